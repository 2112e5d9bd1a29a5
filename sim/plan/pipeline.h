// SPDX-License-Identifier: Apache-2.0
// The line from a scenario to a plan, stage by stage.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/region.h"
#include "sim/plan/cell_interference.h"
#include "sim/plan/plan.h"

namespace tsunagi::plan {

// Called at the start of each stage with its name.
using StageListener = std::function<void(std::string_view stage)>;

// Everything the outputs need, by value.
struct Planned {
  geo::Region region;
  std::vector<HouseholdCluster> households;
  Demand demand;
  FiberCover fiber;
  Candidates candidates;
  Coverage coverage;
  PlanGraph graph;
  Plan plan;
  std::vector<CellInterference> interference;  // of the plan's radios at their true loads
  std::vector<geo::Assumption> assumptions;
  std::vector<std::string> warnings;
};

// Loads the region and plans it. The scenario's catalogue takes the region's price table. Throws Error{input}
// for bad layers and Error{infeasible} naming each must-serve demand that no candidate reaches, and why.
[[nodiscard]] Planned plan_region(Scenario& scenario, const steiner::Limits& limits,
                                  const StageListener& on_stage);

// The plan of the same region and demand under another scenario that differs only in what is supposed of
// mobile coverage or existing fiber, in penalties or in prices. `solution.status` tells whether there is a
// plan. Cells are not looked at again: plans that are compared are all made so.
[[nodiscard]] Plan replan(const Scenario& scenario, const Planned& base, const steiner::Limits& limits);

}  // namespace tsunagi::plan
