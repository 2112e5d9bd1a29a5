// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/spanning_tree.h"

#include <algorithm>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/graph/kruskal_min_spanning_tree.hpp>

#include "geo/base/error.h"
#include "geo/graph/components.h"
#include "tests/graph/graph_worlds.h"
#include "tests/graph/oracles.h"

namespace tsunagi::graph {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// By std::sort on (weight, edge id) and relabelling.
template <class WeightOf>
std::vector<std::uint32_t> slow_kruskal(const CsrGraph& graph, WeightOf weight_of) {
  std::vector<std::uint32_t> order(graph.edge_count());
  for (std::uint32_t e = 0; e < order.size(); ++e) order[e] = e;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple(weight_of(a), a) < std::tuple(weight_of(b), b);
  });
  std::vector<std::uint32_t> set(graph.node_count());
  for (std::uint32_t v = 0; v < set.size(); ++v) set[v] = v;
  std::vector<std::uint32_t> taken;
  for (const std::uint32_t e : order) {
    const std::uint32_t from = set[graph.edges[e].from];
    const std::uint32_t to = set[graph.edges[e].to];
    if (from == to) continue;
    std::replace(set.begin(), set.end(), from, to);
    taken.push_back(e);
  }
  return taken;
}

TEST(SpanningForest, WeighsWhatBoostsDoes) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    std::vector<EdgeView> tree;
    boost::kruskal_minimum_spanning_tree(
        graph, std::back_inserter(tree),
        boost::vertex_index_map(index_map(graph)).weight_map(length_map(graph)));
    std::int64_t expected = 0;
    for (const EdgeView& view : tree) expected += graph.edges[view.edge].length_mm;
    const SpanningForest forest = shortest_spanning_forest(graph);
    ASSERT_EQ(forest.weight, expected) << seed;
    ASSERT_EQ(forest.edges.size(), tree.size()) << seed;
  }
}

TEST(SpanningForest, TakesEdgesByLengthThenId) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    const auto length = [&](std::uint32_t e) { return graph.edges[e].length_mm; };
    ASSERT_EQ(shortest_spanning_forest(graph).edges, slow_kruskal(graph, length)) << seed;
  }
}

TEST(SpanningForest, TakesEdgesByCostThenId) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    const auto cost = [&](std::uint32_t e) { return graph.edge_cost[e]; };
    ASSERT_EQ(cheapest_spanning_forest(graph).edges, slow_kruskal(graph, cost)) << seed;
  }
}

TEST(SpanningForest, SortsCostsOfAllSizes) {
  const CsrGraph graph = build_csr_graph({.node_count = 4,
                                          .direction = {},
                                          .edges = {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}, {3, 0, 1}},
                                          .edge_cost = {std::int64_t{1} << 61, 0, std::int64_t{1} << 40, 7}});
  const SpanningForest forest = cheapest_spanning_forest(graph);
  EXPECT_THAT(forest.edges, ElementsAre(1, 3, 2));
  EXPECT_EQ(forest.weight, (std::int64_t{1} << 40) + 7);
}

TEST(SpanningForest, OfNothingIsEmpty) {
  EXPECT_THAT(shortest_spanning_forest(graph_of(0, {})).edges, IsEmpty());
  EXPECT_THAT(shortest_spanning_forest(graph_of(1, {{0, 0, 1}})).edges, IsEmpty());
}

TEST(SpanningForest, RefusesDirectedGraphsAndMissingCosts) {
  EXPECT_THROW((void)shortest_spanning_forest(graph_of(2, {{0, 1, 1}}, Direction::directed)), Error);
  EXPECT_THROW((void)cheapest_spanning_forest(graph_of(2, {{0, 1, 1}})), Error);
}

}  // namespace
}  // namespace tsunagi::graph
