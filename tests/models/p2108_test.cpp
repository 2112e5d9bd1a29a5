// SPDX-License-Identifier: Apache-2.0
// Expected losses come from a separate script written from the Recommendation's equations.
#include "models/p2108.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

using ::testing::HasSubstr;

constexpr double k_exact_db = 1e-9;

TEST(P2108, HeightGainHasTheComputedLosses) {
  EXPECT_NEAR(height_gain_loss_db({.frequency_ghz = 1, .antenna_m = 1.5, .clutter_m = 20}),
              25.539197259959444, k_exact_db);
  // By hand: 21.8·log(10/1.5).
  EXPECT_NEAR(
      height_gain_loss_db(
          {.frequency_ghz = 1, .antenna_m = 1.5, .clutter_m = 10, .type = ClutterType::open_or_rural}),
      17.96121055258615, k_exact_db);
}

TEST(P2108, AntennaOverTheClutterLosesNothing) {
  EXPECT_EQ(height_gain_loss_db({.frequency_ghz = 1, .antenna_m = 20, .clutter_m = 20}), 0);
  EXPECT_GT(height_gain_loss_db({.frequency_ghz = 1, .antenna_m = 10, .clutter_m = 20}), 0);
}

TEST(P2108, StatisticsHaveTheComputedLosses) {
  EXPECT_NEAR(statistical_clutter_loss_db({.frequency_ghz = 4.8, .distance_km = 1.2}, 70), 33.634085641657144,
              1e-8);
  EXPECT_NEAR(statistical_clutter_loss_db({.frequency_ghz = 28, .distance_km = 0.5}, 20), 24.868542440527825,
              1e-8);
  EXPECT_NEAR(skyward_clutter_loss_db({.frequency_ghz = 28, .elevation_deg = 40}, 60), 3.3302115846779894,
              1e-8);
  EXPECT_NEAR(skyward_clutter_loss_db({.frequency_ghz = 12, .elevation_deg = 25}, 95), 11.37337720125472,
              1e-8);
}

TEST(P2108, StatisticsGrowNoMoreBehindTwoKilometres) {
  const double at_2_km = statistical_clutter_loss_db({.frequency_ghz = 4.8, .distance_km = 2}, 50);
  EXPECT_NEAR(at_2_km, 31.59887363966994, 1e-8);
  EXPECT_EQ(statistical_clutter_loss_db({.frequency_ghz = 4.8, .distance_km = 50}, 50), at_2_km);
  EXPECT_LT(statistical_clutter_loss_db({.frequency_ghz = 4.8, .distance_km = 0.5}, 50), at_2_km);
}

TEST(P2108, LossGrowsWithTheShareOfPlacesAndFallsWithElevation) {
  double before = -100;
  for (double p = 1; p < 100; p += 1) {
    const double loss = skyward_clutter_loss_db({.frequency_ghz = 20, .elevation_deg = 30}, p);
    ASSERT_GT(loss, before);
    before = loss;
  }
  before = 100;
  for (double elevation = 1; elevation <= 90; elevation += 1) {
    const double loss = skyward_clutter_loss_db({.frequency_ghz = 20, .elevation_deg = elevation}, 50);
    ASSERT_LT(loss, before);
    before = loss;
  }
}

TEST(P2108, RangesEndWhereTheSectionsSay) {
  const auto height_gain = [](double f, double h, double R) {
    return refusal_of(
        [&] { return height_gain_loss_db({.frequency_ghz = f, .antenna_m = h, .clutter_m = R}); });
  };
  EXPECT_EQ(height_gain(0.03, 1, 10), "");
  EXPECT_THAT(height_gain(0.029, 1, 10), HasSubstr("frequency_ghz"));
  EXPECT_EQ(height_gain(3, 1, 10), "");
  EXPECT_THAT(height_gain(3.01, 1, 10), HasSubstr("frequency_ghz"));
  EXPECT_THAT(height_gain(1, 0, 10), HasSubstr("antenna_m"));
  EXPECT_THAT(height_gain(1, 1, 0), HasSubstr("clutter_m"));

  const auto statistics = [](double f, double d, double p) {
    return refusal_of([&] { return statistical_clutter_loss_db({.frequency_ghz = f, .distance_km = d}, p); });
  };
  EXPECT_EQ(statistics(0.5, 0.25, 50), "");
  EXPECT_THAT(statistics(0.49, 0.25, 50), HasSubstr("frequency_ghz"));
  EXPECT_THAT(statistics(0.5, 0.249, 50), HasSubstr("distance_km"));
  EXPECT_EQ(statistics(67, 0.25, 50), "");
  EXPECT_THAT(statistics(67.01, 0.25, 50), HasSubstr("frequency_ghz"));
  EXPECT_THAT(statistics(1, 1, 0), HasSubstr("locations_percent"));
  EXPECT_THAT(statistics(1, 1, 100), HasSubstr("locations_percent"));

  const auto skyward = [](double f, double elevation) {
    return refusal_of(
        [&] { return skyward_clutter_loss_db({.frequency_ghz = f, .elevation_deg = elevation}, 50); });
  };
  EXPECT_EQ(skyward(10, 0), "");
  EXPECT_THAT(skyward(9.99, 0), HasSubstr("frequency_ghz"));
  EXPECT_THAT(skyward(10, -0.1), HasSubstr("elevation_deg"));
  EXPECT_EQ(skyward(100, 90), "");
  EXPECT_THAT(skyward(100, 90.1), HasSubstr("elevation_deg"));
  EXPECT_FALSE(is_in_range(SkywardClutter{.frequency_ghz = 100.1, .elevation_deg = 10}));
  EXPECT_FALSE(is_in_range(StatisticalClutter{.frequency_ghz = 1, .distance_km = 0.2}));
  EXPECT_TRUE(is_in_range(StatisticalClutter{.frequency_ghz = 1, .distance_km = 0.25}));
}

}  // namespace
}  // namespace tsunagi::models
