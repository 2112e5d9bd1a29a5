// SPDX-License-Identifier: Apache-2.0
// Our graph kernels beside Boost.Graph's on a real road graph: bench_graph GRAPH.gr [ROUNDS]
// Answers are compared before anything is timed. Rounds are interleaved; figures are medians of CPU time.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/kruskal_min_spanning_tree.hpp>

#include "geo/base/random.h"
#include "geo/graph/bridges.h"
#include "geo/graph/components.h"
#include "geo/graph/contraction.h"
#include "geo/graph/shortest_paths.h"
#include "geo/graph/spanning_tree.h"
#include "geo/graph/voronoi.h"
#include "tests/graph/road_topology.h"

namespace {

using namespace tsunagi;         // NOLINT: one file, one program
using namespace tsunagi::graph;  // NOLINT: one file, one program

struct Length {
  std::int32_t length_mm;
};
using BoostList = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                                        boost::property<boost::edge_weight_t, double>>;
using BoostIndexedList =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                          boost::property<boost::edge_index_t, std::uint32_t>>;
using BoostCsr = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Length,
                                                    boost::no_property, std::uint32_t, std::uint32_t>;

double cpu_ms() {
  std::timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) * 1e-6;
}

BoostList make_list(const CsrGraph& graph) {
  BoostList list(graph.node_count());
  for (const Edge& edge : graph.edges) add_edge(edge.from, edge.to, edge.length_mm, list);
  return list;
}

BoostIndexedList make_indexed_list(const CsrGraph& graph) {
  BoostIndexedList list(graph.node_count());
  for (std::uint32_t e = 0; e < graph.edge_count(); ++e)
    add_edge(graph.edges[e].from, graph.edges[e].to, e, list);
  return list;
}

BoostCsr make_csr(const CsrGraph& graph) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> arcs;
  std::vector<Length> lengths;
  for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
    for (std::uint32_t a = graph.first[v]; a < graph.first[v + 1]; ++a) {
      arcs.emplace_back(v, graph.arcs[a].head);
      lengths.push_back({graph.arcs[a].length_mm});
    }
  }
  return {boost::edges_are_sorted, arcs.begin(), arcs.end(), lengths.begin(),
          static_cast<std::uint32_t>(graph.node_count())};
}

std::uint64_t digest(std::uint64_t sum, std::uint64_t node, std::uint64_t value) {
  return sum + splitmix64(node * 0x100000001ull ^ value);
}

// The numbering every digest is in: that of the file.
struct Numbering {
  const std::vector<std::uint32_t>* old_node = nullptr;
  [[nodiscard]] std::uint32_t operator()(std::uint32_t v) const {
    return old_node == nullptr ? v : (*old_node)[v];
  }
};

template <class Graph, class Weights>
struct BoostSearch {
  const Graph& graph;
  Weights weights;
  std::vector<double> distance = std::vector<double>(num_vertices(graph));
  std::vector<typename boost::graph_traits<Graph>::vertex_descriptor> parent =
      std::vector<typename boost::graph_traits<Graph>::vertex_descriptor>(num_vertices(graph));

  void one_to_all(std::uint32_t source) {
    boost::dijkstra_shortest_paths(
        graph, source,
        boost::weight_map(weights).distance_map(map_of(distance)).predecessor_map(map_of(parent)));
  }
  void from_many(const std::vector<std::uint32_t>& sources) {
    boost::dijkstra_shortest_paths(graph, sources.begin(), sources.end(), map_of(parent), map_of(distance),
                                   weights, get(boost::vertex_index, graph), std::less<>(), std::plus<>(),
                                   std::numeric_limits<double>::max(), 0.0, boost::dijkstra_visitor<>());
  }
  [[nodiscard]] std::uint64_t sum() const {
    std::uint64_t out = 0;
    for (std::uint32_t v = 0; v < distance.size(); ++v) {
      out = digest(out, v, distance[v] > 1e300 ? unreached_mm : static_cast<std::uint64_t>(distance[v]));
    }
    return out;
  }

 private:
  template <class T>
  auto map_of(std::vector<T>& values) {
    return boost::make_iterator_property_map(values.begin(), get(boost::vertex_index, graph));
  }
};
using ListWeights = boost::property_map<BoostList, boost::edge_weight_t>::const_type;
using CsrWeights = boost::property_map<BoostCsr, std::int32_t Length::*>::const_type;

