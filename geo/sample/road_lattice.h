// SPDX-License-Identifier: Apache-2.0
// A made-up road graph of any size: a jittered lattice of 150 m whose degrees are mixed as those of the roads
// of the north-eastern United States, for trials of scale.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/graph/csr_graph.h"

namespace tsunagi::geo::sample {

inline constexpr std::int64_t k_most_lattice_nodes = 10'000'000;

// Roads are runs of edges, each leading on from the last; all roads together are one connected graph.
struct RoadLattice {
  graph::EdgeList edges;                // undirected; lengths on WGS 84
  std::vector<std::int32_t> lon_e7;     // [node], 1e-7 degrees
  std::vector<std::int32_t> lat_e7;     // [node]
  std::vector<std::uint32_t> first{0};  // [road + 1]: its edges are first[r] .. first[r + 1]
};

// Exactly `node_count` nodes: lattice points joined by a random spanning tree (Kruskal 1956, On the shortest
// spanning subtree of a graph), further lattice edges, more of them in towns, dead-end spurs that branch off
// between lattice points, and shape nodes of degree 2. Nodes are numbered row by row with what lies on the
// edges to the right of and above each. Coordinates come from integers alone, so the same spec gives the same
// bytes on any machine and any number of threads. Throws Error{input} outside 1 … k_most_lattice_nodes.
// O(n log n), about 45 bytes a node.
[[nodiscard]] RoadLattice make_road_lattice(std::uint64_t seed, std::int64_t node_count);

}  // namespace tsunagi::geo::sample
