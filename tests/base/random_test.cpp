// SPDX-License-Identifier: Apache-2.0
#include "geo/base/random.h"

#include <array>

#include <gtest/gtest.h>

namespace tsunagi {
namespace {

TEST(Random, SplitMixMatchesThePublishedSequence) {
  // First outputs of SplitMix64 seeded with 1234567 (Vigna's reference program).
  std::uint64_t state = 1234567;
  constexpr std::array<std::uint64_t, 3> k_expected{6457827717110365317ull, 3203168211198807973ull,
                                                    9817491932198370423ull};
  for (const std::uint64_t expected : k_expected) {
    EXPECT_EQ(splitmix64(state), expected);
    state += 0x9e3779b97f4a7c15ull;
  }
}

TEST(Random, DependsOnSeedStreamAndIndexOnly) {
  EXPECT_EQ(Random(1, "a").bits(5), Random(1, "a").bits(5));
  EXPECT_NE(Random(1, "a").bits(5), Random(2, "a").bits(5));
  EXPECT_NE(Random(1, "a").bits(5), Random(1, "b").bits(5));
  EXPECT_NE(Random(1, "a").bits(5), Random(1, "a").bits(6));
}

TEST(Random, UniformHasTheMeanAndRangeItShould) {
  const Random random(7, "mean");
  double sum = 0;
  for (std::uint64_t i = 0; i < 100000; ++i) {
    const double u = random.uniform(i);
    ASSERT_GE(u, 0.0);
    ASSERT_LT(u, 1.0);
    sum += u;
  }
  EXPECT_NEAR(sum / 100000, 0.5, 5 * 0.2887 / 316.2);  // five standard errors
}

TEST(Random, BelowReachesEveryValueAndNoOther) {
  const Random random(7, "below");
  std::array<int, 6> seen{};
  for (std::uint64_t i = 0; i < 6000; ++i) ++seen.at(random.below(i, 6));
  for (const int count : seen) EXPECT_NEAR(count, 1000, 150);
}

}  // namespace
}  // namespace tsunagi
