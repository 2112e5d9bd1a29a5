// SPDX-License-Identifier: Apache-2.0
// The ladder of sharing, games of groups and sampled shares.
#include <algorithm>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "sim/finance/problem_part.h"
#include "sim/finance/savings.h"
#include "sim/steiner/solve.h"
#include "tests/plan/plan_world.h"

namespace tsunagi::finance {
namespace {

using plan::testing::World;
using steiner::Cost;

const Ladder& ladder_of(const World& world) {
  static std::map<const World*, Ladder> found;
  const auto [at, is_new] = found.try_emplace(&world);
  if (is_new) at->second = climb(world.planned, silo_players(world.scenario, world.planned), 1);
  return at->second;
}

void expect_ladder(const World& world) {
  const Ladder& ladder = ladder_of(world);
  Cost base = 0;
  for (const plan::CostLine& line : world.planned.graph.base_lines) base += line.cost;
  EXPECT_LE(ladder.rungs.front().cost, std::accumulate(ladder.alone.begin(), ladder.alone.end(), base));
  for (std::size_t r = 0; r < k_rungs; ++r) {
    EXPECT_GE(ladder.rungs[r].cost, ladder.rungs[r].bound) << k_rung_names[r];
    if (r == 0) continue;
    EXPECT_LE(ladder.rungs[r].cost, ladder.rungs[r - 1].cost) << k_rung_names[r];
    EXPECT_LE(ladder.rungs[r].bound, ladder.rungs[r - 1].bound) << k_rung_names[r];
  }
  // Everything shared: no dearer than the plan, nor cheaper than its bound.
  EXPECT_LE(ladder.rungs.back().cost, world.planned.plan.total);
  EXPECT_EQ(ladder.rungs.back().bound, world.planned.plan.bound);
}

TEST(Ladder, NeverClimbsInCostAndEndsBetweenPlanAndBound) {
  expect_ladder(plan::testing::town());
  expect_ladder(plan::testing::radio_town());
}

TEST(Ladder, SharingSavesWhereRadiosAreBuilt) {
  const Ladder& ladder = ladder_of(plan::testing::radio_town());
  EXPECT_GT(ladder.rungs.front().cost, ladder.rungs.back().cost);
  EXPECT_FALSE(ladder.is_distinguishable(0));
}

TEST(Ladder, TellsASavingFromAGap) {
  Ladder ladder;
  ladder.rungs[0] = {.cost = 1000, .bound = 990};
  ladder.rungs[1] = {.cost = 970, .bound = 950};
  EXPECT_FALSE(ladder.is_distinguishable(1));  // 30 saved, 10 + 20 of gaps
  ladder.rungs[1] = {.cost = 970, .bound = 951};
  EXPECT_TRUE(ladder.is_distinguishable(1));
}

TEST(Games, SharesSumToWhatAllPayTogether) {
  const GroupGame& game = ladder_of(plan::testing::radio_town()).departments;
  ASSERT_FALSE(game.shapley.empty());
  EXPECT_NEAR(std::accumulate(game.shapley.begin(), game.shapley.end(), 0.0), game.game.together(), 1e-3);
  EXPECT_NEAR(std::accumulate(game.separable.begin(), game.separable.end(), 0.0), game.game.together(), 1e-3);
  EXPECT_TRUE(std::ranges::is_sorted(game.players));
  EXPECT_GT(game.game.alone(0), 0);
}

TEST(Games, ObjectionsAreOfGroupsThatPayMoreThanAlone) {
  // 0 and 1 alone cost 10 each and 12 together; 2 alone 5; all 20.
  const CostGame game{.players = 3, .cost_jpy = {0, 10, 10, 12, 5, 15, 15, 20}};
  const std::vector<double> shares{8, 6, 6};
  const auto found = objections(game, shares, 0);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].group, 0b011u);  // 14 against 12
  EXPECT_DOUBLE_EQ(found[0].gain_jpy(), 2);
  EXPECT_EQ(found[1].group, 0b100u);  // 6 against 5
  EXPECT_TRUE(objections(game, shares, 2).empty());
}

TEST(SampledShapley, ComesToEqualSharesWithinItsError) {
  const Random random(4, "items");
  std::vector<SharedItem> items;
  std::vector<double> exact(20, 0);
  for (std::uint64_t i = 0; i < 60; ++i) {
    SharedItem item{.cost = 1 + static_cast<double>(random.below(100 * i, 1000)), .users = {}};
    for (std::uint32_t p = 0; p < 20; ++p) {
      if (random.below(100 * i + 1 + p, 3) == 0) item.users.push_back(p);
    }
    for (const std::uint32_t p : item.users) exact[p] += item.cost / static_cast<double>(item.users.size());
    items.push_back(std::move(item));
  }
  const SampledShares shares = sampled_shapley(20, items, 10'000, 1);
  for (std::size_t p = 0; p < 20; ++p) {
    EXPECT_NEAR(shares.mean[p], exact[p], 4.5 * shares.standard_error[p]) << p;  // 1 in 10^5, normal errors
    EXPECT_GT(shares.standard_error[p], 0);
  }
  EXPECT_NEAR(std::accumulate(shares.mean.begin(), shares.mean.end(), 0.0),
              std::accumulate(exact.begin(), exact.end(), 0.0), 1e-6);
  EXPECT_EQ(sampled_shapley(20, items, 100, 7).mean, sampled_shapley(20, items, 100, 7).mean);
}

TEST(ProblemPart, HasThePlansOfTheWholeForItsTerminals) {
  const World& world = plan::testing::radio_town();
  const steiner::Problem& whole = world.planned.graph.problem;
  std::vector<std::uint32_t> some;
  for (std::uint32_t t = 0; t < whole.terminals.size(); t += 3) some.push_back(t);
  const ProblemPart part = part_of(whole, some);
  EXPECT_LT(part.problem.arc_count(), whole.arc_count());
  steiner::Problem long_way = whole;
  long_way.terminals.clear();
  long_way.load.clear();
  for (const std::uint32_t t : some) {
    long_way.terminals.push_back(whole.terminals[t]);
    long_way.load.push_back(whole.load[t]);
  }
  const steiner::Limits limits{.perturbations = 0, .bound = false};
  EXPECT_EQ(steiner::solve(part.problem, limits).cost, steiner::solve(long_way, limits).cost);
}

}  // namespace
}  // namespace tsunagi::finance
