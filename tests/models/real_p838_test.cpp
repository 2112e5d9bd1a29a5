// SPDX-License-Identifier: Apache-2.0
// ITU-R's validation examples for P.838-3. Differences are shares of the value.
#include <gtest/gtest.h>

#include "models/p838.h"
#include "tests/models/reference_rows.h"

namespace tsunagi::models {
namespace {

TEST(RealP838, CoefficientsAndAttenuationAgree) {
  const auto rows = reference_rows("itu_earth_space/ITURP838-3_rain_specific_attenuation.csv", 2);
  TSUNAGI_SKIP_WITHOUT(rows);
  Greatest k("P.838 k", "of the value");
  Greatest alpha("P.838 alpha", "of the value");
  Greatest gamma("P.838 gamma_R", "of the value");
  for (const auto& row : rows) {
    const RainCoefficients coefficients = rain_coefficients({.frequency_ghz = number_of(row[1]),
                                                             .elevation_deg = number_of(row[0]),
                                                             .tilt_deg = number_of(row[3])});
    k.add(coefficients.k / number_of(row[4]) - 1);
    alpha.add(coefficients.alpha / number_of(row[5]) - 1);
    gamma.add(rain_attenuation_db_per_km(coefficients, number_of(row[2])) / number_of(row[6]) - 1);
  }
  EXPECT_LE(k.value(), 1e-4);
  EXPECT_LE(alpha.value(), 1e-4);
  EXPECT_LE(gamma.value(), 1e-4);
  EXPECT_EQ(k.count(), 44);
}

}  // namespace
}  // namespace tsunagi::models
