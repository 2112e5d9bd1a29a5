// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/uncertainty.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "geo/base/error.h"
#include "geo/base/random.h"
#include "models/normal.h"
#include "sim/finance/order_statistics.h"
#include "sim/finance/sensitivity.h"

namespace tsunagi::finance {
namespace {

constexpr models::Pert k_cable{0.5, 1, 2.5};
constexpr models::Pert k_staff{0.8, 1, 1.1};

UncertainAmounts amounts(std::uint32_t input, int years, double capital, double running, double income,
                         std::uint32_t second = k_certain) {
  const auto n = static_cast<std::size_t>(years);
  return {.input = input,
          .second_input = second,
          .likely = {std::vector<double>(n, capital), std::vector<double>(n, running),
                     std::vector<double>(n, income)}};
}

// Places 0, 1, … with the same amounts.
Draws alike(int places, int years, std::vector<UncertainAmounts> each, Dependence dependence,
            int replicates) {
  Draws draws{.years = years,
              .inputs = {{"cable", "fiber", k_cable}, {"staff", "", k_staff}},
              .paths = {{"traffic", "traffic"}},
              .places = {},
              .dependence = dependence,
              .seed = 3,
              .replicates = replicates};
  for (int m = 0; m < places; ++m) draws.places.push_back({std::to_string(m), each});
  return draws;
}

struct Moments {
  double mean = 0;
  double variance = 0;
};
Moments moments(std::span<const std::int64_t> draws) {
  Moments out;
  for (const std::int64_t x : draws) out.mean += static_cast<double>(x) / static_cast<double>(draws.size());
  for (const std::int64_t x : draws) {
    const double off = static_cast<double>(x) - out.mean;
    out.variance += off * off / static_cast<double>(draws.size());
  }
  return out;
}

std::vector<std::int64_t> sorted(std::span<const std::int64_t> draws) {
  std::vector<std::int64_t> out(draws.begin(), draws.end());
  std::ranges::sort(out);
  return out;
}

// Four standard errors of a mean of 40,000 draws; a variance has about √(2/n) of itself, 3 % at four of them.
constexpr int k_many = 40'000;

TEST(Uncertainty, OneInputHasTheMomentsAndQuantilesOfItsPert) {
  const Dependence any_split[]{{}, {0.3, 0.2, 0.4}, {1, 0, 0}};
  for (const Dependence& dependence : any_split) {
    const Samples out = draw_years(alike(1, 2, {amounts(0, 2, 1e8, 0, 0)}, dependence, k_many));
    const Moments found = moments(out.at(Measure::cost, 1));
    const double deviation = 1e8 * std::sqrt(k_cable.variance());
    EXPECT_NEAR(found.mean, 1e8 * k_cable.mean(), 4 * deviation / std::sqrt(k_many));
    EXPECT_NEAR(found.variance, deviation * deviation, 0.03 * deviation * deviation);
    const auto draws = sorted(out.at(Measure::cost, 1));
    for (const double p : {0.1, 0.5, 0.9}) {
      const Quantile q = quantile(draws, quantile_ranks(draws.size(), p));
      const double exact = 1e8 * pert_quantile(k_cable, p);
      EXPECT_LE(static_cast<double>(q.least_jpy), exact + 0.001 * deviation) << p;
      EXPECT_GE(static_cast<double>(q.most_jpy), exact - 0.001 * deviation) << p;
    }
  }
}

TEST(Uncertainty, IndependentPlacesAddTheirVariances) {
  const Samples out =
      draw_years(alike(50, 1, {amounts(0, 1, 1e8, 0, 0), amounts(1, 1, 0, 5e7, 0)}, {0, 0, 0.5}, k_many));
  const Moments found = moments(out.at(Measure::cost, 0));
  const double variance = 50 * (1e16 * k_cable.variance() + 25e14 * k_staff.variance());
  EXPECT_NEAR(found.mean, 50 * (1e8 * k_cable.mean() + 5e7 * k_staff.mean()),
              4 * std::sqrt(variance / k_many));
  EXPECT_NEAR(found.variance, variance, 0.03 * variance);
}

// All places wrong together: the quantile of the sum is the sum of quantiles.
TEST(Uncertainty, ACountryWideErrorDoesNotAverageOut) {
  const Samples out = draw_years(alike(50, 1, {amounts(0, 1, 1e8, 0, 0)}, {1, 0, 0}, k_many));
  const Samples one = draw_years(alike(1, 1, {amounts(0, 1, 1e8, 0, 0)}, {1, 0, 0}, k_many));
  for (std::size_t k = 0; k < k_many; ++k)
    ASSERT_EQ(out.at(Measure::cost, 0)[k], 50 * one.at(Measure::cost, 0)[k]);
}

// Independent of the code under test but for the random bits: every score by the quantile function.
TEST(Uncertainty, ADrawIsWhatTheFormulaSays) {
  const Dependence d{0.3, 0.2, 0.4};
  Draws draws = alike(1, 3, {amounts(0, 3, 1e6, 2e5, 0), amounts(1, 3, 0, 0, 9e5, 0)}, d, 300);
  draws.places[0].code = "19430";
  const Samples out = draw_years(draws);
  const auto score = [&](const std::string& stream, int year, int k) {
    const std::uint64_t bits =
        Random(3, stream).bits((static_cast<std::uint64_t>(year) << 32) | static_cast<std::uint64_t>(k));
    return models::normal_quantile((static_cast<double>(bits >> 12) + 0.5) * 0x1.0p-52);
  };
  const auto factor = [&](const UncertainInput& input, int year, int k) {
    const double z = std::sqrt(0.3) * score("national/" + input.key, 0, k) +
                     std::sqrt(0.2) * score("technology/" + input.technology, 0, k) +
                     std::sqrt(0.4) * score("place/19430/" + input.key, 0, k) +
                     std::sqrt(0.1) * score("place/19430/" + input.key, year + 1, k);
    return pert_quantile(input.factor, models::normal_cdf(z));
  };
  for (const int k : {0, 255, 256, 299}) {
    const double cable = factor(draws.inputs[0], 2, k);
    const double staff = factor(draws.inputs[1], 2, k);
    const double income = 9e5 * cable * staff;
    const auto at = static_cast<std::size_t>(k);
    EXPECT_NEAR(static_cast<double>(out.at(Measure::cost, 2)[at]), 1.2e6 * cable, 30) << k;
    EXPECT_NEAR(static_cast<double>(out.at(Measure::net, 2)[at]), 1.2e6 * cable - income, 60) << k;
    EXPECT_NEAR(static_cast<double>(out.at(Measure::deficit, 2)[at]), std::max(0.0, 2e5 * cable - income), 60)
        << k;
  }
}

// Every level is as likely as any other, holds for all years of a draw, and 10 % of draws lie in the lowest
// 10 %.
TEST(Uncertainty, APathIsDrawnOnceForAllYears) {
  Draws draws = alike(2, 2, {}, {0.3, 0.2, 0.4}, k_many);
  UncertainAmounts growing{.path = 0, .likely = {{0, 0}, {0, 0}, {0, 0}}};
  for (std::size_t level = 0; level < k_path_levels; ++level) {
    const double jpy = 1000 * static_cast<double>(level);
    growing.levels.push_back({{0, 0}, {jpy, 10 * jpy}, {0, 0}});
  }
  draws.places[0].amounts = {growing};
  const Samples out = draw_years(draws);
  std::vector<int> count(k_path_levels);
  for (std::size_t k = 0; k < k_many; ++k) {
    const std::int64_t first = out.at(Measure::cost, 0)[k];
    ASSERT_EQ(out.at(Measure::cost, 1)[k], 10 * first);
    ++count[static_cast<std::size_t>(first / 1000)];
  }
  constexpr double k_expected = k_many / static_cast<double>(k_path_levels);
  for (const int c : count) EXPECT_NEAR(c, k_expected, 5 * std::sqrt(k_expected));
  draws.places[1].amounts = {growing};  // half of what makes two places differ is common to both
  const Moments both = moments(draw_years(draws).at(Measure::cost, 0));
  const Moments one = moments(out.at(Measure::cost, 0));
  EXPECT_NEAR(both.variance / one.variance, 2 * (1 + 0.5), 0.1);
}

TEST(Uncertainty, ASurplusOfOnePlaceDoesNotPayForAnother) {
  Draws draws = alike(2, 1, {}, {}, 10);
  draws.places[0].amounts = {amounts(k_certain, 1, 0, 100, 40)};
  draws.places[1].amounts = {amounts(k_certain, 1, 0, 100, 900)};
  const Samples out = draw_years(draws);
  EXPECT_EQ(out.at(Measure::deficit, 0)[9], 60);
  EXPECT_EQ(out.at(Measure::net, 0)[9], 200 - 940);
}

TEST(Uncertainty, ThreadsAndOrderDoNotChangeAByte) {
  Draws draws =
      alike(30, 4, {amounts(0, 4, 1e8, 1e6, 0), amounts(1, 4, 0, 2e6, 3e6, 0)}, {0.3, 0.2, 0.4}, 1'000);
  const auto with_threads = [&](std::size_t threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    return draw_years(draws).jpy;
  };
  const auto one = with_threads(1);
  EXPECT_EQ(one, with_threads(2));
  EXPECT_EQ(one, with_threads(7));
  std::ranges::reverse(draws.places);
  EXPECT_EQ(one, with_threads(2));
  std::vector<std::int64_t> sum(one.size());
  const std::vector<Samples> apart = draw_places(draws);
  for (std::size_t m = 0; m < apart.size(); ++m) {
    std::ranges::transform(sum, apart[m].jpy, sum.begin(), std::plus());
    Draws alone = draws;
    alone.places = {draws.places[m]};
    if (m % 10 == 0) {
      EXPECT_EQ(draw_years(alone).jpy, apart[m].jpy);
    }
  }
  EXPECT_EQ(one, sum);
}

TEST(Uncertainty, RefusesSharesOfVarianceBeyondOne) {
  EXPECT_THROW(static_cast<void>(draw_years(alike(1, 1, {}, {0.6, 0.3, 0.2}, 10))), Error);
  EXPECT_THROW(static_cast<void>(draw_years(alike(1, 1, {}, {-0.1, 0.3, 0.2}, 10))), Error);
  EXPECT_NO_THROW(static_cast<void>(draw_years(alike(1, 1, {}, {0.3, 0.2, 0.5}, 10))));
}

// The 95 % interval of a median of 100 is printed in tables as the 40th to the 61st.
TEST(OrderStatistics, RanksAreThoseOfTheBinomialTables) {
  const QuantileRanks median = quantile_ranks(100, 0.5);
  EXPECT_EQ(median.at, 50u);
  EXPECT_EQ(median.least, 40u);
  EXPECT_EQ(median.most, 61u);
  const QuantileRanks few = quantile_ranks(5, 0.9);
  EXPECT_EQ(few.at, 5u);
  EXPECT_EQ(few.most, 5u);
}

TEST(OrderStatistics, QuantilesRiseWithTheirShare) {
  const Random random(10, "monotone");
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    std::vector<std::int64_t> draws(5 + random.below(64 * i, 30));
    for (std::size_t k = 0; k < draws.size(); ++k)
      draws[k] = static_cast<std::int64_t>(random.below(64 * i + 1 + k, 50)) - 25;
    std::ranges::sort(draws);
    const double low = random.uniform(64 * i + 60);
    const double high = low + (1 - low) * random.uniform(64 * i + 61);
    const Quantile one = quantile(draws, quantile_ranks(draws.size(), low));
    const Quantile two = quantile(draws, quantile_ranks(draws.size(), high));
    ASSERT_LE(one.jpy, two.jpy) << i;
    ASSERT_LE(one.least_jpy, one.jpy) << i;
    ASSERT_LE(one.jpy, one.most_jpy) << i;
  }
}

// A 95 % interval holds the true quantile in 95 % of cases: here 1,000 samples of 200 uniform numbers.
TEST(OrderStatistics, IntervalsHoldTheTrueQuantileAsOftenAsTheySay) {
  const Random random(9, "intervals");
  const QuantileRanks ranks = quantile_ranks(200, 0.9);
  int held = 0;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    std::vector<std::int64_t> draws;
    for (std::uint64_t k = 0; k < 200; ++k)
      draws.push_back(static_cast<std::int64_t>(random.below(200 * i + k, 1'000'000)));
    std::ranges::sort(draws);
    const Quantile q = quantile(draws, ranks);
    held += q.least_jpy <= 900'000 && 900'000 <= q.most_jpy ? 1 : 0;
  }
  EXPECT_GE(held, 935);
  EXPECT_LE(held, 985);
}

TEST(OrderStatistics, TailsAreCountedAndAveraged) {
  std::vector<std::int64_t> draws(100);
  std::iota(draws.begin(), draws.end(), 1);
  EXPECT_EQ(exceedance(draws, 90), 0.1);
  EXPECT_EQ(exceedance(draws, 100), 0);
  EXPECT_EQ(exceedance(draws, 0), 1);
  EXPECT_EQ(expected_shortfall(draws, quantile_ranks(100, 0.9)), 96);  // 95.5, half to even
  EXPECT_EQ(mean(std::vector<std::int64_t>{1, 2}), 2);
  EXPECT_EQ(mean(std::vector<std::int64_t>{2, 3}), 2);
  EXPECT_EQ(mean(std::vector<std::int64_t>{-1, -2}), -2);
  EXPECT_EQ(mean(std::vector<std::int64_t>{-1, -1, -2}), -1);
}

// Of a sum, the first-order and the total index are the input's share of the variance.
TEST(Sensitivity, IndicesOfASumAreSharesOfItsVariance) {
  const FactorModel model{{k_cable, k_staff},
                          {{0, k_certain, 3e6}, {1, k_certain, 2e7}, {k_certain, k_certain, 5e6}}};
  const double cable = 9e12 * k_cable.variance();
  const double staff = 4e14 * k_staff.variance();
  const auto effects = input_effects(model, 16'384, 5);
  EXPECT_NEAR(effects[0].first_order, cable / (cable + staff), 0.02);
  EXPECT_NEAR(effects[0].total, cable / (cable + staff), 0.02);
  EXPECT_NEAR(effects[1].first_order, staff / (cable + staff), 0.02);
  EXPECT_NEAR(effects[1].total, staff / (cable + staff), 0.02);
  EXPECT_NEAR(effects[0].at_p10_jpy, 25e6 + 3e6 * pert_quantile(k_cable, 0.1), 1);
  EXPECT_NEAR(effects[1].at_p90_jpy, 8e6 + 2e7 * pert_quantile(k_staff, 0.9), 1);
}

// X·Y: first order V_x·y² , total V_x·(y² + V_y), of V = V_x·y² + V_y·x² + V_x·V_y.
TEST(Sensitivity, IndicesOfAProductCountWhatActsTogether) {
  const models::Pert wide{0.1, 1, 4};
  const FactorModel model{{wide, k_cable}, {{0, 1, 1e6}}};
  const double x = wide.mean(), y = k_cable.mean(), v_x = wide.variance(), v_y = k_cable.variance();
  const double all = v_x * y * y + v_y * x * x + v_x * v_y;
  const auto effects = input_effects(model, 16'384, 5);
  EXPECT_NEAR(effects[0].first_order, v_x * y * y / all, 0.02);
  EXPECT_NEAR(effects[0].total, v_x * (y * y + v_y) / all, 0.02);
  EXPECT_NEAR(effects[1].first_order, v_y * x * x / all, 0.02);
  EXPECT_NEAR(effects[1].total, v_y * (x * x + v_x) / all, 0.02);
}

// Linear between knots: what a path does is the spread of the function at its quantiles.
TEST(Sensitivity, APathGoesFromKnotToKnot) {
  const FactorModel model{{k_cable}, {{.path = 0, .knots = {{0.5, 10}, {1, 20}, {2.5, 80}}}}};
  EXPECT_DOUBLE_EQ(model.at({0.4}), 10);
  EXPECT_DOUBLE_EQ(model.at({0.75}), 15);
  EXPECT_DOUBLE_EQ(model.at({1.75}), 50);
  EXPECT_DOUBLE_EQ(model.at({3}), 80);
  const auto effects = input_effects(model, 4'096, 5);
  EXPECT_DOUBLE_EQ(effects[0].at_p90_jpy, 20 + 40 * (pert_quantile(k_cable, 0.9) - 1));
  EXPECT_NEAR(effects[0].total, 1, 0.05);
}

TEST(Sensitivity, WithoutVarianceNothingMatters) {
  const auto effects = input_effects({{{1, 1, 1}}, {{0, k_certain, 7}}}, 64, 1);
  EXPECT_EQ(effects[0].first_order, 0);
  EXPECT_EQ(effects[0].total, 0);
  EXPECT_EQ(effects[0].at_p10_jpy, 7);
}

}  // namespace
}  // namespace tsunagi::finance
