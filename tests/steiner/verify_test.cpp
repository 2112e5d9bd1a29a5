// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "sim/steiner/closed_arcs.h"
#include "sim/steiner/dual_ascent.h"
#include "sim/steiner/solve.h"
#include "tests/steiner/random_worlds.h"
#include "tests/steiner/tiny_worlds.h"

namespace tsunagi::steiner {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

void expect_fault(const Problem& problem, const Solution& solution, const char* text) {
  const Verdict verdict = verify_plan(problem, solution);
  EXPECT_FALSE(verdict.holds);
  EXPECT_THAT(verdict.faults, Contains(HasSubstr(text)));
}

void expect_bound_fault(const Problem& problem, const Certificate& certificate, Cost claimed,
                        const char* text) {
  const Verdict verdict = verify_bound(problem, certificate, claimed);
  EXPECT_FALSE(verdict.holds);
  EXPECT_THAT(verdict.faults, Contains(HasSubstr(text)));
}

TEST(VerifyPlan, AcceptsAPlanAndRecomputesItsCost) {
  const Problem problem = one_site_with_module(2);
  const Verdict verdict = verify_plan(problem, solve(problem));
  EXPECT_TRUE(verdict.holds);
  EXPECT_EQ(verdict.cost, 14);
}

TEST(VerifyPlan, RejectsAMissingTerminal) {
  const Problem problem = one_site();
  Solution solution = solve(problem);
  solution.arc_into[3] = k_none;
  solution.cost -= 1;
  expect_fault(problem, solution, "terminal 1 (node 3) is not reached");
}

TEST(VerifyPlan, RejectsAWrongCost) {
  const Problem problem = one_site();
  Solution solution = solve(problem);
  solution.cost -= 1;
  expect_fault(problem, solution, "the plan says it costs 11, it costs 12");
}

TEST(VerifyPlan, RejectsADetachedBranch) {
  const Problem problem = one_site();
  Solution solution = solve(problem);
  solution.arc_into[1] = k_none;
  expect_fault(problem, solution, "not in the tree");
}

TEST(VerifyPlan, RejectsACycle) {
  Problem problem = one_site();
  const std::uint32_t back = add_arc(problem, 2, 1, 20);
  Solution solution = solve(problem);
  solution.arc_into[1] = back;
  expect_fault(problem, solution, "cycle");
}

TEST(VerifyPlan, RejectsAnArcThatLeadsToNoTerminal) {
  Problem problem = one_site();
  problem.node_count = 5;
  const std::uint32_t idle = add_arc(problem, 1, 4, 0);
  Solution solution = solve(problem);
  solution.arc_into[4] = idle;
  expect_fault(problem, solution, "leads to no terminal");
}

TEST(VerifyPlan, RejectsAnArcIntoAnotherNode) {
  const Problem problem = one_site();
  Solution solution = solve(problem);
  solution.arc_into[3] = 1;
  expect_fault(problem, solution, "enters node 2");
}

TEST(VerifyPlan, RejectsAnArcThatDoesNotExist) {
  const Problem problem = one_site();
  Solution solution = solve(problem);
  solution.arc_into[3] = 99;
  expect_fault(problem, solution, "does not exist");
}

TEST(VerifyPlan, RejectsAnArcIntoTheRoot) {
  Problem problem = one_site();
  const std::uint32_t back = add_arc(problem, 2, 0, 0);
  Solution solution = solve(problem);
  solution.arc_into[0] = back;
  expect_fault(problem, solution, "enters the root");
}

TEST(VerifyPlan, RejectsAnUnpaidUnit) {
  const Problem problem = one_site_with_module(2);
  Solution solution = solve(problem);
  solution.units[0] = 1;
  solution.cost -= 2;
  expect_fault(problem, solution, "1 units bought, 2 needed");
}

TEST(VerifyPlan, RejectsAUnitTooMany) {
  const Problem problem = one_site_with_module(3);
  Solution solution = solve(problem);
  solution.units[0] = 3;
  expect_fault(problem, solution, "3 units bought, 2 needed");
}

TEST(VerifyPlan, RejectsACapacityExceededInAnyDimension) {
  for (std::size_t k = 0; k < k_dimensions; ++k) {
    Problem problem = one_site();
    problem.load.assign(2, Load{});
    problem.load[0][k] = problem.load[1][k] = 6;
    problem.modules.push_back({.arc = 0, .unit_cost = 0, .most_units = 2, .capacity = {}});
    problem.modules[0].capacity[k] = 10;
    const Solution solution = solve(problem);
    ASSERT_TRUE(verify_plan(problem, solution).holds);
    problem.modules[0].most_units = 1;
    expect_fault(problem, solution, "2 units needed, at most 1 allowed");
  }
}

TEST(VerifyPlan, AcceptsALoadThatFillsAUnitExactly) {
  Problem problem = one_site_with_module(1);
  problem.modules[0].capacity[0] = 12;
  const Solution solution = solve(problem);
  EXPECT_TRUE(verify_plan(problem, solution).holds);
  problem.modules[0].capacity[0] = 11;
  EXPECT_FALSE(verify_plan(problem, solution).holds);
}

TEST(VerifyPlan, RejectsAnUnpaidActivation) {
  const Problem problem = one_site_with_activation();
  Solution solution = solve(problem);
  solution.active[0] = 0;
  expect_fault(problem, solution, "needed but not paid");
}

TEST(VerifyPlan, RejectsAnIdleActivation) {
  Problem problem = one_site_with_activation();
  problem.needs.clear();
  Solution solution = solve(problem);
  solution.active[0] = 1;
  expect_fault(problem, solution, "paid but not needed");
}

TEST(VerifyPlan, RejectsVectorsOfOtherLengths) {
  const Problem problem = one_site_with_module(2);
  Solution solution = solve(problem);
  solution.units.clear();
  expect_fault(problem, solution, "units has 0 modules");
}

TEST(VerifyBound, AcceptsACertificate) {
  const Problem problem = one_site();
  const Solution solution = solve(problem);
  EXPECT_TRUE(verify_bound(problem, solution.certificate, 12).holds);
}

TEST(VerifyBound, RejectsAClaimAboveTheLeastLeaf) {
  const Problem problem = one_site();
  expect_bound_fault(problem, solve(problem).certificate, 13, "proves 12, not 13");
}

TEST(VerifyBound, RejectsARaiseThatIsTooLarge) {
  const Problem problem = one_site();
  Certificate certificate = solve(problem).certificate;
  certificate.leaves[0].proofs[0].raises[0].amount += 8;
  expect_bound_fault(problem, certificate, 12, "more than an entering arc has left");
}

TEST(VerifyBound, RejectsARaiseAroundTheRoot) {
  const Problem problem = one_site();
  Certificate certificate = solve(problem).certificate;
  certificate.leaves[0].proofs[0].raises.push_back({0, 1});
  expect_bound_fault(problem, certificate, 12, "hold the root");
}

TEST(VerifyBound, RejectsANegativeRaise) {
  const Problem problem = one_site();
  Certificate certificate = solve(problem).certificate;
  certificate.leaves[0].proofs[0].raises.insert(certificate.leaves[0].proofs[0].raises.begin(), {0, -1});
  expect_bound_fault(problem, certificate, 12, "not positive");
}

TEST(VerifyBound, RejectsARaiseOfAnUnknownTerminal) {
  const Problem problem = one_site();
  Certificate certificate = solve(problem).certificate;
  certificate.leaves[0].proofs[0].raises[0].terminal = 2;
  expect_bound_fault(problem, certificate, 12, "no such terminal");
}

// Root 0, a node 1 for 10, terminals 2 and 3 for 1 each from there; 2 for 20 from the root.
Problem two_below_one() {
  Problem problem{.node_count = 4, .root = 0, .terminals = {2, 3}};
  add_arc(problem, 0, 1, 10);
  add_arc(problem, 1, 2, 1);
  add_arc(problem, 1, 3, 1);
  add_arc(problem, 0, 2, 20);
  return problem;
}

Certificate by_a_set(std::vector<std::uint32_t> set) {
  CertificateLeaf leaf;
  leaf.proofs = {
      {.prices = {}, .sets = {std::move(set)}, .raises = {{0, 10, 0}, {0, 1, k_none}, {1, 1, k_none}}}};
  return {.theta_permille = {}, .dimension = {}, .leaves = {leaf}};
}

Certificate by_prices(std::vector<NodePrice> prices) {
  CertificateLeaf leaf;
  leaf.proofs = {{.prices = std::move(prices), .sets = {}, .raises = {{0, 11, k_none}}}};
  return {.theta_permille = {}, .dimension = {}, .leaves = {leaf}};
}

TEST(VerifyBound, AcceptsARaiseAroundASet) {
  EXPECT_TRUE(verify_bound(two_below_one(), by_a_set({1, 2, 3}), 12).holds);
}

TEST(VerifyBound, RejectsFaultySets) {
  expect_bound_fault(two_below_one(), by_a_set({1, 3}), 12, "its set does not hold the terminal");
  expect_bound_fault(two_below_one(), by_a_set({0, 1, 2, 3}), 12, "hold the root");
  expect_bound_fault(two_below_one(), by_a_set({2, 4}), 12, "no such node");
  expect_bound_fault(two_below_one(), by_a_set({2}), 12, "more than an entering arc has left");
  Certificate certificate = by_a_set({1, 2, 3});
  certificate.leaves[0].proofs[0].raises[0].set = 1;
  expect_bound_fault(two_below_one(), certificate, 12, "no such set");
}

// The terminal 2 over 1 for 10 or over 3 for 1 + 9; the ascent's first proof says 3, not which way.
Problem two_ways() {
  Problem problem{.node_count = 4, .root = 0, .terminals = {2}};
  add_arc(problem, 0, 1, 6);
  add_arc(problem, 1, 2, 4);
  add_arc(problem, 0, 3, 1);
  add_arc(problem, 3, 2, 8);
  return problem;
}

Certificate by_two_proofs(Cost cutoff, Cost first, Cost second) {
  CertificateLeaf leaf;
  leaf.cutoff = cutoff;
  leaf.proofs = {{.prices = {}, .sets = {}, .raises = {{0, first, k_none}}},
                 {.prices = {}, .sets = {{2, 3}}, .raises = {{0, 1, 0}, {0, second, k_none}}}};
  return {.theta_permille = {}, .dimension = {}, .leaves = {leaf}};
}

TEST(VerifyBound, AcceptsAProofOnWhatAnotherLeavesOpen) {
  // The first leaves 6 + 2 over node 1 and 1 + 6 over node 3: from 10 on, both of the former are closed.
  EXPECT_TRUE(verify_bound(two_ways(), by_two_proofs(10, 2, 8), 9).holds);
  expect_bound_fault(two_ways(), by_two_proofs(10, 2, 8), 10, "proves 9, not 10");
}

TEST(VerifyBound, ClosesNothingBelowTheCutoff) {
  expect_bound_fault(two_ways(), by_two_proofs(11, 2, 8), 9, "more than an entering arc has left");
}

TEST(VerifyBound, CountsAFurtherProofUpToTheCutoffOnly) {
  // Nothing is left open: no plan costs less than 8.
  EXPECT_TRUE(verify_bound(two_ways(), by_two_proofs(8, 2, 8), 8).holds);
  expect_bound_fault(two_ways(), by_two_proofs(8, 2, 8), 9, "proves 8, not 9");
  Certificate certificate = by_two_proofs(8, 2, 8);
  certificate.leaves[0].proofs[1].raises.clear();
  expect_bound_fault(two_ways(), certificate, 3, "proves 2, not 3");
}

// Whatever the cutoff, a certificate that the checker accepts bounds the optimum.
TEST(VerifyBound, NeverExceedsTheOptimumWhateverTheCutoff) {
  int accepted = 0;
  int gained = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    const WorldName world = seed % 2 == 0 ? WorldName::arborescence : WorldName::tree;
    const Problem problem = RandomWorld(world, seed).make();
    const auto optimum = SubsetTrees(problem).optimum();
    if (!optimum) continue;
    const Graph graph = build_graph(problem);
    Dual first = dual_ascent(
        problem, graph,
        {.cost = problem.cost, .plan_into = {}, .most_ticks = 2 + static_cast<std::int64_t>(seed % 9)});
    const Random random(seed, "cutoff");
    const Cost cutoff = 1 + static_cast<Cost>(random.below(0, static_cast<std::uint64_t>(2 * *optimum + 2)));
    CertificateLeaf leaf;
    leaf.cutoff = cutoff;
    const auto closed = close_arcs(problem, graph, first.reduced, cutoff - first.bound,
                                   std::vector<std::uint8_t>(problem.arc_count(), 0));
    const OpenPart part = open_part(problem, closed);
    const Graph part_graph = build_graph(part.problem);
    leaf.proofs.push_back(std::move(first.proof));
    if (!unreachable_terminals(part.problem, part_graph).empty()) continue;
    Dual second =
        dual_ascent(part.problem, part_graph, {.cost = part.problem.cost, .plan_into = {}, .order = 7});
    leaf.proofs.push_back(std::move(second.proof));
    const Verdict verdict =
        verify_bound(problem, {.theta_permille = {}, .dimension = {}, .leaves = {leaf}}, 0);
    if (!verdict.holds) continue;
    ++accepted;
    gained += verdict.bound > first.bound ? 1 : 0;
    EXPECT_LE(verdict.bound, *optimum) << seed;
  }
  EXPECT_GT(accepted, 300);
  EXPECT_GT(gained, 5);
}

