// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/own_optimum.h"

#include <numeric>

#include <gtest/gtest.h>

#include "tests/plan/plan_world.h"

namespace tsunagi::finance {
namespace {

using plan::testing::World;

OwnOptimum of(const World& world) {
  const plan::Plan society =
      plan::replan(world.scenario, world.planned, {.perturbations = 0, .bound = false});
  return own_optimum(world.scenario, world.planned, society);
}

TEST(OwnOptimum, PaysNoMoreItselfAndCostsAllNoLessThanTheBound) {
  const World cable = plan::testing::plan_world(3, plan::testing::with_new_cable);
  for (const World* world : {&plan::testing::town(), &plan::testing::radio_town(), &cable}) {
    const OwnOptimum own = of(*world);
    ASSERT_TRUE(own.is_solved);
    EXPECT_GE(own.own_plan_cost_jpy, world->planned.plan.bound / plan::k_cost_per_jpy - 1);
    EXPECT_LE(own.society_own_jpy, own.society_cost_jpy);
    std::int64_t rows = 0;
    for (const OwnRow& row : own.rows) rows += row.in_society_plan_jpy;
    EXPECT_NEAR(static_cast<double>(rows), static_cast<double>(own.society_own_jpy),
                static_cast<double>(own.rows.size()));
  }
}

// Where homes have a choice between cable that the municipality pays and a dish that they pay, the
// municipality's own plan has dishes and costs more altogether.
TEST(OwnOptimum, LeavesHomesToWhatTheyBuyThemselves) {
  const World cable = plan::testing::plan_world(3, [](plan::Scenario& s) {
    plan::testing::with_new_cable(s);
    for (plan::DemandRow& row : s.demand) {
      if (row.place.kind == plan::PlaceKind::households) row.options.push_back("leo_household");
    }
  });
  const OwnOptimum own = of(cable);
  EXPECT_LE(own.own_own_jpy, own.society_own_jpy);
  EXPECT_GE(own.own_plan_cost_jpy, own.society_cost_jpy);
}

}  // namespace
}  // namespace tsunagi::finance
