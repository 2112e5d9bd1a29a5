// SPDX-License-Identifier: Apache-2.0
// Parts of a symmetric graph that hang on the rest by a few nodes, solved for all that the rest may do there:
// what no solution holds goes, and what all hold stays (Polzin and Vahdati Daneshmand 2006, "Practical
// partitioning-based methods for the Steiner problem").
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/steiner/core_graph.h"

namespace tsunagi::steiner {

struct SmallPlan {
  bool is_there = false;            // else no tree reaches every terminal
  std::vector<std::uint32_t> arcs;  // of a best tree
};
// A best plan of a plain problem; nothing where none was proved best.
using SolveSmall = std::function<std::optional<SmallPlan>(const Problem&)>;

// What a best plan holds outside a part is a forest; it touches some of the border's nodes, in groups that it
// joins. A best plan of the part in which the nodes of a group are one terminal may take the place of what
// the plan holds inside: so a solution for each possible grouping is enough. Returns ticks, without those of
// `solve`.
std::int64_t reduce_by_regions(CoreGraph& core, const SolveSmall& solve);

}  // namespace tsunagi::steiner