TEST(VerifyBound, AcceptsPricesOfNodes) {
  EXPECT_TRUE(verify_bound(two_below_one(), by_prices({{1, 1}}), 11).holds);
}

TEST(VerifyBound, RejectsFaultyPrices) {
  expect_bound_fault(two_below_one(), by_prices({{1, 2}}), 11, "arc 1: prices leave it the cost -1");
  expect_bound_fault(two_below_one(), by_prices({{1, 0}}), 11, "not positive, or too large");
  expect_bound_fault(two_below_one(), by_prices({{1, 1}, {1, 1}}), 11, "priced twice");
  expect_bound_fault(two_below_one(), by_prices({{2, 1}}), 11, "one that plans end at");
  expect_bound_fault(two_below_one(), by_prices({{0, 1}}), 11, "one that plans end at");
  expect_bound_fault(two_below_one(), by_prices({{4, 1}}), 11, "no such node");
}

// Some best plan has none of these arcs, whatever a price makes of them.
TEST(VerifyBound, AcceptsPricesBesideIdleArcs) {
  Problem problem = two_below_one();
  problem.node_count = 5;
  problem.terminals.push_back(4);
  add_arc(problem, 0, 4, 0);
  add_arc(problem, 1, 4, 0);  // into a leaf that the root reaches for no more
  add_arc(problem, 1, 0, 0);  // into the root
  EXPECT_TRUE(verify_bound(problem, by_prices({{1, 1}}), 11).holds);
  problem.cost[4] = 1;  // from the root to node 4
  expect_bound_fault(problem, by_prices({{1, 1}}), 11, "arc 5: prices leave it the cost -1");
}

