// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/csr_graph.h"

#include <algorithm>
#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "tests/graph/graph_worlds.h"

namespace tsunagi::graph {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

std::string refusal(EdgeList list) {
  try {
    (void)build_csr_graph(std::move(list));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    return error.what();
  }
  return "accepted";
}

EdgeList pair_list(std::int32_t length_mm, std::vector<std::int64_t> cost = {}) {
  return {.node_count = 2, .direction = {}, .edges = {{0, 1, length_mm}}, .edge_cost = std::move(cost)};
}

TEST(CsrGraph, SortsArcsByTailThenEdge) {
  const CsrGraph graph = graph_of(3, {{2, 0, 5}, {0, 1, 7}, {0, 2, 6}});
  EXPECT_THAT(graph.first, ElementsAre(0, 3, 4, 6));
  EXPECT_THAT(graph.edge_of_arc, ElementsAre(0, 1, 2, 1, 0, 2));
  EXPECT_EQ(graph.arcs[2].head, 2u);
  EXPECT_EQ(graph.arcs[2].length_mm, 6);
}

TEST(CsrGraph, KnowsTheTailOfEveryArc) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const CsrGraph graph = world(seed, seed % 2 == 0 ? Direction::undirected : Direction::directed);
    for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
      for (std::uint32_t a = graph.first[v]; a < graph.first[v + 1]; ++a) EXPECT_EQ(graph.tail(a), v) << seed;
    }
  }
}

TEST(CsrGraph, ALoopIsTwoArcsUndirectedAndOneDirected) {
  EXPECT_THAT(graph_of(1, {{0, 0, 3}}).arcs, SizeIs(2));
  EXPECT_THAT(graph_of(1, {{0, 0, 3}}, Direction::directed).arcs, SizeIs(1));
}

TEST(CsrGraph, KeepsParallelEdgesApart) {
  const CsrGraph graph = graph_of(2, {{0, 1, 3}, {1, 0, 3}});
  EXPECT_THAT(graph.edge_of_arc, ElementsAre(0, 1, 0, 1));
}

TEST(CsrGraph, AcceptsNoNodesAndNoEdges) {
  EXPECT_EQ(graph_of(0, {}).node_count(), 0u);
  EXPECT_EQ(graph_of(3, {}).arc_count(), 0u);
}

TEST(CsrGraph, RefusesLengthZeroAndAcceptsOne) {
  EXPECT_EQ(refusal(pair_list(1)), "accepted");
  EXPECT_THAT(refusal(pair_list(0)),
              HasSubstr("feature 0: error: expected a length of 1 to 2147483647 mm, found 0 mm"));
}

TEST(CsrGraph, RefusesNegativeLengths) {
  EXPECT_THAT(refusal(pair_list(-1)), HasSubstr("found -1 mm"));
  EXPECT_THAT(refusal(pair_list(std::numeric_limits<std::int32_t>::min())),
              HasSubstr("found -2147483648 mm"));
}

TEST(CsrGraph, AcceptsTheLongestLengthAnInt32Holds) {
  EXPECT_EQ(refusal(pair_list(std::numeric_limits<std::int32_t>::max())), "accepted");
}

TEST(CsrGraph, RefusesAnEndPastTheLastNode) {
  EXPECT_EQ(refusal({.node_count = 3, .direction = {}, .edges = {{2, 0, 1}}, .edge_cost = {}}), "accepted");
  EXPECT_THAT(refusal({.node_count = 3, .direction = {}, .edges = {{3, 0, 1}}, .edge_cost = {}}),
              HasSubstr("found 3 and 0"));
  EXPECT_THAT(refusal({.node_count = 3, .direction = {}, .edges = {{0, 3, 1}}, .edge_cost = {}}),
              HasSubstr("found 0 and 3"));
}

TEST(CsrGraph, RefusesMoreNodesThanIdsBeforeAllocating) {
  EXPECT_THAT(refusal({.node_count = 0xffffffffu, .direction = {}, .edges = {}, .edge_cost = {}}),
              HasSubstr("ids are 32 bits wide"));
}

TEST(CsrGraph, RefusesCostsThatDoNotMatchTheEdges) {
  EXPECT_THAT(refusal(pair_list(1, {1, 2})), HasSubstr("found 2 costs for 1 edges"));
}

TEST(CsrGraph, AcceptsCostZeroAndRefusesBelow) {
  EXPECT_EQ(refusal(pair_list(1, {0})), "accepted");
  EXPECT_THAT(refusal(pair_list(1, {-1})), HasSubstr("expected a cost of 0 or more, found -1"));
}

TEST(CsrGraph, RefusesCostsWhoseSumPassesInt64) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  EdgeList list{.node_count = 2, .direction = {}, .edges = {{0, 1, 1}, {0, 1, 1}}, .edge_cost = {most, 0}};
  EXPECT_EQ(refusal(list), "accepted");
  list.edge_cost[1] = 1;
  EXPECT_THAT(refusal(list), HasSubstr("9223372036854775807, the most an int64 holds"));
}

TEST(CsrGraph, ReportsAllFaultyEdges) {
  try {
    (void)graph_of(2, {{0, 1, 0}, {0, 1, 1}, {0, 9, -4}});
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.faults(), SizeIs(3));
  }
}

TEST(CsrGraph, RenumbersDepthFirst) {
  const Renumbered out = renumber_depth_first(graph_of(5, {{0, 3, 1}, {0, 1, 1}, {3, 4, 1}}));
  EXPECT_THAT(out.old_node, ElementsAre(0, 3, 4, 1, 2));
  EXPECT_THAT(out.new_node, ElementsAre(0, 3, 4, 1, 2));
  EXPECT_THAT(out.old_edge, ElementsAre(0, 1, 2));
}

TEST(CsrGraph, RenumberingKeepsEveryEdge) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed, seed % 2 == 0 ? Direction::undirected : Direction::directed);
    const Renumbered out = renumber_depth_first(graph);
    ASSERT_EQ(out.graph.edge_count(), graph.edge_count());
    for (std::uint32_t e = 0; e < graph.edge_count(); ++e) {
      const Edge& after = out.graph.edges[e];
      const Edge& before = graph.edges[out.old_edge[e]];
      ASSERT_EQ(out.old_node[after.from], before.from) << seed;
      ASSERT_EQ(out.old_node[after.to], before.to) << seed;
      ASSERT_EQ(after.length_mm, before.length_mm) << seed;
      ASSERT_EQ(out.graph.edge_cost[e], graph.edge_cost[out.old_edge[e]]) << seed;
    }
  }
}

TEST(CsrGraph, RenumberingIsAPermutation) {
  const Renumbered out = renumber_depth_first(world(2));
  for (std::uint32_t v = 0; v < out.new_node.size(); ++v) EXPECT_EQ(out.old_node[out.new_node[v]], v);
}

TEST(CsrGraph, CoversTheLongestArcByItsBuckets) {
  const CsrGraph graph =
      graph_of(2, {{0, 1, 1}, {0, 1, 1}, {0, 1, std::numeric_limits<std::int32_t>::max()}});
  EXPECT_GT(std::uint64_t{graph.bucket_count} << graph.bucket_shift, 0x80000000u);
  EXPECT_LE(graph.bucket_count, 1u << 16);
}

}  // namespace
}  // namespace tsunagi::graph
