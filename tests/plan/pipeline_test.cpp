// SPDX-License-Identifier: Apache-2.0
// Whole plans: what cannot be served, what is shared, and who is below each cost.
#include "sim/plan/pipeline.h"

#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "tests/plan/plan_checker.h"
#include "tests/plan/plan_world.h"
#include "tests/plan/tiny_region.h"

namespace tsunagi::plan {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::plan_world;
using testing::town;
using testing::World;

TEST(PlanRegion, NamesDemandThatMustBeServedAndCannot) {
  try {
    static_cast<void>(
        plan_world(1, [](Scenario& s) { s.demand[testing::row_index(s, "schools")].latency_ms = 1; }));
    FAIL() << "a plan came out";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::infeasible);
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr("schools"), HasSubstr("fiber_line_guaranteed: latency 5 ms exceeds 1 ms")));
  }
}

TEST(PlanRegion, NamesBackupsThatAreRequiredAndCannot) {
  try {
    static_cast<void>(plan_world(1, [](Scenario& s) { s.forbidden_options = {"leo_public"}; }));
    FAIL() << "a plan came out";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::infeasible);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("town_halls, backup path"),
                                    HasSubstr("leo_public: forbidden by the scenario")));
  }
}

TEST(PlanRegion, IsTheSameEveryTime) {
  const World again = plan_world(1, [](Scenario&) {});
  EXPECT_EQ(again.planned.plan.total, town().planned.plan.total);
  EXPECT_EQ(again.planned.plan.solution.arc_into, town().planned.plan.solution.arc_into);
}

TEST(Decode, CostsSumToTheTotalAndPrivateOnesToTheirTerminals) {
  const Plan& plan = town().planned.plan;
  steiner::Cost sum = 0;
  std::vector<steiner::Cost> alone(plan.services.size(), 0);
  for (const PlanCost& c : plan.costs) {
    sum += c.line.cost;
    EXPECT_TRUE(std::ranges::is_sorted(c.terminals));
    if (c.arc != k_no_index && c.terminals.size() == 1) alone[c.terminals[0]] += c.line.cost;
  }
  EXPECT_EQ(sum, plan.total);
  for (std::size_t t = 0; t < alone.size(); ++t) EXPECT_EQ(plan.services[t].private_cost, alone[t]);
}

TEST(Decode, WhatEveryPlanPaysIsAtMostTheBound) {
  const Plan& plan = town().planned.plan;
  EXPECT_LE(plan.unavoidable, plan.bound);
  EXPECT_LE(plan.bound, plan.total);
  EXPECT_GE(plan.gap(), 0);
  EXPECT_LE(plan.gap(), plan.decidable_gap() + 1e-12);
}

TEST(Replan, OfTheSameScenarioIsTheSamePlan) {
  const Plan again = replan(town().scenario, town().planned, {});
  EXPECT_EQ(again.total, town().planned.plan.total);
}

// A second row at the places of the shelters, both on BWA alone.
DemandRow beside_shelters(const Scenario& s, double down_mbps) {
  DemandRow row = s.demand[testing::row_index(s, "shelters")];
  row.id = "second";
  row.use_case = "another";
  row.down_mbps = down_mbps;
  row.up_mbps = 0.1;
  row.options = {"bwa"};
  row.penalty_jpy_per_year = 1e9;
  return row;
}

// Every terminal that what enters a node would serve.
std::vector<std::uint32_t> riders(const PlanGraph& graph, std::uint32_t node) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t t = 0; t < graph.terminal_node.size(); ++t) {
    if (graph.terminal_node[t] == node) found.push_back(t);
  }
  for (std::uint32_t a = 0; a < graph.arcs.size(); ++a) {
    if (graph.problem.tail[a] != node ||
        (graph.arcs[a].kind != ArcKind::in_house && graph.arcs[a].kind != ArcKind::stricter))
      continue;
    const auto below = riders(graph, graph.problem.head[a]);
    found.insert(found.end(), below.begin(), below.end());
  }
  return found;
}

// Two rows at each shelter, of 0.1 and 2 Mbps up, on weak BWA links; `second` lists the options of the fast
// one.
World weak_links(std::vector<std::string> second) {
  return plan_world(1, [&](Scenario& s) {
    s.catalogue.options[testing::option_index(s, "bwa")].radio->other_losses_db += 22;
    DemandRow& shelters = s.demand[testing::row_index(s, "shelters")];
    DemandRow fast = beside_shelters(s, 0.1);
    fast.up_mbps = 2;
    fast.options = std::move(second);
    shelters.options = {"bwa"};
    shelters.down_mbps = 0.1;
    shelters.up_mbps = 0.1;
    s.demand.push_back(fast);
  });
}

