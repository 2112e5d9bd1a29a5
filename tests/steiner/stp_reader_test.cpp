// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/stp_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "sim/steiner/solve.h"

namespace tsunagi::steiner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string stp(const std::string& graph, const std::string& terminals) {
  return "33D32945 STP File, STP Format Version 1.0\n\nSECTION Graph\n" + graph +
         "END\n\nSECTION Terminals\n" + terminals + "END\n\nEOF\n";
}

void expect_refused(const std::string& text, const char* fault) {
  try {
    (void)parse_stp(text, "x.stp");
    FAIL() << "accepted; expected: " << fault;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    EXPECT_THAT(error.what(), HasSubstr(fault));
    EXPECT_THAT(error.what(), HasSubstr("x.stp"));
  }
}

constexpr const char* k_path = "Nodes 3\nEdges 2\nE 1 2 5\nE 2 3 7\n";

TEST(StpReader, ReadsEdgesAsTwoArcs) {
  const Instance instance = parse_stp(stp(k_path, "Terminals 2\nT 1\nT 3\n"), "x.stp");
  EXPECT_EQ(instance.problem.arc_count(), 4u);
  EXPECT_EQ(instance.problem.root, 0u);
  EXPECT_EQ(solve(instance.problem).cost, 12);
}

TEST(StpReader, ReadsArcsInPairsAndOneWay) {
  const Instance instance =
      parse_stp(stp("Nodes 3\nArcs 2\nA 1 2 5 1e15\nA 2 3 7\n", "Terminals 2\nRoot 1\nT 1\nT 3\n"), "x.stp");
  EXPECT_THAT(instance.problem.cost, ElementsAre(5, 7));
  EXPECT_THAT(instance.problem.terminals, ElementsAre(2));
}

TEST(StpReader, ScalesDecimalsExactly) {
  const Instance instance = parse_stp(stp("Nodes 3\nE 1 2 0.125\nE 2 3 7.500000\n", "T 1\nT 3\n"), "x.stp");
  EXPECT_EQ(instance.decimals, 3);
  EXPECT_THAT(instance.problem.cost, ElementsAre(125, 125, 7500, 7500));
}

TEST(StpReader, LeavesOutArcsOf1e15ButNotBelow) {
  const auto costs = [](const char* cost) {
    return parse_stp(stp(std::string("Nodes 2\nE 1 2 1\nA 1 2 ") + cost + "\n", "T 1\nT 2\n"), "x")
        .problem.cost;
  };
  EXPECT_THAT(costs("999999999999999"), ElementsAre(1, 1, 999999999999999));
  EXPECT_THAT(costs("1000000000000000"), ElementsAre(1, 1));
  EXPECT_THAT(costs("1E+15"), ElementsAre(1, 1));
}

TEST(StpReader, MakesPrizesLeavesServedFromTheRoot) {
  const Instance instance = parse_stp(stp(k_path, "Terminals 2\nRootP 1\nTP 3 10\n"), "x.stp");
  EXPECT_EQ(instance.problem.node_count, 4u);
  EXPECT_EQ(solve(instance.problem).cost, 10);  // the prize is less than the path of 12
}

TEST(StpReader, NamesVerticesAndPrizes) {
  const Instance instance = parse_stp(stp(k_path, "TP 3 10\nTP 1 4\nTP 2 7\n"), "x.stp");
  EXPECT_EQ(instance.kind, "PCSTP");
  EXPECT_EQ(node_name(instance, 2), "3");
  EXPECT_EQ(node_name(instance, 3), "p1");
  EXPECT_EQ(node_name(instance, 4), "p2");
  EXPECT_EQ(node_name(instance, 5), "p3");
  EXPECT_EQ(node_name(instance, instance.problem.root), "root");
  for (std::uint32_t v = 0; v < instance.problem.node_count; ++v)
    EXPECT_EQ(find_node(instance, node_name(instance, v)), v);
  EXPECT_FALSE(find_node(instance, "p4"));
}

