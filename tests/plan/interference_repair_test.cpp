// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/interference_repair.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "sim/steiner/verify.h"
#include "tests/plan/plan_world.h"

namespace tsunagi::plan {
namespace {

RepairedPlan repaired(const testing::World& world, const Scenario& scenario) {
  const Planned& p = world.planned;
  return decode_repaired(p.region, scenario, p.candidates, p.demand, p.coverage, p.graph, p.plan.solution,
                         {});
}

const CellInterference* row_of(const RepairedPlan& plan, std::uint32_t option) {
  const auto at = std::ranges::find(plan.interference, option, &CellInterference::option);
  return at == plan.interference.end() ? nullptr : &*at;
}

// Terminals on the option's links.
std::set<std::uint32_t> served_by(const Plan& plan, const PlanGraph& graph, std::uint32_t option) {
  std::set<std::uint32_t> found;
  for (std::uint32_t t = 0; t < plan.services.size(); ++t) {
    for (const std::uint32_t a : plan.services[t].path) {
      if (graph.arcs[a].kind == ArcKind::link && graph.arcs[a].option == option) found.insert(t);
    }
  }
  return found;
}

TEST(InterferenceRepair, LeavesAPlanThatHoldsAsItIs) {
  const testing::World& world = testing::shared_channel_town();
  const RepairedPlan plan = repaired(world, world.scenario);
  EXPECT_EQ(plan.plan.solution.arc_into, world.planned.plan.solution.arc_into);
  EXPECT_EQ(plan.plan.total, world.planned.plan.total);
  for (const CellInterference& c : plan.interference) EXPECT_EQ(c.moved_terminals, 0);
}

// All rows ask for more than some links give once others send: the links that fall short are left.
TEST(InterferenceRepair, MovesWhoFallsShortToWhatElseServesThem) {
  const testing::World& world = testing::shared_channel_town();
  const std::uint32_t lpwa = testing::option_index(world.scenario, "lpwa");
  const std::set<std::uint32_t> before = served_by(world.planned.plan, world.planned.graph, lpwa);
  std::vector<double> rates;
  for (const std::uint32_t t : before) rates.push_back(world.planned.plan.services[t].up_mbps);
  std::ranges::sort(rates);
  ASSERT_GT(rates.size(), 4u);
  ASSERT_LT(rates.front(), rates.back());
  Scenario scenario = world.scenario;
  for (DemandRow& row : scenario.demand) row.up_mbps = std::max(row.up_mbps, rates[rates.size() / 2]);
  const RepairedPlan plan = repaired(world, scenario);
  const CellInterference* row = row_of(plan, lpwa);
  ASSERT_NE(row, nullptr);
  EXPECT_GT(row->moved_terminals, 0);
  EXPECT_EQ(row->short_terminals, 0);
  EXPECT_GE(plan.plan.total, world.planned.plan.total);
  EXPECT_EQ(plan.plan.bound, world.planned.plan.bound);
  EXPECT_TRUE(steiner::verify_plan(world.planned.graph.problem, plan.plan.solution).faults.empty());
  // Nobody else changed their access.
  const std::set<std::uint32_t> after = served_by(plan.plan, world.planned.graph, lpwa);
  std::int64_t changed = 0;
  for (std::uint32_t t = 0; t < plan.plan.services.size(); ++t)
    changed += plan.plan.services[t].path.back() != world.planned.plan.services[t].path.back() ||
                       plan.plan.services[t].site != world.planned.plan.services[t].site
                   ? 1
                   : 0;
  EXPECT_GE(changed, 1);
  EXPECT_LE(changed, row->moved_terminals);
  EXPECT_LE(after.size(), before.size());
}

TEST(InterferenceRepair, EmptiesSitesThatLackAir) {
  const testing::World& world = testing::shared_channel_town();
  const std::uint32_t lpwa = testing::option_index(world.scenario, "lpwa");
  Scenario scenario = world.scenario;
  models::Radio& radio = *scenario.catalogue.options[lpwa].radio;
  double most_load = 0;
  for (const CellInterference& c : world.planned.interference) {
    if (c.option == lpwa) most_load = c.most_load_ratio;
  }
  ASSERT_GT(most_load, 0);
  radio.usable_airtime_ratio = most_load / 2;
  const Planned& p = world.planned;
  const auto before =
      check_interference(p.region, scenario, p.candidates, p.demand, p.coverage, p.graph, p.plan);
  ASSERT_GT(std::ranges::find(before, lpwa, &CellInterference::option)->overloaded_sites, 0);
  const RepairedPlan plan = repaired(world, scenario);
  const CellInterference* row = row_of(plan, lpwa);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->overloaded_sites, 0);
  EXPECT_GT(row->moved_terminals, 0);
}

TEST(InterferenceRepair, WhoHasNoOtherWayStaysAndIsCounted) {
  const testing::World& world = testing::shared_channel_town();
  const std::uint32_t lpwa = testing::option_index(world.scenario, "lpwa");
  testing::World stuck = world;
  // No penalty to fall back on, and no other option: every arc into the terminals but the plan's is gone.
  PlanGraph& graph = stuck.planned.graph;
  const auto& into = stuck.planned.plan.solution.arc_into;
  for (std::uint32_t a = 0; a < graph.arcs.size(); ++a) {
    const bool is_of_plan = into[graph.problem.head[a]] == a;
    const bool is_access = graph.arcs[a].kind == ArcKind::link || graph.arcs[a].kind == ArcKind::unserved ||
                           graph.arcs[a].kind == ArcKind::dish || graph.arcs[a].kind == ArcKind::line ||
                           graph.arcs[a].kind == ArcKind::stricter ||
                           graph.arcs[a].kind == ArcKind::subscription;
    if (is_access && !is_of_plan) graph.problem.tail[a] = graph.problem.head[a];  // a loop leads nowhere
  }
  Scenario scenario = world.scenario;
  for (DemandRow& row : scenario.demand) row.up_mbps = 1e6;
  const RepairedPlan plan = repaired(stuck, scenario);
  const CellInterference* row = row_of(plan, lpwa);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->moved_terminals, 0);
  EXPECT_EQ(row->short_terminals, row->terminals);
  EXPECT_EQ(plan.plan.total, world.planned.plan.total);
}

}  // namespace
}  // namespace tsunagi::plan
