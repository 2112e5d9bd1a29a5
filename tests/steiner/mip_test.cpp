// SPDX-License-Identifier: Apache-2.0
// Random problems beyond brute force beside CBC, where CMake found it.
#include <cstdio>

#include <gtest/gtest.h>

#include "tests/steiner/random_worlds.h"
#ifdef TSUNAGI_CBC
#include "tests/steiner/mip_worlds.h"
#endif

namespace tsunagi::steiner {
namespace {

#ifdef TSUNAGI_CBC

TEST(MipOracle, MeetsBruteForceOnTinyProblems) {
  for (const WorldName world : k_worlds) {
    for (std::uint64_t seed = 5000; seed < 5012; ++seed) {
      const Posed posed = pose(world, seed);
      const auto optimum = mip_optimum(posed.instance.problem);
      ASSERT_EQ(optimum.has_value(), posed.optimum.has_value()) << name_of(world) << " " << seed;
      if (!optimum) continue;
      EXPECT_EQ(*optimum + posed.instance.fixed, *posed.optimum) << name_of(world) << " " << seed;
    }
  }
}

class LargerProblems : public ::testing::TestWithParam<WorldName> {};

TEST_P(LargerProblems, AreNeverAnsweredWrongly) {
  KindTally tally;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Posed posed = pose_large(GetParam(), seed);
    tally.add(check_answer(posed), seed);
  }
  EXPECT_EQ(tally.wrong, 0) << name_of(GetParam()) << ", " << tally.first_wrong;
  std::printf("%s: %d feasible, %d missed, %d optimal, %d proven\n", name_of(GetParam()), tally.feasible,
              tally.missed, tally.optimal, tally.proven);
}

INSTANTIATE_TEST_SUITE_P(Kinds, LargerProblems, ::testing::ValuesIn(k_large_worlds),
                         [](const ::testing::TestParamInfo<WorldName>& one) { return name_of(one.param); });

#else

TEST(MipOracle, MeetsBruteForceOnTinyProblems) {
  GTEST_SKIP() << "skipped: CMake found no CBC (coinor-libcbc-dev)";
}

#endif

}  // namespace
}  // namespace tsunagi::steiner
