// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/hierarchy.h"

#include <limits>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "geo/base/error.h"
#include "geo/graph/elimination.h"
#include "geo/graph/many_to_many.h"
#include "geo/graph/phast.h"
#include "geo/graph/shortest_paths.h"
#include "tests/graph/graph_worlds.h"
#include "tests/graph/oracles.h"

namespace tsunagi::graph {
namespace {

using ::testing::HasSubstr;

constexpr std::int32_t longest_mm = std::numeric_limits<std::int32_t>::max();

std::vector<std::uint32_t> all_nodes(const CsrGraph& graph) {
  std::vector<std::uint32_t> nodes(graph.node_count());
  std::iota(nodes.begin(), nodes.end(), 0u);
  return nodes;
}

std::span<const std::uint32_t> batch(const std::vector<std::uint32_t>& nodes, std::size_t begin) {
  return std::span(nodes).subspan(begin, std::min(lane_count, nodes.size() - begin));
}

// A town: streets on a lattice, some missing, with ties where lengths are few.
CsrGraph town(std::uint64_t seed, std::uint32_t side, std::uint64_t longest) {
  const Random random(seed, "town");
  std::vector<Edge> edges;
  for (std::uint32_t v = 0; v < side * side; ++v) {
    const auto length = [&](std::uint64_t k) {
      return static_cast<std::int32_t>(1 + random.below(4ull * v + k, longest));
    };
    if ((v + 1) % side != 0 && random.below(4ull * v + 2, 6) != 0) edges.push_back({v, v + 1, length(0)});
    if (v + side < side * side && random.below(4ull * v + 3, 6) != 0)
      edges.push_back({v, v + side, length(1)});
  }
  return graph_of(side * side, std::move(edges));
}

void expect_distances(const LaneDistances& found, const CsrGraph& graph,
                      std::span<const std::uint32_t> sources) {
  Workspace workspace;
  for (std::size_t lane = 0; lane < sources.size(); ++lane) {
    const auto expected = shortest_distances(graph, NodeId{sources[lane]}, workspace);
    for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
      ASSERT_EQ(found.distance_mm(lane, v), expected[v]) << "lane " << lane << " node " << v;
    }
  }
}

TEST(Phast, EqualsBoostFromEveryNodeOfEveryWorld) {
  SweepWorkspace workspace;
  for (std::uint64_t seed = 0; seed < world_count; ++seed) {
    const CsrGraph graph = world(seed);
    const Hierarchy hierarchy = build_hierarchy(graph);
    const auto nodes = all_nodes(graph);
    for (std::size_t begin = 0; begin < nodes.size(); begin += lane_count) {
      const auto sources = batch(nodes, begin);
      const auto found = distances_from(hierarchy, sources, workspace);
      for (std::size_t lane = 0; lane < sources.size(); ++lane) {
        const auto expected = boost_distances(graph, sources[lane]);
        for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
          const std::uint32_t mm = found.distance_mm(lane, v);
          ASSERT_EQ(mm == unreached_mm ? far_away : mm, expected[v])
              << "seed " << seed << " from " << sources[lane];
        }
      }
    }
  }
}

