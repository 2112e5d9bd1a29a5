// SPDX-License-Identifier: Apache-2.0
// CsrGraph as a Boost.Graph VertexListGraph, IncidenceGraph and EdgeListGraph. For tests, benchmarks and what
// is not hot; no other header includes Boost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/function_property_map.hpp>
#include <boost/property_map/property_map.hpp>

#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

// An edge seen from `tail`. Two views of an undirected edge are equal, as Boost has it.
struct EdgeView {
  std::uint32_t tail = no_index;
  std::uint32_t head = no_index;
  std::uint32_t edge = no_index;

  friend bool operator==(const EdgeView& a, const EdgeView& b) noexcept { return a.edge == b.edge; }
  friend bool operator!=(const EdgeView& a, const EdgeView& b) noexcept { return a.edge != b.edge; }
};

class OutEdgeIterator
    : public boost::iterator_facade<OutEdgeIterator, EdgeView, std::random_access_iterator_tag, EdgeView> {
 public:
  OutEdgeIterator() = default;
  OutEdgeIterator(const CsrGraph& graph, std::uint32_t tail, std::uint32_t arc)
      : graph_(&graph), tail_(tail), arc_(arc) {}

 private:
  friend class boost::iterator_core_access;
  [[nodiscard]] EdgeView dereference() const {
    return {tail_, graph_->arcs[arc_].head, graph_->edge_of_arc[arc_]};
  }
  [[nodiscard]] bool equal(const OutEdgeIterator& other) const { return arc_ == other.arc_; }
  void increment() { ++arc_; }
  void decrement() { --arc_; }
  void advance(std::ptrdiff_t by) { arc_ = static_cast<std::uint32_t>(arc_ + by); }
  [[nodiscard]] std::ptrdiff_t distance_to(const OutEdgeIterator& other) const {
    return std::ptrdiff_t{other.arc_} - std::ptrdiff_t{arc_};
  }

  const CsrGraph* graph_ = nullptr;
  std::uint32_t tail_ = no_index;
  std::uint32_t arc_ = no_index;
};

class EdgeIterator
    : public boost::iterator_facade<EdgeIterator, EdgeView, std::random_access_iterator_tag, EdgeView> {
 public:
  EdgeIterator() = default;
  EdgeIterator(const CsrGraph& graph, std::uint32_t edge) : graph_(&graph), edge_(edge) {}

 private:
  friend class boost::iterator_core_access;
  [[nodiscard]] EdgeView dereference() const {
    return {graph_->edges[edge_].from, graph_->edges[edge_].to, edge_};
  }
  [[nodiscard]] bool equal(const EdgeIterator& other) const { return edge_ == other.edge_; }
  void increment() { ++edge_; }
  void decrement() { --edge_; }
  void advance(std::ptrdiff_t by) { edge_ = static_cast<std::uint32_t>(edge_ + by); }
  [[nodiscard]] std::ptrdiff_t distance_to(const EdgeIterator& other) const {
    return std::ptrdiff_t{other.edge_} - std::ptrdiff_t{edge_};
  }

  const CsrGraph* graph_ = nullptr;
  std::uint32_t edge_ = no_index;
};

struct BoostTraversal : boost::vertex_list_graph_tag,
                        boost::incidence_graph_tag,
                        boost::edge_list_graph_tag {};

}  // namespace tsunagi::graph

// Tagged undirected, as roads are. A directed CsrGraph may be given to Boost's searches, which walk
// out-edges, but not to algorithms that rely on the tag (components, spanning trees).
template <>
struct boost::graph_traits<tsunagi::graph::CsrGraph> {
  using vertex_descriptor = std::uint32_t;
  using edge_descriptor = tsunagi::graph::EdgeView;
  using directed_category = boost::undirected_tag;
  using edge_parallel_category = boost::allow_parallel_edge_tag;
  using traversal_category = tsunagi::graph::BoostTraversal;
  using vertices_size_type = std::uint32_t;
  using edges_size_type = std::uint32_t;
  using degree_size_type = std::uint32_t;
  using vertex_iterator = boost::counting_iterator<std::uint32_t>;
  using out_edge_iterator = tsunagi::graph::OutEdgeIterator;
  using edge_iterator = tsunagi::graph::EdgeIterator;
  static vertex_descriptor null_vertex() { return tsunagi::graph::no_index; }
};

namespace tsunagi::graph {

using BoostTraits = boost::graph_traits<CsrGraph>;

inline std::uint32_t num_vertices(const CsrGraph& graph) {
  return static_cast<std::uint32_t>(graph.node_count());
}
inline std::uint32_t num_edges(const CsrGraph& graph) {
  return static_cast<std::uint32_t>(graph.edge_count());
}
inline std::uint32_t source(const EdgeView& view, const CsrGraph&) {
  return view.tail;
}
inline std::uint32_t target(const EdgeView& view, const CsrGraph&) {
  return view.head;
}
inline std::uint32_t out_degree(std::uint32_t v, const CsrGraph& graph) {
  return graph.first[v + 1] - graph.first[v];
}
inline std::pair<BoostTraits::vertex_iterator, BoostTraits::vertex_iterator> vertices(const CsrGraph& graph) {
  return {BoostTraits::vertex_iterator(0), BoostTraits::vertex_iterator(num_vertices(graph))};
}
inline std::pair<OutEdgeIterator, OutEdgeIterator> out_edges(std::uint32_t v, const CsrGraph& graph) {
  return {{graph, v, graph.first[v]}, {graph, v, graph.first[v + 1]}};
}
inline std::pair<EdgeIterator, EdgeIterator> edges(const CsrGraph& graph) {
  return {{graph, 0}, {graph, num_edges(graph)}};
}

// Read-only property maps: a node's index, an edge's length in millimetres.
inline auto index_map(const CsrGraph&) {
  return boost::typed_identity_property_map<std::uint32_t>();
}
inline auto length_map(const CsrGraph& graph) {
  return boost::make_function_property_map<EdgeView>(
      [&graph](const EdgeView& view) { return graph.edges[view.edge].length_mm; });
}

}  // namespace tsunagi::graph
