// SPDX-License-Identifier: Apache-2.0
// Noding, joining, copies, components and lengths.
#include "geo/roads.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>

#include "geo/base/random.h"
#include "geo/road_index.h"
#include "tests/geo/road_worlds.h"

namespace tsunagi::geo {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// Components of the returned edges as Boost sees them; nodes without an edge would count.
std::size_t oracle_components(const RoadNetwork& roads, std::vector<int>& of_node) {
  boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> graph(roads.nodes.size());
  for (const RoadEdge& e : roads.edges) boost::add_edge(e.from, e.to, graph);
  of_node.resize(roads.nodes.size());
  return of_node.empty() ? 0 : static_cast<std::size_t>(boost::connected_components(graph, of_node.data()));
}

// What holds of every network whatever the lines.
void expect_sound(const RoadNetwork& roads) {
  ASSERT_EQ(roads.component.size(), roads.nodes.size());
  std::vector<int> of_node;
  EXPECT_EQ(oracle_components(roads, of_node), roads.component_length_mm.size());
  EXPECT_TRUE(std::ranges::is_sorted(roads.component_length_mm, std::greater{}));
  std::vector<std::int64_t> length_mm(roads.component_length_mm.size(), 0);
  for (std::size_t i = 0; i < roads.edges.size(); ++i) {
    const RoadEdge& e = roads.edges[i];
    ASSERT_LE(e.from, e.to);
    ASSERT_LT(e.to, roads.nodes.size());
    ASSERT_GE(e.line.size(), 2u);
    ASSERT_GT(e.length_mm, 0);
    EXPECT_EQ(e.line.front(), roads.nodes[e.from]);
    EXPECT_EQ(e.line.back(), roads.nodes[e.to]);
    EXPECT_EQ(roads.component[e.from], roads.component[e.to]);
    EXPECT_NEAR(e.length_mm, length_m(e.line) / 0.9999 * 1000, 1);
    const RoadEdge& before = roads.edges[i == 0 ? 0 : i - 1];
    EXPECT_LE(std::tie(before.from, before.to, before.length_mm), std::tie(e.from, e.to, e.length_mm));
    length_mm[roads.component[e.from]] += e.length_mm;
  }
  EXPECT_EQ(length_mm, roads.component_length_mm);
}

TEST(Roads, NothingGivesNothing) {
  EXPECT_THAT(network({}).edges, IsEmpty());
  EXPECT_THAT(network({road({}), road({{1, 1}})}).nodes, IsEmpty());
}

TEST(Roads, LinesOfNoLengthAreIgnored) {
  const RoadNetwork roads = network({road({{5, 5}, {5, 5}}), road({{0, 0}, {0, 0}, {100, 0}, {100, 0}})});
  EXPECT_THAT(roads.nodes, SizeIs(2));
  EXPECT_THAT(roads.edges, SizeIs(1));
  expect_sound(roads);
}

TEST(Roads, LengthIsTrueLengthNotPlaneLength) {
  EXPECT_EQ(network({road({{0, 0}, {1000, 0}})}).edges.at(0).length_mm,
            1'000'100);                                             // / 0.9999 on the meridian
  const auto far = network({road({{90'000, 0}, {90'000, 1000}})});  // k = 0.9999 (1 + e² / 2), 90 km east
  EXPECT_NEAR(far.edges.at(0).length_mm, 1'000'000 / (0.9999 * (1 + std::pow(90.009 / 6371.0, 2) / 2)), 1);
}

TEST(Roads, VerticesWithin3mAreOneNode) {
  const RoadLine south = road({{-100, -100}, {0, 0}, {100, -100}});
  const auto joined = network({south, road({{-100, 100}, {0, 2.9}, {100, 100}})});
  EXPECT_THAT(joined.nodes, SizeIs(5));
  EXPECT_THAT(joined.edges, SizeIs(4));
  EXPECT_EQ(joined.joined_vertices, 2);
  expect_sound(joined);
  const auto apart = network({south, road({{-100, 100}, {0, 3.5}, {100, 100}})});
  EXPECT_THAT(apart.edges, SizeIs(2));
  EXPECT_THAT(apart.component_length_mm, SizeIs(2));
}

TEST(Roads, AChainOfNearVerticesDoesNotCollapse) {
  const auto roads = network({road({{0, 0}, {2, 0}, {4, 0}, {6, 0}, {8, 0}, {200, 0}})});
  EXPECT_NEAR(static_cast<double>(total_mm(roads)), 200'020, 1);
  expect_sound(roads);
}

TEST(Roads, AnEndWithin5mOfALineIsJoined) {
  const RoadLine through = road({{-100, 0}, {100, 0}});
  const auto joined = network({through, road({{0, 4.9}, {0, 80}})});
  EXPECT_THAT(joined.edges, SizeIs(3));
  EXPECT_THAT(joined.component_length_mm, SizeIs(1));
  EXPECT_EQ(joined.joined_ends, 1);
  expect_sound(joined);
  const auto apart = network({through, road({{0, 6}, {0, 80}})});
  EXPECT_THAT(apart.edges, SizeIs(2));
  EXPECT_THAT(apart.component_length_mm, SizeIs(2));
  EXPECT_EQ(apart.joined_ends, 0);
}

TEST(Roads, AnEndThatTouchesALineBetweenItsVerticesIsJoined) {
  const auto roads = network({road({{-100, 0}, {100, 0}}), road({{0, 0}, {0, 80}})});
  EXPECT_THAT(roads.nodes, SizeIs(4));
  EXPECT_THAT(roads.edges, SizeIs(3));
  EXPECT_NEAR(static_cast<double>(total_mm(roads)), 280'028, 2);
}

TEST(Roads, GroundCrossingsGetANode) {
  const auto roads = network({road({{-100, 0}, {100, 0}}), road({{10, -100}, {10, 100}})});
  EXPECT_THAT(roads.nodes, SizeIs(5));
  EXPECT_THAT(roads.edges, SizeIs(4));
  EXPECT_EQ(roads.crossings, 1);
  EXPECT_THAT(roads.nodes, ::testing::Contains(PointM{10, 0}));
  expect_sound(roads);
}

TEST(Roads, BridgesCrossWithoutAJunctionAndJoinAtTheirEnds) {
  const auto roads = network({road({{-100, 0}, {100, 0}}), bridge({{0, -50}, {0, 1}, {0, 50}}),
                              road({{0, -150}, {0, -50}}), road({{0, 50}, {0, 150}})});
  EXPECT_EQ(roads.crossings, 0);
  EXPECT_THAT(roads.edges, SizeIs(4));
  EXPECT_THAT(roads.component_length_mm, SizeIs(2));
  EXPECT_EQ(std::ranges::count(roads.edges, true, &RoadEdge::is_structure), 1);
  expect_sound(roads);
}

TEST(Roads, EndsAreNotPutOntoABridge) {
  EXPECT_THAT(network({bridge({{-100, 0}, {100, 0}}), road({{0, 4}, {0, 80}})}).component_length_mm,
              SizeIs(2));
}

TEST(Roads, CopiesAreDroppedAndRealParallelsKept) {
  const RoadLine line = road({{0, 0}, {100, 0}});
  EXPECT_THAT(network({line, line, road({{100, 0}, {0, 0}})}).edges, SizeIs(1));
  const auto copy = network({line, road({{0, 0}, {50, 4}, {100, 0}})});  // a neighbouring tile's, 4 m off
  EXPECT_THAT(copy.edges, SizeIs(1));
  EXPECT_EQ(copy.duplicates, 1);
  const auto parallel = network({line, road({{0, 0}, {50, 40}, {100, 0}})});
  EXPECT_THAT(parallel.edges, SizeIs(2));
  EXPECT_EQ(parallel.duplicates, 0);
}

TEST(Roads, OverlapsOfTilesAreOneRoad) {
  const auto roads = network({road({{0, 0}, {100, 0}}), road({{50, 0}, {150, 0}})});
  EXPECT_THAT(roads.edges, SizeIs(3));
  EXPECT_EQ(roads.duplicates, 1);
  EXPECT_NEAR(static_cast<double>(total_mm(roads)), 150'015, 2);
}

TEST(Roads, RingsAndLollipopsKeepTheirLength) {
  const RoadLine ring = road({{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}});
  const auto alone = network({ring});
  EXPECT_THAT(alone.edges, SizeIs(1));
  EXPECT_NEAR(static_cast<double>(total_mm(alone)), 400'040, 2);
  const auto lollipop = network({ring, road({{-50, 0}, {0, 0}})});
  EXPECT_NEAR(static_cast<double>(total_mm(lollipop)), 450'045, 2);
  EXPECT_THAT(lollipop.component_length_mm, SizeIs(1));
  expect_sound(lollipop);
}

TEST(Roads, ComponentsAreOrderedByLengthNotByPlace) {
  const auto roads =
      network({road({{0, 0}, {10, 0}}), road({{0, 100}, {300, 100}}), road({{0, 200}, {100, 200}})});
  EXPECT_THAT(roads.component_length_mm, ::testing::ElementsAre(300'030, 100'010, 10'001));
  expect_sound(roads);
}

// Streets of a grid of 60 m, each kept with probability `share`, drawn as ways of one to three blocks.
struct GridWorld {
  std::vector<RoadLine> lines;
  std::size_t components = 0;  // by union–find over the blocks, before any geometry
};

GridWorld grid_world(std::uint64_t seed, double share) {
  constexpr std::uint32_t k_side = 12;
  const Random random(seed, "grid world");
  std::vector<std::uint32_t> parent(k_side * k_side);
  for (std::uint32_t i = 0; i < parent.size(); ++i) parent[i] = i;
  const auto root = [&](std::uint32_t i) {
    while (parent[i] != i) i = parent[i];
    return i;
  };
  GridWorld world;
  std::set<std::uint32_t> used;
  std::uint64_t draw = 0;
  for (std::uint32_t i = 0; i < parent.size(); ++i) {
    const std::uint32_t x = i % k_side;
    const std::uint32_t y = i / k_side;
    for (const std::uint32_t next : {x + 1 < k_side ? i + 1 : i, y + 1 < k_side ? i + k_side : i}) {
      if (next == i || random.uniform(draw++) > share) continue;
      const auto at = [](std::uint32_t n) { return PointM{60.0 * (n % k_side), 60.0 * (n / k_side)}; };
      const PointM a = at(i);
      const PointM b = at(next);
      // A bend of up to 8 m, and ends up to 1 m off the corner.
      const auto off = [&](double most) { return most * (2 * random.uniform(draw++) - 1); };
      world.lines.push_back(road({{a.x + off(0.7), a.y + off(0.7)},
                                  {(a.x + b.x) / 2 + off(8), (a.y + b.y) / 2 + off(8)},
                                  {b.x + off(0.7), b.y + off(0.7)}},
                                 static_cast<RoadClass>(random.below(draw++, 7))));
      parent[root(i)] = root(next);
      used.insert({i, next});
    }
  }
  std::set<std::uint32_t> roots;
  for (const std::uint32_t i : used) roots.insert(root(i));
  world.components = roots.size();
  return world;
}

TEST(Roads, RandomGridsHaveTheComponentsOfTheirBlocks) {
  for (std::uint64_t seed = 0; seed < 25; ++seed) {
    for (const double share : {0.3, 0.5, 0.8}) {
      const GridWorld world = grid_world(seed, share);
      const RoadNetwork roads = network(world.lines);
      SCOPED_TRACE(testing::Message() << "seed " << seed << ", share " << share);
      EXPECT_EQ(roads.component_length_mm.size(), world.components);
      EXPECT_EQ(roads.edges.size(), world.lines.size());
      expect_sound(roads);
    }
  }
}

TEST(Roads, OrderAndDirectionOfTheLinesDoNotShow) {
  for (std::uint64_t seed = 0; seed < 15; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const Random random(seed, "shuffle");
    std::vector<RoadLine> lines = grid_world(seed, 0.6).lines;
    for (std::uint64_t i = 0; i < 40; ++i) {  // roads that cross, touch and miss the others anyhow
      const PointM a{700 * random.uniform(10 * i), 700 * random.uniform(10 * i + 1)};
      const PointM b{a.x + 200 * (random.uniform(10 * i + 2) - 0.5),
                     a.y + 200 * (random.uniform(10 * i + 3) - 0.5)};
      lines.push_back(road({a, b}, RoadClass::service, i % 5 == 0));
      if (i % 4 == 0) lines.push_back(road({b, a}, RoadClass::trunk));  // a copy of another class
    }
    const std::vector<Area> areas{rectangle(-50, -50, 333, 720), rectangle(333, -50, 720, 720)};
    const RoadNetwork first = network(lines, areas);
    for (std::uint64_t i = lines.size(); i-- > 1;) std::swap(lines[i], lines[random.below(5000 + i, i + 1)]);
    for (std::size_t i = 0; i < lines.size(); i += 2) std::ranges::reverse(lines[i].points);
    const RoadNetwork second = network(lines, areas);
    ASSERT_EQ(first.nodes, second.nodes);
    ASSERT_TRUE(first.edges == second.edges);
    EXPECT_EQ(first.component, second.component);
    EXPECT_EQ(first.component_length_mm, second.component_length_mm);
    EXPECT_EQ(first.duplicates, second.duplicates);
    expect_sound(first);
  }
}

TEST(Roads, ThreadsDoNotShow) {
  std::vector<RoadLine> lines;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {  // towns side by side, enough for many blocks of work
    for (RoadLine line : grid_world(seed, 0.6).lines) {
      for (PointM& p : line.points) p.x += 500.0 * static_cast<double>(seed);
      lines.push_back(std::move(line));
    }
  }
  const std::vector<Area> areas{rectangle(-50, -50, 3333, 720), rectangle(3333, -50, 20'000, 720)};
  const RoadNetwork first = network(lines, areas);
  EXPECT_GT(first.crossings, 100);
  for (const std::size_t threads : {1u, 2u, 7u}) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    const RoadNetwork again = network(lines, areas);
    ASSERT_EQ(first.nodes, again.nodes);
    ASSERT_TRUE(first.edges == again.edges);
    EXPECT_EQ(first.component, again.component);
  }
}

TEST(Roads, TheGraphHasTheNetworksIds) {
  const RoadNetwork roads = network(grid_world(3, 0.6).lines);
  const graph::CsrGraph graph = road_graph(roads);
  ASSERT_EQ(graph.node_count(), roads.nodes.size());
  ASSERT_EQ(graph.edge_count(), roads.edges.size());
  for (std::size_t e = 0; e < roads.edges.size(); ++e) {
    EXPECT_EQ(graph.edges[e].from, roads.edges[e].from);
    EXPECT_EQ(graph.edges[e].to, roads.edges[e].to);
    EXPECT_EQ(graph.edges[e].length_mm, roads.edges[e].length_mm);
  }
}

TEST(RoadIndex, NearestAgreesWithBruteForce) {
  const RoadNetwork roads = network(grid_world(1, 0.5).lines);
  const RoadIndex index(roads);
  const Random random(6, "places");
  for (std::uint64_t i = 0; i < 300; ++i) {
    const double spread = i % 20 == 0 ? 50'000 : 900;
    const PointM p{spread * random.uniform(2 * i) - 100, spread * random.uniform(2 * i + 1) - 100};
    std::uint32_t best = 0;
    for (std::uint32_t e = 1; e < roads.edges.size(); ++e) {
      if (project(roads.edges[e].line, p).distance_m < project(roads.edges[best].line, p).distance_m)
        best = e;
    }
    const RoadPosition found = index.nearest(p);
    ASSERT_EQ(found.edge, best) << "draw " << i;
    EXPECT_EQ(found.distance_m, project(roads.edges[best].line, p).distance_m);
    EXPECT_LT(distance_m(along(roads.edges[best].line, found.offset_m), found.point), 1e-6);
  }
}

}  // namespace
}  // namespace tsunagi::geo
