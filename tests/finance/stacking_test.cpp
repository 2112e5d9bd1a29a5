// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/stacking.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "sim/steiner/mip.h"

namespace tsunagi::finance {
namespace {

// Two years of one to seven lines and two to four claims of any shape; a line is of one side of the ledger.
StackingProblem drawn(std::uint64_t i) {
  const Random random(41, "stacking");
  std::uint64_t index = i * 256;
  const auto jpy = [&](double most) { return std::floor(most * random.uniform(index++)); };
  const auto chance = [&](std::uint64_t of) { return random.below(index++, of) == 0; };
  StackingProblem problem;
  const std::size_t lines = 1 + random.below(index++, 7);
  std::vector<bool> is_running;
  for (std::size_t l = 0; l < lines; ++l) {
    problem.cost_jpy.push_back({jpy(9e6), jpy(9e6)});
    is_running.push_back(chance(2));
  }
  problem.deficit_jpy = {jpy(2e7), jpy(2e7)};
  const std::size_t claims = 2 + random.below(index++, 3);
  for (std::size_t c = 0; c < claims; ++c) {
    StackingClaim& claim = problem.claims.emplace_back();
    claim.is_running = chance(2);
    for (std::uint32_t l = 0; l < lines; ++l)
      if (is_running[l] == claim.is_running && !chance(4)) claim.lines.push_back(l);
    for (int y = 0; y < 2; ++y) {
      PaymentShape shape{.slope = random.uniform(index++)};
      if (chance(3)) shape.offset_jpy = jpy(5e6);
      if (chance(3)) shape.floor_jpy = jpy(8e6);
      if (chance(3)) shape.cap_jpy = jpy(6e6);
      if (chance(3)) shape.second_slope = 0.45 * shape.slope;
      claim.by_year.push_back(shape);
    }
  }
  return problem;
}

// Every way to give each line to one of its claims or to none.
double best_jpy(const StackingProblem& problem, std::vector<std::uint32_t> claim_of, std::size_t line) {
  if (line == problem.cost_jpy.size()) return stacked_jpy(problem, claim_of);
  double best = best_jpy(problem, claim_of, line + 1);
  for (std::uint32_t c = 0; c < problem.claims.size(); ++c) {
    if (!std::ranges::binary_search(problem.claims[c].lines, line)) continue;
    claim_of[line] = c;
    best = std::max(best, best_jpy(problem, claim_of, line + 1));
  }
  return best;
}

double best_jpy(const StackingProblem& problem) {
  return best_jpy(problem, std::vector<std::uint32_t>(problem.cost_jpy.size(), k_no_claim), 0);
}

TEST(Stacking, IsTheBestOfAllAssignmentsOnRandomCases) {
  int better = 0;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const StackingProblem problem = drawn(i);
    const Stacking s = assign_lines(problem);
    ASSERT_TRUE(s.is_proven) << i;
    ASSERT_DOUBLE_EQ(s.jpy, stacked_jpy(problem, s.claim_of)) << i;
    ASSERT_NEAR(s.jpy, best_jpy(problem), 1) << i;
    ASSERT_GE(s.jpy, s.ordered_jpy) << i;
    better += s.jpy > s.ordered_jpy ? 1 : 0;
  }
  EXPECT_GT(better, 1'000);  // cases in which the order alone would be worse
}

// Without a search of its own the integer programme decides: within a millionth of the largest line.
TEST(Stacking, TheIntegerProgrammeAgrees) {
  if (!steiner::has_mip_solver()) GTEST_SKIP() << "no solver of integer programmes was found";
  for (std::uint64_t i = 0; i < 200; ++i) {
    const StackingProblem problem = drawn(i);
    const Stacking s = assign_lines(problem, {.search_nodes = 0});
    ASSERT_TRUE(s.is_proven) << i;
    ASSERT_NEAR(s.jpy, best_jpy(problem), 50) << i;
  }
}

TEST(Stacking, KeepsTheOrderWhereNothingIsWon) {
  const StackingProblem problem{.cost_jpy = {{100}, {200}},
                                .claims = {{{0, 1}, {PaymentShape{.slope = 0.5}}, false},
                                           {{0, 1}, {PaymentShape{.slope = 0.5}}, false}},
                                .deficit_jpy = {0}};
  EXPECT_EQ(assign_lines(problem).claim_of, (std::vector<std::uint32_t>{0, 0}));
}

// A grant capped at 50 takes the large line; the small one is worth more elsewhere.
TEST(Stacking, LeavesToOthersWhatACapWouldLose) {
  const StackingProblem problem{.cost_jpy = {{100}, {40}},
                                .claims = {{{0, 1}, {PaymentShape{.slope = 0.5, .cap_jpy = 50}}, false},
                                           {{0, 1}, {PaymentShape{.slope = 0.25}}, false}},
                                .deficit_jpy = {0}};
  const Stacking s = assign_lines(problem);
  EXPECT_EQ(s.claim_of, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_DOUBLE_EQ(s.ordered_jpy, 50);
  EXPECT_DOUBLE_EQ(s.jpy, 60);
}

}  // namespace
}  // namespace tsunagi::finance
