// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/voronoi.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "geo/graph/components.h"
#include "geo/graph/contracted_voronoi.h"
#include "geo/graph/many_to_many.h"
#include "tests/graph/graph_worlds.h"
#include "tests/graph/oracles.h"

namespace tsunagi::graph {
namespace {

using ::testing::IsEmpty;

std::vector<std::uint32_t> some_sources(const CsrGraph& graph, std::uint64_t seed) {
  std::vector<std::uint32_t> sources;
  for (std::uint64_t k = 0; k < 1 + seed % 7; ++k) {
    sources.push_back(static_cast<std::uint32_t>(splitmix64(seed * 31 + k) % graph.node_count()));
  }
  return sources;
}

TEST(Voronoi, EqualsBruteForceWithTiesToTheSmallestLabel) {
  Workspace workspace;
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed, seed % 3 == 0 ? Direction::directed : Direction::undirected);
    const auto sources = some_sources(graph, seed);
    std::vector<std::pair<std::int64_t, std::uint32_t>> expected(graph.node_count(), {far_away, no_index});
    for (std::uint32_t k = 0; k < sources.size(); ++k) {
      const auto distances = boost_distances(graph, sources[k]);
      for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
        if (distances[v] != far_away) expected[v] = std::min(expected[v], {distances[v], k});
      }
    }
    const Voronoi cells = voronoi(graph, sources, workspace);
    for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
      ASSERT_EQ(cells.label(v), expected[v].second) << "seed " << seed << " node " << v;
      ASSERT_EQ(cells.distance_mm(v),
                static_cast<std::uint32_t>(std::min<std::int64_t>(expected[v].first, unreached_mm)));
    }
  }
}

TEST(Voronoi, IsTheSameForEveryBucketWidth) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    CsrGraph graph = world(seed);
    const auto sources = some_sources(graph, seed);
    Workspace workspace;
    (void)voronoi(graph, sources, workspace);
    const auto expected = workspace.keys;
    for (const std::uint32_t shift : {5u, 12u, 31u}) {
      graph.bucket_shift = shift;
      graph.bucket_count = 1u << 16;
      (void)voronoi(graph, sources, workspace);
      ASSERT_EQ(workspace.keys, expected) << seed;
    }
  }
}

TEST(Voronoi, OfNoSourcesReachesNothing) {
  Workspace workspace;
  EXPECT_EQ(voronoi(graph_of(2, {{0, 1, 1}}), {}, workspace).label(0), no_index);
}

TEST(BoundaryEdges, AreTheShortestOfEachPair) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    Workspace workspace;
    const Voronoi cells = voronoi(graph, some_sources(graph, seed), workspace);
    using Pair = std::pair<std::uint32_t, std::uint32_t>;
    std::map<Pair, std::pair<std::int64_t, std::uint32_t>> expected;
    for (std::uint32_t e = 0; e < graph.edge_count(); ++e) {
      const auto [u, v, length_mm] = graph.edges[e];
      const Pair pair = std::minmax(cells.label(u), cells.label(v));
      if (pair.first == pair.second) continue;
      const std::pair entry{std::int64_t{cells.distance_mm(u)} + length_mm + cells.distance_mm(v), e};
      const auto [at, added] = expected.try_emplace(pair, entry);
      if (!added) at->second = std::min(at->second, entry);
    }
    const auto found = boundary_edges(graph, cells);
    ASSERT_EQ(found.size(), expected.size()) << seed;
    auto want = expected.begin();
    for (const BoundaryEdge& edge : found) {
      ASSERT_EQ(Pair(edge.label_a, edge.label_b), want->first) << seed;
      ASSERT_EQ(std::pair(edge.length_mm, edge.edge), want->second) << seed;
      ++want;
    }
  }
}

// Weight of a minimum spanning forest, by Kruskal.
std::int64_t forest_weight(std::size_t count, std::vector<BoundaryEdge> edges) {
  std::sort(edges.begin(), edges.end(),
            [](const auto& a, const auto& b) { return a.length_mm < b.length_mm; });
  UnionFind sets(count);
  std::int64_t weight = 0;
  for (const auto& edge : edges) weight += sets.unite(edge.label_a, edge.label_b) ? edge.length_mm : 0;
  return weight;
}

