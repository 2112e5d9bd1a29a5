// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/path_loss.h"

#include <gtest/gtest.h>

#include "models/p1812.h"
#include "models/propagation.h"
#include "models/tr38901.h"
#include "tests/plan/tiny_region.h"

namespace tsunagi::plan {
namespace {

PairProfile flat(double length_km, std::size_t points) {
  return {.height_m = std::vector<double>(points, 900), .clutter_m = {}, .length_km = length_km};
}

const models::Option& option(const char* id) {
  return *testing::catalogue().find_option(id);
}

TEST(RadioPaths, GiveWhatTheModelOfTheDistanceGives) {
  const RadioPaths paths(option("bwa"), {}, 35.5);
  PairProfile hill = flat(3, 101);
  hill.height_m[60] = 990;
  const auto far = paths.loss(&hill, 3, 15);
  ASSERT_TRUE(far);
  EXPECT_EQ(far->model, ReachModel::p1812);
  EXPECT_DOUBLE_EQ(far->loss_db, models::p1812_loss(hill.view(), paths.p1812_link(15)).L_b_db);
  const PairProfile near_path = flat(0.2, 8);
  const auto near = paths.loss(&near_path, 0.2, 15);
  ASSERT_TRUE(near);
  EXPECT_EQ(near->model, ReachModel::tr38901_rma);
  EXPECT_DOUBLE_EQ(
      near->loss_db,
      models::path_loss_db({.frequency_ghz = 2.585, .distance_2d_m = 200, .h_bs_m = 15, .h_ut_m = 4},
                           models::Sight::line));
}

TEST(RadioPaths, NearPathsBehindClutterAreOutOfSight) {
  const RadioPaths paths(option("bwa"), {}, 35.5);
  PairProfile wood = flat(0.2, 8);
  const double open_db = paths.loss(&wood, 0.2, 15)->loss_db;
  wood.clutter_m.assign(8, 15);
  EXPECT_GT(paths.loss(&wood, 0.2, 15)->loss_db, open_db + 10);
}

TEST(RadioPaths, TheRangesOfTheChainMeetAtTheirBoundary) {
  const RadioPaths paths(option("lpwa"), {}, 35.5);
  const PairProfile path = flat(0.25, 9);
  EXPECT_EQ(paths.loss(&path, 0.25, 15)->model, ReachModel::p1812);
  EXPECT_EQ(paths.loss(&path, 0.2499, 15)->model, ReachModel::tr38901_rma);
}

TEST(RadioPaths, WithoutTerrainTakeTheLikelierSight) {
  const RadioPaths paths(option("bwa"), {}, 35.5);
  models::CellPath cell{.frequency_ghz = 2.585, .distance_2d_m = 600, .h_bs_m = 15, .h_ut_m = 4};
  EXPECT_DOUBLE_EQ(paths.loss(nullptr, 0.6, 15)->loss_db, models::path_loss_db(cell, models::Sight::line));
  cell.distance_2d_m = 800;  // exp(-0.79) < 1/2
  EXPECT_DOUBLE_EQ(paths.loss(nullptr, 0.8, 15)->loss_db, models::path_loss_db(cell, models::Sight::none));
  EXPECT_EQ(paths.loss(nullptr, 0.8, 15)->model, ReachModel::rma_without_terrain);
  EXPECT_FALSE(paths.loss(nullptr, 5.1, 15));
}

TEST(RadioPaths, LieOutsideEveryModelWithTheirMastOrDistance) {
  const RadioPaths paths(option("bwa"), {}, 35.5);
  EXPECT_TRUE(paths.is_in_range(0.2, 10, true));
  EXPECT_FALSE(paths.is_in_range(0.2, 9, true));  // TR 38.901 RMa: masts of 10 m and more
  EXPECT_TRUE(paths.is_in_range(0.3, 9, true));   // P.1812: of 1 m and more
  EXPECT_TRUE(paths.is_in_range(100, 15, true));
  EXPECT_FALSE(paths.is_in_range(100.1, 15, true));
}

TEST(RadioPaths, NothingIsBelowTheLeastLoss) {
  for (const models::Option& o : testing::catalogue().options) {
    if (o.kind != models::OptionKind::radio) continue;
    const RadioPaths paths(o, {}, 35.5);
    for (double d_km = 0.02; d_km < 20; d_km *= 1.13) {
      const PairProfile path =
          flat(d_km, std::max<std::size_t>(3, static_cast<std::size_t>(d_km / 0.03) + 2));
      for (const PairProfile* known : {&path, static_cast<const PairProfile*>(nullptr)}) {
        const auto loss = paths.loss(known, d_km, 15);
        EXPECT_GE(loss ? loss->loss_db : 1e9, paths.least_loss_db(d_km)) << o.id << ' ' << d_km;
      }
    }
  }
}

TEST(RadioPaths, RainAndGasWeighOnMillimetreWavesOnly) {
  RadioConditions dry;
  dry.rain_001_mm_per_h = 0;
  RadioConditions wet;
  wet.rain_001_mm_per_h = 80;
  const PairProfile path = flat(0.4, 15);
  const double dry_db = RadioPaths(option("local5g_28g"), dry, 35.5).loss(&path, 0.4, 12)->loss_db;
  const double wet_db = RadioPaths(option("local5g_28g"), wet, 35.5).loss(&path, 0.4, 12)->loss_db;
  EXPECT_GT(wet_db, dry_db + 1);
  EXPECT_LT(wet_db, dry_db + 10);
  EXPECT_EQ(RadioPaths(option("bwa"), dry, 35.5).loss(&path, 0.4, 12)->loss_db,
            RadioPaths(option("bwa"), wet, 35.5).loss(&path, 0.4, 12)->loss_db);
}

}  // namespace
}  // namespace tsunagi::plan
