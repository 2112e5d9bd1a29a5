// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/csr_graph.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <string>
#include <utility>

#include "geo/base/error.h"
#include "geo/graph/huge_pages.h"

namespace tsunagi::graph {
namespace {

// Beyond this many, buckets are widened: an emptied ring is then swept in well under a millisecond.
constexpr std::uint32_t max_bucket_count = 1u << 16;

void check_edges(const EdgeList& list, Faults& faults) {
  for (std::size_t e = 0; e < list.edges.size() && faults.all().size() < 100; ++e) {
    const Edge& edge = list.edges[e];
    const Where where{.feature = std::to_string(e)};
    if (edge.from >= list.node_count || edge.to >= list.node_count) {
      faults.add("expected ends below the node count " + std::to_string(list.node_count) + ", found " +
                     std::to_string(edge.from) + " and " + std::to_string(edge.to) +
                     ". Correct the edge or the node count.",
                 where);
    }
    if (edge.length_mm < 1) {
      faults.add("expected a length of 1 to 2147483647 mm, found " + std::to_string(edge.length_mm) +
                     " mm. Join the two ends or give the edge its length.",
                 where);
    }
  }
}

void check_costs(const EdgeList& list, Faults& faults) {
  if (list.edge_cost.empty()) return;
  if (list.edge_cost.size() != list.edges.size()) {
    faults.add("expected one cost an edge, found " + std::to_string(list.edge_cost.size()) + " costs for " +
               std::to_string(list.edges.size()) + " edges.");
    return;
  }
  std::int64_t sum = 0;
  for (std::size_t e = 0; e < list.edge_cost.size() && faults.all().size() < 100; ++e) {
    const std::int64_t cost = list.edge_cost[e];
    if (cost < 0) {
      faults.add("expected a cost of 0 or more, found " + std::to_string(cost) + ".",
                 {.feature = std::to_string(e)});
    } else if (cost > std::numeric_limits<std::int64_t>::max() - sum) {
      faults.add(
          "the costs up to this edge add up to more than 9223372036854775807, the most an int64 holds. "
          "Use a coarser unit of cost.",
          {.feature = std::to_string(e)});
      return;
    } else {
      sum += cost;
    }
  }
}

void check(const EdgeList& list) {
  if (list.node_count >= no_index || list.edges.size() >= no_index / 2) {
    throw input_error("expected fewer than 2^32 - 1 nodes and 2^31 - 1 edges, found " +
                      std::to_string(list.node_count) + " and " + std::to_string(list.edges.size()) +
                      ": ids are 32 bits wide. Split the region.");
  }
  Faults faults;
  check_edges(list, faults);
  check_costs(list, faults);
  faults.throw_if_any();
}

// A counting sort by tail; edges are visited by id, so arcs of a tail are sorted by edge id.
void fill_arcs(CsrGraph& graph) {
  const bool both_ways = graph.direction == Direction::undirected;
  for (const Edge& edge : graph.edges) {
    ++graph.first[edge.from + 1];
    if (both_ways) ++graph.first[edge.to + 1];
  }
  for (std::size_t v = 1; v < graph.first.size(); ++v) graph.first[v] += graph.first[v - 1];
  reserve_on_huge_pages(graph.arcs, graph.first.back());
  graph.arcs.resize(graph.first.back());
  reserve_on_huge_pages(graph.edge_of_arc, graph.first.back());
  graph.edge_of_arc.resize(graph.first.back());
  std::vector<std::uint32_t> next(graph.first.begin(), graph.first.end() - 1);
  const auto put = [&](std::uint32_t tail, std::uint32_t head, std::size_t e) {
    const std::uint32_t arc = next[tail]++;
    graph.arcs[arc] = {head, graph.edges[e].length_mm};
    graph.edge_of_arc[arc] = static_cast<std::uint32_t>(e);
  };
  for (std::size_t e = 0; e < graph.edges.size(); ++e) {
    put(graph.edges[e].from, graph.edges[e].to, e);
    if (both_ways) put(graph.edges[e].to, graph.edges[e].from, e);
  }
}

void fill_arc_costs(CsrGraph& graph) {
  if (graph.edge_cost.empty()) return;
  graph.arc_cost.resize(graph.arcs.size());
  for (std::size_t a = 0; a < graph.arcs.size(); ++a)
    graph.arc_cost[a] = graph.edge_cost[graph.edge_of_arc[a]];
}

// Width about the median length (the optimum is flat: METHOD.md), never so small that the ring grows large.
void choose_buckets(CsrGraph& graph) {
  std::array<std::size_t, 33> count_of_width{};
  std::uint32_t longest = 0;
  for (const Edge& edge : graph.edges) {
    const auto length = static_cast<std::uint32_t>(edge.length_mm);
    ++count_of_width[static_cast<std::size_t>(std::bit_width(length))];
    longest = std::max(longest, length);
  }
  std::size_t below = 0;
  std::uint32_t shift = 0;
  while (shift < 30 && (below += count_of_width[shift]) * 2 < graph.edges.size()) ++shift;
  while ((longest >> shift) + 2 > max_bucket_count) ++shift;
  graph.bucket_shift = shift;
  graph.bucket_count = std::bit_ceil((longest >> shift) + 2);
}

std::vector<std::uint32_t> depth_first_order(const GraphView& graph) {
  std::vector<std::uint32_t> order;
  order.reserve(graph.node_count());
  std::vector<std::uint32_t> next(graph.first.begin(), graph.first.end() - 1);
  std::vector<std::uint8_t> seen(graph.node_count(), 0);
  std::vector<std::uint32_t> stack;
  const auto enter = [&](std::uint32_t v) {
    seen[v] = 1;
    order.push_back(v);
    stack.push_back(v);
  };
  for (std::uint32_t root = 0; root < graph.node_count(); ++root) {
    if (!seen[root]) enter(root);
    while (!stack.empty()) {
      const std::uint32_t v = stack.back();
      while (next[v] < graph.first[v + 1] && seen[graph.arcs[next[v]].head]) ++next[v];
      if (next[v] == graph.first[v + 1]) {
        stack.pop_back();
      } else {
        enter(graph.arcs[next[v]].head);
      }
    }
  }
  return order;
}

}  // namespace

CsrGraph build_csr_graph(EdgeList list) {
  check(list);
  CsrGraph graph;
  graph.direction = list.direction;
  reserve_on_huge_pages(graph.first, list.node_count + 1);
  graph.first.assign(list.node_count + 1, 0);
  graph.edges = std::move(list.edges);
  graph.edge_cost = std::move(list.edge_cost);
  fill_arcs(graph);
  fill_arc_costs(graph);
  choose_buckets(graph);
  return graph;
}

Renumbered renumber_depth_first(const GraphView& graph) {
  Renumbered out;
  out.old_node = depth_first_order(graph);
  out.new_node.resize(graph.node_count());
  for (std::uint32_t v = 0; v < out.old_node.size(); ++v) out.new_node[out.old_node[v]] = v;

  EdgeList list{.node_count = graph.node_count(), .direction = graph.direction, .edges = {}, .edge_cost = {}};
  reserve_on_huge_pages(list.edges, graph.edge_count());
  out.old_edge.reserve(graph.edge_count());
  std::vector<std::uint8_t> seen(graph.edge_count(), 0);
  for (const std::uint32_t v : out.old_node) {
    for (std::uint32_t a = graph.first[v]; a < graph.first[v + 1]; ++a) {
      const std::uint32_t e = graph.edge_of_arc[a];
      if (std::exchange(seen[e], std::uint8_t{1})) continue;
      const Edge& edge = graph.edges[e];
      list.edges.push_back({out.new_node[edge.from], out.new_node[edge.to], edge.length_mm});
      if (!graph.edge_cost.empty()) list.edge_cost.push_back(graph.edge_cost[e]);
      out.old_edge.push_back(e);
    }
  }
  out.graph = build_csr_graph(std::move(list));
  return out;
}

void require_undirected(const GraphView& graph, std::string_view who) {
  if (graph.direction == Direction::undirected) return;
  throw Error(ErrorKind::internal,
              std::string(who) + ": expected an undirected graph, found a directed one.");
}

void require_node(const GraphView& graph, std::uint32_t node, std::string_view who) {
  if (node < graph.node_count()) return;
  throw Error(ErrorKind::internal, std::string(who) + ": expected a node below " +
                                       std::to_string(graph.node_count()) + ", found " +
                                       std::to_string(node) + ".");
}

void refuse_distance_overflow() {
  throw input_error(
      "a shortest path is longer than 2147483647 mm (2147 km), the most that int32 millimetres hold. Split "
      "the region, "
      "or give the lengths as int64 costs and search by cost.");
}

}  // namespace tsunagi::graph