TEST(BoundaryEdges, SpanAsCheaplyAsAllDistancesDo) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    const auto sources = some_sources(graph, seed);
    Workspace workspace;
    const auto found = boundary_edges(graph, voronoi(graph, sources, workspace));
    const DistanceTable table = many_to_many(graph, sources, sources);
    std::vector<BoundaryEdge> complete;
    for (std::uint32_t a = 0; a < sources.size(); ++a) {
      for (std::uint32_t b = a + 1; b < sources.size(); ++b) {
        if (table.distance_mm(a, b) != unreached_mm) complete.push_back({a, b, table.distance_mm(a, b), 0});
      }
    }
    ASSERT_EQ(forest_weight(sources.size(), found), forest_weight(sources.size(), complete)) << seed;
  }
}

TEST(BoundaryEdges, RefuseADirectedGraph) {
  const CsrGraph graph = graph_of(2, {{0, 1, 1}}, Direction::directed);
  Workspace workspace;
  const std::vector<std::uint32_t> sources{0, 1};
  EXPECT_THROW((void)boundary_edges(graph, voronoi(graph, sources, workspace)), Error);
}

TEST(BoundaryEdges, OfOneCellAreNone) {
  const CsrGraph graph = graph_of(2, {{0, 1, 1}});
  Workspace workspace;
  const std::vector<std::uint32_t> sources{0};
  EXPECT_THAT(boundary_edges(graph, voronoi(graph, sources, workspace)), IsEmpty());
}

TEST(ContractedVoronoi, HasTheKeysOfASearchOfTheWholeGraph) {
  ContractedWorkspace contracted;
  Workspace whole;
  for (std::uint64_t seed = 0; seed < 2 * world_count; ++seed) {
    const CsrGraph graph = world(seed);
    const auto sources = some_sources(graph, seed);
    const Contraction contraction = contract(graph);
    (void)contracted_voronoi(contraction, sources, contracted);
    (void)voronoi(graph, sources, whole);
    ASSERT_EQ(contracted.keys, whole.keys) << seed;
  }
}

TEST(ContractedVoronoi, TakesSourcesFarUpTheirDeadEnds) {
  std::vector<Edge> edges{{0, 1, 10}, {1, 2, 10}, {2, 0, 10}, {0, 1, 3}, {1, 2, 3}};
  for (std::uint32_t v = 3; v < 40; ++v) edges.push_back({v - 3, v, 1'000'000});
  const CsrGraph graph = graph_of(40, edges);
  const std::vector<std::uint32_t> sources{39, 38, 37};
  ContractedWorkspace contracted;
  Workspace whole;
  (void)contracted_voronoi(contract(graph), sources, contracted);
  (void)voronoi(graph, sources, whole);
  EXPECT_EQ(contracted.keys, whole.keys);
}

TEST(ContractedVoronoi, OfNoSourcesReachesNothing) {
  ContractedWorkspace workspace;
  EXPECT_EQ(contracted_voronoi(contract(graph_of(2, {{0, 1, 5}})), {}, workspace).label(1), no_index);
}

TEST(ContractedVoronoi, RefusesANodeTooFarFromAllSourcesAlone) {
  constexpr std::int32_t longest_mm = std::numeric_limits<std::int32_t>::max();
  const auto line = contract(graph_of(4, {{0, 1, longest_mm}, {1, 2, 1}, {2, 3, 1}}));
  ContractedWorkspace workspace;
  EXPECT_THROW((void)contracted_voronoi(line, std::vector{0u}, workspace), Error);
  EXPECT_EQ(contracted_voronoi(line, std::vector{0u, 3u}, workspace).label(1), 1u);
  EXPECT_EQ(contracted_voronoi(line, std::vector{0u, 3u}, workspace).distance_mm(1), 2u);
  EXPECT_THROW((void)contracted_voronoi(line, std::vector{4u}, workspace), Error);
}

}  // namespace
}  // namespace tsunagi::graph
