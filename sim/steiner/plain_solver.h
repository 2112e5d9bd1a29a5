// SPDX-License-Identifier: Apache-2.0
// Problems without modules and activations: reductions, dual ascent, local search, cuts and branching in
// turn, until the best plan is proven or the work is used up.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "sim/steiner/cut_dual.h"
#include "sim/steiner/graph.h"
#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

// No modules, no needs, nothing to choose between plans of one cost.
[[nodiscard]] bool is_plain(const Problem& problem);

struct PlainResult {
  std::vector<std::uint32_t> arc_into;  // [node]
  Cost cost = 0;
  Cost proven_bound = 0;  // by reductions and branching: no certificate
  std::vector<DualHints>
      hints;  // of the linear programs before branching, in turn; none where edges went by special distances
  bool is_symmetric = false;
  std::int64_t ticks = 0;
};

using Deadline = std::chrono::steady_clock::time_point;

// The problem must be plain, valid and have a plan; `out` are its arcs by tail. Deterministic unless the
// deadline ends it.
[[nodiscard]] PlainResult solve_plain(const Problem& problem, const Rows& out, std::int64_t ticks,
                                      Deadline deadline = Deadline::max());

}  // namespace tsunagi::steiner
