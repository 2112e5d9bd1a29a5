// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/radio_ground.h"

#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "tests/plan/tiny_region.h"

namespace tsunagi::plan {
namespace {

// 100 × 100 cells of 30 m over the tiny region's south-west, rising to the east and to the north.
geo::Region hilly_region() {
  geo::Region region = testing::tiny_region();
  geo::Terrain terrain{.north_west = {0, 3000}, .cell_m = 30, .columns = 100, .rows = 100};
  terrain.is_known.assign(10'000, 1);
  for (int row = 0; row < 100; ++row) {
    for (int column = 0; column < 100; ++column)
      terrain.height_m.push_back(static_cast<float>(column + 0.5 * (99 - row) + (column * row) % 7));
  }
  region.terrain = std::move(terrain);
  return region;
}

TEST(RadioGround, AgreesWithTheTerrainPointByPoint) {
  const geo::Region region = hilly_region();
  const RadioGround ground(region, {});
  const Random random(7, "paths");
  for (std::uint64_t i = 0; i < 50; ++i) {
    const geo::PointM a{50 + 2900 * random.uniform(4 * i), 50 + 2900 * random.uniform(4 * i + 1)};
    const geo::PointM b{50 + 2900 * random.uniform(4 * i + 2), 50 + 2900 * random.uniform(4 * i + 3)};
    const auto path = ground.sample(a, b);
    ASSERT_TRUE(path) << "case " << i;
    const auto last = static_cast<double>(path->height_m.size() - 1);
    EXPECT_LE(path->length_km * 1000 / last, 30.0 + 1e-9);
    for (std::size_t k = 0; k < path->height_m.size(); ++k) {
      const double t = static_cast<double>(k) / last;
      EXPECT_NEAR(path->height_m[k],
                  *region.terrain->height_at({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)}), 1e-4)
          << "case " << i << " point " << k;
    }
  }
}

TEST(RadioGround, HasAPointBetweenTheEndsOfTheShortestPath) {
  const geo::Region region = hilly_region();
  const auto path = RadioGround(region, {}).sample({500, 500}, {500, 500});
  ASSERT_TRUE(path);
  EXPECT_EQ(path->height_m.size(), 3u);
  EXPECT_DOUBLE_EQ(path->length_km, 0.02);
}

TEST(RadioGround, HasNoPathAcrossUnknownCells) {
  geo::Region region = hilly_region();
  region.terrain->is_known[region.terrain->index(50, 50)] = 0;
  const RadioGround ground(region, {});
  const geo::PointM hole = region.terrain->centre(50, 50);
  EXPECT_FALSE(ground.sample({hole.x - 300, hole.y}, {hole.x + 300, hole.y}));
  EXPECT_TRUE(ground.sample({hole.x - 300, hole.y + 60}, {hole.x + 300, hole.y + 60}));
  EXPECT_FALSE(ground.sample({100, 100}, {-200, 100}));
}

TEST(RadioGround, ClutterHasTheHeightOfItsClassAndOfTheFirstArea) {
  geo::Region region = hilly_region();
  region.clutter = {{.kind = "grass", .area = testing::square(1200, 1200, 300)},
                    {.kind = "wood", .area = testing::square(900, 900, 900)},
                    {.kind = "moss", .area = testing::square(2100, 900, 300)}};
  const RadioGround ground(region, {.clutter_height_m = {{"wood", 12}}});
  const auto path = ground.sample({615, 1335}, {2715, 1335});
  ASSERT_TRUE(path);
  int raised = 0;
  for (std::size_t i = 0; i < path->clutter_m.size(); ++i) {
    const double x = 615 + 30 * static_cast<double>(i);
    const bool in_wood = x > 900 && x < 1800 && !(x > 1200 && x < 1500);
    EXPECT_EQ(path->clutter_m[i], in_wood ? 12 : 0) << x;
    raised += path->clutter_m[i] > 0 ? 1 : 0;
  }
  EXPECT_EQ(raised, 20);
  EXPECT_EQ(ground.unknown_kinds(), std::vector<std::string>{"moss"});
}

TEST(RadioGround, HolesOfAnAreaStayBare) {
  geo::Region region = hilly_region();
  geo::Area ring = testing::square(900, 900, 900);
  ring.rings.push_back(testing::square(1200, 1200, 300).rings.front());
  region.clutter = {{.kind = "wood", .area = ring}};
  const auto path = RadioGround(region, {}).sample({1035, 1335}, {1335, 1335});
  ASSERT_TRUE(path);
  EXPECT_EQ(path->clutter_m.front(), 15);
  EXPECT_EQ(path->clutter_m.back(), 0);
}

TEST(RadioGround, WithoutTerrainThereIsNoPath) {
  const geo::Region region = testing::tiny_region();
  const RadioGround ground(region, {});
  EXPECT_FALSE(ground.has_terrain());
  EXPECT_FALSE(ground.sample({0, 0}, {100, 0}));
}

}  // namespace
}  // namespace tsunagi::plan
