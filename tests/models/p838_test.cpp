// SPDX-License-Identifier: Apache-2.0
#include "models/p838.h"

#include <array>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

using ::testing::HasSubstr;

// Rows of the Recommendation's Table 5, as printed (k to 4 figures, α to 4 decimals).
TEST(P838, CoefficientsAreThoseOfTable5) {
  struct Row {
    double f, k_H, alpha_H, k_V, alpha_V;
  };
  constexpr std::array<Row, 3> rows{{{10, 0.01217, 1.2571, 0.01129, 1.2156},
                                     {20, 0.09164, 1.0568, 0.09611, 0.9847},
                                     {30, 0.2403, 0.9485, 0.2291, 0.9129}}};
  for (const Row& row : rows) {
    const RainCoefficients H = rain_coefficients({.frequency_ghz = row.f, .tilt_deg = 0});
    const RainCoefficients V = rain_coefficients({.frequency_ghz = row.f, .tilt_deg = 90});
    EXPECT_NEAR(H.k / row.k_H, 1, 5e-4);
    EXPECT_NEAR(H.alpha, row.alpha_H, 5.1e-5);
    EXPECT_NEAR(V.k / row.k_V, 1, 5e-4);
    EXPECT_NEAR(V.alpha, row.alpha_V, 5.1e-5);
  }
}

// From a separate script: 28 GHz, circular, 50 mm/h.
TEST(P838, AttenuationHasTheComputedValue) {
  EXPECT_NEAR(rain_attenuation_db_per_km(rain_coefficients({.frequency_ghz = 28}), 50), 8.19725815349217,
              1e-9);
  EXPECT_EQ(rain_attenuation_db_per_km(rain_coefficients({.frequency_ghz = 28}), 0), 0);
}

TEST(P838, CircularLiesBetweenAndTheZenithKnowsNoTilt) {
  const double H = rain_coefficients({.frequency_ghz = 12, .tilt_deg = 0}).k;
  const double V = rain_coefficients({.frequency_ghz = 12, .tilt_deg = 90}).k;
  EXPECT_NEAR(rain_coefficients({.frequency_ghz = 12, .tilt_deg = 45}).k, (H + V) / 2, 1e-12);
  EXPECT_NEAR(rain_coefficients({.frequency_ghz = 12, .elevation_deg = 90, .tilt_deg = 0}).k, (H + V) / 2,
              1e-12);
}

TEST(P838, RangesEndWhereTheRecommendationSays) {
  const auto refusal = [](RainWave wave) { return refusal_of([&] { return rain_coefficients(wave).k; }); };
  EXPECT_EQ(refusal({.frequency_ghz = 1}), "");
  EXPECT_THAT(refusal({.frequency_ghz = 0.99}), HasSubstr("frequency_ghz"));
  EXPECT_EQ(refusal({.frequency_ghz = 1000}), "");
  EXPECT_THAT(refusal({.frequency_ghz = 1001}), HasSubstr("frequency_ghz"));
  EXPECT_THAT(refusal({.frequency_ghz = 10, .tilt_deg = 91}), HasSubstr("tilt_deg"));
  EXPECT_THAT(refusal_of([] {
                return rain_attenuation_db_per_km({0.1, 1}, -1);
              }),
              HasSubstr("rain_mm_per_h"));
  EXPECT_THAT(refusal_of([] {
                return rain_attenuation_db_per_km({0.1, 1}, NAN);
              }),
              HasSubstr("rain_mm_per_h"));
}

}  // namespace
}  // namespace tsunagi::models
