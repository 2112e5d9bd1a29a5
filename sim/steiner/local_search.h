// SPDX-License-Identifier: Apache-2.0
// Improves a plan by small exact moves: hang a branch elsewhere, close a place, open a place (and close
// what it empties), pay or give up an activation; then kicks that are kept when they end cheaper.
#pragma once

#include <cstdint>

#include "sim/steiner/graph.h"
#include "sim/steiner/path_search.h"
#include "sim/steiner/problem.h"
#include "sim/steiner/tree.h"

namespace tsunagi::steiner {

struct SearchBudget {
  std::int64_t ticks = 0;  // arcs scanned, at most (checked between moves)
  int kicks = 0;           // after the descent
  Cost stop_at = 0;        // a bound: a plan of this cost is optimal
  std::uint64_t seed = 0;
};

// The tree must fit its capacities and have nothing detached; it stays so, serves the same terminals and
// never costs more than before. Deterministic. Returns the ticks used.
std::int64_t improve(const Problem& problem, const Graph& graph, PathSearch& search, Tree& tree,
                     const SearchBudget& budget);

}  // namespace tsunagi::steiner
