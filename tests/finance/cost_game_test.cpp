// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/cost_game.h"

#include <bit>
#include <numeric>

#include <gtest/gtest.h>

#include "geo/base/random.h"

namespace tsunagi::finance {
namespace {

const Random k_random(51, "cost games");

// Players need subsets of common items: such a game is subadditive and has its Shapley value by equal shares.
struct ItemGame {
  CostGame game;
  std::vector<double> equal_shares;
};

ItemGame item_game(std::uint64_t i) {
  std::uint64_t index = i * 1000;
  ItemGame out{.game = {.players = 1 + k_random.below(index++, 7), .cost_jpy = {}}, .equal_shares = {}};
  const std::size_t groups = std::size_t{1} << out.game.players;
  out.game.cost_jpy.assign(groups, 0);
  out.equal_shares.assign(out.game.players, 0);
  for (std::uint64_t item = 0; item < 1 + k_random.below(i * 1000 + 1, 6); ++item) {
    const std::uint64_t users = 1 + k_random.below(++index, groups - 1);
    const double cost = 1e6 * k_random.uniform(++index);
    for (std::size_t s = 0; s < groups; ++s) out.game.cost_jpy[s] += (s & users) != 0 ? cost : 0;
    for (std::size_t p = 0; p < out.game.players; ++p) {
      if ((users >> p & 1) != 0) out.equal_shares[p] += cost / std::popcount(users);
    }
  }
  return out;
}

double sum(const std::vector<double>& shares) {
  return std::accumulate(shares.begin(), shares.end(), 0.0);
}

TEST(CostGame, SharesSumToTheCommonCost) {
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const CostGame game = item_game(i).game;
    std::vector<double> benefit(game.players);
    for (std::size_t p = 0; p < game.players; ++p) benefit[p] = 1e6 * k_random.uniform(i * 1000 + 900 + p);
    EXPECT_NEAR(sum(shapley_shares(game)), game.together(), 1e-6) << "case " << i;
    EXPECT_NEAR(sum(separable_cost_shares(game, benefit)), game.together(), 1e-6) << "case " << i;
  }
}

TEST(CostGame, ShapleySharesItemsEquallyAmongTheirUsers) {
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const ItemGame drawn = item_game(i);
    const auto shares = shapley_shares(drawn.game);
    for (std::size_t p = 0; p < shares.size(); ++p) {
      EXPECT_NEAR(shares[p], drawn.equal_shares[p], 1e-6) << "case " << i;
      EXPECT_LE(shares[p], drawn.game.alone(p) + 1e-6) << "case " << i;
      EXPECT_GE(shares[p], drawn.game.separable(p) - 1e-6) << "case " << i;
    }
  }
}

// Two players, 60 and 50 alone, 80 together: each saves half of 30.
TEST(CostGame, TwoPlayersShareWhatTheySave) {
  const CostGame game{.players = 2, .cost_jpy = {0, 60, 50, 80}};
  EXPECT_EQ(shapley_shares(game), (std::vector<double>{45, 35}));
  EXPECT_EQ(separable_cost_shares(game, std::vector<double>{60, 50}), (std::vector<double>{45, 35}));
}

TEST(CostGame, WhoHasNoBenefitBeyondItsOwnCostTakesNoJointCost) {
  const CostGame game{.players = 2, .cost_jpy = {0, 60, 50, 80}};
  EXPECT_EQ(separable_cost_shares(game, std::vector<double>{60, 20}), (std::vector<double>{60, 20}));
  EXPECT_EQ(separable_cost_shares(game, std::vector<double>{0, 0}), (std::vector<double>{45, 35}));
}

TEST(CostGame, TwelvePlayersAreSolvedExactly) {
  CostGame game{.players = k_most_exact_players, .cost_jpy = std::vector<double>(4096, 120)};
  game.cost_jpy[0] = 0;  // one item that all use
  for (const double share : shapley_shares(game)) EXPECT_NEAR(share, 10, 1e-9);
}

}  // namespace
}  // namespace tsunagi::finance