TEST(Phast, IsExactOnTownsWithAndWithoutTies) {
  SweepWorkspace workspace;
  for (const std::uint64_t longest : {1ull, 3ull, 100'000ull}) {
    const CsrGraph graph = town(longest, 60, longest);
    const Hierarchy hierarchy = build_hierarchy(graph);
    const std::vector<std::uint32_t> sources{0, 59, 1800, 3599, 77, 77, 1234};
    expect_distances(distances_from(hierarchy, sources, workspace), graph, sources);
  }
}

TEST(Phast, EveryPathOfInstructionsGivesTheSameLanes) {
  const CsrGraph graph = town(5, 50, 100'000);
  const Hierarchy hierarchy = build_hierarchy(graph);
  const std::vector<std::uint32_t> sources{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 2499, 3};
  SweepWorkspace plain;
  (void)sweep(hierarchy, sources, plain, SweepPath::plain);
  for (const SweepPath path : {SweepPath::avx2, SweepPath::avx512}) {
    SweepWorkspace other;
    (void)sweep(hierarchy, sources, other, path);
    for (std::size_t p = 0; p < plain.lanes.size(); ++p) ASSERT_EQ(other.lanes[p].mm, plain.lanes[p].mm);
    if (!is_available(path)) GTEST_LOG_(INFO) << "path " << static_cast<int>(path) << " fell back to plain";
  }
}

TEST(Phast, AWorkspaceServesOneHierarchyAfterTheOther) {
  SweepWorkspace workspace;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const CsrGraph graph = world(seed);
    const Hierarchy hierarchy = build_hierarchy(graph);
    const std::vector<std::uint32_t> sources{static_cast<std::uint32_t>(graph.node_count() - 1), 0};
    expect_distances(distances_from(hierarchy, sources, workspace), graph, sources);
  }
}

TEST(Phast, OfNoSourcesReachesNothing) {
  const Hierarchy hierarchy = build_hierarchy(graph_of(2, {{0, 1, 5}}));
  SweepWorkspace workspace;
  EXPECT_EQ(distances_from(hierarchy, {}, workspace).distance_mm(0, 1), unreached_mm);
}

TEST(Phast, AcceptsTheLongestDistanceAndRefusesOneMillimetreMore) {
  SweepWorkspace workspace;
  const std::vector<std::uint32_t> sources{0};
  const auto last_good = build_hierarchy(graph_of(4, {{0, 1, longest_mm - 1}, {1, 2, 1}, {1, 3, 1}}));
  EXPECT_EQ(distances_from(last_good, sources, workspace).distance_mm(0, 2), max_distance_mm);
  const auto first_bad = build_hierarchy(graph_of(4, {{0, 1, longest_mm}, {1, 2, 1}, {1, 3, 1}}));
  try {
    (void)distances_from(first_bad, sources, workspace);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    EXPECT_THAT(error.what(), HasSubstr("2147483647 mm (2147 km), the most that int32 millimetres hold"));
  }
}

TEST(Phast, RefusesLongestEdgesInARowFromAnyOfThem) {
  const auto hierarchy = build_hierarchy(graph_of(
      7, {{0, 1, longest_mm}, {1, 2, longest_mm}, {2, 3, longest_mm}, {1, 4, 1}, {2, 5, 1}, {2, 6, 1}}));
  SweepWorkspace workspace;
  for (std::uint32_t v = 0; v < 7; ++v) {
    EXPECT_THROW((void)distances_from(hierarchy, std::vector{v}, workspace), Error) << v;
  }
}

TEST(Phast, FarNodesOfAnotherSourceDoNotCount) {
  const auto hierarchy = build_hierarchy(graph_of(6, {{0, 1, longest_mm}, {1, 2, 1}, {1, 3, 1}, {4, 5, 7}}));
  SweepWorkspace workspace;
  EXPECT_EQ(distances_from(hierarchy, std::vector{4u}, workspace).distance_mm(0, 5), 7u);
  const auto both = sweep(hierarchy, std::vector{4u, 0u}, workspace);
  EXPECT_FALSE(both.is_too_far(0));
  EXPECT_TRUE(both.is_too_far(1));
  EXPECT_EQ(both.distance_mm(1, 2), unreached_mm);
}

TEST(Phast, RefusesMoreSourcesThanLanesAndNodesThatAreNone) {
  const Hierarchy hierarchy = build_hierarchy(graph_of(2, {{0, 1, 5}}));
  SweepWorkspace workspace;
  EXPECT_THROW((void)sweep(hierarchy, std::vector<std::uint32_t>(17, 0), workspace), Error);
  EXPECT_THROW((void)sweep(hierarchy, std::vector{2u}, workspace), Error);
}

TEST(Hierarchy, LinksLeadToEarlierPlacesOfTheComponent) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Hierarchy h = build_hierarchy(world(seed));
    std::size_t component = 0;
    for (std::uint32_t p = 0; p < h.node_count(); ++p) {
      while (h.first_of_component[component + 1] <= p) ++component;
      for (std::uint32_t a = h.first[p]; a < h.first[p + 1]; ++a) {
        ASSERT_LT(h.links[a].head, p);
        ASSERT_GE(h.links[a].head, h.first_of_component[component]);
        ASSERT_GT(h.links[a].length_mm, 0);
      }
    }
    ASSERT_EQ(h.first_of_component.back(), h.node_count());
  }
}

