// SPDX-License-Identifier: Apache-2.0
// Plans whose cells disturb one another more than was allowed for: terminals move to what else serves them.
#pragma once

#include <vector>

#include "sim/plan/cell_interference.h"

namespace tsunagi::plan {

struct RepairedPlan {
  Plan plan;
  std::vector<CellInterference> interference;  // of the plan as it is now, moved terminals counted
};

// Decodes a solution and, where the check finds violations, moves terminals off their links and solves again
// for what they may use instead; everything else stays as it is. First go those that hear another site in use
// 3 dB better than their own, then round by round the worst of each site, after some rounds all that violate.
// At the end each that left may come back where that is cheaper and nobody falls short for it.
// Terminals that must be served and have no other way stay, and are counted as violations. The bound stays
// that of the solution: its graph allows more. Deterministic.
[[nodiscard]] RepairedPlan decode_repaired(const geo::Region& region, const Scenario& scenario,
                                           const Candidates& candidates, const Demand& demand,
                                           const Coverage& coverage, const PlanGraph& graph,
                                           const steiner::Solution& solution, const steiner::Limits& limits);

}  // namespace tsunagi::plan
