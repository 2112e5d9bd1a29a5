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
  std::vector<geo::Assumption> fiber_assumptions;
  std::vector<std::string> unknown_areas;  // warnings
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

// The same in three steps, so that scenarios which agree on the first need not repeat them.
//
// The region of a scenario; nothing else is filled.
[[nodiscard]] Planned load_world(const Scenario& scenario);
// Demand, candidates and coverage of the world's region. They depend on no price, on no penalty, on no
// supposition of mobile coverage and on no year; on_survey() in sim/sweep/stages names the keys.
void survey(const Scenario& scenario, Planned& world, const StageListener& on_stage);
// Graph, solution and plan of a surveyed world. Where there is no plan the survey stays as it is.
void plan_surveyed(const Scenario& scenario, Planned& world, const steiner::Limits& limits,
                   const StageListener& on_stage);
// The region's price table goes before the catalogue's prices; every municipality that the scenario names is
// of the region.
void settle_with_region(Scenario& scenario, const geo::Region& region);

// The plan of the same region and demand under another scenario that differs only in what is supposed of
// mobile coverage or existing fiber, in penalties or in prices. `solution.status` tells whether there is a
// plan. Cells are not looked at again: plans that are compared are all made so.
[[nodiscard]] Plan replan(const Scenario& scenario, const Planned& base, const steiner::Limits& limits);

}  // namespace tsunagi::plan
