// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/contraction.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "geo/graph/shortest_paths.h"
#include "tests/graph/graph_worlds.h"

namespace tsunagi::graph {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int32_t longest_mm = std::numeric_limits<std::int32_t>::max();

std::vector<std::uint32_t> some_kept(const CsrGraph& graph, std::uint64_t seed) {
  std::vector<std::uint32_t> kept;
  for (std::uint64_t k = 0; k < seed % 4; ++k) {
    kept.push_back(static_cast<std::uint32_t>(splitmix64(seed * 17 + k) % graph.node_count()));
  }
  return kept;
}

TEST(Contraction, GivesTheDistancesOfTheWholeGraphFromEveryNode) {
  ContractedWorkspace contracted;
  Workspace plain;
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    const Contraction contraction = contract(graph, some_kept(graph, seed));
    for (std::uint32_t source = 0; source < graph.node_count(); ++source) {
      const auto expected = shortest_distances(graph, NodeId{source}, plain);
      const auto found = contracted_distances(contraction, NodeId{source}, contracted);
      for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
        ASSERT_EQ(found[v], expected[v]) << "seed " << seed << " from " << source << " to " << v;
      }
    }
  }
}

TEST(Contraction, KeepsEveryEdgeOnce) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    const Contraction c = contract(graph, some_kept(graph, seed));
    std::vector<int> times(graph.edge_count(), 0);
    for (const std::uint32_t e : c.chain_edge) ++times[e];
    for (const std::uint32_t e : c.peeled_edge) ++times[e];
    EXPECT_THAT(times, ::testing::Each(1)) << seed;
    EXPECT_EQ(c.node_of_core.size() + c.inner_node.size() + c.peeled.size(), graph.node_count()) << seed;
  }
}

TEST(Contraction, OffsetsAddUpEdgeByEdge) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    const Contraction c = contract(graph);
    for (std::uint32_t chain = 0; chain < c.core.edge_count(); ++chain) {
      std::uint32_t sum_mm = 0;
      std::uint32_t at = c.node_of_core[c.core.edges[chain].from];
      for (std::uint32_t i = c.first_inner[chain]; i <= c.first_inner[chain + 1]; ++i) {
        const Edge& edge = graph.edges[c.chain_edge[i + chain]];
        ASSERT_TRUE(edge.from == at || edge.to == at) << seed;
        at = edge.from ^ edge.to ^ at;
        sum_mm += static_cast<std::uint32_t>(edge.length_mm);
        if (i == c.first_inner[chain + 1]) break;
        ASSERT_EQ(at, c.inner_node[i]) << seed;
        ASSERT_EQ(sum_mm, c.inner_offset_mm[i]) << seed;
        ASSERT_EQ(c.inner_chain[i], chain) << seed;
      }
      ASSERT_EQ(at, c.node_of_core[c.core.edges[chain].to]) << seed;
      ASSERT_EQ(sum_mm, static_cast<std::uint32_t>(c.core.edges[chain].length_mm)) << seed;
    }
  }
}

TEST(Contraction, KeptNodesStayInTheCore) {
  const std::vector<std::uint32_t> kept{1, 3};
  const Contraction c = contract(graph_of(4, {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}}), kept);
  EXPECT_THAT(c.node_of_core, ElementsAre(1, 3));
  EXPECT_THAT(c.inner_node, ElementsAre(2));
  EXPECT_THAT(c.peeled, SizeIs(1));
}

TEST(Contraction, OfATreeIsOneNode) {
  const Contraction c = contract(graph_of(4, {{0, 1, 1}, {1, 2, 1}, {1, 3, 1}}));
  EXPECT_THAT(c.node_of_core, SizeIs(1));
  EXPECT_THAT(c.core.edges, IsEmpty());
}

TEST(Contraction, OfACycleIsALoop) {
  const Contraction c = contract(graph_of(3, {{0, 1, 1}, {1, 2, 2}, {2, 0, 3}}));
  EXPECT_THAT(c.node_of_core, ElementsAre(0));
  ASSERT_THAT(c.core.edges, SizeIs(1));
  EXPECT_EQ(c.core.edges[0].length_mm, 6);
  EXPECT_THAT(c.inner_offset_mm, ElementsAre(1, 3));
}

TEST(Contraction, KeepsParallelChains) {
  const Contraction c =
      contract(graph_of(5, {{0, 2, 1}, {2, 1, 1}, {0, 3, 1}, {3, 1, 1}, {0, 1, 9}, {0, 4, 1}, {4, 1, 1}}));
  EXPECT_THAT(c.core.edges, SizeIs(4));
}

TEST(Contraction, RefusesAChainPastInt32) {
  const std::vector<std::uint32_t> kept{0, 2};
  EXPECT_NO_THROW((void)contract(graph_of(3, {{0, 1, longest_mm - 1}, {1, 2, 1}}), kept));
  EXPECT_THROW((void)contract(graph_of(3, {{0, 1, longest_mm}, {1, 2, 1}}), kept), Error);
}

TEST(Contraction, RefusesADeadEndPastInt32) {
  const std::vector<std::uint32_t> kept{0};
  ContractedWorkspace workspace;
  const Contraction last_good = contract(graph_of(3, {{0, 1, longest_mm - 1}, {1, 2, 1}}), kept);
  EXPECT_EQ(contracted_distances(last_good, NodeId{0}, workspace)[2], max_distance_mm);
  EXPECT_EQ(contracted_distances(last_good, NodeId{2}, workspace)[0], max_distance_mm);
  const Contraction first_bad = contract(graph_of(3, {{0, 1, longest_mm}, {1, 2, 1}}), kept);
  EXPECT_THROW((void)contracted_distances(first_bad, NodeId{0}, workspace), Error);
  EXPECT_THROW((void)contracted_distances(first_bad, NodeId{2}, workspace), Error);
}

TEST(Contraction, RefusesDeadEndsInARowThatWrap) {
  std::vector<Edge> line;
  for (std::uint32_t v = 0; v < 4; ++v) line.push_back({v, v + 1, longest_mm});
  const std::vector<std::uint32_t> kept{0};
  ContractedWorkspace workspace;
  const Contraction c = contract(graph_of(5, line), kept);
  EXPECT_THROW((void)contracted_distances(c, NodeId{0}, workspace), Error);
}

TEST(Contraction, RefusesDirectedGraphsAndForeignNodes) {
  EXPECT_THROW((void)contract(graph_of(2, {{0, 1, 1}}, Direction::directed)), Error);
  const std::vector<std::uint32_t> kept{2};
  EXPECT_THROW((void)contract(graph_of(2, {{0, 1, 1}}), kept), Error);
  ContractedWorkspace workspace;
  EXPECT_THROW((void)contracted_distances(contract(graph_of(2, {{0, 1, 1}})), NodeId{2}, workspace), Error);
}

}  // namespace
}  // namespace tsunagi::graph
