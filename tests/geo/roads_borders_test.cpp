// SPDX-License-Identifier: Apache-2.0
// Roads and the borders of municipalities.
#include <cmath>
#include <map>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "geo/roads.h"
#include "tests/geo/road_worlds.h"

namespace tsunagi::geo {
namespace {

using ::testing::Contains;
using ::testing::SizeIs;

std::map<std::int32_t, double> metres_by_municipality(const RoadNetwork& roads) {
  std::map<std::int32_t, double> out;
  for (const RoadEdge& e : roads.edges) out[e.municipality] += e.length_mm / 1000.0;
  return out;
}

TEST(RoadBorders, ARoadIsSplitWhereItCrossesTheBorder) {
  const auto roads =
      network({road({{0, 0}, {100, 0}})}, {rectangle(-10, -10, 33, 10), rectangle(33, -10, 200, 10)});
  ASSERT_THAT(roads.edges, SizeIs(2));
  EXPECT_EQ(roads.component_length_mm.at(0), network({road({{0, 0}, {100, 0}})}).component_length_mm.at(0));
  const auto metres = metres_by_municipality(roads);
  EXPECT_NEAR(metres.at(0), 33, 0.02);  // bisected to a centimetre
  EXPECT_NEAR(metres.at(1), 67, 0.03);
}

TEST(RoadBorders, WhatNoMunicipalityHoldsIsOutside) {
  const auto metres =
      metres_by_municipality(network({road({{0, 0}, {100, 0}})}, {rectangle(40, -10, 200, 10)}));
  EXPECT_NEAR(metres.at(k_outside), 37, 0.02);  // a place within 3 m of an area still counts as in it
  EXPECT_NEAR(metres.at(0), 63, 0.03);
  EXPECT_EQ(network({road({{0, 0}, {100, 0}})}).edges.at(0).municipality, k_outside);
}

TEST(RoadBorders, SliversBetweenNeighboursBelongToOne) {
  const auto roads =
      network({road({{0, 0}, {100, 0}})}, {rectangle(-10, -10, 49, 10), rectangle(51, -10, 200, 10)});
  ASSERT_THAT(roads.edges, SizeIs(2));
  EXPECT_THAT(metres_by_municipality(roads), SizeIs(2));
  EXPECT_FALSE(metres_by_municipality(roads).contains(k_outside));
}

TEST(RoadBorders, ASpikeOfANeighbourBelow1mDoesNotSplit) {
  // The road is looked at every 10 m; the neighbour's spike lies over the look at 50 m.
  const auto roads =
      network({road({{0, 0}, {100, 0}})},
              {rectangle(-10, -10, 49.7, 10), rectangle(49.7, -10, 50.3, 10), rectangle(50.3, -10, 200, 10)});
  EXPECT_THAT(roads.edges, SizeIs(2));
  const Area whole{{{{-10, -10},
                     {200, -10},
                     {200, 10},
                     {50.3, 10},
                     {50.3, -5},
                     {49.7, -5},
                     {49.7, 10},
                     {-10, 10},
                     {-10, -10}}}};
  const auto spiked = network({road({{0, 0}, {100, 0}})}, {whole, rectangle(49.7, -5, 50.3, 10)});
  EXPECT_THAT(spiked.edges, SizeIs(1));
  EXPECT_EQ(spiked.edges.at(0).municipality, 0);
}

TEST(RoadBorders, CopiesThatCrossABorderAreDroppedToo) {
  const std::vector<RoadLine> lines{road({{0, 0}, {100, 0}}), road({{0, 0}, {47, 4}, {100, 0}})};
  const std::vector<Area> areas{rectangle(-10, -10, 40, 10), rectangle(40, -10, 200, 10)};
  EXPECT_THAT(network(lines).edges, SizeIs(1));
  const auto roads = network(lines, areas);
  EXPECT_THAT(roads.edges, SizeIs(2));
  EXPECT_EQ(roads.duplicates, 1);
}

TEST(RoadBorders, PiecesSumToTheWholeAndLieInTheirMunicipality) {
  const std::vector<Area> areas{rectangle(-1500, -1500, 120, 1500), rectangle(120, -1500, 1500, 77),
                                rectangle(120, 77, 1500, 1500)};
  const AreaIndex index(areas);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const Random random(seed, "borders");
    Polyline line;
    for (std::uint64_t i = 0; i < 6; ++i)
      line.push_back({2000 * random.uniform(2 * i) - 1000, 2000 * random.uniform(2 * i + 1) - 1000});
    const auto whole = network({road(line)});
    const auto split = network({road(line)}, areas);
    EXPECT_NEAR(static_cast<double>(total_mm(split)), static_cast<double>(total_mm(whole)),
                2.0 * static_cast<double>(split.edges.size()));  // each piece is rounded to a millimetre
    EXPECT_EQ(split.component_length_mm.size(), whole.component_length_mm.size());
    for (const RoadEdge& e : split.edges) {
      const double length = length_m(e.line);
      for (const double share : {0.02, 0.5, 0.98}) {
        const PointM p = along(e.line, share * length);
        ASSERT_TRUE(index.find(p).has_value());
        const auto there = static_cast<std::size_t>(e.municipality);
        // A corner cut between two looks (10 m) may stay with its neighbour.
        EXPECT_TRUE(index.find(p) == there || distance_to_edge_m(areas[there], p) < 5) << p.x << " " << p.y;
      }
    }
  }
}

TEST(RoadBorders, BorderNodesLieOnTheRoad) {
  const auto roads =
      network({road({{0, 0}, {100, 0}})}, {rectangle(-10, -10, 33, 10), rectangle(33, -10, 200, 10)});
  ASSERT_THAT(roads.nodes, SizeIs(3));
  EXPECT_THAT(roads.nodes, Contains(PointM{0, 0}));
  for (const PointM p : roads.nodes) EXPECT_EQ(p.y, 0);
}

}  // namespace
}  // namespace tsunagi::geo
