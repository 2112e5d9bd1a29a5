// SPDX-License-Identifier: Apache-2.0
// Our graph kernels beside Boost.Graph's and igraph's on a real road graph, and beside networkx's where its
// script is given: bench_graph GRAPH.gr [ROUNDS [graph_networkx.py]] Answers are compared before anything is
// timed. Rounds are interleaved; figures are medians of CPU time.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/kruskal_min_spanning_tree.hpp>

#include "bench/graph_boost.h"
#include "bench/graph_networkx.h"
#include "bench/graph_rows.h"
#include "geo/base/random.h"
#include "geo/graph/bridges.h"
#include "geo/graph/components.h"
#include "geo/graph/contracted_voronoi.h"
#include "geo/graph/contraction.h"
#include "geo/graph/hierarchy.h"
#include "geo/graph/phast.h"
#include "geo/graph/shortest_paths.h"
#include "geo/graph/spanning_tree.h"
#include "geo/graph/voronoi.h"
#include "tests/graph/road_topology.h"
#ifdef TSUNAGI_IGRAPH
#include "bench/graph_igraph.h"
#endif

namespace {

using namespace tsunagi;         // NOLINT: one file, one program
using namespace tsunagi::bench;  // NOLINT: one file, one program
using namespace tsunagi::graph;  // NOLINT: one file, one program

// The numbering every digest is in: that of the file.
struct Numbering {
  const std::vector<std::uint32_t>* old_node = nullptr;
  [[nodiscard]] std::uint32_t operator()(std::uint32_t v) const {
    return old_node == nullptr ? v : (*old_node)[v];
  }
};

template <class DistanceOf>
std::uint64_t sum_of(std::size_t node_count, Numbering old, DistanceOf distance_of) {
  std::uint64_t out = 0;
  for (std::uint32_t v = 0; v < node_count; ++v) out = digest(out, old(v), distance_of(v));
  return out;
}

template <class Make>
auto timed(const char* name, Make make, double* cpu = nullptr) {
  const double cpu_begin = cpu_ms();
  const double wall_begin = wall_ms();
  auto made = make();
  const double wall = wall_ms() - wall_begin;
  const double used_ms = cpu_ms() - cpu_begin;
  fmt::print("once: {:<40}{:>10.1f} ms CPU{:>10.1f} ms wall\n", name, used_ms, wall);
  if (cpu != nullptr) *cpu = used_ms;
  return made;
}

// The graph in every form, made once and timed.
struct Graphs {
  CsrGraph graph;
  Renumbered dfs = timed("renumber depth-first", [&] { return renumber_depth_first(graph); });
  Contraction core = timed("contract", [&] { return contract(graph); });
  Contraction dfs_core = timed("contract, renumbered", [&] { return contract(dfs.graph); });
  double hierarchy_cpu_ms = 0;
  Hierarchy hierarchy = timed(
      "hierarchy, renumbered", [&] { return build_hierarchy(dfs.graph); }, &hierarchy_cpu_ms);
  BoostList list = timed("Boost adjacency_list", [&] { return make_list(graph); });
  BoostIndexedList indexed_list = make_indexed_list(graph);
  BoostCsr csr = timed("Boost CSR", [&] { return make_csr(graph); });

  [[nodiscard]] std::vector<std::uint32_t> some_nodes(std::string_view stream, std::size_t count) const {
    const Random random(99, stream);
    std::vector<std::uint32_t> nodes;
    for (std::size_t i = 0; i < count; ++i) {
      nodes.push_back(static_cast<std::uint32_t>(random.below(i, graph.node_count())));
    }
    return nodes;
  }
};

class Bench {
 public:
  explicit Bench(const Graphs& graphs) : g_(graphs) {
    for (const std::uint32_t v : many_) dfs_many_.push_back(g_.dfs.new_node[v]);
    add_boost_searches();
    add_searches();
    add_contracted_searches();
    add_nearest();
    add_spanning_tree();
    add_components();
    add_bridges();
    add_sweeps();
  }
  Bench(const Bench&) = delete;  // its rows refer to it
  Bench& operator=(const Bench&) = delete;

  std::vector<Row> rows;

 private:
  using Answer = std::function<std::uint64_t()>;

  [[nodiscard]] NodeId from(std::size_t round) const { return NodeId{sources_[round % sources_.size()]}; }
  [[nodiscard]] NodeId dfs_from(std::size_t round) const {
    return NodeId{g_.dfs.new_node[from(round).value]};
  }

