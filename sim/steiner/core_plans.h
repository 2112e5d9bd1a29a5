// SPDX-License-Identifier: Apache-2.0
// Plans of a core, as arcs of it, and what a dual or a relaxation says of its arcs and nodes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/steiner/core_graph.h"
#include "sim/steiner/graph.h"

namespace tsunagi::steiner {

// The arcs of a plan, given as arcs of the core either way, into each node of a compact problem, from its
// root.
[[nodiscard]] std::vector<std::uint32_t> oriented(const CoreGraph& core, const CoreGraph::Compact& compact,
                                                  const std::vector<std::uint32_t>& plan);

// Where the k-th ascent looks from: the core's root, or on symmetric graphs every other time a terminal.
[[nodiscard]] std::uint32_t root_of(const CoreGraph& core, int k);

struct PlanTree {
  std::vector<std::uint32_t> arc_into;  // [node]
  Cost cost = 0;
};
// Shortest paths from the root to the terminals over chosen arcs, given as [arc] not 0; nothing where a
// terminal is not reached. `out` are the arcs that leave each node.
[[nodiscard]] std::optional<PlanTree> tree_within(const Problem& problem, const Rows& out,
                                                  std::span<const std::uint8_t> is_chosen);

// The node that a fractional solution is least decided on; nothing where it is whole.
[[nodiscard]] std::optional<std::uint32_t> most_fractional(const CoreGraph& core,
                                                           const CoreGraph::Compact& compact,
                                                           std::span<const double> value);

struct NearArcs {
  std::vector<std::uint32_t> arcs;  // of the core, all that are usable
  std::int64_t ticks = 0;
};
// By what a plan that uses them costs at least, seen from a dual ascent along `plan` in an order of its own.
[[nodiscard]] NearArcs nearest_arcs(const CoreGraph& core, const std::vector<std::uint32_t>& plan,
                                    std::uint64_t order);

}  // namespace tsunagi::steiner
