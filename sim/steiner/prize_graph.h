// SPDX-License-Identifier: Apache-2.0
// A core seen as a prize-collecting Steiner tree: undirected edges, vertices that earn when the tree holds
// them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/steiner/core_graph.h"

namespace tsunagi::steiner {

// Vertices are 0 … size − 1; the ways of v, by rising cost, are start[v] … start[v + 1] − 1.
struct PrizeGraph {
  std::vector<std::uint32_t> start;    // [vertex + 1]
  std::vector<std::uint32_t> head;     // [way]
  std::vector<Cost> cost;              // [way]
  std::vector<std::uint32_t> arc;      // [way] of the core
  std::vector<Cost> prize;             // [vertex] lost where the tree does not hold it
  std::vector<std::uint8_t> is_fixed;  // [vertex] every tree holds it
  std::vector<std::uint32_t> node;     // [vertex] of the core
  std::vector<std::uint32_t> vertex;   // [core node] k_none where there is none
  std::uint32_t root = k_none;         // of the core, where it only enters the tree; k_none: it is a vertex

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(prize.size()); }
};

// Nothing unless every terminal is a vertex of the tree, or hangs one way on a single vertex and may be had
// from the root for a price; but one may hang on many for nothing, below a root that enters them all at one
// cost (prize_tree.h); and edges cost the same both ways. O(edges log edges).
[[nodiscard]] std::optional<PrizeGraph> find_prize_graph(const CoreGraph& core);

// Without the ways over edges of the core that are not kept, given as [edge].
[[nodiscard]] PrizeGraph with_edges(const PrizeGraph& graph, const std::vector<std::uint8_t>& is_kept);

// Arcs of the core with which some plan is the tree of the given ways; it may hold more than the plan needs.
[[nodiscard]] std::vector<std::uint32_t> plan_arcs(const CoreGraph& core, const PrizeGraph& graph,
                                                   std::span<const std::uint32_t> ways,
                                                   std::span<const std::uint8_t> is_held);

}  // namespace tsunagi::steiner
