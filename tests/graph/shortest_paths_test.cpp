// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/shortest_paths.h"

#include <algorithm>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "tests/graph/graph_worlds.h"
#include "tests/graph/oracles.h"

namespace tsunagi::graph {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::int32_t longest_mm = std::numeric_limits<std::int32_t>::max();

std::int64_t wide(std::uint32_t distance_mm) {
  return distance_mm == unreached_mm ? far_away : distance_mm;
}

// By trying all arcs.
std::uint32_t smallest_tight_arc(const CsrGraph& graph, const std::vector<std::int64_t>& distances,
                                 std::uint32_t v) {
  for (std::uint32_t a = 0; a < graph.arc_count(); ++a) {
    const std::int64_t tail = distances[graph.tail(a)];
    if (graph.arcs[a].head == v && tail != far_away && tail + graph.arcs[a].length_mm == distances[v])
      return a;
  }
  return no_index;
}

void expect_exact(std::uint64_t seed, Direction direction) {
  const CsrGraph graph = world(seed, direction);
  const auto source = static_cast<std::uint32_t>(splitmix64(seed) % graph.node_count());
  const auto expected = boost_distances(graph, source);
  Workspace workspace;
  const ShortestPaths paths = shortest_paths(graph, NodeId{source}, workspace);
  for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
    ASSERT_EQ(wide(paths.distance_mm(v)), expected[v]) << "seed " << seed << " node " << v;
    ASSERT_EQ(paths.parent_arc(v), smallest_tight_arc(graph, expected, v))
        << "seed " << seed << " node " << v;
  }
}

TEST(ShortestPaths, EqualBoostOnUndirectedGraphsWithTheSmallestTightParents) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) expect_exact(seed, Direction::undirected);
}

TEST(ShortestPaths, EqualBoostOnDirectedGraphsWithTheSmallestTightParents) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) expect_exact(seed, Direction::directed);
}

TEST(ShortestPaths, AreTheSameForEveryBucketWidth) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    CsrGraph graph = world(seed);
    Workspace workspace;
    (void)shortest_paths(graph, NodeId{0}, workspace);
    const auto expected = workspace.keys;
    for (const std::uint32_t shift : {5u, 9u, 20u, 31u}) {
      graph.bucket_shift = shift;
      graph.bucket_count = 1u << 16;
      (void)shortest_paths(graph, NodeId{0}, workspace);
      ASSERT_EQ(workspace.keys, expected) << "seed " << seed << " shift " << shift;
    }
  }
}

TEST(ShortestPaths, DistancesAloneAndTheirTightParentsAreTheSame) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed, seed % 2 == 0 ? Direction::undirected : Direction::directed);
    Workspace workspace;
    const auto distances = shortest_distances(graph, NodeId{0}, workspace);
    const auto parents = tight_parents(graph, distances);
    Workspace other;
    const ShortestPaths paths = shortest_paths(graph, NodeId{0}, other);
    for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
      ASSERT_EQ(distances[v], paths.distance_mm(v)) << seed;
      ASSERT_EQ(parents[v], paths.parent_arc(v)) << seed;
    }
  }
}

TEST(ShortestPaths, AWorkspaceServesSearchesOfEveryKindInTurn) {
  Workspace workspace;
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed / 7);
    const NodeId source{static_cast<std::uint32_t>(splitmix64(seed) % graph.node_count())};
    const auto expected = boost_distances(graph, source.value);
    switch (splitmix64(seed) >> 32 & 3) {
      case 0: {
        const auto paths = shortest_paths(graph, source, workspace);
        for (std::uint32_t v = 0; v < graph.node_count(); ++v)
          ASSERT_EQ(wide(paths.distance_mm(v)), expected[v]);
        break;
      }
      case 1: {
        const auto distances = shortest_distances(graph, source, workspace);
        for (std::uint32_t v = 0; v < graph.node_count(); ++v) ASSERT_EQ(wide(distances[v]), expected[v]);
        break;
      }
      case 2: {
        const auto paths = shortest_paths_within(graph, source, 50, workspace);
        for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
          ASSERT_EQ(wide(paths.distance_mm(v)), expected[v] <= 50 ? expected[v] : far_away);
        }
        break;
      }
      default: {
        const NodeId to{static_cast<std::uint32_t>(graph.node_count() - 1)};
        const auto path = shortest_path(graph, {.from = source, .to = to}, workspace);
        ASSERT_EQ(path ? std::int64_t{path->length_mm} : far_away, expected[to.value]);
      }
    }
  }
}

TEST(ShortestPaths, ASecondSearchAllocatesNothing) {
  const CsrGraph graph = world(2);
  Workspace workspace;
  (void)shortest_paths(graph, NodeId{0}, workspace);
  const auto* const keys = workspace.keys.data();
  const auto* const buckets = workspace.buckets.data();
  std::vector<std::size_t> capacities;
  for (const Bucket& bucket : workspace.buckets) capacities.push_back(bucket.capacity());
  (void)shortest_paths(graph, NodeId{0}, workspace);
  EXPECT_EQ(workspace.keys.data(), keys);
  EXPECT_EQ(workspace.buckets.data(), buckets);
  for (std::size_t b = 0; b < capacities.size(); ++b)
    EXPECT_EQ(workspace.buckets[b].capacity(), capacities[b]);
}

TEST(ShortestPathsWithin, ReachTheNodesOnTheRadiusAndNoneBeyond) {
  const CsrGraph graph = graph_of(4, {{0, 1, 10}, {1, 2, 10}, {2, 3, 1}});
  Workspace workspace;
  const auto paths = shortest_paths_within(graph, NodeId{0}, 20, workspace);
  EXPECT_EQ(paths.distance_mm(2), 20u);
  EXPECT_EQ(paths.distance_mm(3), unreached_mm);
  EXPECT_THAT(workspace.reached, ElementsAre(0, 1, 2));
}

