// SPDX-License-Identifier: Apache-2.0
// Some two thousand random problems of every kind beside brute force; bench/solve_random.sh runs 10^5.
#include <cstdio>

#include <gtest/gtest.h>

#include "tests/steiner/random_worlds.h"

namespace tsunagi::steiner {
namespace {

class RandomProblems : public ::testing::TestWithParam<WorldName> {};

TEST_P(RandomProblems, AreNeverAnsweredWrongly) {
  constexpr int k_problems = 180;
  KindTally tally;
  for (std::uint64_t seed = 0; seed < k_problems; ++seed) tally.add(check_one(GetParam(), seed), seed);
  EXPECT_EQ(tally.wrong, 0) << name_of(GetParam()) << ", " << tally.first_wrong;
  EXPECT_GE(tally.feasible * 2, tally.problems);
  EXPECT_GE(tally.optimal * 100, tally.feasible * 80);
  std::printf("%s: %d feasible, %d missed, %d optimal, %d proven, mean gap %.2f %%\n", name_of(GetParam()),
              tally.feasible, tally.missed, tally.optimal, tally.proven,
              100 * tally.gap_sum / tally.feasible);
}

// Its certified bound needed a linear program without a row to start from, in which Clp crashed.
TEST(RandomProblem, WithoutCutsToStartFrom) {
  EXPECT_EQ(check_one(WorldName::wide, 9050054).wrong, "");
}

// A terminal below an airtime module was reached from a second one only over an arc that no plan needs.
TEST(RandomProblem, WithAnIdleArcBelowAModule) {
  EXPECT_EQ(check_one(WorldName::airtime, 9049451).wrong, "");
}

INSTANTIATE_TEST_SUITE_P(Kinds, RandomProblems, ::testing::ValuesIn(k_worlds),
                         [](const ::testing::TestParamInfo<WorldName>& one) { return name_of(one.param); });

}  // namespace
}  // namespace tsunagi::steiner
