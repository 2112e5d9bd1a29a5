// SPDX-License-Identifier: Apache-2.0
// The spanning tree of the largest connected piece of the candidate edges.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/sample/road_graph.h"

namespace tsunagi::geo::sample {

struct RoadTree {
  std::vector<std::uint8_t> in_tree;       // [edge]
  std::vector<std::uint8_t> reached;       // [point], in the largest piece
  std::vector<std::uint32_t> order;        // reached points, the root first, parents before children
  std::vector<std::uint32_t> parent;       // [point]
  std::vector<std::uint32_t> parent_edge;  // [point]
  std::vector<std::uint32_t> depth;        // [point]
  std::vector<std::uint32_t> beyond;       // [point] points in its subtree

  // The edges between two reached points.
  [[nodiscard]] std::vector<std::uint32_t> path(std::uint32_t a, std::uint32_t b) const;
};

// Kruskal over `ranked`, whose low 27 bits are edge numbers. O(edges α).
[[nodiscard]] RoadTree make_road_tree(std::size_t points, const std::vector<RoadEdge>& edges,
                                      const std::vector<std::uint64_t>& ranked);

}  // namespace tsunagi::geo::sample
