// SPDX-License-Identifier: Apache-2.0
// Expected values come from a separate script written from the Recommendation's steps.
#include "models/p618.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

using ::testing::HasSubstr;

constexpr double k_exact_db = 1e-9;
constexpr RainClimate k_wet{.rain_001_mm_per_h = 60, .rain_height_km = 4};

EarthSpacePath lake(double frequency_ghz, double elevation_deg, double tilt_deg = 45) {
  return {.latitude_deg = 35.5,
          .station_km = 0.9,
          .wave = {.frequency_ghz = frequency_ghz, .elevation_deg = elevation_deg, .tilt_deg = tilt_deg}};
}

TEST(P618, RainHasTheComputedAttenuations) {
  EXPECT_NEAR(rain_attenuation_db(lake(12, 45), k_wet, 0.1), 2.6000175497088596, k_exact_db);
  EXPECT_NEAR(rain_attenuation_db(lake(20, 20, 90), k_wet, 0.01), 28.18014224138196, k_exact_db);
  // Below 5 degrees the path bends with the Earth, eq. (2); north of 36 degrees β is 0.
  const EarthSpacePath north{.latitude_deg = 43,
                             .wave = {.frequency_ghz = 29, .elevation_deg = 3, .tilt_deg = 0}};
  EXPECT_NEAR(rain_attenuation_db(north, {.rain_001_mm_per_h = 35, .rain_height_km = 3.2}, 0.5),
              21.986941568622118, k_exact_db);
}

TEST(P618, RarerIsWorseAndHigherIsDrier) {
  double before = 1e9;
  for (double p = 0.001; p <= 5; p *= 1.2) {
    const double A = rain_attenuation_db(lake(12, 45), k_wet, p);
    ASSERT_LT(A, before);
    before = A;
  }
  EXPECT_LT(rain_attenuation_db(lake(12, 60), k_wet, 0.1), rain_attenuation_db(lake(12, 20), k_wet, 0.1));
}

TEST(P618, NoRainFallsOverTheRainHeightOrWhereItIsDry) {
  EarthSpacePath peak = lake(12, 45);
  peak.station_km = 4;
  EXPECT_EQ(rain_attenuation_db(peak, k_wet, 0.01), 0);
  peak.station_km = 3.99;
  EXPECT_GT(rain_attenuation_db(peak, k_wet, 0.01), 0);
  EXPECT_EQ(rain_attenuation_db(lake(12, 45), {.rain_001_mm_per_h = 0, .rain_height_km = 4}, 0.01), 0);
}

TEST(P618, SlantLengthIsContinuousAtFiveDegrees) {
  // The flat formula at 5 degrees is longer than the bent one by what the Earth falls away.
  EXPECT_NEAR(rain_slant_km(lake(12, 5), k_wet) / rain_slant_km(lake(12, 4.999), k_wet), 1, 0.03);
  EXPECT_NEAR(rain_slant_km(lake(12, 90), k_wet), 3.1, 1e-12);
}

TEST(P618, ScintillationHasTheComputedFade) {
  const RainWave wave{.frequency_ghz = 12, .elevation_deg = 30};
  EXPECT_NEAR(scintillation_fade_db(wave, {.diameter_m = 0.6, .efficiency = 0.6}, 70, 0.1),
              0.4967481882439208, k_exact_db);
}

TEST(P618, ScintillationAveragesOutOverALargeDishAndStaysAt20Ghz) {
  const RainWave wave{.frequency_ghz = 20, .elevation_deg = 30};
  const double small = scintillation_fade_db(wave, {.diameter_m = 0.3}, 70, 0.1);
  EXPECT_GT(small, scintillation_fade_db(wave, {.diameter_m = 3}, 70, 0.1));
  EXPECT_EQ(scintillation_fade_db({.frequency_ghz = 30, .elevation_deg = 30}, {.diameter_m = 0.3}, 70, 0.1),
            small);
}

TEST(P618, FadesAddAsTheSectionSays) {
  // By hand: 1 + √((4 + 2)² + 8²) = 11.
  EXPECT_DOUBLE_EQ(total_attenuation_db({.gas_db = 1, .rain_db = 4, .cloud_db = 2, .scintillation_db = 8}),
                   11);
}

TEST(P618, CrossPolarizationHasTheComputedValues) {
  EXPECT_NEAR(rain_xpd_db({.frequency_ghz = 12, .elevation_deg = 45}, 5, 0.1), 21.569762672690608,
              k_exact_db);
  EXPECT_NEAR(rain_xpd_db({.frequency_ghz = 4.5, .elevation_deg = 30, .tilt_deg = 20}, 1, 0.1),
              24.69814945970248, k_exact_db);
  EXPECT_NEAR(rain_xpd_db({.frequency_ghz = 45, .elevation_deg = 20, .tilt_deg = 90}, 12, 0.01),
              37.78809678754163, k_exact_db);
}

TEST(P618, RangesEndWhereTheSectionsSay) {
  const auto rain = [](double f, double elevation, double p) {
    return refusal_of([&] { return rain_attenuation_db(lake(f, elevation), k_wet, p); });
  };
  EXPECT_EQ(rain(55, 45, 0.01), "");
  EXPECT_THAT(rain(55.1, 45, 0.01), HasSubstr("frequency_ghz"));
  EXPECT_EQ(rain(12, 90, 0.001), "");
  EXPECT_THAT(rain(12, 90, 0.0009), HasSubstr("time_percent"));
  EXPECT_EQ(rain(12, 45, 5), "");
  EXPECT_THAT(rain(12, 45, 5.01), HasSubstr("time_percent"));
  EXPECT_THAT(rain(12, 0, 0.01), HasSubstr("elevation_deg"));

  const auto fade = [](double f, double elevation, double p) {
    return refusal_of([&] {
      return scintillation_fade_db({.frequency_ghz = f, .elevation_deg = elevation}, {.diameter_m = 1}, 60,
                                   p);
    });
  };
  EXPECT_EQ(fade(4, 5, 0.01), "");
  EXPECT_THAT(fade(3.9, 5, 0.01), HasSubstr("frequency_ghz"));
  EXPECT_THAT(fade(4, 4.9, 0.01), HasSubstr("elevation_deg"));
  EXPECT_THAT(fade(4, 5, 0.0099), HasSubstr("time_percent"));
  EXPECT_THAT(fade(4, 5, 50.1), HasSubstr("time_percent"));

  const auto xpd = [](double f, double elevation, double A) {
    return refusal_of([&] { return rain_xpd_db({.frequency_ghz = f, .elevation_deg = elevation}, A, 0.1); });
  };
  EXPECT_EQ(xpd(4, 60, 1), "");
  EXPECT_THAT(xpd(3.9, 60, 1), HasSubstr("frequency_ghz"));
  EXPECT_THAT(xpd(4, 60.1, 1), HasSubstr("elevation_deg"));
  EXPECT_THAT(xpd(4, 60, 0), HasSubstr("rain_attenuation_db"));
}

}  // namespace
}  // namespace tsunagi::models
