// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/components.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/graph/graph_worlds.h"
#include "tests/graph/oracles.h"

namespace tsunagi::graph {
namespace {

using ::testing::ElementsAre;

TEST(Components, JoinWhatBruteForceJoins) {
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed, seed % 2 == 0 ? Direction::undirected : Direction::directed);
    const auto top = joined(graph, {});
    const Components found = connected_components(graph);
    std::uint32_t count = 0;
    for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
      const std::uint32_t expected = top[v] == v ? count++ : found.component[top[v]];
      ASSERT_EQ(found.component[v], expected) << "seed " << seed << " node " << v;
    }
    ASSERT_EQ(found.count, count) << seed;
  }
}

TEST(Components, AreNumberedBySmallestNode) {
  EXPECT_THAT(connected_components(graph_of(5, {{4, 0, 1}, {3, 1, 1}})).component,
              ElementsAre(0, 1, 2, 1, 0));
}

TEST(Components, OfNothingAreNone) {
  EXPECT_EQ(connected_components(graph_of(0, {})).count, 0u);
}

}  // namespace
}  // namespace tsunagi::graph
