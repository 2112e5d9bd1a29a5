// SPDX-License-Identifier: Apache-2.0
#include "models/sky_service.h"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

SkyService dish() {
  return {.body = SkyBody::constellation,
          .altitude_km = 550,
          .least_elevation_deg = 25,
          .satellites_in_view = 3,
          .frequency_ghz = 11.7,
          .bandwidth_mhz = 240,
          .eirp_dbm = 66.7,
          .unit_gain_dbi = 33,
          .noise_k = 250,
          .dish_m = 0.5,
          .least_snr_db = 5};
}

SkyStation station(double rain_mm_per_h) {
  return {.latitude_deg = 35.5, .height_km = 0.9, .rain = {rain_mm_per_h, 4.06}};
}

// By hand: 550 km at 25 degrees are 1121 km, 174.8 dB at 11.7 GHz; 10 log of 1.380649e-20 mW/K/Hz · 250 K ·
// 240 MHz is −90.82 dBm.
TEST(SkyBudget, IsTheDirectSignalOverTheNoise) {
  const SkyBudget dry = sky_budget(dish(), station(0), 25, 0.1);
  const double free_space_db = slant_free_space_db(11.7, slant_range_km(550 - 0.9, 25));
  EXPECT_NEAR(free_space_db, 174.8, 0.1);
  EXPECT_GT(dry.loss_db, free_space_db);  // gases, scintillation
  EXPECT_LT(dry.loss_db, free_space_db + 2);
  const double noise_dbm = 10 * std::log10(1.380649e-20 * 250 * 240e6);
  EXPECT_NEAR(dry.margin_db, 66.7 + 33 - dry.loss_db - noise_dbm - 5, 0.01);
}

TEST(SkyBudget, RainTakesMoreTheLessOftenItMayFail) {
  const double one = sky_budget(dish(), station(50), 25, 1).margin_db;
  const double tenth = sky_budget(dish(), station(50), 25, 0.1).margin_db;
  const double hundredth = sky_budget(dish(), station(50), 25, 0.01).margin_db;
  EXPECT_GT(one, tenth + 1);
  EXPECT_GT(tenth, hundredth + 3);
  EXPECT_GT(sky_budget(dish(), station(50), 60, 0.1).margin_db, tenth);
}

TEST(SkyBudget, RefusesWhatItsModelsDo) {
  EXPECT_NE(refusal_of([] { return sky_budget(dish(), station(50), 25, 0.009).loss_db; }), "");
  EXPECT_EQ(refusal_of([] { return sky_budget(dish(), station(50), 25, 0.01).loss_db; }), "");
  SkyService low = dish();
  low.frequency_ghz = 0.9;
  EXPECT_NE(refusal_of([&] { return sky_budget(low, station(50), 25, 0.1).loss_db; }), "");
}

TEST(ConstellationRatio, IsTheChanceThatNotAllAreHidden) {
  EXPECT_DOUBLE_EQ(constellation_ratio(dish(), 1), 1);
  EXPECT_DOUBLE_EQ(constellation_ratio(dish(), 0), 0);
  EXPECT_DOUBLE_EQ(constellation_ratio(dish(), 0.5), 0.875);
}

TEST(UsualRainHeight, FollowsTheLatitude) {
  EXPECT_DOUBLE_EQ(usual_rain_height_km(35.5), 5 - 0.075 * 12.5);
  EXPECT_DOUBLE_EQ(usual_rain_height_km(23), 5);
  EXPECT_DOUBLE_EQ(usual_rain_height_km(23.1), 5 - 0.0075);
  EXPECT_DOUBLE_EQ(usual_rain_height_km(-21), 5);
  EXPECT_DOUBLE_EQ(usual_rain_height_km(-31), 4);
  EXPECT_EQ(usual_rain_height_km(-89), 0);
}

}  // namespace
}  // namespace tsunagi::models