  [[nodiscard]] Answer sum_of_keys(const Workspace& w, Numbering numbering) const {
    return [this, &w, numbering] {
      return sum_of(g_.graph.node_count(), numbering, [&](std::uint32_t v) { return w.keys[v] >> 32; });
    };
  }
  [[nodiscard]] Answer sum_of_distances(const std::vector<std::uint32_t>& mm, Numbering numbering) const {
    return [this, &mm, numbering] {
      return sum_of(g_.graph.node_count(), numbering, [&](std::uint32_t v) { return mm[v]; });
    };
  }
  // A row whose run leaves its answer, a number, in answer_.
  void add_counted(std::string group, std::string name, std::function<std::uint64_t()> count) {
    rows.push_back({std::move(group), std::move(name),
                    [this, count = std::move(count)](std::size_t) { answer_ = count(); },
                    [this] { return answer_; }});
  }

  void add_boost_searches() {
    rows.push_back({one_, "Boost adjacency_list, double",
                    [&](std::size_t r) { list_search_.one_to_all(from(r).value); },
                    [&] { return list_search_.sum(); }});
    rows.push_back({one_, "Boost CSR, double", [&](std::size_t r) { csr_search_.one_to_all(from(r).value); },
                    [&] { return csr_search_.sum(); }});
#ifdef TSUNAGI_IGRAPH
    add_igraph_search();
#endif
  }

#ifdef TSUNAGI_IGRAPH
  void add_igraph_search() {
    rows.push_back({one_, "igraph, distances only", [&](std::size_t r) { igraph_.search(from(r).value); },
                    [&] {
                      return sum_of(g_.graph.node_count(), {}, [&](std::uint32_t v) {
                        const double mm = igraph_.distance_mm(v);
                        return mm > 1e300 ? std::uint64_t{unreached_mm} : static_cast<std::uint64_t>(mm);
                      });
                    }});
  }
#endif

  void add_searches() {
    rows.push_back({one_, "ours", [&](std::size_t r) { (void)shortest_paths(g_.graph, from(r), ws_); },
                    sum_of_keys(ws_, {})});
    rows.push_back({one_, "ours, renumbered",
                    [&](std::size_t r) { (void)shortest_paths(g_.dfs.graph, dfs_from(r), dfs_ws_); },
                    sum_of_keys(dfs_ws_, old_)});
    rows.push_back({one_, "ours, renumbered, distances only",
                    [&](std::size_t r) { (void)shortest_distances(g_.dfs.graph, dfs_from(r), dfs_ws_); },
                    sum_of_distances(dfs_ws_.distances_mm, old_)});
  }

  void add_contracted_searches() {
    rows.push_back({one_, "ours, contracted, distances of all nodes",
                    [&](std::size_t r) { (void)contracted_distances(g_.core, from(r), core_ws_); },
                    sum_of_distances(core_ws_.distances_mm, {})});
    rows.push_back(
        {one_, "ours, renumbered, contracted, all nodes",
         [&](std::size_t r) { (void)contracted_distances(g_.dfs_core, dfs_from(r), dfs_core_ws_); },
         sum_of_distances(dfs_core_ws_.distances_mm, old_)});
    rows.push_back({one_, "the same with parents of all nodes",
                    [&](std::size_t r) {
                      const auto mm = contracted_distances(g_.dfs_core, dfs_from(r), dfs_core_ws_);
                      parents_ = tight_parents(g_.dfs.graph, mm);
                    },
                    sum_of_distances(dfs_core_ws_.distances_mm, old_)});
  }

  void add_nearest() {
    const std::string group = "nearest of 1000 sources";
    rows.push_back({group, "Boost adjacency_list, no labels",
                    [&](std::size_t) { list_search_.from_many(many_); }, [&] { return list_search_.sum(); }});
    rows.push_back({group, "Boost CSR, no labels", [&](std::size_t) { csr_search_.from_many(many_); },
                    [&] { return csr_search_.sum(); }});
    rows.push_back({group, "ours with labels", [&](std::size_t) { (void)voronoi(g_.graph, many_, ws_); },
                    sum_of_keys(ws_, {})});
    rows.push_back({group, "ours with labels, renumbered",
                    [&](std::size_t) { (void)voronoi(g_.dfs.graph, dfs_many_, dfs_ws_); },
                    sum_of_keys(dfs_ws_, old_)});
    rows.push_back({group, "ours with labels, renumbered, contracted",
                    [&](std::size_t) { (void)contracted_voronoi(g_.dfs_core, dfs_many_, dfs_core_ws_); },
                    [&] {
                      return sum_of(g_.graph.node_count(), old_,
                                    [&](std::uint32_t v) { return dfs_core_ws_.keys[v] >> 32; });
                    }});
  }

