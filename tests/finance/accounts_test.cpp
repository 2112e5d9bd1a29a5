// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/accounts.h"

#include <algorithm>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "tests/plan/plan_world.h"

namespace tsunagi::finance {
namespace {

using steiner::Cost;

TEST(ToYen, SumsToTheRoundedSumAndMovesNoPartByAYen) {
  const Random random(11, "to_yen");
  for (std::uint64_t i = 0; i < 300; ++i) {
    std::vector<Cost> parts;
    for (std::uint64_t k = 0; k < 1 + random.below(1000 * i, 40); ++k)
      parts.push_back(static_cast<Cost>(random.below(1000 * i + 1 + k, 5'000'000)));
    const auto yen = to_yen(parts);
    const Cost sum = std::accumulate(parts.begin(), parts.end(), Cost{0});
    EXPECT_EQ(std::accumulate(yen.begin(), yen.end(), std::int64_t{0}), (sum + 500) / 1000) << "case " << i;
    for (std::size_t k = 0; k < parts.size(); ++k)
      EXPECT_LT(std::abs(yen[k] * 1000 - parts[k]), 1000) << "case " << i;
  }
}

TEST(ToYen, GivesTheOddYenToTheLargestRemainder) {
  EXPECT_EQ(to_yen(std::vector<Cost>{1300, 1600, 1100}), (std::vector<std::int64_t>{1, 2, 1}));
  EXPECT_EQ(to_yen(std::vector<Cost>{500, 500}), (std::vector<std::int64_t>{1, 0}));
  EXPECT_TRUE(to_yen({}).empty());
}

TEST(EqualShares, SumToTheWholeAndDifferByOne) {
  const Random random(12, "shares");
  for (std::uint64_t i = 0; i < 300; ++i) {
    const auto whole = static_cast<Cost>(random.below(2 * i, 4'000'000'000));
    const auto shares = equal_shares(whole, 1 + random.below(2 * i + 1, 50));
    EXPECT_EQ(std::accumulate(shares.begin(), shares.end(), Cost{0}), whole);
    EXPECT_LE(shares.front() - shares.back(), 1);
    EXPECT_TRUE(std::ranges::is_sorted(shares, std::greater<>{}));
  }
  EXPECT_TRUE(equal_shares(5, 0).empty());
}

std::int64_t sum(const std::vector<AccountRow>& rows) {
  return std::accumulate(rows.begin(), rows.end(), std::int64_t{0},
                         [](std::int64_t s, const AccountRow& r) { return s + r.jpy_per_year; });
}

void expect_tables_sum(const plan::testing::World& world) {
  const Accounts accounts = keep_accounts(world.scenario, world.planned);
  EXPECT_EQ(accounts.total_jpy_per_year, (world.planned.plan.total + 500) / 1000);
  for (const auto* table : {&accounts.layers, &accounts.options, &accounts.technologies, &accounts.use_cases,
                            &accounts.departments, &accounts.municipalities}) {
    EXPECT_EQ(sum(*table), accounts.total_jpy_per_year);
  }
  EXPECT_LE(accounts.penalties_jpy_per_year, accounts.total_jpy_per_year);
}

TEST(Accounts, EveryTableSumsToTheTotal) {
  expect_tables_sum(plan::testing::town());
  expect_tables_sum(plan::testing::radio_town());
  expect_tables_sum(plan::testing::plan_world(2, [](plan::Scenario&) {}));
  expect_tables_sum(plan::testing::plan_world(3, [](plan::Scenario& s) { s.penalty_factor = 1e-3; }));
}

TEST(Accounts, PenaltiesAreARowOfTheirOwn) {
  const auto world = plan::testing::plan_world(1, [](plan::Scenario& s) { s.penalty_factor = 1e-3; });
  const Accounts accounts = keep_accounts(world.scenario, world.planned);
  const auto row = std::ranges::find(accounts.options, "penalty", &AccountRow::key);
  ASSERT_NE(row, accounts.options.end());
  EXPECT_NEAR(static_cast<double>(row->jpy_per_year), static_cast<double>(accounts.penalties_jpy_per_year),
              1);
}

// A road of three sections of 600, 300 and 900 yen a year; A lives at the first end, B at the second, C at
// the last. Littlechild and Owen 1973: A pays 600/3; B 600/3 + 300/2; C all of its own besides.
TEST(Accounts, ThreePlayersOnAPathPayTheirShapleyValues) {
  plan::Scenario scenario;
  scenario.demand = {{.id = "A", .name_ja = "A", .department = "x"},
                     {.id = "B", .name_ja = "B", .department = "y"},
                     {.id = "C", .name_ja = "C", .department = "y"}};
  plan::Planned planned{.region = {.projection = geo::Projection("EPSG:6676")}};
  planned.demand.terminals = {{.row = 0}, {.row = 1}, {.row = 2}};
  planned.plan.costs = {{.line = {.cost = 600'000}, .arc = 0, .terminals = {0, 1, 2}},
                        {.line = {.cost = 300'000}, .arc = 1, .terminals = {1, 2}},
                        {.line = {.cost = 900'000}, .arc = 2, .terminals = {2}}};
  planned.plan.total = 1'800'000;
  const Accounts accounts = keep_accounts(scenario, planned);
  std::map<std::string, std::int64_t> share;
  for (const AccountRow& row : accounts.use_cases) share[row.key] = row.jpy_per_year;
  EXPECT_EQ(share["A"], 200);
  EXPECT_EQ(share["B"], 350);
  EXPECT_EQ(share["C"], 1250);
  for (const AccountRow& row : accounts.departments) EXPECT_EQ(row.jpy_per_year, row.key == "x" ? 300 : 1500);
}

}  // namespace
}  // namespace tsunagi::finance