TEST(VerifyBound, AcceptsPricesBesideDeadEnds) {
  Problem problem = two_below_one();
  problem.node_count = 5;
  add_arc(problem, 1, 4, 0);
  EXPECT_TRUE(verify_bound(problem, by_prices({{1, 1}}), 11).holds);
}

TEST(VerifyBound, RejectsNoLeaves) {
  expect_bound_fault(one_site(), Certificate{}, 0, "do not cover");
}

TEST(VerifyBound, RejectsLeavesThatLeaveAPatternOut) {
  Problem problem = one_site_with_activation();
  problem.activation_cost[0] = 3;
  Certificate certificate = solve(problem).certificate;
  ASSERT_EQ(certificate.leaves.size(), 2u);
  certificate.leaves.pop_back();
  expect_bound_fault(problem, certificate, 15, "do not cover");
}

TEST(VerifyBound, RejectsAnActivationBothOnAndOff) {
  const Problem problem = one_site_with_activation();
  Certificate certificate = solve(problem).certificate;
  certificate.leaves[0].on = {0};
  certificate.leaves[0].off = {0};
  expect_bound_fault(problem, certificate, 12, "named twice");
}

TEST(VerifyBound, RejectsThetaAbove1) {
  const Problem problem = one_site_with_module(2);
  Certificate certificate = solve(problem).certificate;
  certificate.theta_permille[0] = 1001;
  expect_bound_fault(problem, certificate, 12, "out of range");
}

