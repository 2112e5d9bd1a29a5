// SPDX-License-Identifier: Apache-2.0
// Bridges and tunnels: who meets whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/geo/road_worlds.h"

namespace tsunagi::geo {
namespace {

using ::testing::SizeIs;

RoadLine on_layer(std::int8_t layer, Polyline points) {
  RoadLine line = bridge(std::move(points));
  line.layer = layer;
  return line;
}

const Polyline k_west_east{{-100, 0}, {1, 0}, {100, 0}};
const Polyline k_south_north{{0, -100}, {0, 1}, {0, 100}};

std::size_t components(std::vector<RoadLine> lines) {
  return network(std::move(lines)).component_length_mm.size();
}

TEST(RoadLevels, StructuresOfOneLayerMeet) {
  EXPECT_EQ(components({on_layer(1, k_west_east), on_layer(1, k_south_north)}), 1u);
  EXPECT_EQ(components({on_layer(-1, k_west_east), on_layer(-1, k_south_north)}), 1u);
  // Also where no vertices are near.
  const auto crossing = network({on_layer(1, {{-100, 0}, {100, 0}}), on_layer(1, {{10, -100}, {10, 100}})});
  EXPECT_EQ(crossing.crossings, 1);
}

TEST(RoadLevels, StructuresOfTwoLayersPassEachOther) {
  EXPECT_EQ(components({on_layer(1, k_west_east), on_layer(2, k_south_north)}), 2u);
  EXPECT_EQ(components({on_layer(1, k_west_east), on_layer(-1, k_south_north)}), 2u);
}

TEST(RoadLevels, AStructureOfUnknownLayerMeetsNoneButAtItsEnds) {
  EXPECT_EQ(components({bridge(k_west_east), bridge(k_south_north)}), 2u);
  EXPECT_EQ(components({bridge(k_west_east), on_layer(1, k_south_north)}), 2u);
  EXPECT_EQ(components({bridge(k_west_east), bridge({{100, 0}, {300, 0}})}), 1u);
}

TEST(RoadLevels, ALayerOfAGroundRoadIsNoLevel) {
  RoadLine raised = road(k_west_east);
  raised.layer = 1;
  EXPECT_EQ(components({raised, road(k_south_north)}), 1u);
}

TEST(RoadLevels, StructuresOfTwoLayersJoinAtTheirEnds) {
  EXPECT_EQ(components({on_layer(1, {{0, 0}, {100, 0}}), on_layer(2, {{101, 0}, {200, 0}})}), 1u);
  EXPECT_EQ(components({on_layer(1, {{0, 0}, {100, 0}}), road({{101, 0}, {200, 0}})}), 1u);
}

TEST(RoadLevels, ARampEndsOnItsOwnLayerAndNotOnTheRoadBelow) {
  // The ramp ends 4 m from the middle of the viaduct; a ground road runs 1 m from that end.
  const auto roads = network(
      {on_layer(1, {{-100, 0}, {100, 0}}), on_layer(1, {{10, 4}, {60, 90}}), road({{9, -90}, {9, 90}})});
  EXPECT_EQ(roads.joined_ends, 1);
  ASSERT_THAT(roads.component_length_mm, SizeIs(2));
  EXPECT_EQ(roads.component_length_mm[1], 180'018);  // the road below, whole
}

TEST(RoadLevels, ARampThatStartsAtAVertexOfItsLayerLeavesTheVertexBelowAlone) {
  const auto roads = network({on_layer(1, {{-100, 0}, {0, 0}, {100, 0}}), on_layer(1, {{0, 0}, {5, 90}}),
                              road({{-100, -50}, {0, 0}, {100, -50}})});
  EXPECT_THAT(roads.component_length_mm, SizeIs(2));
}

TEST(RoadLevels, ABridgeEndThatMeetsNothingOfItsLayerStandsOnTheGround) {
  EXPECT_EQ(components({on_layer(1, {{0, 0}, {0, 90}}), road({{-100, 3}, {100, 3}})}), 1u);
  EXPECT_EQ(components({on_layer(1, {{0, 0}, {0, 90}}), road({{-100, 1}, {0, 1}, {100, 1}})}), 1u);
}

TEST(RoadLevels, GroundEndsAreNotPutOntoAStructureOfAnyLayer) {
  EXPECT_EQ(components({on_layer(1, {{-100, 0}, {100, 0}}), road({{0, 4}, {0, 80}})}), 2u);
}

}  // namespace
}  // namespace tsunagi::geo