  void add_spanning_tree() {
    const auto ours = [](const CsrGraph& graph) {
      return static_cast<std::uint64_t>(shortest_spanning_forest(graph).weight);
    };
    add_counted(tree_, "Boost kruskal, adjacency_list", [&] {
      std::vector<boost::graph_traits<BoostList>::edge_descriptor> found;
      boost::kruskal_minimum_spanning_tree(g_.list, std::back_inserter(found));
      double weight = 0;
      for (const auto& e : found) weight += get(boost::edge_weight, g_.list, e);
      return static_cast<std::uint64_t>(weight);
    });
#ifdef TSUNAGI_IGRAPH
    add_counted(tree_, "igraph", [this] { return igraph_.spanning_tree_mm(); });
#endif
    add_counted(tree_, "ours", [this, ours] { return ours(g_.graph); });
    add_counted(tree_, "ours, renumbered", [this, ours] { return ours(g_.dfs.graph); });
  }

  void add_components() {
    const std::string group = "connected components";
    add_counted(group, "Boost connected_components", [&] {
      const auto index = get(boost::vertex_index, g_.list);
      return boost::connected_components(g_.list,
                                         boost::make_iterator_property_map(component_.begin(), index));
    });
    add_counted(group, "ours", [&] { return connected_components(g_.graph).count; });
    add_counted(group, "ours, renumbered", [&] { return connected_components(g_.dfs.graph).count; });
  }

  void add_bridges() {
    add_counted(bridges_, "Boost biconnected_components of one edge", [&] {
      const auto index = get(boost::edge_index, g_.indexed_list);
      const std::size_t count = boost::biconnected_components(
          g_.indexed_list, boost::make_iterator_property_map(component_.begin(), index));
      std::vector<std::uint32_t> edges_in(count, 0);
      for (std::size_t e = 0; e < g_.graph.edge_count(); ++e) ++edges_in[component_[e]];
      return static_cast<std::uint64_t>(std::count(edges_in.begin(), edges_in.end(), 1u));
    });
#ifdef TSUNAGI_IGRAPH
    add_counted(bridges_, "igraph", [this] { return igraph_.bridge_count(); });
#endif
    add_counted(bridges_, "ours", [&] { return find_bridges(g_.graph).edges.size(); });
    add_counted(bridges_, "ours, renumbered", [&] { return find_bridges(g_.dfs.graph).edges.size(); });
  }

  // One source a run against 512 a run; milliseconds are of one source.
  void add_sweeps() {
    rows.push_back({sweeps_, "Boost CSR, distances and parents",
                    [&](std::size_t r) { csr_search_.one_to_all(from(r).value); },
                    [&] { return csr_search_.sum(); }});
    rows.push_back(
        {sweeps_, "ours, renumbered, contracted",
         [&](std::size_t r) { (void)contracted_distances(g_.dfs_core, dfs_from(r), dfs_core_ws_); },
         sum_of_distances(dfs_core_ws_.distances_mm, old_)});
    add_sweep("ours, swept 16 at a time, plain", SweepPath::plain);
    if (is_available(SweepPath::avx2)) add_sweep("ours, swept 16 at a time, AVX2", SweepPath::avx2);
    if (is_available(SweepPath::avx512)) add_sweep("ours, swept 16 at a time, AVX-512", SweepPath::avx512);
  }

  void add_sweep(std::string name, SweepPath path) {
    rows.push_back({sweeps_, std::move(name),
                    [this, path](std::size_t) {
                      for (std::size_t s = 0; s < swept_.size(); s += lane_count) (void)sweep_batch(s, path);
                    },
                    [this, path] {
                      const auto found = sweep_batch(0, path);
                      return sum_of(g_.graph.node_count(), old_,
                                    [&](std::uint32_t v) { return found.distance_mm(0, v); });
                    },
                    static_cast<double>(swept_.size())});
  }

  [[nodiscard]] LaneDistances sweep_batch(std::size_t begin, SweepPath path) {
    return distances_from(g_.hierarchy, std::span(swept_).subspan(begin, lane_count), sweep_ws_, path);
  }

 public:
  // The other lanes of the first batch, against searches.
  [[nodiscard]] bool lanes_agree() {
    const auto found = sweep_batch(0, fastest_sweep());
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      const auto expected = shortest_distances(g_.dfs.graph, NodeId{swept_[lane]}, dfs_ws_);
      for (std::uint32_t v = 0; v < expected.size(); ++v) {
        if (found.distance_mm(lane, v) != expected[v]) return false;
      }
    }
    return true;
  }

