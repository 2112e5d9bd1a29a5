// SPDX-License-Identifier: Apache-2.0
#include "models/support_rules.h"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "models/local_burden.h"

namespace tsunagi::models {
namespace {

constexpr std::uint64_t k_cases = 10'000;
const Random k_random(41, "support rules");

double drawn(std::uint64_t i, std::uint64_t which, double most) {
  return most * k_random.uniform(16 * i + which);
}

TEST(CapitalGrant, IsTheRateOfWhatIsEligible) {
  EXPECT_DOUBLE_EQ(capital_grant({.rate = 0.5}, 30e6), 15e6);
  EXPECT_DOUBLE_EQ(capital_grant({.rate = 0.5, .cap_jpy = 10e6}, 30e6), 10e6);
}

TEST(CapitalGrant, ComesFromTheFloorUpward) {
  const CapitalGrant rule{.rate = 0.5, .floor_jpy = 10e6};
  EXPECT_DOUBLE_EQ(capital_grant(rule, 10e6), 5e6);
  EXPECT_DOUBLE_EQ(capital_grant(rule, 10e6 - 1), 0);
  EXPECT_DOUBLE_EQ(capital_grant(rule, -1), 0);
}

TEST(CapitalGrant, IsCutInProportionWhereTheBudgetIsShort) {
  EXPECT_DOUBLE_EQ(oversubscription_factor(100, 400), 0.25);
  EXPECT_DOUBLE_EQ(oversubscription_factor(100, 100), 1);
  EXPECT_DOUBLE_EQ(oversubscription_factor(0, 0), 1);
}

TEST(BusSupport, CapsTheDeficitAndFollowsTheLoad) {
  const BusRule rule{.rate = 0.5, .deficit_cost_ratio = 0.45, .full_density = 5};
  EXPECT_DOUBLE_EQ(bus_support(rule, 10e6, 2e6, 5), 2.25e6);   // 45 % of 10 M, half of it
  EXPECT_DOUBLE_EQ(bus_support(rule, 10e6, 8e6, 10), 1e6);     // deficit 2 M
  EXPECT_DOUBLE_EQ(bus_support(rule, 10e6, 8e6, 2.5), 0.5e6);  // half the load
  EXPECT_DOUBLE_EQ(bus_support(rule, 10e6, 11e6, 5), 0);
}

TEST(StandardCost, LeavesAShareOfTheGapToWhoIsCheaper) {
  EXPECT_DOUBLE_EQ(standard_cost(300, 400, 0.1), 310);
  EXPECT_DOUBLE_EQ(standard_cost(500, 400, 0.1), 400);
}

// Iki, fiscal year 2021: a mean deficit of 6.455 M gave 3,227,500 (calibration case CC10).
TEST(IslandRule, PlansOnTheMeanAndSettlesOnWhatHappened) {
  EXPECT_DOUBLE_EQ(island_forecast(0.5, std::array{6'000'000.0, 6'500'000.0, 6'865'000.0}), 3'227'500);
  EXPECT_DOUBLE_EQ(island_settlement(0.5, 9e6, 2e6), 3.5e6);
  EXPECT_DOUBLE_EQ(island_settlement(0.5, 2e6, 9e6), 0);
  EXPECT_DOUBLE_EQ(island_forecast(0.5, {}), 0);
}

TEST(LineCharges, CountTheFirstYearsAtTheRateOfTheHouseholds) {
  const LineChargeRule rule{
      .rate_small = 2.0 / 3, .rate_large = 0.5, .household_threshold = 100, .years = 10};
  const std::array<double, 12> charges{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 100, 100};
  EXPECT_DOUBLE_EQ(line_charge_support(rule, 100, charges), 5);
  EXPECT_DOUBLE_EQ(line_charge_support(rule, 99, charges), 20.0 / 3);
  EXPECT_DOUBLE_EQ(line_charge_support(rule, 99, std::array{3.0}), 2);
}

TEST(RunningSupport, IsCappedLimitedInYearsAndTapers) {
  const RunningRule rule{.rate = 0.5, .cost_ratio = 0.45, .years = 4};
  EXPECT_DOUBLE_EQ(running_support(rule, {.cost_jpy = 100, .deficit_jpy = 100, .year = 4}), 22.5);
  EXPECT_DOUBLE_EQ(running_support(rule, {.cost_jpy = 100, .deficit_jpy = 30, .year = 4}), 15);
  EXPECT_DOUBLE_EQ(running_support(rule, {.cost_jpy = 100, .deficit_jpy = 100, .year = 5}), 0);
  RunningRule tapered = rule;
  tapered.tapers = true;
  EXPECT_DOUBLE_EQ(running_support(tapered, {.cost_jpy = 100, .deficit_jpy = 100, .year = 1}), 22.5);
  EXPECT_DOUBLE_EQ(running_support(tapered, {.cost_jpy = 100, .deficit_jpy = 100, .year = 4}), 22.5 / 4);
  tapered.cap_jpy = 5;
  EXPECT_DOUBLE_EQ(running_support(tapered, {.cost_jpy = 100, .deficit_jpy = 100, .year = 1}), 5);
}

TEST(BenchmarkSupport, PaysWhatLiesAboveUpToTheCap) {
  const BenchmarkRule rule{.benchmark_jpy_per_month = 6000, .cap_jpy_per_month = 2000};
  EXPECT_DOUBLE_EQ(benchmark_support(rule, 10 * 12 * 7000.0, 10), 10 * 12 * 1000.0);
  EXPECT_DOUBLE_EQ(benchmark_support(rule, 10 * 12 * 9000.0, 10), 10 * 12 * 2000.0);
  EXPECT_DOUBLE_EQ(benchmark_support(rule, 10 * 12 * 6000.0, 10), 0);
  EXPECT_DOUBLE_EQ(benchmark_support(rule, 1e6, 0), 0);
}

// The ministry's figures: 45.6 m at 76.1 households a km², 2.9 times that at 9.3.
TEST(AreaFormula, LengthensTheCableWithTheDistanceBetweenHomes) {
  const AreaRule rule{.m_per_household = 45.6,
                      .reference_density_per_km2 = 76.1,
                      .most_m_per_household = 200,
                      .cost_jpy_per_m_year = 100};
  EXPECT_DOUBLE_EQ(area_cable_m_per_household(rule, 76.1), 45.6);
  EXPECT_NEAR(area_cable_m_per_household(rule, 9.3) / 45.6, 2.9, 0.05);
  EXPECT_DOUBLE_EQ(area_cable_m_per_household(rule, 0.01), 200);
  EXPECT_DOUBLE_EQ(area_cable_m_per_household(rule, 0), 200);
  EXPECT_DOUBLE_EQ(area_cost_jpy_per_year(rule, 10, 76.1), 45'600);
}

TEST(SupportRules, NeverPayMoreThanTheDeficitNorLessThanNothing) {
  for (std::uint64_t i = 0; i < k_cases; ++i) {
    const double cost = drawn(i, 0, 1e8);
    const double revenue = drawn(i, 1, 1.2e8);
    const double deficit = std::max(0.0, cost - revenue);
    const double rate = drawn(i, 2, 1);
    const double ratio = drawn(i, 3, 1);
    const int year = 1 + static_cast<int>(k_random.below(16 * i + 4, 12));
    const std::array supports{bus_support({.rate = rate, .deficit_cost_ratio = ratio, .full_density = 5},
                                          cost, revenue, drawn(i, 5, 10)),
                              island_settlement(rate, cost, revenue),
                              running_support({.rate = rate,
                                               .cost_ratio = ratio,
                                               .years = 10,
                                               .tapers = i % 2 == 0,
                                               .cap_jpy = drawn(i, 6, 1e8)},
                                              {.cost_jpy = cost, .deficit_jpy = deficit, .year = year})};
    for (const double support : supports) {
      EXPECT_GE(support, 0) << "case " << i;
      EXPECT_LE(support, deficit * (1 + 1e-12)) << "case " << i;
    }
    EXPECT_LE(capital_grant({.rate = rate, .floor_jpy = drawn(i, 7, 1e8)}, cost), cost);
    const double lines = 1 + drawn(i, 8, 1e4);
    const BenchmarkRule benchmark{drawn(i, 9, 1e4), drawn(i, 10, 1e5)};
    EXPECT_LE(benchmark_support(benchmark, cost, lines), cost * (1 + 1e-12));
    const double counted = standard_cost(cost, revenue, ratio);
    EXPECT_GE(counted, std::min(cost, revenue) * (1 - 1e-12));
    EXPECT_LE(counted, revenue * (1 + 1e-12));
  }
}

// 1/2 and 過疎債: 15 of 100; 2/3 and 辺地債: 6.7 of 100 (policy reference C.5).
TEST(LocalBurden, OfHalfAGrantAndADepopulationBondIsFifteenPercent) {
  const BondTerms bond{.allotment_ratio = 1, .allocation_return = 0.7, .interest_rate = 0, .years = 12};
  const LocalBurden burden = local_burden(50e6, bond, 0);
  EXPECT_DOUBLE_EQ(burden.cash_jpy, 0);
  EXPECT_DOUBLE_EQ(burden.nominal_present_jpy, 50e6);
  EXPECT_NEAR(burden.effective_present_jpy, 15e6, 1e-6);
}

TEST(LocalBurden, WithoutAllocationNothingReturns) {
  const BondTerms bond{.allotment_ratio = 0.75, .allocation_return = 0, .interest_rate = 0.02, .years = 15};
  const LocalBurden burden = local_burden(40e6, bond, 0.02);
  EXPECT_DOUBLE_EQ(burden.cash_jpy, 10e6);
  EXPECT_NEAR(burden.nominal_present_jpy, 40e6, 1e-6);  // interest equals the discount rate
  EXPECT_DOUBLE_EQ(burden.effective_present_jpy, burden.nominal_present_jpy);
}

TEST(LocalBurden, IsNeverNegativeAndNoMoreThanNominal) {
  for (std::uint64_t i = 0; i < k_cases; ++i) {
    const LocalBurden burden = local_burden(drawn(i, 0, 1e9),
                                            {.allotment_ratio = drawn(i, 1, 1),
                                             .allocation_return = drawn(i, 2, 1),
                                             .interest_rate = drawn(i, 3, 0.05),
                                             .years = 1 + static_cast<int>(k_random.below(16 * i + 4, 30))},
                                            drawn(i, 5, 0.06));
    EXPECT_GE(burden.effective_present_jpy, -1e-6) << "case " << i;
    EXPECT_LE(burden.effective_present_jpy, burden.nominal_present_jpy) << "case " << i;
  }
}

}  // namespace
}  // namespace tsunagi::models
