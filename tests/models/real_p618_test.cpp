// SPDX-License-Identifier: Apache-2.0
// ITU-R's validation examples for P.618-14, with the map values they carry.
#include <cmath>
#include <map>
#include <numbers>
#include <string>

#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "models/p618.h"
#include "tests/models/reference_rows.h"

namespace tsunagi::models {
namespace {

constexpr double k_rad = std::numbers::pi / 180;

TEST(RealP618, RainAttenuationAgrees) {
  const auto rows = reference_rows("itu_earth_space/ITURP618-14_A_rain.csv", 2);
  TSUNAGI_SKIP_WITHOUT(rows);
  Greatest rain("P.618 A_rain");
  for (const auto& row : rows) {
    const double elevation = number_of(row[4]);
    const EarthSpacePath path{
        .latitude_deg = number_of(row[0]),
        .station_km = number_of(row[2]),
        .wave = {
            .frequency_ghz = number_of(row[3]), .elevation_deg = elevation, .tilt_deg = number_of(row[5])}};
    // The rows give the length below the rain height; all are above 5 degrees, eq. (1).
    const RainClimate climate{
        .rain_001_mm_per_h = number_of(row[8]),
        .rain_height_km = path.station_km + number_of(row[9]) * std::sin(elevation * k_rad)};
    rain.add(rain_attenuation_db(path, climate, number_of(row[6])) - number_of(row[14]));
  }
  EXPECT_LE(rain.value(), 0.01);
  EXPECT_EQ(rain.count(), 37);
}

// The same rows carry N_wet and the scintillation fade; below 0.01 % of the time the method does not hold.
TEST(RealP618, ScintillationOfTheRainRowsAgreesOrIsRefused) {
  const auto rows = reference_rows("itu_earth_space/ITURP618-14_A_rain.csv", 2);
  TSUNAGI_SKIP_WITHOUT(rows);
  Greatest fade("P.618 A_scint of the rain rows");
  for (const auto& row : rows) {
    const RainWave wave{.frequency_ghz = number_of(row[3]), .elevation_deg = number_of(row[4])};
    const DishAntenna dish{.diameter_m = number_of(row[10]), .efficiency = number_of(row[11])};
    const double N_wet = number_of(row[13]);
    const double p = number_of(row[12]);
    if (p < 0.01) {
      EXPECT_THROW(static_cast<void>(scintillation_fade_db(wave, dish, N_wet, p)), Error);
      fade.refused();
      continue;
    }
    fade.add(scintillation_fade_db(wave, dish, N_wet, p) - number_of(row[16]));
  }
  EXPECT_LE(fade.value(), 1e-3);
  EXPECT_GT(fade.count(), 20);
}

TEST(RealP618, ScintillationAgrees) {
  const auto rows = reference_rows("itu_earth_space/ITURP618-14_A_sci.csv", 2);
  const auto places = reference_rows("itu_earth_space/ITURP618-14_A_rain.csv", 2);
  TSUNAGI_SKIP_WITHOUT(rows);
  TSUNAGI_SKIP_WITHOUT(places);
  std::map<std::string, double> N_wet;  // of the same stations
  for (const auto& row : places) N_wet[row[0] + "," + row[1]] = number_of(row[13]);
  Greatest fade("P.618 A_scint");
  for (const auto& row : rows) {
    const auto found = N_wet.find(row[0] + "," + row[1]);
    if (found == N_wet.end()) continue;
    const RainWave wave{.frequency_ghz = number_of(row[2]), .elevation_deg = number_of(row[3])};
    const DishAntenna dish{.diameter_m = number_of(row[5]), .efficiency = number_of(row[6])};
    fade.add(scintillation_fade_db(wave, dish, found->second, number_of(row[4])) - number_of(row[7]));
  }
  EXPECT_LE(fade.value(), 1e-3);
  EXPECT_EQ(fade.count(), 27);
}

// Rows above 60 degrees of elevation are outside §4.1: they are refused, not extrapolated.
TEST(RealP618, CrossPolarizationAgreesOrIsRefused) {
  const auto rows = reference_rows("itu_earth_space/ITURP618-14_A_xpd.csv", 2);
  TSUNAGI_SKIP_WITHOUT(rows);
  Greatest xpd("P.618 XPD");
  for (const auto& row : rows) {
    const RainWave wave{.frequency_ghz = number_of(row[1]),
                        .elevation_deg = number_of(row[2]),
                        .tilt_deg = number_of(row[3])};
    const double A_p = number_of(row[4]);
    if (wave.elevation_deg > 60) {
      EXPECT_THROW(static_cast<void>(rain_xpd_db(wave, A_p, number_of(row[0]))), Error);
      xpd.refused();
      continue;
    }
    xpd.add(rain_xpd_db(wave, A_p, number_of(row[0])) - number_of(row[5]));
  }
  EXPECT_LE(xpd.value(), 0.01);
  EXPECT_EQ(xpd.count() + xpd.refused_count(), 45);
  EXPECT_EQ(xpd.refused_count(), 6);
}

}  // namespace
}  // namespace tsunagi::models
