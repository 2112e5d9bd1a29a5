// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/yearly.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "models/life_cycle.h"
#include "models/money.h"

namespace tsunagi::finance {
namespace {

constexpr std::uint64_t k_cases = 10'000;
const Random k_random(61, "yearly");

YearPaths flat(int years) {
  const auto n = static_cast<std::size_t>(years);
  return {.traffic = std::vector<double>(n, 1),
          .households = {std::vector<double>(n, 1)},
          .take_up = std::vector<double>(n, 1),
          .construction = std::vector<double>(n, 1),
          .wages = std::vector<double>(n, 1)};
}

YearlyInputs one_place(int years, std::vector<YearlyLine> lines) {
  for (YearlyLine& line : lines) {
    if (line.end_year == 0) line.end_year = years;
  }
  return {.years = years, .municipalities = 1, .lines = std::move(lines), .modules = {}, .unit_lines = {}};
}

double total(const YearlyInputs& inputs, const YearPaths& paths, double rate,
             std::span<const double> factor = {}) {
  return present_value(evaluate(inputs, paths, factor), 0, Payer::public_body, rate).total_cost();
}

std::vector<double> years_of(const YearTable& table, Account account) {
  const auto span = table.at(YearTable::cell(0, Payer::public_body, account, models::Layer::route, true));
  return {span.begin(), span.end()};
}

YearlyLine drawn_line(std::uint64_t i, int years) {
  const auto u = [i](std::uint64_t k) { return k_random.uniform(16 * i + k); };
  const int first = static_cast<int>(k_random.below(16 * i + 1, 3));
  return {.item = 0,
          .life_years = 1 + static_cast<double>(k_random.below(16 * i, 30)),
          .first_purchase = first,
          .first_year = first,
          .end_year = years,
          .capital_jpy = 1e8 * u(2),
          .upkeep_jpy = 1e6 * u(3),
          .running_jpy = 1e6 * u(4)};
}

// Bought in years 0, 8 and 16 of 20; the last one has half its life left.
TEST(Yearly, AnAssetIsRenewedAtTheEndOfItsLife) {
  const YearlyInputs inputs =
      one_place(20, {{.life_years = 8, .capital_jpy = 1e6, .upkeep_jpy = 1e4, .running_jpy = 9e4}});
  const YearTable table = evaluate(inputs, flat(20));
  const auto first = years_of(table, Account::investment);
  const auto renewal = years_of(table, Account::renewal);
  EXPECT_EQ(first[0], 1e6);
  EXPECT_EQ(std::accumulate(first.begin(), first.end(), 0.0), 1e6);
  EXPECT_EQ(renewal[8], 1e6);
  EXPECT_EQ(renewal[16], 1e6);
  EXPECT_EQ(std::accumulate(renewal.begin(), renewal.end(), 0.0), 2e6);
  EXPECT_EQ(years_of(table, Account::upkeep), std::vector<double>(20, 1e4));
  EXPECT_EQ(years_of(table, Account::operation), std::vector<double>(20, 9e4));
  const PresentValue value = present_value(table, 0, Payer::public_body, 0.04);
  EXPECT_NEAR(value.total_cost(), 3395437.542, 1e-3);  // vector TCO-1 of the policy reference
  EXPECT_EQ(present_value(table, 0, Payer::users, 0.04).total_cost(), 0);
}

// What stands and is five years from its end is bought for the first time in year 5.
TEST(Yearly, AStandingAssetCostsUpkeepBeforeItsFirstRenewal) {
  const YearlyInputs inputs = one_place(20, {{.first_account = Account::renewal,
                                              .life_years = 20,
                                              .first_purchase = 5,
                                              .capital_jpy = 1e6,
                                              .upkeep_jpy = 1e4}});
  const YearTable table = evaluate(inputs, flat(20));
  EXPECT_EQ(years_of(table, Account::renewal)[5], 1e6);
  EXPECT_EQ(years_of(table, Account::upkeep)[0], 1e4);
  EXPECT_NEAR(table.residual_jpy[0], 0.25e6, 1e-6);  // 15 of 20 years are used
}

TEST(Yearly, WhatEndsBeforeTheHorizonIsWorthNothingAfterwards) {
  const YearlyInputs inputs =
      one_place(20, {{.life_years = 8, .end_year = 9, .capital_jpy = 1e6, .running_jpy = 10}});
  const YearTable table = evaluate(inputs, flat(20));
  EXPECT_EQ(years_of(table, Account::renewal)[8], 1e6);
  EXPECT_EQ(table.residual_jpy[0], 0);
  EXPECT_EQ(years_of(table, Account::operation)[8], 10);
  EXPECT_EQ(years_of(table, Account::operation)[9], 0);
}

TEST(Yearly, AgreesWithTheClosedFormsOfTheReference) {
  for (std::uint64_t i = 0; i < k_cases; ++i) {
    const int years = 5 + static_cast<int>(k_random.below(16 * i + 9, 30));
    const double rate = 0.08 * k_random.uniform(16 * i + 10);
    const double rise = 0.03 * k_random.uniform(16 * i + 11);
    YearlyLine line = drawn_line(i, years);
    line.first_year = 0;
    line.upkeep_jpy = 0;
    YearPaths paths = flat(years);
    for (std::size_t y = 0; y < paths.construction.size(); ++y)
      paths.construction[y] = std::pow(1 + rise, static_cast<double>(y));
    const models::Asset asset{line.capital_jpy, line.life_years, static_cast<double>(line.first_purchase),
                              rise};
    const double expected = models::capital_present_value(asset, rate, years) +
                            line.running_jpy * models::annuity_factor(rate, years);
    EXPECT_NEAR(total(one_place(years, {line}), paths, rate), expected, 1e-9 * expected) << "case " << i;
  }
}

// DESIGN §5: the planning cost is the yearly cost of the horizon at constant prices and whole lives.
TEST(Yearly, TheEquivalentYearIsThePlanningCostAtWholeLives) {
  for (std::uint64_t i = 0; i < k_cases; ++i) {
    const int years = 24;
    constexpr std::array<double, 8> lives{1, 2, 3, 4, 6, 8, 12, 24};
    const double rate = 0.08 * k_random.uniform(16 * i + 10);
    std::vector<YearlyLine> lines;
    double planned = 0;
    for (std::uint64_t k = 0; k < 5; ++k) {
      YearlyLine line = drawn_line(5 * i + k, years);
      line.first_purchase = line.first_year = 0;
      line.life_years = lives[k_random.below(16 * (5 * i + k) + 12, lives.size())];
      planned += line.capital_jpy * models::capital_recovery_factor(rate, line.life_years) + line.upkeep_jpy +
                 line.running_jpy;
      lines.push_back(line);
    }
    const double tco = total(one_place(years, std::move(lines)), flat(years), rate);
    EXPECT_NEAR(models::equivalent_annual_cost(tco, rate, years), planned, 1e-9 * planned) << "case " << i;
  }
}

TEST(Yearly, TotalsRiseWithPricesAndDoubleWithThem) {
  for (std::uint64_t i = 0; i < k_cases; ++i) {
    const int years = 20;
    const YearlyInputs inputs = one_place(years, {drawn_line(i, years)});
    const double once = total(inputs, flat(years), 0.04);
    EXPECT_NEAR(total(inputs, flat(years), 0.04, std::array{2.0}), 2 * once, 1e-9 * once);
    EXPECT_GE(total(inputs, flat(years), 0.04, std::array{1.01}), once);
  }
}

TEST(Yearly, WithoutInterestTheEquivalentYearIsTheTotalByYears) {
  for (std::uint64_t i = 0; i < k_cases; ++i) {
    const YearlyInputs inputs = one_place(20, {drawn_line(i, 20)});
    const double sum = total(inputs, flat(20), 0);
    EXPECT_NEAR(models::equivalent_annual_cost(sum, 0, 20), sum / 20, 1e-9 * sum);
    EXPECT_NEAR(models::equivalent_annual_cost(total(inputs, flat(20), 1e-9), 1e-9, 20), sum / 20,
                1e-6 * sum);
  }
}

TEST(Yearly, LinesSumToTheTableAndMergingChangesNothing) {
  const int years = 20;
  YearPaths paths = flat(years);
  for (std::size_t y = 0; y < paths.wages.size(); ++y) paths.wages[y] = 1 + 0.01 * static_cast<double>(y);
  for (std::uint64_t i = 0; i < 200; ++i) {
    std::vector<YearlyLine> lines;
    for (std::uint64_t k = 0; k < 12; ++k) {
      YearlyLine line = drawn_line(100 * i + k % 5, years);  // some alike, with other amounts
      line.running_prices = k % 2 == 0 ? Prices::wages : Prices::constant;
      line.capital_jpy *= static_cast<double>(1 + k);
      lines.push_back(line);
    }
    const YearTable table = evaluate(one_place(years, lines), paths);
    const YearTable again = evaluate(one_place(years, merged(lines)), paths);
    double sum = 0;
    for (const YearlyLine& line : lines) {
      const LineYears each = line_years(line, paths, years);
      for (std::size_t y = 0; y < each.bought.size(); ++y)
        sum += each.bought[y] + each.upkeep[y] + each.running[y];
    }
    EXPECT_NEAR(std::accumulate(table.jpy.begin(), table.jpy.end(), 0.0), sum, 1e-9 * sum);
    for (std::size_t c = 0; c < table.jpy.size(); ++c)
      ASSERT_NEAR(table.jpy[c], again.jpy[c], 1e-9 * sum) << "case " << i;
    EXPECT_LE(merged(lines).size(), 10u);
  }
}

TEST(Yearly, AmountsAreLinearInThePricesOfItems) {
  const int years = 20;
  for (std::uint64_t i = 0; i < 500; ++i) {
    std::vector<YearlyLine> lines;
    std::vector<double> factor;
    for (std::uint32_t item = 0; item < 4; ++item) {
      lines.push_back(drawn_line(4 * i + item, years));
      lines.back().item = item;
      if (item == 3) lines.back().running_account = Account::income;
      factor.push_back(0.5 + k_random.uniform(1000 + 4 * i + item));
    }
    const YearlyInputs inputs = one_place(years, lines);
    const PresentValue varied =
        present_value(evaluate(inputs, flat(years), factor), 0, Payer::public_body, 0.04);
    PresentValue sum;
    for (const ItemYears& item : item_years(inputs, flat(years), 0, Payer::public_body)) {
      for (int y = 0; y < years; ++y) {
        const auto at = static_cast<std::size_t>(y);
        sum.capital_jpy += factor[item.item] * item.capital_jpy[at] * std::pow(1.04, -y);
        sum.running_jpy += factor[item.item] * item.running_jpy[at] * std::pow(1.04, -y - 1);
        sum.income_jpy += factor[item.item] * item.income_jpy[at] * std::pow(1.04, -y - 1);
      }
      sum.residual_jpy += factor[item.item] * item.residual_jpy * std::pow(1.04, -years);
    }
    EXPECT_NEAR(varied.capital_jpy, sum.capital_jpy, 1e-9 * sum.capital_jpy);
    EXPECT_NEAR(varied.running_jpy, sum.running_jpy, 1e-9 * sum.running_jpy);
    EXPECT_NEAR(varied.income_jpy, sum.income_jpy, 1e-9 * sum.income_jpy);
    EXPECT_NEAR(varied.residual_jpy, sum.residual_jpy, 1e-9 * sum.residual_jpy + 1e-6);
  }
}

// Load 0.4 that stays and 0.5 that grows by half each year: beyond one unit in year 1, two in year 3, three
// in year 5 of a module that may have three.
TEST(Yearly, ModulesAreBoughtWhenTrafficOutgrowsThemAndFallShortBeyondTheirLimit) {
  const int years = 7;
  YearPaths paths = flat(years);
  for (std::size_t y = 0; y < paths.traffic.size(); ++y)
    paths.traffic[y] = std::pow(1.5, static_cast<double>(y));
  YearlyInputs inputs = one_place(years, {});
  inputs.unit_lines = {{.life_years = 10, .end_year = years, .capital_jpy = 100, .running_jpy = 7}};
  YearlyModule module{.most_units = 3, .first_line = 0, .end_line = 1};
  module.fixed_ratio[2] = 0.4;
  module.growing_ratio[2] = 0.5;
  inputs.modules = {module};
  const YearTable table = evaluate(inputs, paths);
  EXPECT_EQ(years_of(table, Account::investment), (std::vector<double>{0, 100, 0, 100, 0, 0, 0}));
  EXPECT_EQ(years_of(table, Account::operation), (std::vector<double>{0, 7, 7, 14, 14, 14, 14}));
  const ModuleUnits units = module_units(inputs, paths);
  EXPECT_EQ(units.short_modules, (std::vector<int>{0, 0, 0, 0, 0, 1, 1}));
  EXPECT_NEAR(units.short_unit_loads[5], 0.4 + 0.5 * std::pow(1.5, 5) - 3, 1e-12);
}

TEST(Yearly, VolumesFollowWhatTheyAreSaidToFollow) {
  YearPaths paths = flat(3);
  paths.traffic = {1, 2, 4};
  paths.households = {{1, 0.9, 0.8}};
  paths.take_up = {0.1, 0.2, 0.3};
  const auto running = [&](Follows follows, int first_year) {
    return line_years({.follows = follows, .first_year = first_year, .end_year = 3, .running_jpy = 100},
                      paths, 3)
        .running;
  };
  EXPECT_EQ(running(Follows::traffic, 0), (std::vector<double>{100, 200, 400}));
  EXPECT_EQ(running(Follows::households, 1), (std::vector<double>{0, 90, 80}));
  EXPECT_NEAR(running(Follows::subscribers, 1)[2], 16, 1e-12);  // second year of the launch
}

}  // namespace
}  // namespace tsunagi::finance
