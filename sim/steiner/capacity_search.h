// SPDX-License-Identifier: Apache-2.0
// Improves and repairs plans whose capacities bind.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "sim/steiner/graph.h"
#include "sim/steiner/path_search.h"
#include "sim/steiner/problem.h"
#include "sim/steiner/tree.h"

namespace tsunagi::steiner {

struct CapacityBudget {
  std::int64_t ticks = 0;
  Cost stop_at = 0;  // a bound: a plan of this cost is optimal
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

// Searches who hangs where among the terminals that hang directly on places with limited capacity; then, on
// small problems or for terminals that are left unserved, any plan. The tree must fit its capacities and have
// nothing detached; `unserved` lists the terminals it does not serve, ascending, and is brought up to date.
// It ends with fewer unserved, or as many and no dearer. Does nothing on plain problems.
// Deterministic. Returns the ticks used.
std::int64_t search_capacity(const Problem& problem, const Graph& graph, PathSearch& search, Tree& tree,
                             std::vector<std::uint32_t>& unserved, const CapacityBudget& budget);

}  // namespace tsunagi::steiner