TEST(VerifyBound, RejectsAThetaThatLeavesANegativeCost) {
  Problem problem = one_site_with_module(2);
  problem.modules[0].unit_cost = 11;
  Certificate certificate = solve(problem).certificate;
  certificate.theta_permille[0] = 0;
  expect_bound_fault(problem, certificate, 0, "negative cost");
}

TEST(VerifyBound, RejectsAThetaMissing) {
  const Problem problem = one_site_with_module(2);
  Certificate certificate = solve(problem).certificate;
  certificate.theta_permille.clear();
  expect_bound_fault(problem, certificate, 0, "not given for each module");
}

TEST(VerifyBound, PricesNothingBelowANodeWithAnotherWayIn) {
  Problem problem = one_site();
  problem.load.assign(2, Load{10});
  problem.airtime.assign(5, {1, 1});
  problem.modules.push_back(
      {.arc = 0, .unit_cost = 10, .most_units = 9, .is_airtime = true, .capacity = Load{5}});
  add_arc(problem, 0, 1, 11);
  problem.airtime.push_back({1, 1});
  problem.cost[3] = problem.cost[4] = 100;
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.cost, 13);  // the other way in has no module
  EXPECT_LE(solution.certified_bound, 13);
  EXPECT_TRUE(verify_bound(problem, solution.certificate, solution.certified_bound).holds);
}

// 0→1 with a module, 1→2, 2→0: only terminal 2 lies below 1→2, for no plan comes back to the root.
TEST(VerifyBound, PricesBelowAnArcThatLeadsBackToTheRoot) {
  Problem problem;
  problem.node_count = 3;
  add_arc(problem, 0, 1, 27);
  add_arc(problem, 1, 2, 3);
  add_arc(problem, 2, 0, 14);
  problem.terminals = {2, 1};
  problem.load = {Load{8}, Load{9}};
  problem.airtime = {{3, 1}, {4, 3}, {1, 1}};
  problem.modules.push_back(
      {.arc = 0, .unit_cost = 4, .most_units = 3, .is_airtime = true, .capacity = Load{15}});
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.cost, 38);
  EXPECT_LE(solution.certified_bound, 38);
  EXPECT_TRUE(verify_bound(problem, solution.certificate, solution.certified_bound).holds);
}

}  // namespace
}  // namespace tsunagi::steiner
