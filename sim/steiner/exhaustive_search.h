// SPDX-License-Identifier: Apache-2.0
// Small problems: tries the plans one by one.
#pragma once

#include <cstdint>

#include "sim/steiner/graph.h"
#include "sim/steiner/problem.h"
#include "sim/steiner/tree.h"

namespace tsunagi::steiner {

// Replaces the tree by the cheapest plan that serves all terminals within the capacities, or the cheapest met
// in the ticks given; the tree stays as it is where
// none better is met. Exponential. Returns the ticks used.
std::int64_t search_exhaustively(const Problem& problem, const Graph& graph, Tree& tree, std::int64_t ticks);

}  // namespace tsunagi::steiner
