// SPDX-License-Identifier: Apache-2.0
// Searches who hangs where: shift, swap, ejection, and places opened, closed and exchanged.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "sim/steiner/hanging.h"

namespace tsunagi::steiner {

using Deadline = std::chrono::steady_clock::time_point;

struct AssignmentBudget {
  std::int64_t ticks = 0;  // options looked at, about
  std::uint64_t seed = 0;
  bool uses_all_places = false;  // no place is to be closed: only who hangs where is searched
  Deadline deadline = Deadline::max();
};

struct Assignment {
  std::vector<std::uint32_t> option;  // [customer] k_none: not served
  std::int64_t ticks = 0;
};

// The best assignment met from the model's current one: the fewest not served, then the cheapest; never worse
// than the current. Deterministic.
[[nodiscard]] Assignment search_assignment(const Problem& problem, const HangingModel& model,
                                           const AssignmentBudget& budget);

}  // namespace tsunagi::steiner