template <class DistanceOf>
std::uint64_t sum_of(std::size_t node_count, Numbering old, DistanceOf distance_of) {
  std::uint64_t out = 0;
  for (std::uint32_t v = 0; v < node_count; ++v) out = digest(out, old(v), distance_of(v));
  return out;
}

struct Row {
  std::string group;
  std::string name;
  std::function<void(std::size_t round)> run;
  std::function<std::uint64_t()> answer;  // of the last run
  std::vector<double> ms{};
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// The first rows of a group are the ones to beat.
void print(const std::vector<Row>& rows) {
  std::string group;
  double first = 0;
  double second = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double ms = median(rows[i].ms);
    if (rows[i].group != group) {
      group = rows[i].group;
      first = ms;
      second = i + 1 < rows.size() && rows[i + 1].group == group ? median(rows[i + 1].ms) : ms;
      fmt::print("\n{:<44}{:>10}{:>10}{:>10}{:>12}\n", group, "ms", "least", "x first", "x second");
    }
    const double least = *std::min_element(rows[i].ms.begin(), rows[i].ms.end());
    fmt::print("  {:<42}{:>10.1f}{:>10.1f}{:>10.2f}{:>12.2f}\n", rows[i].name, ms, least, first / ms,
               second / ms);
  }
}

bool answers_agree(std::vector<Row>& rows) {
  std::map<std::string, std::uint64_t> expected;
  bool agree = true;
  for (Row& row : rows) {
    row.run(0);
    const std::uint64_t answer = row.answer();
    if (expected.try_emplace(row.group, answer).first->second == answer) continue;
    fmt::print("{}: {} disagrees\n", row.group, row.name);
    agree = false;
  }
  return agree;
}

template <class Make>
auto timed(const char* name, Make make) {
  const double begin = cpu_ms();
  auto made = make();
  fmt::print("once: {:<40}{:>10.1f} ms\n", name, cpu_ms() - begin);
  return made;
}

// The graph in every form, made once and timed.
struct Graphs {
  CsrGraph graph;
  Renumbered dfs = timed("renumber depth-first", [&] { return renumber_depth_first(graph); });
  Contraction core = timed("contract", [&] { return contract(graph); });
  Contraction dfs_core = timed("contract, renumbered", [&] { return contract(dfs.graph); });
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
  }

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
    add_counted(bridges_, "ours", [&] { return find_bridges(g_.graph).edges.size(); });
    add_counted(bridges_, "ours, renumbered", [&] { return find_bridges(g_.dfs.graph).edges.size(); });
  }

  const Graphs& g_;
  const std::string one_ = "one-to-all, distances and parents";
  const std::string tree_ = "minimum spanning tree (millimetres)";
  const std::string bridges_ = "bridges";
  const Numbering old_{&g_.dfs.old_node};
  std::vector<std::uint32_t> sources_ = g_.some_nodes("sources", 32);
  std::vector<std::uint32_t> many_ = g_.some_nodes("many sources", 1000);
  std::vector<std::uint32_t> dfs_many_;
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

int run(const std::string& path, std::size_t rounds) {
  std::ifstream file(path);
  EdgeList edge_list = read_road_topology(file);
  if (edge_list.edges.empty()) {
    std::cerr << path << ": expected a graph in the text form of PACE 2016\n";
    return 2;
  }
  const Graphs graphs{timed("build CSR", [&] { return build_csr_graph(std::move(edge_list)); })};
  const CsrGraph& core = graphs.core.core;
  fmt::print("{} nodes, {} edges; core {} nodes, {} chains\n", graphs.graph.node_count(),
             graphs.graph.edge_count(), core.node_count(), core.edge_count());
  Bench bench(graphs);
  if (!answers_agree(bench.rows)) return EXIT_FAILURE;
  fmt::print("spanning tree: {} mm\nbridges: {}\n", shortest_spanning_forest(graphs.graph).weight,
             find_bridges(graphs.graph).edges.size());
  for (std::size_t round = 1; round <= rounds; ++round) {
    for (Row& row : bench.rows) {
      const double begin = cpu_ms();
      row.run(round);
      row.ms.push_back(cpu_ms() - begin);
    }
  }
  print(bench.rows);
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: bench_graph GRAPH.gr [ROUNDS]\n";
    return 2;
  }
  return run(argv[1], argc > 2 ? std::max(1ul, std::strtoul(argv[2], nullptr, 10)) : 9);
}
