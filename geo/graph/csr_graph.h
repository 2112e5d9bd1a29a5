// SPDX-License-Identifier: Apache-2.0
// The road graph: compressed rows of {head, length} arcs, everything else by edge id.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "geo/graph/graph_view.h"

namespace tsunagi::graph {

// Built by build_csr_graph and not changed afterwards. An undirected edge is two arcs, a loop as well;
// a directed one is one arc. Arcs are sorted by (tail, edge id). About 20 bytes an arc, 12 more with costs.
struct CsrGraph {
  Direction direction = Direction::undirected;
  std::vector<std::uint32_t> first{0};     // [node + 1]: arcs of v are first[v] .. first[v + 1]
  std::vector<Arc> arcs;                   // [arc]
  std::vector<std::uint32_t> edge_of_arc;  // [arc]
  std::vector<Edge> edges;                 // [edge]
  std::vector<std::int64_t> edge_cost;     // [edge], or empty
  std::vector<std::int64_t> arc_cost;      // [arc], or empty: the edge's
  std::uint32_t bucket_shift = 0;          // log2 of the bucket width a search uses, in millimetres
  std::uint32_t bucket_count = 1;          // power of two: more than the longest arc spans

  operator GraphView() const noexcept {  // NOLINT: implicit, so that every kernel takes either
    return {direction, first, arcs, edge_of_arc, edges, edge_cost, arc_cost, bucket_shift, bucket_count};
  }
  [[nodiscard]] std::size_t node_count() const noexcept { return first.size() - 1; }
  [[nodiscard]] std::size_t arc_count() const noexcept { return arcs.size(); }
  [[nodiscard]] std::size_t edge_count() const noexcept { return edges.size(); }
  [[nodiscard]] std::uint32_t tail(std::uint32_t arc) const noexcept {
    const Edge& edge = edges[edge_of_arc[arc]];
    return edge.from == arcs[arc].head ? edge.to : edge.from;
  }
};

// What an edge list says, before it is checked. `edge_cost` is empty or one cost an edge.
struct EdgeList {
  std::size_t node_count = 0;
  Direction direction = Direction::undirected;
  std::vector<Edge> edges;
  std::vector<std::int64_t> edge_cost;
};

// Edge ids are positions in the list; loops and parallel edges are kept. O(nodes + edges).
// Throws Error{input}, with every faulty edge (up to 100): a length below 1 mm, a cost below 0, an end that
// is no node, costs whose sum passes int64, a number of costs other than of edges, 2^31 - 1 edges or 2^32 - 1
// nodes or more. A distance past 2,147 km is refused by the search that meets it, as no bound on it is known
// here.
[[nodiscard]] CsrGraph build_csr_graph(EdgeList list);

struct Renumbered {
  CsrGraph graph;
  std::vector<std::uint32_t> old_node;  // [new node]
  std::vector<std::uint32_t> new_node;  // [old node]
  std::vector<std::uint32_t> old_edge;  // [new edge]
};

// The same graph with nodes in depth-first preorder (of the smallest unvisited node, arcs in order) and edges
// by their first arc, so that neighbours lie close in memory. Directed edges are followed forwards. O(nodes +
// arcs).
[[nodiscard]] Renumbered renumber_depth_first(const GraphView& graph);

}  // namespace tsunagi::graph
