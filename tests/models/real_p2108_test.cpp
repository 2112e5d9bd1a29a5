// SPDX-License-Identifier: Apache-2.0
// NTIA's rows for ITU-R P.2108-1 (NTIA/p2108-test-data), printed to 0.1 dB.
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "models/p2108.h"
#include "tests/models/reference_rows.h"

namespace tsunagi::models {
namespace {

constexpr double k_print_db = 0.05 + 1e-9;

TEST(RealP2108, HeightGainAgreesOrIsRefused) {
  const auto rows = reference_rows("ntia_p2108/HeightGainTerminalCorrectionModelTestData.csv", 1);
  TSUNAGI_SKIP_WITHOUT(rows);
  Greatest greatest("P.2108 §3.1");
  for (const auto& row : rows) {
    const TerminalClutter terminal{.frequency_ghz = number_of(row[0]),
                                   .antenna_m = number_of(row[1]),
                                   .street_width_m = number_of(row[2]),
                                   .clutter_m = number_of(row[3]),
                                   .type = static_cast<ClutterType>(std::stoi(row[4]) - 1)};
    if (row[5] != "0") {
      EXPECT_THROW(static_cast<void>(height_gain_loss_db(terminal)), Error) << "rtn " << row[5];
      EXPECT_FALSE(is_in_range(terminal));
      greatest.refused();
      continue;
    }
    EXPECT_TRUE(is_in_range(terminal));
    greatest.add(height_gain_loss_db(terminal) - number_of(row[6]));
  }
  EXPECT_LE(greatest.value(), k_print_db);
  EXPECT_EQ(greatest.count(), 11);
  EXPECT_EQ(greatest.refused_count(), 2);
}

TEST(RealP2108, TerrestrialStatisticsAgreeOrAreRefused) {
  const auto rows = reference_rows("ntia_p2108/TerrestrialStatisticalModelTestData.csv", 1);
  TSUNAGI_SKIP_WITHOUT(rows);
  Greatest greatest("P.2108 §3.2");
  for (const auto& row : rows) {
    const StatisticalClutter path{.frequency_ghz = number_of(row[0]), .distance_km = number_of(row[1])};
    const double p = number_of(row[2]);
    if (row[3] != "0") {
      EXPECT_THROW(static_cast<void>(statistical_clutter_loss_db(path, p)), Error) << "rtn " << row[3];
      greatest.refused();
      continue;
    }
    greatest.add(statistical_clutter_loss_db(path, p) - number_of(row[4]));
  }
  EXPECT_LE(greatest.value(), k_print_db);
  EXPECT_EQ(greatest.count(), 5);
  EXPECT_EQ(greatest.refused_count(), 2);
}

TEST(RealP2108, SkywardStatisticsAgreeOrAreRefused) {
  const auto rows = reference_rows("ntia_p2108/AeronauticalStatisticalModelTestData.csv", 1);
  TSUNAGI_SKIP_WITHOUT(rows);
  Greatest greatest("P.2108 §3.3");
  for (const auto& row : rows) {
    const SkywardClutter path{.frequency_ghz = number_of(row[0]), .elevation_deg = number_of(row[1])};
    const double p = number_of(row[2]);
    if (row[3] != "0") {
      EXPECT_THROW(static_cast<void>(skyward_clutter_loss_db(path, p)), Error) << "rtn " << row[3];
      greatest.refused();
      continue;
    }
    greatest.add(skyward_clutter_loss_db(path, p) - number_of(row[4]));
  }
  EXPECT_LE(greatest.value(), k_print_db);
  EXPECT_EQ(greatest.count(), 4);
  EXPECT_EQ(greatest.refused_count(), 3);
}

}  // namespace
}  // namespace tsunagi::models
