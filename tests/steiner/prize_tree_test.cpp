// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/prize_tree.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "sim/steiner/solve.h"
#include "sim/steiner/stp_reader.h"
#include "sim/steiner/verify.h"
#include "tests/steiner/prize_worlds.h"
#include "tests/steiner/tiny_worlds.h"

namespace tsunagi::steiner {
namespace {

TEST(PrizeTree, MeetsBruteForceOnTheFilesOwnTerms) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const PrizeWorld world = make_prize_world(seed);
    const Instance instance = parse_stp(world.stp(), "x");
    const Solution solution = keep_one_tree(instance, solve(instance.problem));
    const Cost best = cheapest_tree(world);
    EXPECT_TRUE(verify_plan(instance.problem, solution).holds);
    EXPECT_LE(solution.certified_bound + instance.fixed, best);
    EXPECT_GE(solution.cost + instance.fixed, best);
    if (::testing::Test::HasFailure()) return;
  }
}

// The mapping itself, whatever the solver does.
TEST(PrizeTree, HasTheOptimumOfTheFile) {
  int solved = 0;
  for (std::uint64_t seed = 1000; solved < 60; ++seed) {
    const PrizeWorld world = make_prize_world(seed, 3);
    const Instance instance = parse_stp(world.stp(), "x");
    if (instance.problem.node_count > 8) continue;
    ++solved;
    EXPECT_EQ(BruteForce(instance.problem).optimum().value() + instance.fixed, cheapest_tree(world)) << seed;
  }
}

TEST(PrizeTree, MayBeASingleVertex) {
  const PrizeWorld world{.prizes = {5, 0, 7}, .edges = {{0, 1, 9}, {1, 2, 9}}};
  const Instance instance = parse_stp(world.stp(), "x");
  EXPECT_EQ(solve(instance.problem).cost + instance.fixed, 5);
}

TEST(PrizeTree, WithoutPrizesCostsNothing) {
  const PrizeWorld world{.prizes = {0, 0}, .edges = {{0, 1, 9}}};
  const Instance instance = parse_stp(world.stp(), "x");
  EXPECT_EQ(solve(instance.problem).cost + instance.fixed, 0);
}

// Vertices 1 … 4 with prizes of 10; 1–2 and 3–4 for 1 each, 2–3 for 30: two trees of two would be tempting.
Instance two_islands() {
  return parse_stp(PrizeWorld{.prizes = {10, 10, 10, 11}, .edges = {{0, 1, 1}, {2, 3, 1}, {1, 2, 30}}}.stp(),
                   "x");
}

std::uint32_t arc_between(const Instance& instance, const char* tail, const char* head) {
  for (std::uint32_t a = 0; a < instance.problem.arc_count(); ++a)
    if (node_name(instance, instance.problem.tail[a]) == tail &&
        node_name(instance, instance.problem.head[a]) == head)
      return a;
  return k_none;
}

TEST(PrizeTree, KeepsTheBetterOfTwoTrees) {
  const Instance instance = two_islands();
  Solution two;
  two.status = Status::feasible;
  two.arc_into.assign(instance.problem.node_count, k_none);
  for (const auto& [tail, head] : {std::pair{"root", "1"},
                                   {"1", "2"},
                                   {"root", "4"},
                                   {"4", "3"},
                                   {"1", "p1"},
                                   {"2", "p2"},
                                   {"3", "p3"},
                                   {"4", "p4"},
                                   {"1", "tree"}}) {
    const std::uint32_t arc = arc_between(instance, tail, head);
    two.arc_into[instance.problem.head[arc]] = arc;
    two.cost += instance.problem.cost[arc];
  }
  ASSERT_TRUE(verify_plan(instance.problem, two).holds);
  const Solution one = keep_one_tree(instance, two);
  EXPECT_EQ(one.cost + instance.fixed, 21);  // the edge 3–4 and the prizes of 1 and 2
  EXPECT_TRUE(verify_plan(instance.problem, one).holds);
  EXPECT_EQ(keep_one_tree(instance, one).arc_into, one.arc_into);
}

TEST(PrizeTree, RootsAtAVertexThatMustBeIn) {
  const Instance instance = parse_stp(
      "33D32945 STP\nSECTION Graph\nNodes 2\nE 1 2 5\nEND\nSECTION Terminals\nTP 1 3\nTP 2 1e15\nEND\nEOF\n",
      "x");
  EXPECT_EQ(instance.problem.root, 1u);
  EXPECT_EQ(instance.fixed, 0);
  EXPECT_EQ(solve(instance.problem).cost, 3);
}

}  // namespace
}  // namespace tsunagi::steiner
