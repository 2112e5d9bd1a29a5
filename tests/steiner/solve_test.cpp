// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/solve.h"

#include <gtest/gtest.h>

#include "sim/steiner/verify.h"
#include "tests/steiner/tiny_worlds.h"

namespace tsunagi::steiner {
namespace {

std::string joined(const Verdict& verdict) {
  std::string text;
  for (const std::string& fault : verdict.faults) text += fault + "; ";
  return text;
}

void expect_verified(const Problem& problem, const Solution& solution) {
  const Verdict plan = verify_plan(problem, solution);
  EXPECT_TRUE(plan.holds) << joined(plan);
  const Verdict bound = verify_bound(problem, solution.certificate, solution.certified_bound);
  EXPECT_TRUE(bound.holds) << joined(bound);
  EXPECT_EQ(bound.bound, solution.certified_bound);
  EXPECT_LE(solution.certified_bound, solution.cost);
}

struct Tally {
  int feasible = 0;
  int missed = 0;   // the solver found no plan
  int optimal = 0;  // the plan costs the optimum
  int proven = 0;   // and so does the bound
};

// Solves many tiny problems: every plan and bound is verified, and bound ≤ optimum ≤ cost.
Tally solve_many(WorldKind kind, std::uint64_t first_seed, int count) {
  Tally tally;
  for (std::uint64_t seed = first_seed; seed < first_seed + static_cast<std::uint64_t>(count); ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const Problem problem = WorldMaker(seed, kind).make();
    const auto optimum = BruteForce(problem).optimum();
    const Solution solution = solve(problem);
    if (!optimum) {
      EXPECT_EQ(solution.status, Status::infeasible);
      continue;
    }
    ++tally.feasible;
    if (solution.status == Status::infeasible) {
      ++tally.missed;
      continue;
    }
    expect_verified(problem, solution);
    EXPECT_LE(solution.certified_bound, *optimum);
    EXPECT_GE(solution.cost, *optimum);
    tally.optimal += solution.cost == *optimum ? 1 : 0;
    tally.proven += solution.status == Status::optimal ? 1 : 0;
    if (::testing::Test::HasFailure()) return tally;
  }
  std::printf("feasible %d, missed %d, optimal %d, proven %d\n", tally.feasible, tally.missed, tally.optimal,
              tally.proven);
  return tally;
}

TEST(Solve, MeetsBruteForceOnPlainProblems) {
  const Tally tally = solve_many({}, 0, 2000);
  EXPECT_EQ(tally.missed, 0);
  EXPECT_GE(tally.optimal * 100, tally.feasible * 99);
}

TEST(Solve, MeetsBruteForceWithModules) {
  const Tally tally = solve_many({.modules = true}, 10'000, 2000);
  EXPECT_LE(tally.missed * 100, tally.feasible * 5);
  EXPECT_GE(tally.optimal * 100, tally.feasible * 85);
}

TEST(Solve, MeetsBruteForceWithActivations) {
  const Tally tally = solve_many({.activations = true}, 20'000, 2000);
  EXPECT_EQ(tally.missed, 0);
  EXPECT_GE(tally.optimal * 100, tally.feasible * 95);
}

TEST(Solve, MeetsBruteForceWithModulesActivationsAndGroups) {
  const Tally tally = solve_many({.modules = true, .activations = true, .groups = true}, 30'000, 2000);
  EXPECT_LE(tally.missed * 100, tally.feasible * 5);
  EXPECT_GE(tally.optimal * 100, tally.feasible * 80);
}

TEST(Solve, SharesOneSiteWhenThatIsCheaper) {
  const Solution solution = solve(one_site());
  EXPECT_EQ(solution.cost, 12);
  EXPECT_EQ(solution.status, Status::optimal);
}

TEST(Solve, BuysASecondUnitWhereStillCheaper) {
  const Solution solution = solve(one_site_with_module(2));
  EXPECT_EQ(solution.cost, 14);
  EXPECT_EQ(solution.units[0], 2u);
}

TEST(Solve, LeavesAFullSite) {
  const Problem problem = one_site_with_module(1);
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.cost, 16);
  EXPECT_TRUE(verify_plan(problem, solution).holds);
}

TEST(Solve, PaysAnActivationOnce) {
  const Problem problem = one_site_with_activation();
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.cost, 13);
  EXPECT_EQ(solution.active[0], 1);
  expect_verified(problem, solution);
}

TEST(Solve, ProvesAnOptimumThatAnActivationDecides) {
  Problem problem = one_site_with_activation();
  problem.activation_cost[0] = 3;
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.cost, 15);
  EXPECT_EQ(solution.status, Status::optimal);
  EXPECT_EQ(solution.certificate.leaves.size(), 2u);
}

TEST(Solve, OpensManyPlacesTogetherForOneActivation) {
  Problem problem;
  const std::uint32_t gateways = 6;
  problem.node_count = 1 + gateways + 2 * gateways;
  problem.activation_cost = {20};
  for (std::uint32_t g = 1; g <= gateways; ++g) {
    problem.needs.push_back({add_arc(problem, 0, g, 1), 0});
    for (std::uint32_t i = 0; i < 2; ++i) {
      const std::uint32_t t = gateways + 2 * g - 1 + i;
      problem.terminals.push_back(t);
      add_arc(problem, g, t, 0);
      add_arc(problem, 0, t, 4);
    }
  }
  EXPECT_EQ(solve(problem).cost, 26);  // alone, each gateway would cost 21 to save 8
}

TEST(Solve, PaysAGroupAtMostItsCap) {
  Problem problem = one_site();
  problem.activation_cost = {3, 3};
  problem.needs = {{0, 0}, {1, 1}, {2, 1}};
  problem.groups = {{{0, 1}, 3}};
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.cost, 15);
  expect_verified(problem, solution);
}

TEST(Solve, PrefersTheShorterOfEqualPlans) {
  Problem problem;
  problem.node_count = 3;
  add_arc(problem, 0, 2, 5);
  add_arc(problem, 0, 1, 2);
  add_arc(problem, 1, 2, 3);
  problem.tie_break = {900, 100, 200};
  problem.terminals = {2};
  EXPECT_EQ(solve(problem).arc_into[2], 2u);
}

TEST(Solve, ListsTerminalsNoPathReaches) {
  Problem problem = one_site();
  problem.node_count = 5;
  problem.terminals.push_back(4);
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.status, Status::infeasible);
  EXPECT_EQ(solution.unreached, (std::vector<std::uint32_t>{2}));
}