TEST(Hierarchy, IsTheSameForOneTwoAndSevenThreads) {
  const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism, 8);
  const CsrGraph graph = town(9, 70, 1000);
  const auto with = [&](int threads) {
    const Hierarchy h = tbb::task_arena(threads).execute([&] { return build_hierarchy(graph); });
    std::vector<std::uint32_t> numbers = h.place_of;
    numbers.insert(numbers.end(), h.first.begin(), h.first.end());
    for (const Arc& link : h.links) {
      numbers.push_back(link.head);
      numbers.push_back(static_cast<std::uint32_t>(link.length_mm));
    }
    return numbers;
  };
  const auto expected = with(1);
  EXPECT_EQ(with(2), expected);
  EXPECT_EQ(with(7), expected);
}

TEST(Hierarchy, OfTheEmptyGraphIsEmpty) {
  EXPECT_EQ(build_hierarchy(graph_of(0, {})).node_count(), 0u);
}

TEST(Hierarchy, RefusesADirectedGraph) {
  EXPECT_THROW((void)build_hierarchy(graph_of(2, {{0, 1, 5}}, Direction::directed)), Error);
}

TEST(Hierarchy, EndsWhenStopped) {
  std::stop_source stop;
  stop.request_stop();
  try {
    (void)build_hierarchy(town(1, 10, 100), stop.get_token());
    FAIL() << "went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::interrupted);
  }
}

TEST(ManyToManyByHierarchy, HasTheRowsOfTheSearches) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const CsrGraph graph = world(seed);
    const auto nodes = all_nodes(graph);
    ASSERT_EQ(many_to_many(build_hierarchy(graph), nodes, nodes).distances_mm,
              many_to_many(graph, nodes, nodes).distances_mm)
        << seed;
  }
}

TEST(ManyToManyByHierarchy, IsTheSameForOneTwoAndSevenThreads) {
  const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism, 8);
  const CsrGraph graph = town(4, 30, 1000);
  const Hierarchy hierarchy = build_hierarchy(graph);
  const auto nodes = all_nodes(graph);
  const auto with = [&](int threads) {
    return tbb::task_arena(threads).execute(
        [&] { return many_to_many(hierarchy, nodes, nodes).distances_mm; });
  };
  const auto expected = with(1);
  EXPECT_EQ(with(2), expected);
  EXPECT_EQ(with(7), expected);
}

// 900 sources over the whole town: past the break-even, so the rows after the first 16 are swept.
TEST(ManyToManyByHierarchy, IsChosenAboveTheBreakEvenWithTheSameRows) {
  const CsrGraph graph = town(6, 30, 1000);
  const auto nodes = all_nodes(graph);
  ASSERT_GT(nodes.size(), hierarchy_break_even);
  const DistanceTable table = many_to_many(graph, nodes, nodes);
  Workspace workspace;
  for (std::uint32_t s = 0; s < nodes.size(); ++s) {
    const auto expected = shortest_distances(graph, NodeId{s}, workspace);
    for (std::uint32_t t = 0; t < nodes.size(); ++t) ASSERT_EQ(table.distance_mm(s, t), expected[t]);
  }
}

TEST(ManyToManyByHierarchy, RefusesFarTargetsAlone) {
  const auto hierarchy = build_hierarchy(graph_of(4, {{0, 1, longest_mm}, {1, 2, 1}, {1, 3, 1}}));
  const std::vector<std::uint32_t> sources{0};
  EXPECT_EQ(many_to_many(hierarchy, sources, std::vector{1u}).distance_mm(0, 0), max_distance_mm);
  EXPECT_THROW((void)many_to_many(hierarchy, sources, std::vector{2u}), Error);
}

}  // namespace
}  // namespace tsunagi::graph
