// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/many_to_many.h"

#include <limits>
#include <numeric>

#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "geo/base/error.h"
#include "tests/graph/graph_worlds.h"
#include "tests/graph/oracles.h"

namespace tsunagi::graph {
namespace {

std::vector<std::uint32_t> all_nodes(const CsrGraph& graph) {
  std::vector<std::uint32_t> nodes(graph.node_count());
  std::iota(nodes.begin(), nodes.end(), 0u);
  return nodes;
}

TEST(ManyToMany, EqualsBoostForAllPairs) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const CsrGraph graph = world(seed, seed % 2 == 0 ? Direction::undirected : Direction::directed);
    const auto nodes = all_nodes(graph);
    const DistanceTable table = many_to_many(graph, nodes, nodes);
    for (std::uint32_t s = 0; s < nodes.size(); ++s) {
      const auto expected = boost_distances(graph, s);
      for (std::uint32_t t = 0; t < nodes.size(); ++t) {
        const std::uint32_t got = table.distance_mm(s, t);
        ASSERT_EQ(got == unreached_mm ? far_away : got, expected[t]) << "seed " << seed;
      }
    }
  }
}

TEST(ManyToMany, IsTheSameForOneTwoAndSevenThreads) {
  const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism, 8);
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const CsrGraph graph = world(seed);
    const auto nodes = all_nodes(graph);
    const auto table_with = [&](int threads) {
      return tbb::task_arena(threads).execute([&] { return many_to_many(graph, nodes, nodes).distances_mm; });
    };
    const auto expected = table_with(1);
    ASSERT_EQ(table_with(2), expected) << seed;
    ASSERT_EQ(table_with(7), expected) << seed;
  }
}

TEST(ManyToMany, KeepsTheOrderOfSourcesAndTargets) {
  const CsrGraph graph = graph_of(3, {{0, 1, 4}, {1, 2, 9}});
  const std::vector<std::uint32_t> sources{2, 0, 2};
  const std::vector<std::uint32_t> targets{1, 0};
  const DistanceTable table = many_to_many(graph, sources, targets);
  EXPECT_EQ(table.distances_mm, (std::vector<std::uint32_t>{9, 13, 4, 0, 9, 13}));
}

TEST(ManyToMany, OfNoSourcesOrTargetsIsEmpty) {
  const CsrGraph graph = graph_of(1, {});
  const std::vector<std::uint32_t> one{0};
  EXPECT_TRUE(many_to_many(graph, {}, one).distances_mm.empty());
  EXPECT_TRUE(many_to_many(graph, one, {}).distances_mm.empty());
}

TEST(ManyToMany, RefusesADistancePastInt32) {
  constexpr std::int32_t longest_mm = std::numeric_limits<std::int32_t>::max();
  const CsrGraph graph = graph_of(4, {{0, 1, longest_mm}, {1, 2, 1}, {2, 3, 1}});
  const std::vector<std::uint32_t> sources{1, 0};
  const std::vector<std::uint32_t> near{2};
  const std::vector<std::uint32_t> far{3};
  EXPECT_EQ(many_to_many(graph, {sources.data(), 1}, near).distance_mm(0, 0), 1u);
  EXPECT_THROW((void)many_to_many(graph, sources, far), Error);
}

TEST(ManyToMany, EndsWhenStopped) {
  const CsrGraph graph = graph_of(2, {{0, 1, 1}});
  std::stop_source stop;
  stop.request_stop();
  const std::vector<std::uint32_t> one{0};
  try {
    (void)many_to_many(graph, one, one, stop.get_token());
    FAIL() << "went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::interrupted);
  }
}

}  // namespace
}  // namespace tsunagi::graph
