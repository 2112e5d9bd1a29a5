// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/disjoint_paths.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/graph/graph_worlds.h"
#include "tests/graph/oracles.h"

namespace tsunagi::graph {
namespace {

using ::testing::IsEmpty;

constexpr Ends first_two{.from = NodeId{0}, .to = NodeId{1}};

// Each simple path from 0 to 1, then Boost on what it leaves.
class BruteForce {
 public:
  explicit BruteForce(const CsrGraph& graph)
      : graph_(graph), gone_(graph.edge_count()), on_(graph.node_count()) {
    extend(0, 0);
  }
  std::int64_t least = far_away;

 private:
  void extend(std::uint32_t v, std::int64_t length_mm) {
    if (v == 1) return finish(length_mm);
    on_[v] = 1;
    for (std::uint32_t a = graph_.first[v]; a < graph_.first[v + 1]; ++a) {
      const auto [head, arc_mm] = graph_.arcs[a];
      if (on_[head]) continue;
      gone_[graph_.edge_of_arc[a]] = 1;
      extend(head, length_mm + arc_mm);
      gone_[graph_.edge_of_arc[a]] = 0;
    }
    on_[v] = 0;
  }
  void finish(std::int64_t length_mm) {
    std::vector<Edge> left;
    for (std::uint32_t e = 0; e < graph_.edge_count(); ++e) {
      if (!gone_[e]) left.push_back(graph_.edges[e]);
    }
    const auto spare = boost_distances(graph_of(graph_.node_count(), left, graph_.direction), 0)[1];
    if (spare != far_away) least = std::min(least, length_mm + spare);
  }

  const CsrGraph& graph_;
  std::vector<std::uint8_t> gone_;
  std::vector<std::uint8_t> on_;
};

CsrGraph small_world(std::uint64_t seed, Direction direction) {
  const Random random(seed, "disjoint paths");
  const auto nodes = static_cast<std::uint32_t>(2 + random.below(0, 6));
  const std::uint64_t edge_count = 1 + random.below(1, 12);
  std::vector<Edge> edges;
  for (std::uint64_t e = 0; e < edge_count; ++e) {
    edges.push_back({static_cast<std::uint32_t>(random.below(3 * e + 2, nodes)),
                     static_cast<std::uint32_t>(random.below(3 * e + 3, nodes)),
                     static_cast<std::int32_t>(1 + random.below(3 * e + 4, 1 + seed % 30))});
  }
  return graph_of(nodes, edges, direction);
}

// Adds up its own walk, so that it shares nothing with the search.
std::int64_t walked_mm(const CsrGraph& graph, const std::vector<std::uint32_t>& arcs,
                       std::set<std::uint32_t>& edges) {
  std::uint32_t at = 0;
  std::int64_t sum = 0;
  for (const std::uint32_t a : arcs) {
    EXPECT_EQ(graph.tail(a), at);
    EXPECT_TRUE(edges.insert(graph.edge_of_arc[a]).second) << "edge used twice";
    at = graph.arcs[a].head;
    sum += graph.arcs[a].length_mm;
  }
  EXPECT_EQ(at, 1u);
  return sum;
}

void expect_least(std::uint64_t seed, Direction direction, int& pairs) {
  const CsrGraph graph = small_world(seed, direction);
  Workspace workspace;
  CostWorkspace cost_workspace;
  const auto found = two_disjoint_paths(graph, first_two, workspace, cost_workspace);
  const std::int64_t least = BruteForce(graph).least;
  ASSERT_EQ(found ? found->length_mm : far_away, least) << "seed " << seed;
  if (!found) return;
  ++pairs;
  std::set<std::uint32_t> edges;
  const std::int64_t main_mm = walked_mm(graph, found->main, edges);
  const std::int64_t spare_mm = walked_mm(graph, found->spare, edges);
  ASSERT_LE(main_mm, spare_mm) << "seed " << seed;
  ASSERT_EQ(main_mm + spare_mm, found->length_mm) << "seed " << seed;
}

TEST(DisjointPaths, AreTheLeastOfAllPairsUndirected) {
  int pairs = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) expect_least(seed, Direction::undirected, pairs);
  EXPECT_GT(pairs, 300);
}

TEST(DisjointPaths, AreTheLeastOfAllPairsDirected) {
  int pairs = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) expect_least(seed, Direction::directed, pairs);
  EXPECT_GT(pairs, 100);
}

TEST(DisjointPaths, GiveUpTheShortestPathWhereItBlocks) {
  // 0-2-3-1 is the shortest, yet the pair is 0-2-1 and 0-3-1.
  const CsrGraph graph = graph_of(4, {{0, 2, 1}, {2, 3, 1}, {3, 1, 1}, {0, 3, 5}, {2, 1, 5}});
  Workspace workspace;
  CostWorkspace cost_workspace;
  const auto found = two_disjoint_paths(graph, first_two, workspace, cost_workspace);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->length_mm, 12);
}

TEST(DisjointPaths, AreNoneAcrossABridge) {
  const CsrGraph graph = graph_of(3, {{0, 2, 1}, {0, 2, 1}, {2, 1, 1}});
  Workspace workspace;
  CostWorkspace cost_workspace;
  EXPECT_FALSE(two_disjoint_paths(graph, first_two, workspace, cost_workspace).has_value());
}

TEST(DisjointPaths, FromANodeToItselfAreEmpty) {
  Workspace workspace;
  CostWorkspace cost_workspace;
  const Ends same{.from = NodeId{1}, .to = NodeId{1}};
  const auto found = two_disjoint_paths(graph_of(2, {{0, 1, 1}}), same, workspace, cost_workspace);
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(found->main, IsEmpty());
  EXPECT_EQ(found->length_mm, 0);
}

}  // namespace
}  // namespace tsunagi::graph
