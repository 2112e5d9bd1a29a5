// SPDX-License-Identifier: Apache-2.0
// The nearest of several sources for every node, and the shortest links between their cells.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/graph/bucket_search.h"
#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

// A view of the workspace of the search that made it, until that workspace's next search.
class Voronoi {
 public:
  explicit Voronoi(std::span<const std::uint64_t> keys) noexcept : keys_(keys) {}

  [[nodiscard]] std::size_t node_count() const noexcept { return keys_.size(); }
  // unreached_mm where no source is reached.
  [[nodiscard]] std::uint32_t distance_mm(std::size_t node) const noexcept {
    return static_cast<std::uint32_t>(keys_[node] >> 32);
  }
  // Position in `sources` of the nearest one, of equally near ones the smallest; no_index where unreached.
  [[nodiscard]] std::uint32_t label(std::size_t node) const noexcept {
    return static_cast<std::uint32_t>(keys_[node]);
  }

 private:
  std::span<const std::uint64_t> keys_;
};

// Of a directed graph: distances from the sources. Throws Error{input} past 2,147 km.
[[nodiscard]] Voronoi voronoi(const GraphView& graph, std::span<const std::uint32_t> sources,
                              Workspace& workspace);

struct BoundaryEdge {
  std::uint32_t label_a;  // < label_b
  std::uint32_t label_b;
  std::int64_t length_mm;  // from source to source through the edge
  std::uint32_t edge;
};

// For each pair of touching cells the edge between them of least (length, edge id), sorted by labels. A
// minimum spanning tree of these is one of the complete graph of distances between sources (Mehlhorn 1988, A
// faster approximation algorithm for the Steiner problem in graphs, Lemma). Undirected graphs only. O(edges +
// boundary log boundary).
[[nodiscard]] std::vector<BoundaryEdge> boundary_edges(const GraphView& graph, const Voronoi& cells);

}  // namespace tsunagi::graph
