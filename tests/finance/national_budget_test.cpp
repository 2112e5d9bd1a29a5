// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/national_budget.h"

#include <gtest/gtest.h>

#include "geo/base/random.h"

namespace tsunagi::finance {
namespace {

using Years = std::vector<std::int64_t>;

BudgetClaimant claimant(std::string code, double score, Years running, Years income) {
  return {"region", std::move(code), score, std::move(running), std::move(income), std::nullopt};
}

// Half of min(deficit, 45 % of cost): 100 − 40 → 45 → 22.5 → 22; 300 − 0 → 135 → 67.5 → 68; 80 − 90 → 0.
TEST(NationalBudget, AsksByTheRunningRule) {
  const auto answer = share_budget(
      {claimant("a", 0, {100}, {40}), claimant("b", 0, {300}, {0}), claimant("c", 0, {80}, {90})},
      {.cap_jpy = {1'000}, .support = {.rate = 0.5, .cost_ratio = 0.45, .years = 1}});
  EXPECT_EQ(answer.asked_jpy, (std::vector<Years>{{22}, {68}, {0}}));
  EXPECT_EQ(answer.pro_rata_jpy, answer.asked_jpy);
}

// Whole commitments: b does not fit into the second year, the poorer c behind it does.
TEST(NationalBudget, PriorityPassesOverWhatDoesNotFitInSomeYear) {
  const auto answer =
      share_budget({claimant("c", 1, {10, 10}, {0, 0}), claimant("a", 9, {60, 60}, {0, 0}),
                    claimant("b", 5, {20, 50}, {0, 0})},
                   {.cap_jpy = {100, 100}, .support = {.rate = 1, .cost_ratio = 1, .years = 2}});
  EXPECT_EQ(answer.order, (std::vector<std::size_t>{1, 2, 0}));
  EXPECT_EQ(answer.is_funded, (std::vector<bool>{true, true, false}));
  EXPECT_EQ(answer.priority_by_year_jpy, (Years{70, 70}));
  EXPECT_EQ(answer.pro_rata_jpy[2], (Years{20, 41}));  // 50 of 120 within 100
}

TEST(NationalBudget, SumsStayWithinTheCapAndRatesClose) {
  const Random random(4, "budget");
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    std::vector<BudgetClaimant> all;
    for (std::uint64_t m = 0; m < 12; ++m) {
      const auto draw = [&](std::uint64_t k) {
        return static_cast<std::int64_t>(random.below(1'000 * i + 10 * m + k, 1'000'000));
      };
      all.push_back(claimant(std::to_string(m), static_cast<double>(draw(0)), {draw(1), draw(2)},
                             {draw(3) / 4, draw(4) / 4}));
    }
    const BudgetRules rules{.cap_jpy = {2'000'000, 1'500'000},
                            .support = {.rate = 0.5, .cost_ratio = 1, .years = 2}};
    const auto answer = share_budget(all, rules);
    for (std::size_t y = 0; y < 2; ++y) {
      ASSERT_LE(answer.pro_rata_by_year_jpy[y], rules.cap_jpy[y]);
      ASSERT_LE(answer.priority_by_year_jpy[y], rules.cap_jpy[y]);
      if (answer.asked_by_year_jpy[y] > rules.cap_jpy[y]) {
        ASSERT_GT(answer.pro_rata_by_year_jpy[y], rules.cap_jpy[y] - 12);  // each rounded down
      }
    }
    ASSERT_TRUE(answer.closing_rate.has_value());
    BudgetRules at = rules;
    const auto sums = [&](double rate) {
      at.support.rate = rate;
      return share_budget(all, at).asked_by_year_jpy;
    };
    const auto closed = sums(*answer.closing_rate);
    ASSERT_TRUE(closed[0] <= rules.cap_jpy[0] && closed[1] <= rules.cap_jpy[1]);
    if (*answer.closing_rate < 1) {
      const auto open = sums(*answer.closing_rate + 0.001);
      ASSERT_TRUE(open[0] > rules.cap_jpy[0] || open[1] > rules.cap_jpy[1]);
    }
  }
}

TEST(NationalBudget, WithoutMoneyNoRateCloses) {
  const auto answer = share_budget({claimant("a", 1, {1'000'000}, {0})},
                                   {.cap_jpy = {0}, .support = {.rate = 0.5, .cost_ratio = 1, .years = 1}});
  EXPECT_FALSE(answer.closing_rate.has_value());
  EXPECT_EQ(answer.pro_rata_jpy[0][0], 0);
  EXPECT_FALSE(answer.is_funded[0]);
}

}  // namespace
}  // namespace tsunagi::finance
