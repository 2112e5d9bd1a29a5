// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "geo/region.h"

namespace tsunagi::geo {
namespace {

using ::testing::ElementsAre;

TEST(Apportion, GivesTheLargestRemainderFirst) {
  EXPECT_THAT(apportion(10, {1, 1, 1}), ElementsAre(4, 3, 3));
  EXPECT_THAT(apportion(10, {0.45, 0.35, 0.2}), ElementsAre(5, 3, 2));  // 4.5 3.5 2.0: lower index of equals
  EXPECT_THAT(apportion(3, {1, 100}), ElementsAre(0, 3));
}

TEST(Apportion, PutsEverythingFirstWhenAllWeightsAreZero) {
  EXPECT_THAT(apportion(7, {0, 0, 0}), ElementsAre(7, 0, 0));
}

TEST(Apportion, GivesNothingToAWeightOfZero) {
  EXPECT_THAT(apportion(7, {0, 2, 0, 2}), ElementsAre(0, 4, 0, 3));
}

TEST(Apportion, OfNothingIsNothing) {
  EXPECT_THAT(apportion(0, {1, 2, 3}), ElementsAre(0, 0, 0));
  EXPECT_THAT(apportion(0, {0}), ElementsAre(0));
}

TEST(Apportion, SumsExactlyIsNeverNegativeAndFollowsTheWeights) {
  const Random random(11, "apportion");
  std::uint64_t draw = 0;
  for (int round = 0; round < 400; ++round) {
    const auto total = static_cast<std::int64_t>(random.below(draw++, 4'000'000'000u));
    std::vector<double> weights(1 + random.below(draw++, 60));
    for (double& w : weights) {
      w = random.below(draw++, 4) == 0 ? 0.0 : std::exp(40 * random.uniform(draw) - 20);
      ++draw;
    }
    const auto shares = apportion(total, weights);
    ASSERT_EQ(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}), total) << "round " << round;
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      ASSERT_GE(shares[i], 0) << "round " << round;
      if (sum == 0) continue;
      ASSERT_LE(std::abs(static_cast<double>(shares[i]) - static_cast<double>(total) * weights[i] / sum),
                1.001);
      for (std::size_t j = 0; j < shares.size(); ++j) {
        const bool heavier = weights[i] > weights[j] * (1 + 1e-9);
        ASSERT_TRUE(!heavier || shares[i] >= shares[j]) << "round " << round;
      }
    }
  }
}

}  // namespace
}  // namespace tsunagi::geo
