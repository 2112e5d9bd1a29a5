// SPDX-License-Identifier: Apache-2.0
// The best known way to settle who hangs where: annealing, and small integer programmes where a solver is
// there.
#pragma once

#include <chrono>
#include <cstdint>

#include "sim/steiner/assignment_search.h"
#include "sim/steiner/hanging.h"

namespace tsunagi::steiner {

struct PolishBudget {
  std::int64_t anneal_ticks = 0;     // of the annealing over all places
  std::int64_t programme_ticks = 0;  // of the integer programmes and what they lead to; about
  bool is_priced = false;  // each place draws on at most one resource, of its own: price_places serves
  Deadline deadline = Deadline::max();
};

// From the model's current assignment, which must fit: the fewest not served, then the cheapest met. Without
// a MIP solver it is the annealing alone. Deterministic unless the deadline ends it.
[[nodiscard]] Assignment polish_assignment(const Problem& problem, const HangingModel& model,
                                           const PolishBudget& budget);

}  // namespace tsunagi::steiner