TEST(ShortestPathsWithin, HaveTheParentsOfAFullSearch) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    Workspace whole;
    Workspace near;
    const auto expected = shortest_paths(graph, NodeId{0}, whole);
    const auto paths = shortest_paths_within(graph, NodeId{0}, 1000, near);
    std::vector<std::uint32_t> reached;
    for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
      if (expected.distance_mm(v) > 1000) continue;
      reached.push_back(v);
      ASSERT_EQ(paths.distance_mm(v), expected.distance_mm(v)) << seed;
      ASSERT_EQ(paths.parent_arc(v), expected.parent_arc(v)) << seed;
    }
    std::sort(near.reached.begin(), near.reached.end());
    ASSERT_EQ(near.reached, reached) << seed;
  }
}

TEST(ShortestPath, IsTheBranchOfTheTree) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed, seed % 2 == 0 ? Direction::undirected : Direction::directed);
    const NodeId to{static_cast<std::uint32_t>(splitmix64(seed) % graph.node_count())};
    Workspace workspace;
    const auto path = shortest_path(graph, {.from = NodeId{0}, .to = to}, workspace);
    Workspace other;
    const auto tree = shortest_paths(graph, NodeId{0}, other);
    ASSERT_EQ(path.has_value(), tree.distance_mm(to.value) != unreached_mm) << seed;
    if (!path) continue;
    std::uint32_t v = to.value;
    for (auto a = path->arcs.rbegin(); a != path->arcs.rend(); ++a) {
      ASSERT_EQ(*a, tree.parent_arc(v)) << seed;
      v = graph.tail(*a);
    }
    ASSERT_EQ(v, 0u) << seed;
    ASSERT_EQ(path->length_mm, tree.distance_mm(to.value)) << seed;
  }
}

TEST(ShortestPath, FromANodeToItselfIsEmpty) {
  Workspace workspace;
  const auto path = shortest_path(graph_of(2, {{0, 1, 5}}), {.from = NodeId{1}, .to = NodeId{1}}, workspace);
  ASSERT_TRUE(path.has_value());
  EXPECT_EQ(path->length_mm, 0u);
  EXPECT_THAT(path->arcs, IsEmpty());
}

TEST(ShortestPath, LooksNoFartherThanItsEnd) {
  std::vector<Edge> line;
  for (std::uint32_t v = 0; v + 1 < 1000; ++v) line.push_back({v, v + 1, 100});
  Workspace workspace;
  (void)shortest_path(graph_of(1000, line), {.from = NodeId{0}, .to = NodeId{5}}, workspace);
  EXPECT_LT(workspace.reached.size(), 20u);
}

TEST(ShortestPaths, AcceptTheLongestDistanceAndRefuseOneMillimetreMore) {
  Workspace workspace;
  const auto last_good = graph_of(3, {{0, 1, longest_mm - 1}, {1, 2, 1}});
  EXPECT_EQ(shortest_paths(last_good, NodeId{0}, workspace).distance_mm(2), max_distance_mm);
  const auto first_bad = graph_of(3, {{0, 1, longest_mm}, {1, 2, 1}});
  try {
    (void)shortest_paths(first_bad, NodeId{0}, workspace);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    EXPECT_THAT(error.what(), HasSubstr("2147483647 mm (2147 km), the most that int32 millimetres hold"));
  }
}

TEST(ShortestPaths, RefuseLongestArcsInARow) {
  std::vector<Edge> line;
  for (std::uint32_t v = 0; v < 5; ++v) line.push_back({v, v + 1, longest_mm});
  const CsrGraph graph = graph_of(6, line);
  Workspace workspace;
  EXPECT_THROW((void)shortest_paths(graph, NodeId{0}, workspace), Error);
  EXPECT_THROW((void)shortest_distances(graph, NodeId{0}, workspace), Error);
}

TEST(ShortestPaths, AWorkspaceIsCleanAfterARefusal) {
  Workspace workspace;
  EXPECT_THROW((void)shortest_paths(graph_of(3, {{0, 1, longest_mm}, {1, 2, 1}}), NodeId{0}, workspace),
               Error);
  const auto paths = shortest_paths(graph_of(3, {{0, 1, 4}, {1, 2, 1}}), NodeId{0}, workspace);
  EXPECT_EQ(paths.distance_mm(2), 5u);
}

TEST(ShortestPaths, ALongWayRoundIsNoReasonToRefuse) {
  const CsrGraph graph = graph_of(3, {{0, 1, longest_mm}, {1, 2, longest_mm}, {0, 2, 1}});
  Workspace workspace;
  EXPECT_EQ(shortest_paths(graph, NodeId{0}, workspace).distance_mm(2), 1u);
}

TEST(ShortestPathsWithin, ARadiusSparesTheRefusal) {
  const CsrGraph graph = graph_of(3, {{0, 1, longest_mm}, {1, 2, 1}});
  Workspace workspace;
  EXPECT_EQ(shortest_paths_within(graph, NodeId{0}, 0xfffffff0u, workspace).distance_mm(1), max_distance_mm);
  EXPECT_THAT(workspace.reached, UnorderedElementsAre(0, 1));
}

TEST(ShortestPaths, RefuseASourceThatIsNoNode) {
  Workspace workspace;
  EXPECT_THROW((void)shortest_paths(graph_of(2, {{0, 1, 1}}), NodeId{2}, workspace), Error);
  EXPECT_THROW((void)shortest_paths(graph_of(2, {{0, 1, 1}}), NodeId::none(), workspace), Error);
}

}  // namespace
}  // namespace tsunagi::graph
