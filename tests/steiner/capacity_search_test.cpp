// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/capacity_search.h"

#include <numeric>

#include <gtest/gtest.h>

#include "sim/steiner/solve.h"
#include "sim/steiner/verify.h"
#include "tests/steiner/tiny_worlds.h"

namespace tsunagi::steiner {
namespace {

// Places 1 … m below the root with room for little more than the demand; terminals hang on any of them.
Problem tight_places(std::uint64_t seed, std::uint32_t places, std::uint32_t terminals) {
  const Random random(seed, "tight places");
  std::uint64_t index = 0;
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random.below(index++, n)); };
  Problem problem;
  problem.node_count = 1 + places + terminals;
  for (std::uint32_t j = 0; j < places; ++j) {
    const std::uint32_t arc = add_arc(problem, 0, 1 + j, 10 + below(30));
    problem.modules.push_back({.arc = arc, .most_units = 1, .capacity = Load{8 + below(10), 30}});
  }
  for (std::uint32_t i = 0; i < terminals; ++i) {
    problem.terminals.push_back(1 + places + i);
    problem.load.push_back(Load{1 + below(8), 1 + below(8)});
    for (std::uint32_t j = 0; j < places; ++j) add_arc(problem, 1 + j, 1 + places + i, 1 + below(40));
  }
  return problem;
}

TEST(CapacitySearch, MeetsBruteForceOnTightPlaces) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Problem problem = tight_places(seed, 3, 5);
    const auto optimum = BruteForce(problem).optimum();
    const Solution solution = solve(problem);
    ASSERT_EQ(solution.status != Status::infeasible, optimum.has_value()) << "seed " << seed;
    if (!optimum) continue;
    EXPECT_TRUE(verify_plan(problem, solution).holds) << "seed " << seed;
    EXPECT_EQ(solution.cost, *optimum) << "seed " << seed;
  }
}

TEST(CapacitySearch, KeepsAPlanThatFitsAndNeverWorsensIt) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Problem problem = tight_places(seed, 12, 20);
    const Graph graph = build_graph(problem);
    PathSearch search(problem, graph);
    Tree tree(problem, graph);
    std::vector<std::uint32_t> unserved(problem.terminals.size());
    std::iota(unserved.begin(), unserved.end(), 0u);
    search_capacity(problem, graph, search, tree, unserved, {.ticks = 3'000'000});
    ASSERT_TRUE(unserved.empty()) << "seed " << seed;
    EXPECT_TRUE(tree.fits());
    const Price before = tree.price();
    search_capacity(problem, graph, search, tree, unserved, {.ticks = 3'000'000});
    EXPECT_TRUE(tree.fits());
    EXPECT_LE(tree.price(), before);
    EXPECT_TRUE(verify_plan(problem, tree.solution()).holds);
  }
}

TEST(CapacitySearch, AnswersTheSameTwice) {
  const Problem problem = tight_places(7, 10, 24);
  const Solution first = solve(problem);
  const Solution second = solve(problem);
  EXPECT_EQ(first.arc_into, second.arc_into);
  EXPECT_EQ(first.ticks, second.ticks);
}

TEST(CapacitySearch, LeavesProblemsWithoutBindingCapacityAlone) {
  const Problem problem = one_site();
  const Graph graph = build_graph(problem);
  PathSearch search(problem, graph);
  Tree tree(problem, graph);
  std::vector<std::uint32_t> unserved{0, 1};
  EXPECT_EQ(search_capacity(problem, graph, search, tree, unserved, {.ticks = 1000}), 0);
  EXPECT_EQ(unserved.size(), 2u);
}

}  // namespace
}  // namespace tsunagi::steiner
