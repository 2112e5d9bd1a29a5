// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/bridges.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "tests/graph/graph_worlds.h"
#include "tests/graph/oracles.h"

namespace tsunagi::graph {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Bridges, AreTheEdgesWhoseRemovalSeparates) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    std::vector<std::uint32_t> expected;
    for (std::uint32_t e = 0; e < graph.edge_count(); ++e) {
      const auto top = joined(graph, {e});
      if (top[graph.edges[e].from] != top[graph.edges[e].to]) expected.push_back(e);
    }
    ASSERT_EQ(find_bridges(graph).edges, expected) << seed;
  }
}

TEST(Bridges, BlocksAreWhatIsJoinedWithoutThem) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    const Bridges found = find_bridges(graph);
    const auto top = joined(graph, found.edges);
    std::uint32_t count = 0;
    for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
      const std::uint32_t expected = top[v] == v ? count++ : found.block[top[v]];
      ASSERT_EQ(found.block[v], expected) << "seed " << seed << " node " << v;
    }
    ASSERT_EQ(found.block_count, count) << seed;
  }
}

// Numbers in depth-first order are searched without a stack.
TEST(Bridges, AreTheSameOnceNodesAreRenumbered) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    const Renumbered dfs = renumber_depth_first(graph);
    const Bridges found = find_bridges(dfs.graph);
    std::vector<std::uint32_t> old_edges;
    for (const std::uint32_t e : found.edges) old_edges.push_back(dfs.old_edge[e]);
    std::sort(old_edges.begin(), old_edges.end());
    const Bridges expected = find_bridges(graph);
    ASSERT_EQ(old_edges, expected.edges) << seed;
    ASSERT_EQ(found.block_count, expected.block_count) << seed;
    for (const Edge& edge : graph.edges) {
      const bool is_one = expected.block[edge.from] == expected.block[edge.to];
      ASSERT_EQ(found.block[dfs.new_node[edge.from]] == found.block[dfs.new_node[edge.to]], is_one) << seed;
    }
    std::uint32_t next = 0;
    for (const std::uint32_t block : found.block) {
      ASSERT_LE(block, next) << seed;
      next = std::max(next, block + 1);
    }
  }
}

TEST(Bridges, AParallelEdgeIsNone) {
  EXPECT_THAT(find_bridges(graph_of(2, {{0, 1, 1}})).edges, ElementsAre(0));
  EXPECT_THAT(find_bridges(graph_of(2, {{0, 1, 1}, {1, 0, 2}})).edges, IsEmpty());
}

TEST(Bridges, ALoopIsNone) {
  EXPECT_THAT(find_bridges(graph_of(2, {{0, 0, 1}, {0, 1, 1}, {1, 1, 1}})).edges, ElementsAre(1));
}

TEST(Bridges, APathOfAMillionNodesNeedsNoRecursion) {
  std::vector<Edge> line;
  for (std::uint32_t v = 0; v + 1 < 1'000'000; ++v) line.push_back({v, v + 1, 1});
  EXPECT_EQ(find_bridges(graph_of(1'000'000, line)).edges.size(), 999'999u);
}

TEST(Bridges, RefuseADirectedGraph) {
  EXPECT_THROW((void)find_bridges(graph_of(2, {{0, 1, 1}}, Direction::directed)), Error);
}

}  // namespace
}  // namespace tsunagi::graph
