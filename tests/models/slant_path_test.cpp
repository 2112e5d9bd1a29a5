// SPDX-License-Identifier: Apache-2.0
// Expected values come from a separate script: plane and spherical triangles.
#include "models/slant_path.h"

#include <array>
#include <cmath>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/p676.h"
#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

using ::testing::HasSubstr;

constexpr double k_rad = std::numbers::pi / 180;

TEST(SlantPath, RangeAndFreeSpaceHaveTheComputedValues) {
  EXPECT_NEAR(slant_range_km(550, 40), 812.0663739852343, 1e-9);
  EXPECT_NEAR(slant_range_km(550, 90), 550, 1e-9);
  EXPECT_NEAR(slant_free_space_db(12, 900), 173.11625833162236, 1e-9);
  EXPECT_NEAR(one_way_delay_ms(299'792.458), 1000, 1e-9);
}

// A station at 35.5 N 138.8 E and a geostationary satellite at 124 E.
TEST(SlantPath, GeostationarySatelliteStandsWhereComputed) {
  const LookAngle look = look_angle({35.5, 138.8}, {0, 124}, k_geostationary_altitude_km);
  EXPECT_NEAR(look.azimuth_deg, 204.46484453302958, 1e-9);
  EXPECT_NEAR(look.elevation_deg, 45.87631486291098, 1e-9);
  EXPECT_NEAR(look.range_km, 37349.657756361725, 1e-6);
  EXPECT_NEAR(slant_range_km(k_geostationary_altitude_km, look.elevation_deg), look.range_km, 1e-6);
}

TEST(SlantPath, LookAnglesKnowTheZenithTheQuartersAndTheHorizon) {
  EXPECT_NEAR(look_angle({35, 139}, {35, 139}, 20).elevation_deg, 90, 1e-5);
  EXPECT_NEAR(look_angle({0, 139}, {1, 139}, 20).azimuth_deg, 0, 1e-9);
  EXPECT_NEAR(look_angle({0, 139}, {0, 140}, 20).azimuth_deg, 90, 1e-9);
  EXPECT_NEAR(look_angle({0, 139}, {-1, 139}, 20).azimuth_deg, 180, 1e-9);
  EXPECT_NEAR(look_angle({0, 139}, {0, 138}, 20).azimuth_deg, 270, 1e-9);
  // Seen on the horizon at the angle whose cosine is Re/(Re + h).
  const double edge_deg = std::acos(6371.0 / (6371 + k_geostationary_altitude_km)) / k_rad;
  EXPECT_NEAR(look_angle({0, 0}, {0, edge_deg}, k_geostationary_altitude_km).elevation_deg, 0, 1e-9);
  EXPECT_LT(look_angle({0, 0}, {0, edge_deg + 1}, k_geostationary_altitude_km).elevation_deg, 0);
  // Across the date line.
  EXPECT_NEAR(look_angle({0, 179}, {0, -179}, 550).azimuth_deg, 90, 1e-9);
}

TEST(SlantPath, HorizonIsStraightBetweenItsDirectionsAndCloses) {
  const std::array<double, 4> mask{0, 10, 20, 30};  // north, east, south, west
  EXPECT_DOUBLE_EQ(horizon_deg({mask}, 90), 10);
  EXPECT_DOUBLE_EQ(horizon_deg({mask}, 135), 15);
  EXPECT_DOUBLE_EQ(horizon_deg({mask}, 315), 15);  // between west and north
  EXPECT_DOUBLE_EQ(horizon_deg({mask}, -45), 15);
  EXPECT_DOUBLE_EQ(horizon_deg({mask}, 360), 0);
  EXPECT_TRUE(is_visible({mask}, {.azimuth_deg = 180, .elevation_deg = 20.1}));
  EXPECT_FALSE(is_visible({mask}, {.azimuth_deg = 180, .elevation_deg = 20}));
  EXPECT_NE(refusal_of([] { return horizon_deg({}, 0); }), "");
  const std::array<double, 1> level{5};
  EXPECT_DOUBLE_EQ(horizon_deg({level}, 123), 5);
}

TEST(SlantPath, OpenSkyIsAShareOfTheSolidAngle) {
  const std::array<double, 4> flat{0, 0, 0, 0};
  EXPECT_DOUBLE_EQ(open_sky_ratio({flat}, 25), 1);
  const std::array<double, 2> half{30, 30};
  EXPECT_NEAR(open_sky_ratio({half}, 0), 0.5, 1e-12);  // 1 − sin 30°
  const std::array<double, 2> wall{90, -5};
  EXPECT_NEAR(open_sky_ratio({wall}, 10), 0.5, 1e-12);
  EXPECT_NE(refusal_of([&] { return open_sky_ratio({flat}, 90); }), "");
}

SlantLink satellite() {
  return {
      .path = {.latitude_deg = 35.5, .station_km = 0.9, .wave = {.frequency_ghz = 12, .elevation_deg = 45}},
      .altitude_km = 550,
      .rain = {.rain_001_mm_per_h = 60, .rain_height_km = 4},
      .dish = {.diameter_m = 0.5}};
}

TEST(SlantPath, BudgetIsTheSumOfItsModels) {
  const SlantLink link = satellite();
  const SlantBudget budget = slant_budget(link, 0.1);
  EXPECT_DOUBLE_EQ(budget.range_km, slant_range_km(549.1, 45));
  EXPECT_DOUBLE_EQ(budget.fades.rain_db, rain_attenuation_db(link.path, link.rain, 0.1));
  EXPECT_DOUBLE_EQ(budget.fades.gas_db, slant_gas_loss_db(12, {.station_km = 0.9, .elevation_deg = 45}));
  EXPECT_DOUBLE_EQ(budget.fades.scintillation_db, scintillation_fade_db(link.path.wave, link.dish, 60, 0.1));
  EXPECT_DOUBLE_EQ(budget.total_db, budget.free_space_db + total_attenuation_db(budget.fades));
}

TEST(SlantPath, PlatformBelowTheEdgeOfTheAtmosphereHasLessGas) {
  SlantLink link = satellite();
  link.altitude_km = 20;
  const SlantBudget platform = slant_budget(link, 0.1);
  EXPECT_LT(platform.fades.gas_db, slant_budget(satellite(), 0.1).fades.gas_db);
  EXPECT_EQ(platform.fades.rain_db, slant_budget(satellite(), 0.1).fades.rain_db);
}

TEST(SlantPath, ScintillationStartsWhereItsMethodDoes) {
  SlantLink link = satellite();
  link.path.wave.frequency_ghz = 2;
  EXPECT_EQ(slant_budget(link, 0.1).fades.scintillation_db, 0);
  link.path.wave.frequency_ghz = 4;
  EXPECT_GT(slant_budget(link, 0.1).fades.scintillation_db, 0);
  link.dish.diameter_m = 0;
  EXPECT_EQ(slant_budget(link, 0.1).fades.scintillation_db, 0);
}

TEST(SlantPath, RefusesWhatItsModelsRefuse) {
  EXPECT_THAT(refusal_of([] { return slant_range_km(0, 45); }), HasSubstr("altitude_km"));
  EXPECT_THAT(refusal_of([] { return slant_range_km(550, -0.1); }), HasSubstr("elevation_deg"));
  EXPECT_EQ(refusal_of([] { return slant_range_km(550, 0); }), "");
  EXPECT_THAT(refusal_of([] { return slant_budget(satellite(), 0.009).total_db; }),
              HasSubstr("time_percent"));
  SlantLink link = satellite();
  EXPECT_TRUE(is_in_range(link));
  link.path.wave.frequency_ghz = 55;
  EXPECT_TRUE(is_in_range(link));
  link.path.wave.frequency_ghz = 56;
  EXPECT_FALSE(is_in_range(link));
  EXPECT_THAT(refusal_of([&] { return slant_budget(link, 0.1).total_db; }), HasSubstr("frequency_ghz"));
  SlantLink buried = satellite();
  buried.altitude_km = buried.path.station_km;
  EXPECT_FALSE(is_in_range(buried));
  EXPECT_THAT(refusal_of([&] { return slant_budget(buried, 0.1).total_db; }), HasSubstr("altitude_km"));
  SlantLink below = satellite();
  below.path.wave.elevation_deg = -1;
  EXPECT_FALSE(is_in_range(below));
  EXPECT_THAT(refusal_of([] { return look_angle({91, 0}, {0, 0}, 20).range_km; }), HasSubstr("latitude_deg"));
}

}  // namespace
}  // namespace tsunagi::models
