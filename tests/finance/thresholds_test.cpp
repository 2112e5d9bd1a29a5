// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/thresholds.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "sim/finance/break_even.h"
#include "sim/finance/operation.h"
#include "tests/plan/plan_world.h"

namespace tsunagi::finance {
namespace {

using plan::testing::World;

TEST(Crossing, IsFoundToTheAskedExactness) {
  const auto square = [](double x) { return x * x - 2; };
  EXPECT_NEAR(*crossing(square, 0, 10, 1e-9), 1.41421356, 1e-8);
  EXPECT_FALSE(crossing(square, 2, 10, 1e-9).has_value());  // past it already
  EXPECT_FALSE(crossing(square, 0, 1, 1e-9).has_value());   // not reached
  EXPECT_DOUBLE_EQ(*crossing([](double x) { return x; }, 0, 1, 1e-9), 0);
}

TEST(CableAgainstDish, CostsTheSameAtTheBreakEven) {
  const auto rows = cable_against_dishes(plan::testing::town().scenario);
  ASSERT_TRUE(std::ranges::any_of(rows, [](const auto& r) { return r.dish == "leo_public" && r.km; }));
  for (const CableAgainstDish& row : rows) {
    if (!row.km) {
      EXPECT_GT(row.line_jpy_per_year, row.dish_jpy_per_year);
      continue;
    }
    EXPECT_NEAR(row.line_jpy_per_year + *row.km * row.cable_jpy_per_km_year, row.dish_jpy_per_year, 1)
        << row.dish;
  }
}

TEST(TakeUpThreshold, LeavesNoDeficitThere) {
  World cable = plan::testing::plan_world(3, plan::testing::with_new_cable);
  const NominalPath nominal = nominal_path(cable.scenario.years.assume, cable.scenario.horizon_years);
  const YearlyModel model = yearly_model(cable.scenario, plan_facts(cable.scenario, cable.planned));
  const auto rows = take_up_thresholds(cable.scenario, model, nominal);
  ASSERT_FALSE(rows.empty());
  for (const TakeUpThreshold& row : rows) {
    if (!row.zero_deficit_ratio) continue;
    plan::Scenario at = cable.scenario;
    at.years.assume.take_up.most_ratio = *row.zero_deficit_ratio;
    for (const TakeUpThreshold& other : take_up_thresholds(at, model, nominal)) {
      if (other.municipality == row.municipality) {
        EXPECT_LE(std::abs(other.deficit_jpy), 1e-5 * std::abs(row.deficit_jpy) + 1'000);
      }
    }
  }
}

TEST(PriceRise, IsOfOptionsInUseAndNeverNegative) {
  const World& world = plan::testing::town();
  const auto rises = find_price_rises(world.scenario, world.planned);
  ASSERT_FALSE(rises.empty());
  for (const PriceRise& rise : rises) {
    const std::uint32_t option = plan::testing::option_index(world.scenario, rise.option);
    EXPECT_TRUE(std::ranges::any_of(world.planned.plan.services,
                                    [&](const plan::Service& s) { return s.option == option; }));
    EXPECT_GE(rise.flips_at_jpy_per_year, 0);
    EXPECT_GT(rise.own_cost_jpy_per_year, 0);
  }
}

}  // namespace
}  // namespace tsunagi::finance
