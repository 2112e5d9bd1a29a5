// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/yen.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "geo/base/random.h"

namespace tsunagi::finance {
namespace {

std::int64_t sum(const std::vector<std::int64_t>& values) {
  return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

std::vector<std::pair<steiner::Cost, std::int64_t>> pairs(const std::vector<steiner::Cost>& costs) {
  const auto jpy = to_yen(costs);
  std::vector<std::pair<steiner::Cost, std::int64_t>> out;
  for (std::size_t i = 0; i < costs.size(); ++i) out.emplace_back(costs[i], jpy[i]);
  std::ranges::sort(out);
  return out;
}

std::vector<steiner::Cost> random_costs(std::uint64_t seed) {
  const Random random(seed, "yen");
  std::vector<steiner::Cost> costs;
  for (std::uint64_t i = 0; i < 1 + seed % 40; ++i)
    costs.push_back(static_cast<steiner::Cost>(random.below(i, 5'000)) - 500);
  return costs;
}

TEST(Yen, RoundsHalfUp) {
  EXPECT_EQ(yen(499), 0);
  EXPECT_EQ(yen(500), 1);
  EXPECT_EQ(yen(-500), 0);
  EXPECT_EQ(yen(-501), -1);
}

TEST(Yen, NothingSumsToNothing) {
  EXPECT_TRUE(to_yen({}).empty());
}

TEST(Yen, ThreeThirdsSumToTheWhole) {
  EXPECT_EQ(to_yen(std::vector<steiner::Cost>{333, 333, 334}), (std::vector<std::int64_t>{0, 0, 1}));
}

TEST(Yen, AmongEqualRemaindersTheLargerCostIsRoundedUp) {
  EXPECT_EQ(to_yen(std::vector<steiner::Cost>{500, 1500}), (std::vector<std::int64_t>{0, 2}));
  EXPECT_EQ(to_yen(std::vector<steiner::Cost>{1500, 500}), (std::vector<std::int64_t>{2, 0}));
}

TEST(Yen, SumsToTheRoundedTotalWithinOneYenEach) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const auto costs = random_costs(seed);
    const auto jpy = to_yen(costs);
    EXPECT_EQ(sum(jpy), yen(std::accumulate(costs.begin(), costs.end(), steiner::Cost{0})))
        << "seed " << seed;
    for (std::size_t i = 0; i < costs.size(); ++i)
      EXPECT_LT(std::abs(jpy[i] * 1000 - costs[i]), 1000) << "seed " << seed;
  }
}

TEST(Yen, DoesNotDependOnTheOrder) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    auto costs = random_costs(seed);
    const auto forward = pairs(costs);
    std::ranges::reverse(costs);
    EXPECT_EQ(pairs(costs), forward) << "seed " << seed;
    std::ranges::rotate(costs, costs.begin() + static_cast<std::ptrdiff_t>(costs.size() / 3));
    EXPECT_EQ(pairs(costs), forward) << "seed " << seed;
  }
}

}  // namespace
}  // namespace tsunagi::finance
