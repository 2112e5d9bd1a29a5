// SPDX-License-Identifier: Apache-2.0
#include "models/life_cycle.h"

#include <cmath>

#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "models/money.h"

namespace tsunagi::models {
namespace {

constexpr std::uint64_t k_cases = 10'000;

// Prices, lives and rates of a case, from its number.
struct Drawn {
  Asset asset;
  double rate = 0;
  double horizon_years = 0;
  double running_jpy = 0;
};

Drawn draw(std::uint64_t i) {
  const Random random(31, "life cycle");
  return {.asset = {.price_jpy = 1e4 + 1e8 * random.uniform(8 * i),
                    .life_years = 1 + static_cast<double>(random.below(8 * i + 1, 40)),
                    .first_year = static_cast<double>(random.below(8 * i + 2, 5)),
                    .escalation_ratio = 0.03 * random.uniform(8 * i + 3)},
          .rate = 0.1 * random.uniform(8 * i + 4),
          .horizon_years = 5 + static_cast<double>(random.below(8 * i + 5, 30)),
          .running_jpy = 1e6 * random.uniform(8 * i + 6)};
}

double total(const Drawn& d) {
  return capital_present_value(d.asset, d.rate, d.horizon_years) +
         d.running_jpy * annuity_factor(d.rate, d.horizon_years);
}

// Bought at 0, 8 and 16 years and worth half its price after 20: 3·1.0 M − 0.5 M without discounting.
TEST(LifeCycle, RenewalsAndResidualValueByHand) {
  const Asset asset{.price_jpy = 1e6, .life_years = 8};
  EXPECT_DOUBLE_EQ(residual_value(asset, 20), 5e5);
  EXPECT_DOUBLE_EQ(capital_present_value(asset, 0, 20), 2.5e6);
}

TEST(LifeCycle, NothingIsBoughtInTheLastYearsEnd) {
  EXPECT_DOUBLE_EQ(capital_present_value({.price_jpy = 100, .life_years = 10}, 0, 20), 200);
  EXPECT_DOUBLE_EQ(capital_present_value({.price_jpy = 100, .life_years = 10}, 0, 21), 210);
  EXPECT_DOUBLE_EQ(capital_present_value({.price_jpy = 100, .life_years = 10, .first_year = 20}, 0, 20), 0);
  EXPECT_DOUBLE_EQ(residual_value({.price_jpy = 100, .life_years = 10, .first_year = 20}, 20), 0);
}

TEST(LifeCycle, AStandingAssetIsRenewedWhenItsLifeEnds) {
  // Four years left of twenty: one purchase at 4, sixteen of twenty years used up at the end of the horizon.
  const Asset asset{.price_jpy = 1e6, .life_years = 20, .first_year = 4};
  EXPECT_DOUBLE_EQ(capital_present_value(asset, 0, 20), 8e5);
  EXPECT_DOUBLE_EQ(capital_present_value(asset, 0.04, 20),
                   1e6 * std::pow(1.04, -4) - 2e5 * std::pow(1.04, -20));
}

TEST(LifeCycle, ARisingPriceIsPaidAtItsYear) {
  const Asset asset{.price_jpy = 100, .life_years = 1, .escalation_ratio = 0.5};
  EXPECT_DOUBLE_EQ(capital_present_value(asset, 0, 3), 100 + 150 + 225);
  EXPECT_DOUBLE_EQ(capital_present_value(asset, 0.5, 3), 300);
}

TEST(LifeCycle, TotalsGrowWithThePriceAndDoubleWithIt) {
  for (std::uint64_t i = 0; i < k_cases; ++i) {
    Drawn d = draw(i);
    const double once = total(d);
    d.asset.price_jpy *= 1.1;
    EXPECT_GE(total(d), once * (1 - 1e-12)) << "case " << i;
    d.asset.price_jpy *= 2 / 1.1;
    d.running_jpy *= 2;
    EXPECT_NEAR(total(d), 2 * once, 1e-9 * std::abs(once) + 1e-3) << "case " << i;
  }
}

TEST(LifeCycle, TheYearlyCostWithoutInterestIsTheTotalByYears) {
  for (std::uint64_t i = 0; i < k_cases; ++i) {
    Drawn d = draw(i);
    d.rate = 0;
    const double flat = total(d) / d.horizon_years;
    EXPECT_NEAR(equivalent_annual_cost(total(d), 0, d.horizon_years), flat, 1e-9 * flat + 1e-6);
    d.rate = 1e-9;  // continuous at 0: differs by less than the horizon's years in parts of 10⁹
    EXPECT_NEAR(equivalent_annual_cost(total(d), d.rate, d.horizon_years), flat, 1e-6 * flat + 1e-3)
        << "case " << i;
  }
}

// DESIGN §5: at constant prices and a whole number of lives, the yearly cost of the horizon is the annuity.
TEST(LifeCycle, YearlyCostIsTheAnnuityWhereLivesFillTheHorizon) {
  const Random random(32, "whole lives");
  for (std::uint64_t i = 0; i < k_cases; ++i) {
    Drawn d = draw(i);
    d.asset.first_year = 0;
    d.asset.escalation_ratio = 0;
    d.horizon_years = d.asset.life_years * static_cast<double>(1 + random.below(i, 4));
    const double annuity =
        d.asset.price_jpy * capital_recovery_factor(d.rate, d.asset.life_years) + d.running_jpy;
    EXPECT_NEAR(equivalent_annual_cost(total(d), d.rate, d.horizon_years), annuity, 1e-9 * annuity)
        << "case " << i;
  }
}

TEST(LifeCycle, TakeUpRisesFromLittleToItsMost) {
  const TakeUp curve{.most_ratio = 0.33, .steepness_per_year = 0.8, .middle_year = 3};
  EXPECT_DOUBLE_EQ(take_up_ratio(curve, 3), 0.165);
  EXPECT_LT(take_up_ratio(curve, 0), 0.03);
  EXPECT_NEAR(take_up_ratio(curve, 20), 0.33, 1e-6);
  EXPECT_DOUBLE_EQ(take_up_ratio(curve, 2) + take_up_ratio(curve, 4), 0.33);
}

TEST(LifeCycle, GrowthAndBreakEvenUndoEachOther) {
  for (std::uint64_t i = 0; i < k_cases; ++i) {
    const Drawn d = draw(i);
    const double ratio = 0.1 + d.running_jpy;
    EXPECT_NEAR(std::pow(1 + compound_growth_rate(ratio, d.horizon_years), d.horizon_years), ratio,
                1e-9 * ratio);
    const Bought place{d.asset.price_jpy, d.asset.life_years, d.running_jpy};
    const Bought per_km{5e5, 20, 6e4};
    const double km = break_even_length_km(place, per_km, d.rate);
    EXPECT_NEAR(km * yearly_cost(per_km, d.rate), yearly_cost(place, d.rate), 1e-6 * d.asset.price_jpy);
  }
}

TEST(LifeCycle, SharedFeesSaveWhatTheTariffSays) {
  EXPECT_DOUBLE_EQ(shared_fee_saving(1300, 1300), 0);
  EXPECT_NEAR(shared_fee_saving(1300, 600), 0.538461538, 1e-9);  // three users
}

}  // namespace
}  // namespace tsunagi::models
