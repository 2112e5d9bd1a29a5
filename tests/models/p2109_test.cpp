// SPDX-License-Identifier: Apache-2.0
// Expected losses come from a separate script written from eq. (1) to (10).
#include "models/p2109.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

using ::testing::HasSubstr;

constexpr auto k_efficient = BuildingType::thermally_efficient;

TEST(P2109, EntryHasTheComputedLosses) {
  EXPECT_NEAR(building_entry_loss_db({.frequency_ghz = 0.92}, 50), 14.2561596335155, 1e-8);
  EXPECT_NEAR(
      building_entry_loss_db({.frequency_ghz = 4.8, .building = k_efficient, .elevation_deg = 20}, 90),
      54.99583975053631, 1e-8);
  EXPECT_NEAR(
      building_entry_loss_db({.frequency_ghz = 28.5, .building = k_efficient, .elevation_deg = -35}, 10),
      25.29089516267511, 1e-8);
}

TEST(P2109, LossGrowsWithProbabilityElevationAndInsulation) {
  double before = -100;
  for (double p = 1; p < 100; ++p) {
    const double loss = building_entry_loss_db({.frequency_ghz = 4.8}, p);
    ASSERT_GT(loss, before);
    ASSERT_GT(building_entry_loss_db({.frequency_ghz = 4.8, .elevation_deg = 30}, p), loss);
    before = loss;
  }
  EXPECT_GT(building_entry_loss_db({.frequency_ghz = 4.8, .building = k_efficient}, 50),
            building_entry_loss_db({.frequency_ghz = 4.8}, 50));
  EXPECT_EQ(building_entry_loss_db({.frequency_ghz = 2, .elevation_deg = -30}, 50),
            building_entry_loss_db({.frequency_ghz = 2, .elevation_deg = 30}, 50));
}

TEST(P2109, RangesEndWhereTheRecommendationSays) {
  const auto refusal = [](double f, double elevation, double p) {
    return refusal_of(
        [&] { return building_entry_loss_db({.frequency_ghz = f, .elevation_deg = elevation}, p); });
  };
  EXPECT_EQ(refusal(0.08, 0, 50), "");
  EXPECT_THAT(refusal(0.0799, 0, 50), HasSubstr("frequency_ghz"));
  EXPECT_EQ(refusal(100, 90, 50), "");
  EXPECT_THAT(refusal(100.1, 0, 50), HasSubstr("expected frequency_ghz from 0.08 to 100, found 100.1"));
  EXPECT_THAT(refusal(1, 90.1, 50), HasSubstr("elevation_deg"));
  EXPECT_THAT(refusal(1, 0, 0), HasSubstr("probability_percent"));
  EXPECT_THAT(refusal(1, 0, 100), HasSubstr("probability_percent"));
  EXPECT_TRUE(is_in_range({.frequency_ghz = 100}));
  EXPECT_FALSE(is_in_range({.frequency_ghz = 100.1}));
}

}  // namespace
}  // namespace tsunagi::models