TEST(StpReader, APrizeAboveAllOthersTogetherIsTheRoot) {
  const Instance instance = parse_stp(stp(k_path, "TP 3 10\nTP 1 4\nTP 2 6\n"), "x.stp");
  EXPECT_EQ(node_name(instance, instance.problem.root), "3");
  EXPECT_EQ(instance.fixed, 0);
  EXPECT_EQ(instance.problem.terminals.size(), 2);
}

TEST(StpReader, RefusesAnEmptyFile) {
  expect_refused("", "section Graph");
}
TEST(StpReader, RefusesAnotherHeader) {
  expect_refused("33D32946\n", "x.stp:1: error: expected the STP header");
}
TEST(StpReader, RefusesAFileCutOff) {
  const std::string text = stp(k_path, "T 1\nT 3\n");
  expect_refused(text.substr(0, text.size() - 5), "cut off");
}
TEST(StpReader, RefusesANodeOutOfRange) {
  expect_refused(stp("Nodes 3\nE 1 4 5\n", "T 1\n"),
                 "x.stp:5: error: expected an integer from 1 to 3, found \"4\"");
  expect_refused(stp("Nodes 3\nE 0 3 5\n", "T 1\n"), "found \"0\"");
}
TEST(StpReader, RefusesEdgesBeforeNodes) {
  expect_refused(stp("E 1 2 5\n", "T 1\n"), "Nodes before");
}
TEST(StpReader, RefusesANegativeCost) {
  expect_refused(stp("Nodes 2\nE 1 2 -5\n", "T 1\n"), "at least 0");
}
TEST(StpReader, RefusesACostThatIsNoNumber) {
  expect_refused(stp("Nodes 2\nE 1 2 5x\n", "T 1\n"), "found \"5x\"");
  expect_refused(stp("Nodes 2\nE 1 2 nan\n", "T 1\n"), "found \"nan\"");
  expect_refused(stp("Nodes 2\nE 1 2 .\n", "T 1\n"), "found \".\"");
  expect_refused(stp("Nodes 2\nE 1 2 1e\n", "T 1\n"), "found \"1e\"");
}
TEST(StpReader, RefusesTooManyDigits) {
  expect_refused(stp("Nodes 2\nE 1 2 0.1234567890123456789\n", "T 1\n"), "18 digits");
}
TEST(StpReader, RefusesScalesThatDoNotFit) {
  expect_refused(stp("Nodes 2\nE 1 2 99999999999999\nE 1 2 0.000001\n", "T 1\n"), "does not fit 62 bits");
}
TEST(StpReader, RefusesAWrongNumberOfValues) {
  expect_refused(stp("Nodes 2\nE 1 2\n", "T 1\n"), "after E");
  expect_refused(stp("Nodes 2\nE 1 2 3 4\n", "T 1\n"), "after E");
}
TEST(StpReader, RefusesCountsThatDiffer) {
  expect_refused(stp("Nodes 2\nEdges 2\nE 1 2 5\n", "T 1\n"), "expected 2 edges");
  expect_refused(stp("Nodes 2\nE 1 2 5\n", "Terminals 3\nT 1\n"), "expected 3 terminals");
}
TEST(StpReader, RefusesUnknownWords) {
  expect_refused(stp("Nodes 2\nX 1 2 5\n", "T 1\n"), "found \"X\"");
  expect_refused(stp("Nodes 2\nE 1 2 5\n", "Q 1\n"), "found \"Q\"");
}
TEST(StpReader, RefusesNoTerminals) {
  expect_refused(stp(k_path, ""), "at least one terminal");
}
TEST(StpReader, RefusesATerminalTwice) {
  expect_refused(stp(k_path, "T 1\nT 3\nT 3\n"), "terminal already");
}
TEST(StpReader, RefusesTwoRoots) {
  expect_refused(stp(k_path, "Root 1\nRoot 2\nT 3\n"), "one root");
}
TEST(StpReader, RefusesPrizesOnOneWayArcsWithoutARoot) {
  expect_refused(stp("Nodes 2\nA 1 2 5\n", "TP 2 5\n"), "RootP");
}
TEST(StpReader, RefusesTwoPrizesForOneVertex) {
  expect_refused(stp(k_path, "RootP 1\nTP 3 5\nTP 3 6\n"), "two for 3");
}

}  // namespace
}  // namespace tsunagi::steiner
