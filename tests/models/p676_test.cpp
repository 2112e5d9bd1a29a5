// SPDX-License-Identifier: Apache-2.0
#include "models/p676.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

using ::testing::HasSubstr;

// ITU-R P.835-6, Annex 1: the layers' own ends, and the standard surface.
TEST(P835, AtmosphereMeetsItsLayers) {
  const AirState surface = standard_air(0, 0);
  EXPECT_NEAR(surface.dry_pressure_hpa, 1013.25, 1e-9);
  EXPECT_NEAR(surface.temperature_k, 288.15, 1e-9);
  const auto geometric = [](double h) { return 6356.766 * h / (6356.766 - h); };  // eq. (1b)
  for (const auto& [h, T, p] : {std::array{11.0, 216.65, 226.3226}, std::array{20.0, 216.65, 54.74980},
                                std::array{32.0, 228.65, 8.680422}, std::array{47.0, 270.65, 1.109106},
                                std::array{51.0, 270.65, 0.6694167}, std::array{71.0, 214.65, 0.03956649}}) {
    for (const double off : {-1e-9, 1e-9}) {
      const AirState air = standard_air(geometric(h) + off, 0);
      EXPECT_NEAR(air.temperature_k, T, 1e-6) << h;
      EXPECT_NEAR(air.dry_pressure_hpa / p, 1, 2e-5) << h;  // as far as the printed ends meet
    }
  }
  // 86 km: both branches, 0.00373 hPa in the US standard atmosphere of 1976.
  EXPECT_NEAR(standard_air(86 - 1e-9, 0).dry_pressure_hpa / standard_air(86, 0).dry_pressure_hpa, 1, 2e-3);
  EXPECT_NEAR(standard_air(100, 0).temperature_k, 195.08, 0.01);
}

TEST(P835, VapourHalvesEvery1386MetresAndKeepsTheLeastMixing) {
  EXPECT_NEAR(standard_air(2 * std::log(2.0)).vapour_g_per_m3, 3.75, 1e-9);
  const AirState high = standard_air(50);
  EXPECT_NEAR(high.vapour_pressure_hpa() / (high.dry_pressure_hpa + high.vapour_pressure_hpa()), 2e-6, 1e-12);
  EXPECT_EQ(standard_air(50, 0).vapour_g_per_m3, 0);
}

// Figure 1 of the Recommendation, as read: oxygen peaks near 60 GHz at about 15 dB/km, vapour at 22.2 GHz.
TEST(P676, LinesStandWhereTheyShould) {
  EXPECT_NEAR(gas_attenuation(60, {}).oxygen_db_per_km, 14.6, 0.3);
  EXPECT_GT(gas_attenuation(22.235, {}).vapour_db_per_km, gas_attenuation(20, {}).vapour_db_per_km);
  EXPECT_GT(gas_attenuation(22.235, {}).vapour_db_per_km, gas_attenuation(25, {}).vapour_db_per_km);
  EXPECT_EQ(gas_attenuation(28, {.vapour_g_per_m3 = 0}).vapour_db_per_km, 0);
}

TEST(P676, TerrestrialLossIsProportionalToDistance) {
  const double one_km = gas_attenuation(28.5, {}).total_db_per_km();
  EXPECT_DOUBLE_EQ(terrestrial_gas_loss_db(28.5, 7, {}), 7 * one_km);
  EXPECT_EQ(terrestrial_gas_loss_db(28.5, 0, {}), 0);
}

// ITU-R SG 3, CG-3M3J-13-ValEx Rev. 8.3.0, sheet "P.676-13 A_Gas_A1_2.2.1a", example 1.
TEST(P676, SlantPathAgreesWithTheItuExample) {
  EXPECT_NEAR(slant_gas_loss_db(28, {.elevation_deg = 30}), 0.47081173472870474, 1e-6);
}

TEST(P676, SlantPathIsTheSumOfItsParts) {
  // To a platform at 20 km and from there on, straight up, where the ray is not bent.
  const double lower = slant_gas_loss_db(28, {.top_km = 20, .elevation_deg = 90});
  const double upper = slant_gas_loss_db(28, {.station_km = 20, .elevation_deg = 90});
  EXPECT_NEAR(lower + upper, slant_gas_loss_db(28, {.elevation_deg = 90}), 1e-5);
  EXPECT_LT(upper, 0.1 * lower);
}

TEST(P676, SlantPathFallsWithElevationAndStationHeight) {
  double before = 1e9;
  for (double elevation = 1; elevation <= 90; elevation += 4.45) {
    const double loss = slant_gas_loss_db(28, {.elevation_deg = elevation});
    ASSERT_LT(loss, before);
    before = loss;
  }
  EXPECT_LT(slant_gas_loss_db(28, {.station_km = 1, .elevation_deg = 30}),
            slant_gas_loss_db(28, {.elevation_deg = 30}));
  // High up a path goes as the cosecant.
  EXPECT_NEAR(slant_gas_loss_db(12, {.elevation_deg = 30}) / slant_gas_loss_db(12, {.elevation_deg = 90}), 2,
              0.01);
}

TEST(P676, EstimateIsNearTheRayInTheReferenceAtmosphere) {
  AirState surface = standard_air(0);
  for (const double f : {2.0, 4.7, 12.0, 20.0, 28.2, 40.0}) {
    for (const double elevation : {10.0, 30.0, 90.0}) {
      const double ray = slant_gas_loss_db(f, {.elevation_deg = elevation});
      EXPECT_NEAR(slant_gas_estimate_db(f, elevation, surface) / ray, 1, 0.10) << f << " GHz, " << elevation;
    }
  }
}

TEST(P676, RangesEndWhereTheRecommendationSays) {
  const auto gamma = [](double f) {
    return refusal_of([&] { return gas_attenuation(f, {}).oxygen_db_per_km; });
  };
  EXPECT_EQ(gamma(1), "");
  EXPECT_THAT(gamma(0.99), HasSubstr("frequency_ghz"));
  EXPECT_EQ(gamma(1000), "");
  EXPECT_THAT(gamma(1000.1), HasSubstr("frequency_ghz"));
  EXPECT_NE(refusal_of([] { return gas_attenuation(10, {.temperature_k = 0}).oxygen_db_per_km; }), "");
  const auto slant = [](SlantAir path) { return refusal_of([&] { return slant_gas_loss_db(10, path); }); };
  EXPECT_THAT(slant({.elevation_deg = 0}), HasSubstr("elevation_deg"));
  EXPECT_THAT(slant({.elevation_deg = 90.1}), HasSubstr("elevation_deg"));
  EXPECT_THAT(slant({.top_km = 100.1, .elevation_deg = 10}), HasSubstr("top_km"));
  EXPECT_THAT(slant({.station_km = 20, .top_km = 20, .elevation_deg = 10}), HasSubstr("top_km"));
  EXPECT_THAT(refusal_of([] { return slant_gas_estimate_db(351, 30, {}); }), HasSubstr("frequency_ghz"));
  EXPECT_THAT(refusal_of([] { return slant_gas_estimate_db(10, 4.9, {}); }), HasSubstr("elevation_deg"));
  EXPECT_NE(refusal_of([] { return standard_air(100.1).temperature_k; }), "");
  EXPECT_NE(refusal_of([] { return standard_air(-0.1).temperature_k; }), "");
}

}  // namespace
}  // namespace tsunagi::models
