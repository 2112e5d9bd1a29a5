// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/plan_spread.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "sim/finance/operation.h"
#include "tests/plan/plan_world.h"

namespace tsunagi::finance {
namespace {

using plan::testing::World;

plan::Scenario few_draws(plan::Scenario scenario) {
  auto& all = scenario.catalogue.parameters;
  std::ranges::find(all, "UN04", &models::Parameter::id)->value = {2'000, 2'000, 2'000};
  return scenario;
}

const Operation& operation() {
  static const plan::testing::World& town = plan::testing::radio_town();
  static const plan::Scenario scenario = few_draws(town.scenario);
  static const Operation made = operate(scenario, plan_facts(scenario, town.planned), false);
  return made;
}

TEST(PlanSpread, LikelyYearsAreTheLedgers) {
  const Operation& o = operation();
  const std::size_t lines = o.ledger.lines.size();
  for (const SpreadRow& row : o.spread.rows) {
    if (!row.municipality || row.measure == Measure::deficit) continue;
    const YearSum year =
        nominal_years(o.ledger, *row.municipality, Payer::public_body)[static_cast<std::size_t>(row.year)];
    const std::int64_t cost = year.capital_jpy + year.running_jpy;
    const std::int64_t net = row.measure == Measure::net ? cost - year.income_jpy : cost;
    EXPECT_NEAR(static_cast<double>(row.likely_jpy), static_cast<double>(net),
                0.5 * static_cast<double>(lines))
        << "year " << row.year;  // the ledger rounds each line
  }
}

TEST(PlanSpread, QuantilesAreInOrderAndWithinTheirIntervals) {
  ASSERT_FALSE(operation().spread.rows.empty());
  bool any = false;
  for (const SpreadRow& row : operation().spread.rows) {
    for (const Quantile& q : {row.p10, row.p50, row.p90}) {
      EXPECT_LE(q.least_jpy, q.jpy);
      EXPECT_LE(q.jpy, q.most_jpy);
    }
    EXPECT_LE(row.p10.jpy, row.p50.jpy);
    EXPECT_LE(row.p50.jpy, row.p90.jpy);
    EXPECT_LE(row.p90.jpy, row.worst_tenth_jpy);
    any = any || row.p10.jpy < row.p90.jpy;
  }
  EXPECT_TRUE(any);
}

// Present value of the plan at its own figures, less income.
TEST(PlanSpread, PresentValueIsThatOfThePlan) {
  const Operation& o = operation();
  double expected = 0;
  const double rate = plan::testing::radio_town().scenario.discount_rate;
  for (const PresentRow& row : o.present) {
    if (row.payer == Payer::public_body && row.discount_rate == rate)
      expected += static_cast<double>(row.total_cost_jpy - row.income_jpy);
  }
  EXPECT_NEAR(o.spread.likely_present_jpy, expected, 10);
}

// The present value is a sum over prices, and a product with take-up for income: no share is left over.
TEST(PlanSpread, IndicesShareOutTheVariance) {
  double first = 0;
  double total = 0;
  for (const SpreadInput& input : operation().spread.inputs) {
    first += input.effect.first_order;
    total += input.effect.total;
    EXPECT_LT(input.figure.low, input.figure.high) << input.id;
    const bool is_low = input.confidence == "low" || input.confidence == "very low";
    EXPECT_EQ(input.measure_first, is_low && input.effect.total > 0.1) << input.id;
  }
  EXPECT_NEAR(first, 1, 0.1);
  EXPECT_NEAR(total, 1, 0.1);
  EXPECT_GE(operation().spread.inputs.size(), 6u);
}

TEST(PlanSpread, FiguresWithoutARangeDoNotSpread) {
  const World& world = plan::testing::radio_town();
  plan::Scenario scenario = few_draws(world.scenario);
  for (models::CostItem& item : scenario.catalogue.items) item.jpy.low = item.jpy.high = item.jpy.mid;
  for (models::Parameter& p : scenario.catalogue.parameters)
    if (p.id == "TG01" || p.id == "PP01") p.value.low = p.value.high = p.value.mid;
  scenario.years.assume.assumed.clear();  // take-up as if the scenario gave it
  const Operation fixed = operate(scenario, plan_facts(scenario, world.planned), false);
  EXPECT_TRUE(fixed.spread.inputs.empty());
  for (const SpreadRow& row : fixed.spread.rows) {
    EXPECT_EQ(row.p10.jpy, row.likely_jpy);
    EXPECT_EQ(row.p90.jpy, row.likely_jpy);
  }
}

// With certain prices what spreads is growth: nothing in the first year, more with every year after.
TEST(PlanSpread, TrafficAndHomesSpreadFromTheBaseYearOn) {
  const World& world = plan::testing::radio_town();
  plan::Scenario scenario = few_draws(world.scenario);
  for (models::CostItem& item : scenario.catalogue.items) item.jpy.low = item.jpy.high = item.jpy.mid;
  scenario.years.assume.assumed.clear();
  const Operation grown = operate(scenario, plan_facts(scenario, world.planned), false);
  std::vector<std::string> ids;
  for (const SpreadInput& input : grown.spread.inputs) ids.push_back(input.id);
  std::ranges::sort(ids);
  EXPECT_EQ(ids, (std::vector<std::string>{"PP01", "TG01"}));
  std::vector<std::int64_t> width;
  for (const SpreadRow& row : grown.spread.rows) {
    if (!row.municipality && row.measure == Measure::net) width.push_back(row.p90.jpy - row.p10.jpy);
  }
  ASSERT_EQ(width.size(), 20u);
  EXPECT_EQ(width.front(), 0);
  EXPECT_GT(width[4], 0);
  EXPECT_GT(width.back(), width[4]);
  scenario.years.assume.traffic = plan::TrafficGrowth::none;
  const Operation still = operate(scenario, plan_facts(scenario, world.planned), false);
  ASSERT_EQ(still.spread.inputs.size(), 1u);
  EXPECT_EQ(still.spread.inputs[0].id, "PP01");
}

TEST(PlanSpread, BudgetsAreExceededAsOftenAsDrawsAreAboveThem) {
  const World& world = plan::testing::radio_town();
  plan::Scenario scenario = few_draws(world.scenario);
  std::vector<double> median;
  for (const SpreadRow& row : operation().spread.rows) {
    if (!row.municipality && row.measure == Measure::net) {
      EXPECT_FALSE(row.over_budget_ratio.has_value());
      median.push_back(static_cast<double>(row.p50.jpy));
    }
  }
  scenario.years.assume.budget_jpy = median;
  const Operation budgeted = operate(scenario, plan_facts(scenario, world.planned), false);
  for (const SpreadRow& row : budgeted.spread.rows) {
    if (row.municipality || row.measure != Measure::net) continue;
    ASSERT_TRUE(row.over_budget_ratio.has_value());
    EXPECT_NEAR(*row.over_budget_ratio, 0.5, 0.01) << "year " << row.year;
  }
}

}  // namespace
}  // namespace tsunagi::finance
