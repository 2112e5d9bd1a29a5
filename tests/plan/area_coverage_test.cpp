// SPDX-License-Identifier: Apache-2.0
// One site's area: every pixel once, the same for any threads, near to what the exact pairs say.
#include "sim/plan/area_coverage.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "geo/base/error.h"
#include "tests/plan/area_checks.h"
#include "tests/plan/made_terrain.h"

namespace tsunagi::plan {
namespace {

const geo::Terrain& hills() {
  static const geo::Terrain terrain = made_terrain(260, 150, 3);
  return terrain;
}

AreaRequest some_request(const geo::Terrain& terrain) {
  AreaRequest request{.radius_m = 3500,
                      .link = {.transmitter_m = 20},
                      .frequency_mhz = {920, 4700},
                      .receiver_m = {1.5, 10},
                      .scale = 0.9999};
  request.at = terrain.centre(terrain.columns / 2, terrain.rows / 2);
  request.at.x += 7.3;
  request.at.y -= 11.9;
  return request;
}

bool is_same(const AreaCoverage& a, const AreaCoverage& b) {
  return a.state == b.state && a.sight == b.sight &&
         std::ranges::equal(a.layers, b.layers, [](const auto& x, const auto& y) {
           return x.loss_db == y.loss_db && x.has_link == y.has_link;
         });
}

TEST(AreaCoverage, EveryPixelOfTheCircleHasOneBearing) {
  const geo::Terrain& terrain = hills();
  for (const geo::PointM off :
       {geo::PointM{0, 0}, {15, 15}, {-15, 15}, {15, 0}, {3.7, -8.1}, {14.999999, 1e-7}}) {
    AreaRequest request = some_request(terrain);
    request.at = terrain.centre(130, 130);
    request.at.x += off.x;
    request.at.y += off.y;
    const AreaCoverage area = cover_area(terrain, {}, request);
    std::int64_t inside = 0;
    for (std::int32_t row = 0; row < area.rows; ++row) {
      for (std::int32_t column = 0; column < area.columns; ++column) {
        const double x = area.north_west.x + (column + 0.5) * area.cell_m - request.at.x;
        const double y = area.north_west.y - (row + 0.5) * area.cell_m - request.at.y;
        const bool is_inside = x * x + y * y <= request.radius_m * request.radius_m;
        inside += is_inside ? 1 : 0;
        ASSERT_EQ(area.state[area.index(column, row)] == PixelState::known, is_inside)
            << column << ' ' << row;
      }
    }
    EXPECT_GT(inside, 42'000);
    EXPECT_EQ(area.count(PixelState::unknown_ground), 0);
  }
}

TEST(AreaCoverage, ThreadsDoNotShow) {
  const AreaRequest request = some_request(hills());
  const auto with_threads = [&](std::size_t threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    return cover_area(hills(), {}, request);
  };
  const AreaCoverage one = with_threads(1);
  EXPECT_TRUE(is_same(one, with_threads(2)));
  EXPECT_TRUE(is_same(one, with_threads(7)));
}

TEST(AreaCoverage, PruningChangesNothing) {
  for (const double time_percent : {50.0, 2.0}) {
    for (const double most_db : {85.0, 100.0, 125.0}) {
      AreaRequest request = some_request(hills());
      request.link.time_percent = time_percent;
      request.most_loss_db = {most_db, most_db + 8};
      const AreaCoverage pruned = cover_area(hills(), {}, request);
      request.prune = false;
      EXPECT_TRUE(is_same(pruned, cover_area(hills(), {}, request))) << most_db;
      const auto& links = pruned.layers.front().has_link;
      EXPECT_GT(std::ranges::count(links, 1), 100);
      EXPECT_LT(std::ranges::count(links, 1), pruned.count(PixelState::known));
    }
  }
}

TEST(AreaCoverage, BandsAndHeightsTogetherAreThoseOfEachAlone) {
  const AreaRequest all = some_request(hills());
  const AreaCoverage together = cover_area(hills(), {}, all);
  for (std::size_t r = 0; r < 2; ++r) {
    for (std::size_t b = 0; b < 2; ++b) {
      AreaRequest one = all;
      one.frequency_mhz = {all.frequency_mhz[b]};
      one.receiver_m = {all.receiver_m[r]};
      const AreaCoverage alone = cover_area(hills(), {}, one);
      EXPECT_EQ(alone.sight[0], together.sight[r]);
      for (std::size_t i = 0; i < alone.state.size(); ++i) {
        ASSERT_NEAR(alone.layers[0].loss_db[i], together.layers[2 * r + b].loss_db[i], 1e-4);
      }
    }
  }
}

TEST(AreaCoverage, IsNearToExactPairs) {
  const AreaRequest request = some_request(hills());
  const AreaCoverage area = cover_area(hills(), {}, request);
  for (std::size_t layer = 0; layer < area.layers.size(); ++layer) {
    const PairErrors errors = compare_with_pairs(hills(), {}, request, area, layer, 2000);
    EXPECT_LE(std::abs(errors.bias_db), 0.2) << layer;
    EXPECT_LE(errors.p95_db, 2.5) << layer;
    EXPECT_GE(errors.same_sight_ratio, 0.98) << layer;
  }
}

TEST(AreaCoverage, ClutterIsNearToExactPairs) {
  GroundCover cover;
  cover.clutter_m.resize(hills().height_m.size());
  for (std::size_t i = 0; i < cover.clutter_m.size(); ++i) cover.clutter_m[i] = i / 9 % 3 == 0 ? 12.0F : 0.0F;
  const AreaRequest request = some_request(hills());
  const AreaCoverage bare = cover_area(hills(), {}, request);
  const AreaCoverage area = cover_area(hills(), cover, request);
  EXPECT_EQ(bare.sight, area.sight);
  const PairErrors errors = compare_with_pairs(hills(), cover, request, area, 2, 2000);  // 10 m, 920 MHz
  EXPECT_LE(std::abs(errors.bias_db), 0.5);
}

// West of the site lies the sea. At 1 % of time ducts over it carry farther.
TEST(AreaCoverage, ZonesAreNearToExactPairs) {
  GroundCover cover;
  for (std::int32_t row = 0; row < hills().rows; ++row) {
    for (std::int32_t column = 0; column < hills().columns; ++column)
      cover.zone.push_back(column < hills().columns / 2 ? models::RadioZone::sea
                                                        : models::RadioZone::coastal);
  }
  AreaRequest request = some_request(hills());
  request.link.time_percent = 1;
  const AreaCoverage inland = cover_area(hills(), {}, request);
  const AreaCoverage area = cover_area(hills(), cover, request);
  EXPECT_EQ(inland.sight, area.sight);
  EXPECT_NE(inland.layers[2].loss_db, area.layers[2].loss_db);
  const PairErrors errors = compare_with_pairs(hills(), cover, request, area, 2, 2000);
  EXPECT_LE(std::abs(errors.bias_db), 0.5);
}

TEST(AreaCoverage, NothingIsSaidBehindUnknownGround) {
  geo::Terrain terrain = hills();
  for (std::int32_t row = 125; row < 135; ++row) terrain.is_known[terrain.index(170, row)] = 0;
  AreaRequest request = some_request(terrain);
  const AreaCoverage area = cover_area(terrain, {}, request);
  const auto state = [&](std::int32_t column, std::int32_t row) {
    const auto west = static_cast<std::int32_t>((area.north_west.x - terrain.north_west.x) / 30);
    const auto north = static_cast<std::int32_t>((terrain.north_west.y - area.north_west.y) / 30);
    return area.state[area.index(column - west, row - north)];
  };
  EXPECT_EQ(state(170, 130), PixelState::unknown_ground);
  EXPECT_EQ(state(200, 130), PixelState::unknown_ground);
  EXPECT_EQ(state(165, 130), PixelState::known);
  EXPECT_EQ(state(90, 130), PixelState::known);
  const std::size_t behind = static_cast<std::size_t>(
      &*std::ranges::find(area.state, PixelState::unknown_ground) - area.state.data());
  EXPECT_EQ(area.layers[0].has_link[behind], 0);
}

TEST(AreaCoverage, CircleBeyondTheTerrainIsCutToIt) {
  AreaRequest request = some_request(hills());
  request.at = hills().centre(5, 6);
  const AreaCoverage area = cover_area(hills(), {}, request);
  EXPECT_EQ(area.north_west, hills().north_west);
  EXPECT_GT(area.count(PixelState::known), 10'000);
}

TEST(AreaCoverage, FlatGroundIsFreeSpaceNearTheSite) {
  geo::Terrain flat = hills();
  std::ranges::fill(flat.height_m, 100.0F);
  AreaRequest request = some_request(flat);
  request.at = flat.centre(130, 130);
  request.link.transmitter_m = 60;
  const AreaCoverage area = cover_area(flat, {}, request);
  const std::size_t middle = area.index(area.columns / 2, area.rows / 2);
  const std::size_t beside = middle + 4;  // 120 m
  EXPECT_EQ(area.sight[0][beside], 1);
  const auto free_space_db = [](double d_km) { return 92.4 + 20 * std::log10(4.7) + 20 * std::log10(d_km); };
  EXPECT_NEAR(area.layers[1].loss_db[middle], free_space_db(0.0585), 0.01);
  EXPECT_NEAR(area.layers[1].loss_db[beside], free_space_db(std::hypot(0.12, 0.0585)), 0.02);
}

TEST(AreaCoverage, SiteOffTheTerrainIsRefused) {
  AreaRequest request = some_request(hills());
  request.at.x = 0;
  EXPECT_THROW((void)cover_area(hills(), {}, request), Error);
}

TEST(AreaCoverage, LinkOutsideTheModelIsRefused) {
  AreaRequest request = some_request(hills());
  request.frequency_mhz = {28'000};
  EXPECT_THROW((void)cover_area(hills(), {}, request), Error);
  request.frequency_mhz = {920};
  request.receiver_m = {1.5, 0.5};
  EXPECT_THROW((void)cover_area(hills(), {}, request), Error);
}

}  // namespace
}  // namespace tsunagi::plan
