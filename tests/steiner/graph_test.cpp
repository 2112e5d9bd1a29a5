// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "tests/steiner/tiny_worlds.h"

namespace tsunagi::steiner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

void expect_invalid(const Problem& problem, const char* text) {
  try {
    validate(problem);
    FAIL() << "accepted: " << text;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    EXPECT_THAT(error.what(), HasSubstr(text));
  }
}

TEST(Validate, AcceptsATinyWorld) {
  EXPECT_NO_THROW(validate(one_site_with_module(2)));
  EXPECT_NO_THROW(validate(one_site_with_activation()));
}

TEST(Validate, RejectsANegativeCost) {
  Problem problem = one_site();
  problem.cost[2] = -1;
  expect_invalid(problem, "arc 2");
}

TEST(Validate, RejectsANodeOutOfRange) {
  Problem problem = one_site();
  problem.head[2] = 4;
  expect_invalid(problem, "arc 2");
}

TEST(Validate, RejectsARootOutOfRange) {
  Problem problem = one_site();
  problem.root = 4;
  expect_invalid(problem, "root 4");
}

TEST(Validate, RejectsTheRootAsATerminal) {
  Problem problem = one_site();
  problem.terminals.push_back(0);
  expect_invalid(problem, "is the root");
}

TEST(Validate, RejectsATerminalTwice) {
  Problem problem = one_site();
  problem.terminals.push_back(2);
  expect_invalid(problem, "terminal already");
}

TEST(Validate, RejectsTwoModulesOnAnArc) {
  Problem problem = one_site_with_module(1);
  problem.modules.push_back(problem.modules[0]);
  expect_invalid(problem, "has a module already");
}

TEST(Validate, RejectsAModuleOfNoUnits) {
  expect_invalid(one_site_with_module(0), "at least 1 unit");
}

TEST(Validate, RejectsAnAirtimeModuleWithoutFactors) {
  Problem problem = one_site_with_module(1);
  problem.modules[0].is_airtime = true;
  expect_invalid(problem, "airtime factors");
}

TEST(Validate, RejectsNeedsOutOfOrder) {
  Problem problem = one_site_with_activation();
  problem.needs = {{1, 0}, {0, 0}};
  expect_invalid(problem, "sorted");
}

TEST(Validate, RejectsAnActivationInTwoGroups) {
  Problem problem = one_site_with_activation();
  problem.groups = {{{0}, 1}, {{0}, 1}};
  expect_invalid(problem, "in a group already");
}

TEST(Validate, RejectsVectorsOfOtherLengths) {
  Problem problem = one_site();
  problem.cost.pop_back();
  expect_invalid(problem, "expected 5 arc costs");
}

TEST(Validate, RejectsCostsThatReachTheLimitTogether) {
  Problem problem = one_site();
  problem.cost = {k_cost_limit - 5, 1, 1, 1, 1};
  EXPECT_NO_THROW(validate(problem));
  problem.cost[1] = 2;
  expect_invalid(problem, "2^62");
}

TEST(Validate, RejectsLoadsThatOverflow) {
  Problem problem = one_site_with_module(1);
  problem.load[0][0] = k_cost_limit;
  expect_invalid(problem, "sum of loads");
}

TEST(Validate, ReportsAllFaultsTogether) {
  Problem problem = one_site();
  problem.cost[0] = problem.cost[1] = -1;
  try {
    validate(problem);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.faults().size(), 2u);
  }
}

TEST(Graph, ListsArcsByNode) {
  const Graph graph = build_graph(one_site());
  EXPECT_THAT(graph.out.row(0), ElementsAre(0, 3, 4));
  EXPECT_THAT(graph.in.row(2), ElementsAre(1, 3));
}

}  // namespace
}  // namespace tsunagi::steiner
