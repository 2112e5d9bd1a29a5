// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/frontier.h"

#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "tests/steiner/random_worlds.h"

namespace tsunagi::steiner {
namespace {

constexpr std::array<std::int64_t, 5> k_prices{0, 250, 700, 1000, 2000};

Solution solved(const Problem& problem) {
  return solve(problem);
}

struct Point {
  Cost cost = 0;
  Cost loss = 0;
};

// The cheapest plan for every set of losses that one may take.
std::vector<Point> all_points(const Problem& problem, const std::vector<std::uint32_t>& loss_arcs) {
  std::vector<Point> points;
  for (std::uint32_t set = 0; set < 1u << loss_arcs.size(); ++set) {
    Problem part;
    part.node_count = problem.node_count;
    part.root = problem.root;
    part.terminals = problem.terminals;
    Cost loss = 0;
    for (std::uint32_t a = 0; a < problem.arc_count(); ++a) {
      const auto at = std::ranges::find(loss_arcs, a);
      const bool is_loss = at != loss_arcs.end();
      if (is_loss && (set >> (at - loss_arcs.begin()) & 1u) == 0) continue;
      if (is_loss) loss += problem.cost[a];
      part.tail.push_back(problem.tail[a]);
      part.head.push_back(problem.head[a]);
      part.cost.push_back(is_loss ? 0 : problem.cost[a]);
    }
    if (const auto cost = SubsetTrees(part).optimum()) points.push_back({*cost, loss});
  }
  return points;
}

struct World {
  Problem problem;
  std::vector<std::uint32_t> loss_arcs;
};

World world(std::uint64_t seed) {
  World out{.problem = RandomWorld(WorldName::arborescence, seed).make(), .loss_arcs = {}};
  for (const std::uint32_t t : out.problem.terminals) {
    out.loss_arcs.push_back(static_cast<std::uint32_t>(out.problem.arc_count()));
    out.problem.tail.push_back(out.problem.root);
    out.problem.head.push_back(t);
    out.problem.cost.push_back(7 + 3 * static_cast<Cost>((seed + t) % 5));
    if (!out.problem.tie_break.empty()) out.problem.tie_break.push_back(0);
  }
  return out;
}

TEST(Frontier, BoundsEveryPlanAndHoldsTheBestAtEachPrice) {
  int steps = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto [problem, loss_arcs] = world(seed);
    const auto exact = all_points(problem, loss_arcs);
    ASSERT_FALSE(exact.empty());
    const Frontier frontier = trace_frontier(problem, loss_arcs, k_prices, solved);
    ASSERT_EQ(frontier.points.size(), k_prices.size());
    for (const Point& p : exact) {
      EXPECT_LE(frontier.least_cost(p.loss), p.cost) << seed;
      EXPECT_LE(frontier.least_loss(p.cost), p.loss) << seed;
    }
    for (const FrontierPoint& f : frontier.points) {
      EXPECT_EQ(f.cost + f.loss * f.price_permille / 1000 >= f.bound, true) << seed;
      const auto dominates = [&](const Point& p) { return p.cost <= f.cost && p.loss <= f.loss; };
      EXPECT_TRUE(std::ranges::any_of(exact, dominates)) << seed;
      if (f.solution.status != Status::optimal || f.price_permille % 1000 != 0) continue;
      const auto at_price = [&](const Point& p) { return p.cost + p.loss * f.price_permille / 1000; };
      EXPECT_EQ(f.bound, at_price(*std::ranges::min_element(exact, {}, at_price))) << seed;
      ++steps;
    }
  }
  EXPECT_GT(steps, 300);
}

TEST(Frontier, FindsPlansWithinABudgetAndALoss) {
  int found = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const auto [problem, loss_arcs] = world(seed);
    const auto exact = all_points(problem, loss_arcs);
    Frontier frontier = trace_frontier(problem, loss_arcs, k_prices, solved);
    const Cost budget = frontier.points.back().cost * 2 / 3;
    refine_at_budget(frontier, problem, loss_arcs, budget, 6, solved);
    const FrontierPoint* within = frontier.best_within_budget(budget);
    ASSERT_NE(within, nullptr) << seed;  // at no price for losses nothing is built
    EXPECT_LE(within->cost, budget);
    EXPECT_GE(within->loss, frontier.least_loss(budget));
    const Cost loss = frontier.points.front().loss / 2;
    refine_at_loss(frontier, problem, loss_arcs, loss, 6, solved);
    for (const Point& p : exact) EXPECT_LE(frontier.least_cost(p.loss), p.cost) << seed;
    const FrontierPoint* cheap = frontier.best_within_loss(loss);
    if (cheap == nullptr) continue;
    EXPECT_GE(cheap->cost, frontier.least_cost(loss));
    ++found;
  }
  EXPECT_GT(found, 50);
}

// Serving costs 10; left unserved, 8 are lost.
TEST(Frontier, CanBeReckonedByHand) {
  Problem problem{.node_count = 2, .root = 0, .terminals = {1}};
  for (const Cost cost : {10, 8}) {
    problem.tail.push_back(0);
    problem.head.push_back(1);
    problem.cost.push_back(cost);
  }
  const std::vector<std::uint32_t> loss_arcs{1};
  Frontier frontier = trace_frontier(problem, loss_arcs, std::array<std::int64_t, 2>{1000, 2000}, solved);
  EXPECT_EQ(frontier.points[0].loss, 8);
  EXPECT_EQ(frontier.points[0].bound, 8);
  EXPECT_EQ(frontier.points[1].cost, 10);
  EXPECT_EQ(frontier.points[1].bound, 10);
  EXPECT_EQ(frontier.least_cost(0), 10);
  EXPECT_EQ(frontier.least_cost(4), 4);  // 8 − 4 at price 1: half a service would be half as dear
  EXPECT_EQ(frontier.least_cost(8), 0);
  EXPECT_EQ(frontier.least_loss(9), 1);  // (10 − 9) / 2, no plan loses half a unit
  EXPECT_EQ(frontier.best_within_budget(9)->loss, 8);
  EXPECT_EQ(frontier.best_within_loss(7)->cost, 10);
  refine_at_budget(frontier, problem, loss_arcs, 9, 20, solved);
  EXPECT_EQ(frontier.least_loss(9), 1);
  EXPECT_EQ(frontier.points.front().price_permille, 1000);
  EXPECT_EQ(frontier.best_within_loss(-1), nullptr);
}

}  // namespace
}  // namespace tsunagi::steiner
