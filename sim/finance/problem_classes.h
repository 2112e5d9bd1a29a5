// SPDX-License-Identifier: Apache-2.0
// Where today's network fails, by problem class and municipality, and how far national coverage targets are.
#pragma once

#include <cstdint>
#include <vector>

#include "models/gates.h"
#include "sim/plan/pipeline.h"

namespace tsunagi::finance {

struct ProblemRow {
  std::int32_t municipality = 0;
  models::Problem problem = models::Problem::weak_radio;
  std::int64_t units = 0;
  std::int64_t terminals = 0;
};

// Today's lines and coverage as the region's layers, or what the scenario supposes in their place, give them.
struct Problems {
  std::vector<std::uint8_t> flags;  // [terminal] bit i: Problem i; 0 for second paths
  std::vector<ProblemRow> rows;     // by municipality and class, those with any
};

// weak_radio: a mobile network covers, none of its lines gives the row's least rate, and no fiber passes (or
// the thing moves). outside_coverage: no mobile network and no fiber. ageing_equipment, ageing_last_mile: a
// standing asset of the municipality for others or for homes is at the end of its life in the base year; of
// homes those on it. no_operator: the row could use an option that needs a licence nobody holds.
// upkeep_not_borne: the gates say that there is no budget. school: homes' rows of education.
// ageing_public_fiber: homes on municipal fiber that is to be renewed.
[[nodiscard]] Problems find_problems(const plan::Scenario& scenario, const plan::Planned& planned);

// A national target held against one municipality, or the region (municipality outside): homes with fiber at
// the door, people with 5G, metres of road with mobile. Shares today, and with the plan for homes.
struct TargetRow {
  std::size_t target = 0;  // of GateRules::targets
  std::int32_t municipality = geo::k_outside;
  double all = 0;
  double today = 0;
  double planned = 0;

  [[nodiscard]] double today_ratio() const { return all > 0 ? today / all : 1; }
  [[nodiscard]] double planned_ratio() const { return all > 0 ? planned / all : 1; }
};
[[nodiscard]] std::vector<TargetRow> coverage_targets(const plan::Scenario& scenario,
                                                      const plan::Planned& planned);

}  // namespace tsunagi::finance
