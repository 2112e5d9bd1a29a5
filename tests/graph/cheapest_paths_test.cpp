// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/cheapest_paths.h"

#include <limits>

#include <gtest/gtest.h>

#include "tests/graph/graph_worlds.h"
#include "tests/graph/oracles.h"

namespace tsunagi::graph {
namespace {

// By trying all arcs.
std::uint32_t smallest_tight_arc(const CsrGraph& graph, std::span<const CostLabel> labels, std::uint32_t v) {
  for (std::uint32_t a = 0; a < graph.arc_count(); ++a) {
    const CostLabel& tail = labels[graph.tail(a)];
    if (graph.arcs[a].head != v || tail.cost == unreached_cost) continue;
    if (tail.cost + graph.arc_cost[a] == labels[v].cost && tail.arc_count + 1 == labels[v].arc_count)
      return a;
  }
  return no_index;
}

TEST(CheapestPaths, EqualBoostWithZeroCostsAndSmallestTightParents) {
  CostWorkspace workspace;
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed, seed % 2 == 0 ? Direction::undirected : Direction::directed);
    const auto source = static_cast<std::uint32_t>(splitmix64(seed) % graph.node_count());
    const auto cost = boost::make_function_property_map<EdgeView>(
        [&](const EdgeView& view) { return graph.edge_cost[view.edge]; });
    const auto expected = boost_distances(graph, source, cost);
    const auto labels = cheapest_paths(graph, NodeId{source}, workspace);
    for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
      ASSERT_EQ(labels[v].cost, expected[v]) << seed;
      ASSERT_EQ(labels[v].parent_arc, v == source ? no_index : smallest_tight_arc(graph, labels, v)) << seed;
    }
  }
}

TEST(CheapestPaths, ParentsLeadToTheSourceAlongZeroCosts) {
  const CsrGraph graph = build_csr_graph(
      {.node_count = 3, .direction = {}, .edges = {{1, 2, 1}, {2, 1, 1}, {0, 2, 1}}, .edge_cost = {0, 0, 0}});
  CostWorkspace workspace;
  const auto labels = cheapest_paths(graph, NodeId{0}, workspace);
  EXPECT_EQ(labels[1].arc_count, 2u);
  EXPECT_EQ(graph.tail(labels[2].parent_arc), 0u);
}

TEST(CheapestPaths, GoByLengthPastInt32WhereThereAreNoCosts) {
  constexpr std::int32_t longest_mm = std::numeric_limits<std::int32_t>::max();
  const CsrGraph graph = graph_of(3, {{0, 1, longest_mm}, {1, 2, longest_mm}});
  CostWorkspace workspace;
  EXPECT_EQ(cheapest_paths(graph, NodeId{0}, workspace)[2].cost, 2 * std::int64_t{longest_mm});
}

}  // namespace
}  // namespace tsunagi::graph
