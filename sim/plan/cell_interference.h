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

// A terminal whose link does not hold, or that an overloaded site must lose.
struct CellViolation {
  std::uint32_t terminal = 0;
  std::uint32_t site = 0;
  double severity =
      0;  // rate asked for over the rate it gets, or more where a site's greatest takers must go
};

// Of one option with an interference margin, over all busy hours and both directions.
struct CellInterference {
  std::uint32_t option = 0;
  std::int64_t sites = 0;
  std::int64_t terminals = 0;
  std::int64_t short_terminals = 0;   // violations: the rate alone in the cell falls below the one asked for
  std::int64_t overloaded_sites = 0;  // violations: the load takes more air than planning allows
  std::int64_t moved_terminals = 0;   // were violations and are served otherwise now
  double most_noise_rise_db = 0;      // interference and noise over noise that a served terminal sees
  double most_uplink_noise_rise_db = 0;  // and that a site sees
  double most_load_ratio = 0;            // share of the time that the busiest sector sends or hears
  bool converged = true;
  std::vector<CellViolation> violations;  // the worst first
};

// Solves the loads of each busy hour to their fixed point (models/interference.h) on the radios in use. A
// site's sectors send by their pattern; with one module they take turns and do not disturb one another. The
// frames of all sites are taken to run in step, so that down disturbs down and up disturbs up. One row for
// each option in use; LoRa has its own rule (models::usable_airtime). Deterministic. O(users · sites ·
// points).
[[nodiscard]] std::vector<CellInterference> check_interference(const geo::Region& region,
                                                               const Scenario& scenario,
                                                               const Candidates& candidates,
                                                               const Demand& demand, const Coverage& coverage,
                                                               const PlanGraph& graph, const Plan& plan);

}  // namespace tsunagi::plan
