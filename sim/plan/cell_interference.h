// SPDX-License-Identifier: Apache-2.0
// The plan's radios on one channel, at the loads they truly carry: does what was planned with a margin hold?
#pragma once

#include <cstdint>
#include <vector>

#include "geo/region.h"
#include "sim/plan/candidates.h"
#include "sim/plan/coverage.h"
#include "sim/plan/demand.h"
#include "sim/plan/plan.h"
#include "sim/plan/scenario.h"

namespace tsunagi::plan {

// Of one option with an interference margin, over all busy hours, from the base stations to the units.
struct CellInterference {
  std::uint32_t option = 0;
  std::int64_t sites = 0;
  std::int64_t terminals = 0;
  std::int64_t short_terminals = 0;   // violations: the rate alone in the cell falls below the one asked for
  std::int64_t overloaded_sites = 0;  // violations: the load takes more air than planning allows
  double most_noise_rise_db = 0;      // interference over noise that a served terminal sees
  double most_load_ratio = 0;         // share of the time that the busiest site sends
  bool converged = true;
};

// Solves the loads of each busy hour to their fixed point (models/interference.h) on the radios in use, each
// sector sending its share into all directions: more interference than turned antennas give. One row for each
// option in use. Deterministic. The upward direction keeps its planning margin and is not solved.
[[nodiscard]] std::vector<CellInterference> check_interference(const geo::Region& region,
                                                               const Scenario& scenario,
                                                               const Candidates& candidates,
                                                               const Demand& demand, const Coverage& coverage,
                                                               const PlanGraph& graph, const Plan& plan);

}  // namespace tsunagi::plan