void expect_links_suffice(const World& world) {
  const PlanGraph& graph = world.planned.graph;
  double slowest = 1e18;
  for (std::uint32_t a = 0; a < graph.arcs.size(); ++a) {
    if (graph.arcs[a].kind != ArcKind::link) continue;
    const RadioLink& link = world.planned.coverage.links[graph.arcs[a].place];
    slowest = std::min(slowest, link.up_bps);
    for (const std::uint32_t t : riders(graph, graph.problem.head[a])) {
      EXPECT_GE(link.up_bps, world.scenario.demand[world.planned.demand.terminals[t].row].up_mbps * 1e6)
          << "arc " << a << ", terminal " << t;
    }
  }
  EXPECT_LT(slowest, 2e6);  // else the world is too easy
}

TEST(PlanRegion, NeverPutsAFastRowOnASlowRowsLink) {
  expect_links_suffice(weak_links({"bwa"}));
}

TEST(PlanRegion, NeverPutsALaxFastRowOnAStrictSlowRowsLink) {
  expect_links_suffice(weak_links({"bwa", "leo_public"}));
}

TEST(PlanRegion, ASubscriptionPaysForEveryGigabyteBelowIt) {
  const World world = plan_world(1, [](Scenario& s) {
    DemandRow& shelters = s.demand[testing::row_index(s, "shelters")];
    DemandRow second = beside_shelters(s, 5);
    shelters.options = {"mobile_4g"};
    second.options = {"mobile_4g", "leo_public"};
    second.gb_per_month = 500;
    s.demand.push_back(second);
  });
  double due = 0;
  double charged = 0;
  const std::uint32_t mobile = testing::option_index(world.scenario, "mobile_4g");
  const auto& items = world.scenario.catalogue.items;
  for (std::size_t t = 0; t < world.planned.plan.services.size(); ++t) {
    if (world.planned.plan.services[t].option == mobile)
      due += 12 * world.scenario.demand[world.planned.demand.terminals[t].row].gb_per_month;
  }
  for (const PlanCost& c : world.planned.plan.costs) {
    if (c.line.option == mobile && items[c.line.item].id == "TS06") charged += c.line.quantity;
  }
  EXPECT_DOUBLE_EQ(charged, due);
}

// All fiber belongs to one carrier, so a BWA station that hangs on it fails with a town hall's own line. The
// halls' antennas stand over the roofs around them: at 4 m among houses of 15 m no station reaches them.
void back_halls_up_by_bwa(Scenario& s) {
  s.catalogue.options[testing::option_index(s, "bwa")].radio->unit_height_m = 20;
  s.catalogue.options[testing::option_index(s, "fiber_new_aerial")].carrier = "fiber_carrier";
  DemandRow& halls = s.demand[testing::row_index(s, "town_halls")];
  halls.backup = {"bwa"};
  halls.autonomy_h = 24;
  halls.down_mbps = halls.backup_down_mbps = 10;
  halls.up_mbps = halls.backup_up_mbps = 1;
}

TEST(Decode, WarnsOfABackupFedByThePrimarysCarrier) {
  const World world = plan_world(1, [](Scenario& s) {
    back_halls_up_by_bwa(s);
    DemandRow& halls = s.demand[testing::row_index(s, "town_halls")];
    halls.require_backup = false;
    halls.penalty_jpy_per_year = 1e9;
  });
  const std::uint32_t bwa = testing::option_index(world.scenario, "bwa");
  ASSERT_TRUE(
      std::ranges::any_of(world.planned.plan.services, [&](const Service& s) { return s.option == bwa; }));
  EXPECT_THAT(world.planned.plan.warnings, Contains(HasSubstr("availability not met, both paths use")));
  EXPECT_THAT(check_plan(world.scenario, world.planned), IsEmpty());
}

TEST(SecondPaths, ARequiredOneThatSharesGivesWayToADearerOne) {
  const World world = plan_world(1, [](Scenario& s) {
    back_halls_up_by_bwa(s);
    s.demand[testing::row_index(s, "town_halls")].backup.push_back("leo_public");
    for (models::CostItem& item : s.catalogue.items) {  // the dish alone would not be chosen
      if (item.id == "SA01") item.jpy = {50'000'000, 50'000'000, 50'000'000};
    }
  });
  const std::uint32_t row = testing::row_index(world.scenario, "town_halls");
  const std::uint32_t leo = testing::option_index(world.scenario, "leo_public");
  for (std::size_t t = 0; t < world.planned.demand.terminals.size(); ++t) {
    const Terminal& terminal = world.planned.demand.terminals[t];
    if (terminal.row != row || !terminal.is_backup) continue;
    EXPECT_EQ(world.planned.plan.services[t].option, leo) << terminal.name;
  }
  EXPECT_THAT(check_plan(world.scenario, world.planned), IsEmpty());
  EXPECT_GT(world.planned.plan.bound, 0);
}

TEST(SecondPaths, ARequiredOneThatCannotBeApartIsRefusedByName) {
  try {
    static_cast<void>(plan_world(1, back_halls_up_by_bwa));
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::infeasible);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("town_halls"), HasSubstr("none apart from the first"),
                                    HasSubstr("provider fiber_carrier")));
  }
}

}  // namespace
}  // namespace tsunagi::plan
