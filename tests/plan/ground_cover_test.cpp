// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/ground_cover.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "sim/plan/pair_profile.h"
#include "tests/plan/tiny_region.h"

namespace tsunagi::plan {
namespace {

using models::RadioZone;

// 60 × 50 cells of 2 km, 20 m high, with hills of 300 m in the east.
geo::Terrain coast() {
  geo::Terrain terrain{.north_west = {0, 100'000}, .cell_m = 2000, .columns = 60, .rows = 50};
  terrain.is_known.assign(3000, 1);
  for (std::int32_t row = 0; row < 50; ++row) {
    for (std::int32_t column = 0; column < 60; ++column)
      terrain.height_m.push_back(column >= 40 ? 300.0F : 20.0F);
  }
  return terrain;
}

// A sea in the west with an island, and a bay in the south.
std::vector<geo::Zone> waters() {
  return {{.kind = "grass", .area = testing::square(4000, 40'000, 4000)},
          {.kind = "sea", .area = testing::square(0, 0, 10'000)},
          {.kind = "sea", .area = {{{{0, 0}, {8000, 0}, {8000, 100'000}, {0, 100'000}, {0, 0}}}}}};
}

TEST(GroundCover, LowGroundNearTheSeaIsCoastal) {
  const geo::Terrain terrain = coast();
  const GroundCover cover = find_ground_cover(terrain, waters(), {}).cover;
  ASSERT_EQ(cover.zone.size(), terrain.height_m.size());
  std::array<int, 3> count{};
  for (std::int32_t row = 0; row < terrain.rows; ++row) {
    for (std::int32_t column = 0; column < terrain.columns; ++column) {
      const RadioZone zone = cover.zone[terrain.index(column, row)];
      ++count[static_cast<std::size_t>(zone)];
      if (zone == RadioZone::sea) continue;
      // Slowly: the nearest cell of the sea.
      double nearest_km = 1e9;
      for (std::int32_t r = 0; r < terrain.rows; ++r) {
        for (std::int32_t c = 0; c < terrain.columns; ++c) {
          if (cover.zone[terrain.index(c, r)] == RadioZone::sea)
            nearest_km = std::min(nearest_km, 2 * std::hypot(c - column, r - row));
        }
      }
      const bool is_coastal = nearest_km <= 50 && terrain.height_m[terrain.index(column, row)] <= 100;
      EXPECT_EQ(zone, is_coastal ? RadioZone::coastal : RadioZone::inland) << column << ' ' << row;
    }
  }
  EXPECT_GT(count[0], 200);
  EXPECT_GT(count[1], 500);
  EXPECT_GT(count[2], 500);
  EXPECT_NE(cover.zone[terrain.index(2, 28)], RadioZone::sea);  // the island
}

TEST(GroundCover, WithoutSeaThereAreNoZones) {
  const std::vector<geo::Zone> lake{{.kind = "water", .area = testing::square(0, 0, 10'000)}};
  EXPECT_TRUE(find_ground_cover(coast(), lake, {}).cover.zone.empty());
  EXPECT_FALSE(find_ground_cover(coast(), lake, {.sea_classes = {"water"}}).cover.zone.empty());
  EXPECT_TRUE(find_ground_cover(coast(), {}, {}).cover.clutter_m.empty());
}

TEST(GroundCover, ProfilesCarryZoneAndClutterOfTheirCells) {
  const geo::Terrain terrain = coast();
  const GroundCover cover = find_ground_cover(terrain, waters(), {.clutter_height_m = {{"grass", 3}}}).cover;
  const auto path = pair_profile(terrain, cover, {3000, 43'000}, {99'000, 43'000}, 1);
  ASSERT_TRUE(path);
  ASSERT_EQ(path->zone.size(), path->height_m.size());
  EXPECT_EQ(path->clutter_m.front(), 0);
  EXPECT_EQ(path->zone.front(), RadioZone::sea);
  EXPECT_EQ(path->zone.back(), RadioZone::inland);
  EXPECT_EQ(std::ranges::count(path->clutter_m, 3.0), 2);
  EXPECT_GT(std::ranges::count(path->zone, RadioZone::coastal), 10);
}

}  // namespace
}  // namespace tsunagi::plan