  void print_break_even() const {
    const double swept_ms = best_ms(rows, sweeps_, "ours, swept");
    const double search_ms = best_ms(rows, one_, "ours, renumbered, distances only");
    const double contracted_ms = best_ms(rows, one_, "ours, renumbered, contracted");
    const double boost_ms = best_ms(rows, one_, "Boost CSR");
    const auto sources = [&](double ms) { return g_.hierarchy_cpu_ms / (ms - swept_ms); };
    fmt::print(
        "\nthe hierarchy ({:.0f} ms CPU) is made good after {:.0f} sources against our searches, {:.0f} "
        "against "
        "contracted ones, {:.0f} against Boost CSR\n",
        g_.hierarchy_cpu_ms, sources(search_ms), sources(contracted_ms), sources(boost_ms));
  }

  [[nodiscard]] NetworkxInput networkx_input() const {
    return {g_.graph, sources_[0], many_};
  }

 private:
  [[nodiscard]] std::vector<std::uint32_t> swept_nodes() const {
    std::vector<std::uint32_t> nodes{g_.dfs.new_node[sources_[0]]};
    for (const std::uint32_t v : g_.some_nodes("swept sources", 511)) nodes.push_back(v);
    return nodes;
  }

  const Graphs& g_;
  const std::string sweeps_ = "many sources to all nodes, a source";
  const std::string one_ = "one-to-all, distances and parents";
  const std::string tree_ = "minimum spanning tree (millimetres)";
  const std::string bridges_ = "bridges";
  const Numbering old_{&g_.dfs.old_node};
  std::vector<std::uint32_t> sources_ = g_.some_nodes("sources", 32);
  std::vector<std::uint32_t> many_ = g_.some_nodes("many sources", 1000);
  std::vector<std::uint32_t> dfs_many_;
  std::vector<std::uint32_t> swept_ = swept_nodes();  // 512, renumbered; the first is that of round 0
  SweepWorkspace sweep_ws_;
#ifdef TSUNAGI_IGRAPH
  IgraphRoads igraph_{g_.graph};
#endif
  BoostSearch<BoostList, ListWeights> list_search_{g_.list, get(boost::edge_weight, g_.list)};
  BoostSearch<BoostCsr, CsrWeights> csr_search_{g_.csr, get(&Length::length_mm, g_.csr)};
  Workspace ws_;
  Workspace dfs_ws_;
  ContractedWorkspace core_ws_;
  ContractedWorkspace dfs_core_ws_;
  std::vector<std::uint32_t> parents_;
  std::vector<std::uint32_t> component_ =
      std::vector<std::uint32_t>(std::max(g_.graph.node_count(), g_.graph.edge_count()));
  std::uint64_t answer_ = 0;
};

int run(const std::string& path, std::size_t rounds, const std::string& networkx) {
  std::ifstream file(path);
  EdgeList edge_list = read_road_topology(file);
  if (edge_list.edges.empty()) {
    std::cerr << path << ": expected a graph in the text form of PACE 2016\n";
    return 2;
  }
  const Graphs graphs{timed("build CSR", [&] { return build_csr_graph(std::move(edge_list)); })};
  const CsrGraph& core = graphs.core.core;
  fmt::print("{} nodes, {} edges; core {} nodes, {} chains; hierarchy {} links\n", graphs.graph.node_count(),
             graphs.graph.edge_count(), core.node_count(), core.edge_count(), graphs.hierarchy.links.size());
#ifndef TSUNAGI_IGRAPH
  fmt::print("igraph was not found when this was built: its rows are left out\n");
#endif
  Bench bench(graphs);
  Answers answers;
  if (!answers_agree(bench.rows, answers)) return EXIT_FAILURE;
  if (!bench.lanes_agree()) {
    fmt::print("a sweep disagrees with searches\n");
    return EXIT_FAILURE;
  }
  fmt::print("spanning tree: {} mm\nbridges: {}\n", shortest_spanning_forest(graphs.graph).weight,
             find_bridges(graphs.graph).edges.size());
  time_rounds(bench.rows, rounds);
  print(bench.rows);
  bench.print_break_even();
  if (!networkx.empty() && !print_networkx(networkx, bench.networkx_input(), bench.rows, answers))
    return EXIT_FAILURE;
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: bench_graph GRAPH.gr [ROUNDS [graph_networkx.py]]\n";
    return 2;
  }
  const std::size_t rounds = argc > 2 ? std::max(1ul, std::strtoul(argv[2], nullptr, 10)) : 9;
  return run(argv[1], rounds, argc > 3 ? argv[3] : "");
}
