// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/spare_edges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/steiner/closed_arcs.h"
#include "sim/steiner/presolve.h"
#include "sim/steiner/solve.h"
#include "sim/steiner/verify.h"
#include "tests/steiner/random_worlds.h"
#include "tests/steiner/subset_trees.h"
#include "tests/steiner/tiny_worlds.h"

namespace tsunagi::steiner {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int k_enough = 1000;

struct Way {
  std::uint32_t from;
  std::uint32_t to;
  Cost cost;
};

// Arcs 2i and 2i + 1 are way i and back; the root is node 0.
Problem both_ways(std::uint32_t nodes, std::vector<std::uint32_t> terminals, const std::vector<Way>& ways) {
  Problem problem;
  problem.node_count = nodes;
  problem.terminals = std::move(terminals);
  for (const Way& way : ways) {
    add_arc(problem, way.from, way.to, way.cost);
    add_arc(problem, way.to, way.from, way.cost);
  }
  return problem;
}

std::vector<std::uint32_t> spare_ways(const Problem& problem) {
  std::vector<std::uint32_t> ways = find_spare_edges(problem, k_enough).arcs;
  for (std::uint32_t& arc : ways) arc /= 2;
  return ways;
}

TEST(SpareEdges, AreLongerThanAnotherWay) {
  // 0–1–2 costs 5 and so does 0–2: one of them is enough.
  EXPECT_THAT(spare_ways(both_ways(4, {2, 3}, {{0, 1, 2}, {1, 2, 3}, {0, 2, 5}, {1, 3, 9}})), ElementsAre(2));
}

TEST(SpareEdges, StretchesStartAnewAtTerminals) {
  const std::vector<Way> ways{{0, 1, 4}, {1, 2, 4}, {0, 3, 2}, {3, 2, 3}, {1, 3, 9}};
  // From 0 by the terminal 1 to 2 no stretch is longer than 4.
  EXPECT_THAT(spare_ways(both_ways(4, {1, 2}, ways)), ElementsAre(4, 2));
  EXPECT_THAT(spare_ways(both_ways(4, {2, 3}, ways)), ElementsAre(4, 0));
}

TEST(SpareEdges, ChainsGoAsAWhole) {
  // 0–3–4–2 is 6 long, 0–1–2 has no stretch above 5; each edge of the chain is shorter.
  EXPECT_THAT(spare_ways(both_ways(5, {1, 2}, {{0, 1, 5}, {1, 2, 5}, {0, 3, 2}, {3, 4, 2}, {4, 2, 2}})),
              ElementsAre(2));
}

TEST(SpareEdges, RingsGo) {
  // 0–2–3–0 hangs on the triangle of 0, 1 and 4.
  const std::vector<Way> ways{{0, 1, 5}, {1, 4, 5}, {4, 0, 5}, {0, 2, 2}, {2, 3, 2}, {3, 0, 2}};
  EXPECT_THAT(spare_ways(both_ways(5, {1, 4}, ways)), ElementsAre(3, 1));
}

TEST(SpareEdges, AreOfProblemsThatCostTheSameBothWays) {
  Problem problem = both_ways(4, {2, 3}, {{0, 1, 2}, {1, 2, 3}, {1, 3, 9}});
  EXPECT_TRUE(may_have_spare_edges(problem));
  problem.cost[1] = 7;  // into the root
  add_arc(problem, 1, 2, 8);
  EXPECT_TRUE(may_have_spare_edges(problem));
  problem.cost[2] = 2;
  EXPECT_FALSE(may_have_spare_edges(problem));
  problem.cost[2] = 3;
  add_arc(problem, 3, 2, 1);
  EXPECT_FALSE(may_have_spare_edges(problem));
}

TEST(SpareEdges, AnEndWithOneEdgeMakesItsNeighbourAnEnd) {
  // The terminal 3 hangs on 2, so that ways start anew at 2: 1–2–4 replaces 1–4.
  const std::vector<Way> ways{{0, 1, 9}, {1, 2, 3}, {2, 3, 8}, {2, 4, 3}, {1, 4, 4}, {4, 0, 9}};
  EXPECT_THAT(spare_ways(both_ways(5, {1, 3, 4}, ways)), Contains(4));
  // Without it the way by 2 is 6 long.
  EXPECT_THAT(spare_ways(both_ways(5, {1, 4}, ways)), testing::Not(Contains(4)));
}

TEST(SpareEdges, LeaveTheOptimum) {
  int chains = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const Presolved small = presolve(RandomWorld(WorldName::wide_tree, seed).make());
    const SpareEdges spare = find_spare_edges(small.problem, k_enough);
    if (spare.arcs.empty()) continue;
    chains += static_cast<int>(spare.arcs.size());
    const Problem rest = open_part(small.problem, spare.is_gone).problem;
    EXPECT_EQ(SubsetTrees(rest).optimum(), SubsetTrees(small.problem).optimum()) << seed;
  }
  EXPECT_GT(chains, 10'000);
}

// The four-cornered world of "StretchesStartAnewAtTerminals" with a certificate made by hand.
Problem square() {
  return both_ways(4, {1, 2}, {{0, 1, 4}, {1, 2, 4}, {0, 3, 2}, {3, 2, 3}, {1, 3, 9}});
}

Verdict verdict_on(const Problem& problem, std::vector<std::uint32_t> spare, Cost claimed) {
  Certificate certificate;
  certificate.spare = std::move(spare);
  certificate.leaves.push_back({.proofs = {{.raises = {{0, 4}, {1, 4}}}}});
  return verify_bound(problem, certificate, claimed);
}

TEST(VerifySpare, TakesWhatIsSpareOff) {
  const Verdict verdict = verdict_on(square(), {8, 4}, 8);
  EXPECT_THAT(verdict.faults, ElementsAre());
  EXPECT_EQ(verdict.bound, 8);
}

TEST(VerifySpare, NeedsTheEdgesGone) {
  EXPECT_FALSE(verdict_on(square(), {8}, 8).holds);  // around 2 an arc of 3 enters
}

TEST(VerifySpare, RefusesAnEdgeThatIsNeeded) {
  EXPECT_THAT(verdict_on(square(), {8, 4, 0}, 8).faults,
              Contains(HasSubstr("spare edge 0: not there, or no")));
}

TEST(VerifySpare, RefusesAnEdgeTwiceAndOneThatIsNot) {
  EXPECT_THAT(verdict_on(square(), {8, 8}, 8).faults, Contains(HasSubstr("spare edge 8")));
  EXPECT_THAT(verdict_on(square(), {10}, 8).faults, Contains(HasSubstr("spare edge 10")));
}

TEST(VerifySpare, RefusesCostsThatDifferByDirection) {
  Problem problem = square();
  problem.cost[4] = 3;
  problem.cost[7] = 4;
  EXPECT_THAT(verdict_on(problem, {8}, 8).faults, Contains(HasSubstr("differ by direction")));
}

TEST(VerifySpare, RefusesModulesAndActivations) {
  Problem problem = square();
  problem.activation_cost = {1};
  problem.needs = {{0, 0}};
  EXPECT_THAT(verdict_on(problem, {8}, 8).faults, Contains(HasSubstr("modules or activations")));
}

}  // namespace
}  // namespace tsunagi::steiner
