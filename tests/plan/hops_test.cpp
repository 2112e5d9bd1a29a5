// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gtest/gtest.h>

#include "models/p530.h"
#include "models/p676.h"
#include "sim/plan/coverage.h"
#include "sim/plan/radio_ground.h"
#include "tests/plan/tiny_region.h"

namespace tsunagi::plan {
namespace {

// Two masts of 30 m, 10 km apart over level ground at 100 m; the first is on fiber.
struct Ridge {
  geo::Region region = testing::tiny_region();
  Scenario scenario = testing::tiny_scenario({});
  Candidates candidates;

  Ridge() {
    scenario.forbidden_options = {"microwave_30", "microwave_60"};
    geo::Terrain terrain{.north_west = {-1500, 3000}, .cell_m = 30, .columns = 500, .rows = 100};
    terrain.height_m.assign(50'000, 100);
    terrain.is_known.assign(50'000, 1);
    region.terrain = std::move(terrain);
    candidates.sites = {{.name = "a", .at = {0, 1500}, .height_m = 30},
                        {.name = "b", .at = {10'000, 1500}, .height_m = 30}};
  }
  [[nodiscard]] models::Radio& radio() {
    const models::Option* option = scenario.catalogue.find_option("microwave");
    return *scenario.catalogue.options[static_cast<std::size_t>(option - scenario.catalogue.options.data())]
                .radio;
  }
  [[nodiscard]] Hops hops() const {
    return find_hops(region, scenario, candidates, RadioGround(region, scenario.radio.cover), {1, 0});
  }
};

TEST(Hops, SayTheirLossMarginAndAvailability) {
  Ridge ridge;
  const Hops found = ridge.hops();
  ASSERT_EQ(found.hops.size(), 1u);
  EXPECT_EQ(found.too_often_out, 0);
  const MicrowaveHop& hop = found.hops.front();
  EXPECT_EQ(hop.from, 0u);
  EXPECT_EQ(hop.to, 1u);
  // 18 GHz over 10 km: 32.4 + 20 log 18000 + 20 log 10 and some tenths of a dB of gases.
  const double free_space_db = 32.4 + 20 * std::log10(18'000) + 20;
  EXPECT_NEAR(hop.loss_db, free_space_db + 10 * models::gas_attenuation(18, {}).total_db_per_km(), 1e-9);
  EXPECT_NEAR(hop.margin_db, 56 + 38 - hop.loss_db - (-174 + 10 * std::log10(40e6) + 6) - 10, 1e-6);
  const models::MultipathPath path{.frequency_ghz = 18,
                                   .distance_km = 10,
                                   .transmitter_m = 130,
                                   .receiver_m = 130,
                                   .mean_terrain_m = 100,
                                   .latitude_deg = middle_latitude_deg(ridge.region)};
  const models::RainPath rain{.wave = {.frequency_ghz = 18, .elevation_deg = 0, .tilt_deg = 90},
                              .distance_km = 10,
                              .rain_001_mm_per_h = 50};
  const double occurrence =
      models::multipath_occurrence_percent(path, models::GradientClimate{.dN1 = -200, .roughness_m = 1});
  EXPECT_NEAR(hop.availability,
              models::link_unavailability(path, occurrence, rain, hop.margin_db).availability(), 1e-12);
  EXPECT_GE(hop.availability, 0.9999);
}

TEST(Hops, ThatAreOutTooOftenAreCountedAndLeftOut) {
  Ridge wet;
  wet.scenario.radio.rain_001_mm_per_h = 150;
  EXPECT_TRUE(wet.hops().hops.empty());
  EXPECT_EQ(wet.hops().too_often_out, 1);
  Ridge weak;
  weak.radio().eirp_dbm -= 30;
  EXPECT_TRUE(weak.hops().hops.empty());
  EXPECT_EQ(weak.hops().too_often_out, 1);
}

TEST(Hops, ThatAreNotSeenAreNotCounted) {
  Ridge hidden;
  geo::Terrain& terrain = *hidden.region.terrain;
  for (std::int32_t row = 0; row < terrain.rows; ++row) {
    for (std::int32_t column = 218; column < 223; ++column)
      terrain.height_m[terrain.index(column, row)] = 126;
  }
  EXPECT_TRUE(hidden.hops().hops.empty());  // 4 m below the ray is less than 0.6 of some 6.4 m and the bulge
  EXPECT_EQ(hidden.hops().too_often_out, 0);
}

TEST(Hops, OfShortPathsHaveNoMultipath) {
  Ridge near;
  near.candidates.sites[1].at = {3000, 1500};
  ASSERT_EQ(near.hops().hops.size(), 1u);
  const models::RainPath rain{.wave = {.frequency_ghz = 18, .elevation_deg = 0, .tilt_deg = 90},
                              .distance_km = 3,
                              .rain_001_mm_per_h = 50};
  const MicrowaveHop hop = near.hops().hops.front();
  EXPECT_NEAR(hop.availability, 1 - models::rain_outage(rain, hop.margin_db).percent / 100, 1e-12);
}

TEST(Hops, TakeTheCheapestClassThatReaches) {
  Ridge far;
  far.scenario.forbidden_options = {};
  geo::Terrain& terrain = *far.region.terrain;
  terrain.columns = 1000;
  terrain.height_m.assign(100'000, 100);
  terrain.is_known.assign(100'000, 1);
  for (std::int32_t row = 0; row < terrain.rows; ++row) {
    terrain.height_m[terrain.index(50, row)] = 200;   // both masts on crests: the bulge of 25 km is 37 m
    terrain.height_m[terrain.index(883, row)] = 200;  // at x = 25,005
  }
  far.candidates.sites[0].at = {15, 1515};
  far.candidates.sites[1].at = {25'005, 1515};
  const Hops found = far.hops();
  ASSERT_EQ(found.hops.size(), 1u);
  EXPECT_EQ(far.scenario.catalogue.options[found.hops.front().option].id, "microwave_30");
  far.scenario.forbidden_options = {"microwave_30"};
  ASSERT_EQ(far.hops().hops.size(), 1u);
  EXPECT_EQ(far.scenario.catalogue.options[far.hops().hops.front().option].id, "microwave_60");
}

TEST(Hops, MustClearTheTreesBetweenTheMasts) {
  Ridge wooded;  // masts of 30 m; half way 0.6 of the first Fresnel zone is 3.9 m and the bulge 1.5 m
  const auto with_trees_of = [&](double height_m) {
    wooded.region.clutter = {{.kind = "wood", .area = testing::square(3000, 0, 3000)}};
    wooded.scenario.radio.cover.clutter_height_m = {{"wood", height_m}};
    return wooded.hops().hops.size();
  };
  EXPECT_EQ(with_trees_of(22), 1u);
  EXPECT_EQ(with_trees_of(27), 0u);
}

}  // namespace
}  // namespace tsunagi::plan