TEST(Solve, ListsTerminalsNoCapacityIsLeftFor) {
  Problem problem = one_site_with_module(1);
  problem.tail.resize(3);
  problem.head.resize(3);
  problem.cost.resize(3);
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.status, Status::infeasible);
  EXPECT_EQ(solution.unreached.size(), 1u);
}

TEST(Solve, ServesNothingForNothing) {
  Problem problem = one_site();
  problem.terminals.clear();
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.cost, 0);
  EXPECT_EQ(solution.status, Status::optimal);
}

TEST(Solve, GivesTheSamePlanEachTime) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Problem problem = WorldMaker(seed, {.modules = true, .activations = true}).make();
    const Solution a = solve(problem);
    const Solution b = solve(problem);
    EXPECT_EQ(a.arc_into, b.arc_into);
    EXPECT_EQ(a.certified_bound, b.certified_bound);
    EXPECT_EQ(a.ticks, b.ticks);
  }
}

TEST(Solve, GivesAPlanWithoutABoundWhenAsked) {
  const Problem problem = one_site();
  const Solution solution = solve(problem, {.bound = false});
  EXPECT_EQ(solution.cost, 12);
  EXPECT_EQ(solution.certified_bound, 0);
  EXPECT_TRUE(solution.certificate.leaves.empty());
}

TEST(Solve, StillGivesAPlanWithFewTicks) {
  const Problem problem = one_site();
  const Solution solution = solve(problem, {.ticks = 1});
  EXPECT_TRUE(verify_plan(problem, solution).holds);
}

TEST(Solve, AClockThatHasRunOutLeavesAPlanAndSaysSo) {
  const Problem problem = one_site();
  const Solution solution = solve(problem, {.seconds = 1e-9});
  EXPECT_TRUE(verify_plan(problem, solution).holds);
  EXPECT_TRUE(solution.is_stopped_by_clock);
}

TEST(Solve, PricesAirtimeInTheBound) {
  Problem problem = one_site();
  problem.load.assign(2, Load{10});
  problem.airtime.assign(5, {1, 1});
  problem.modules.push_back(
      {.arc = 0, .unit_cost = 10, .most_units = 9, .is_airtime = true, .capacity = Load{5}});
  problem.cost[3] = problem.cost[4] = 100;
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.cost, 42);  // 4 units
  EXPECT_EQ(solution.certified_bound, 42);
  expect_verified(problem, solution);
}

}  // namespace
}  // namespace tsunagi::steiner
