// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/link_ends.h"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/plan/tiny_region.h"

namespace tsunagi::plan {
namespace {

TEST(DirectionOf, RunsClockwiseFromNorth) {
  const auto azimuth = [](double east, double north) {
    return direction_of({.site = {100, 100}, .unit = {100 + east, 100 + north}, .site_m = 10, .unit_m = 10})
        .azimuth_deg;
  };
  EXPECT_DOUBLE_EQ(azimuth(0, 50), 0);
  EXPECT_DOUBLE_EQ(azimuth(50, 0), 90);
  EXPECT_DOUBLE_EQ(azimuth(-50, 0), -90);
  EXPECT_DOUBLE_EQ(azimuth(30, -30), 135);
}

TEST(DirectionOf, LooksUpToHigherGround) {
  const PairProfile path{.height_m = {900, 950, 1000}, .clutter_m = {}, .length_km = 1};
  const UnitDirection ends{.site = {0, 0}, .unit = {0, 1000}, .site_m = 15, .unit_m = 4, .path = &path};
  EXPECT_NEAR(direction_of(ends).elevation_deg, std::atan(0.089) * 180 / 3.14159265358979, 1e-9);
  UnitDirection level = ends;
  level.path = nullptr;
  EXPECT_NEAR(direction_of(level).elevation_deg, -std::atan(0.011) * 180 / 3.14159265358979, 1e-9);
}

// ITU-R P.2109-2 at 2.585 GHz, by hand from its Table 1: r + s log f + t log² f, the horizontal median, then
// eq. (1) with C = -3: the median of the sum of both distributions.
TEST(EntryLoss, IsTheMedianAndTheStepToOneDeviation) {
  EXPECT_EQ(entry_loss(std::nullopt, 2585, 0).median_db, 0);
  EXPECT_EQ(entry_loss(std::nullopt, 2585, 0).sigma_db, 0);
  const double log_f = std::log10(2.585);
  const double L_h = 12.64 + 3.72 * log_f + 0.96 * log_f * log_f;
  const double x = 9.1 - 3.0 * log_f;
  const double y = 4.5 - 2.0 * log_f;
  const EntryLoss traditional = entry_loss(models::BuildingType::traditional, 2585, 0);
  const auto sum_db = [&](double deviate) {
    const double a = std::pow(10, 0.1 * (L_h + deviate * (9.6 + 2.0 * log_f)));
    const double b = std::pow(10, 0.1 * (x + deviate * y));
    return 10 * std::log10(a + b + std::pow(10, -0.3));
  };
  EXPECT_NEAR(traditional.median_db, sum_db(0), 1e-9);
  EXPECT_NEAR(traditional.median_db + traditional.sigma_db, sum_db(1), 1e-6);
  EXPECT_GT(entry_loss(models::BuildingType::thermally_efficient, 2585, 0).median_db,
            traditional.median_db + 10);
  EXPECT_GT(entry_loss(models::BuildingType::traditional, 2585, -30).median_db, traditional.median_db + 5);
}

TEST(PathAvailability, AsksNoMoreThanTheOptionPromises) {
  EXPECT_DOUBLE_EQ(path_availability(0.999, 0.9995), 0.999);
  EXPECT_DOUBLE_EQ(path_availability(0.9999, 0.999), 0.999);
  EXPECT_DOUBLE_EQ(path_availability(1, 1), 0.9999);
  EXPECT_DOUBLE_EQ(path_availability(0, 0.999), 0.5);
}

TEST(BuiltUpAreas, AreThoseAsDenseAsATown) {
  geo::Region region = testing::tiny_region();
  region.people = {{"1", "1", "町", 0, testing::square(0, 0, 1000), 4000, 1500},
                   {"2", "2", "村", 0, testing::square(1000, 0, 1000), 3999, 1500}};
  const BuiltUpAreas areas(region, 4000);
  EXPECT_TRUE(areas.hold({500, 500}));
  EXPECT_FALSE(areas.hold({1500, 500}));
  EXPECT_FALSE(areas.hold({500, 1500}));
}

}  // namespace
}  // namespace tsunagi::plan
