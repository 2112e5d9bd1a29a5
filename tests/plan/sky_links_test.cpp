// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/sky_links.h"

#include <cmath>

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "sim/plan/requirements.h"
#include "tests/plan/plan_world.h"
#include "tests/plan/tiny_region.h"

namespace tsunagi::plan {
namespace {

constexpr double k_degrees = 180 / 3.14159265358979323846;

// 101 × 101 cells of 30 m, level at 100 m, with a wall along a column.
geo::Terrain walled(float wall_m, std::int32_t wall_column) {
  geo::Terrain terrain{.north_west = {0, 3030}, .cell_m = 30, .columns = 101, .rows = 101};
  terrain.height_m.assign(101 * 101, 100);
  terrain.is_known.assign(101 * 101, 1);
  for (std::int32_t row = 0; row < 101; ++row) terrain.height_m[terrain.index(wall_column, row)] = wall_m;
  return terrain;
}

TEST(Skyline, IsTheWallsElevation) {
  const geo::Terrain terrain = walled(400, 60);  // 300 m over the plain, 300 m to the east of the middle
  const Skyline skyline(terrain);
  const Skyline::Eye eye{terrain.centre(50, 50), 3};
  EXPECT_NEAR(*skyline.elevation_deg(eye, 90, 0), std::atan(297.0 / 300) * k_degrees, 1e-6);
  EXPECT_EQ(*skyline.elevation_deg(eye, 270, 0), 0);
  EXPECT_EQ(*skyline.elevation_deg(eye, 270, 25), 25);
  EXPECT_NEAR(*skyline.elevation_deg(eye, 90, 60), 60, 1e-9);  // lower than what is asked for
}

TEST(Skyline, MaskClosesHalfTheSkyBehindAWall) {
  const geo::Terrain terrain = walled(3000, 51);  // 30 m to the east
  const Skyline skyline(terrain);
  const auto mask = skyline.mask_deg({terrain.centre(50, 50), 3}, 25);
  ASSERT_TRUE(mask);
  EXPECT_NEAR(models::open_sky_ratio({*mask}, 25), 0.5, 0.05);
  EXPECT_NEAR((*mask)[mask->size() / 4], std::atan(2897.0 / 30) * k_degrees, 1e-3);
  EXPECT_EQ((*mask)[3 * mask->size() / 4], 25);
}

TEST(Skyline, UnknownGroundHidesNothingAndSeesNothing) {
  geo::Terrain terrain = walled(400, 60);
  for (std::int32_t row = 0; row < 101; ++row) terrain.is_known[terrain.index(60, row)] = 0;
  const Skyline skyline(terrain);
  EXPECT_EQ(*skyline.elevation_deg({terrain.centre(50, 50), 3}, 90, 0), 0);
  EXPECT_FALSE(skyline.elevation_deg({terrain.centre(60, 50), 3}, 90, 0));
  EXPECT_FALSE(skyline.mask_deg({{-500, 500}, 3}, 25));
}

// The tiny region under its middle's sky: one place east of a wall.
struct Valley {
  geo::Region region = testing::tiny_region();
  Scenario scenario;
  Demand demand;

  explicit Valley(std::string option, float wall_m) {
    region.terrain = walled(wall_m, 51);
    DemandRow row = testing::row("hut", PlaceKind::points, 1);
    row.options = {std::move(option)};
    row.availability = 0.99;
    scenario = testing::tiny_scenario({row});
    demand.premises.push_back({.name = "hut", .at = region.terrain->centre(50, 50), .municipality = 0});
    demand.premises[0].terminals = {0};
    demand.terminals.push_back({.row = 0, .premises = 0, .name = "hut"});
  }
  [[nodiscard]] SkyLink link() const {
    const SkyLinks sky = find_sky_links(region, scenario, {}, demand);
    return sky.premises.at(0);
  }
  [[nodiscard]] std::optional<std::string> refused() const {
    const SkyLinks sky = find_sky_links(region, scenario, {}, demand);
    return sky_refusal(scenario, demand.terminals[0], sky.premises.at(0).option, sky);
  }
};

TEST(SkyLinks, AnOpenSkyGivesWhatTheOptionPromises) {
  const Valley plain("leo_household", 100);
  const SkyLink link = plain.link();
  const models::Option& option = *plain.scenario.catalogue.find_option("leo_household");
  EXPECT_EQ(link.open_ratio, 1);
  EXPECT_EQ(link.availability, option.availability);
  const double out_percent = 100 * (1 - option.availability);
  const RadioConditions air;
  const models::SkyBudget budget = models::sky_budget(
      *option.sky,
      {.latitude_deg = middle_latitude_deg(plain.region),
       .height_km = 0.1,
       .rain = {air.rain_001_mm_per_h, models::usual_rain_height_km(middle_latitude_deg(plain.region))}},
      option.sky->least_elevation_deg, out_percent);
  EXPECT_NEAR(link.loss_db, budget.loss_db, 1e-3);
  EXPECT_NEAR(link.margin_db, budget.margin_db, 1e-3);
  EXPECT_FALSE(plain.refused());
}

TEST(SkyLinks, ABlockedSkyCostsAvailability) {
  const Valley valley("satellite_iot", 3000);
  const SkyLink link = valley.link();
  EXPECT_NEAR(link.open_ratio, 0.5, 0.06);
  EXPECT_GT(link.horizon_deg, 80);
  const double open = link.open_ratio;
  EXPECT_NEAR(link.availability, 1 - (1 - open) * (1 - open), 1e-6);
  ASSERT_TRUE(valley.refused());
  EXPECT_NE(valley.refused()->find("availability"), std::string::npos);
  Valley modest("satellite_iot", 3000);
  modest.scenario.demand[0].availability = 0.7;
  EXPECT_FALSE(modest.refused());
  modest.scenario.demand[0].availability = 0.99;
  modest.scenario.demand[0].backup = {"lte_m"};  // two paths meet it together
  EXPECT_FALSE(modest.refused());
}

TEST(SkyLinks, AGeostationarySatelliteIsSeenOrNot) {
  // From 138.5 E the satellite over 128 E stands in the south-west at some 47 degrees: the wall in the east
  // does not hide it, one in the west does.
  Valley east("geo", 3000);
  EXPECT_EQ(east.link().open_ratio, 1);
  EXPECT_GT(east.link().elevation_deg, 40);
  EXPECT_LT(east.link().elevation_deg, 52);
  EXPECT_GT(east.link().margin_db, 0);
  Valley west("geo", 3000);
  west.region.terrain = walled(3000, 49);
  EXPECT_EQ(west.link().open_ratio, 0);
  EXPECT_EQ(west.link().availability, 0);
  ASSERT_TRUE(west.refused());
}

TEST(SkyLinks, APlatformStandsOverTheMiddle) {
  const Valley plain("haps", 100);
  EXPECT_GT(plain.link().elevation_deg, 70);  // 4 km from the middle, 20 km up
  EXPECT_EQ(plain.link().availability, plain.scenario.catalogue.find_option("haps")->availability);
}

TEST(SkyLinks, WeatherThatTakesAllLosesTheOption) {
  Valley plain("leo_household", 100);
  plain.scenario.radio.rain_001_mm_per_h = 300;
  plain.scenario.radio.rain_height_km = 6;
  EXPECT_LT(plain.link().margin_db, 0);
  EXPECT_EQ(plain.link().availability, 0);
  EXPECT_TRUE(plain.refused());
}

TEST(SkyLinks, WallsTakeFromUnitsWithoutADish) {
  Valley plain("haps", 100);
  EXPECT_FALSE(plain.refused());
  plain.scenario.demand[0].indoors = models::BuildingType::thermally_efficient;
  ASSERT_TRUE(plain.refused());
  EXPECT_NE(plain.refused()->find("walls"), std::string::npos);
  Valley dish("leo_household", 100);
  dish.scenario.demand[0].indoors = models::BuildingType::thermally_efficient;
  EXPECT_FALSE(dish.refused());
}

TEST(SkyLinks, WithoutTerrainTheSkyIsOpen) {
  Valley nowhere("satellite_iot", 3000);
  nowhere.region.terrain.reset();
  EXPECT_EQ(nowhere.link().open_ratio, 1);
  EXPECT_EQ(nowhere.link().availability, 0.999);
}

TEST(SkyLinks, AreTheSameForOneAndTwoThreads) {
  const auto all = [](std::size_t threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    const testing::World& world = testing::town();
    return find_sky_links(world.planned.region, world.scenario, world.planned.candidates,
                          world.planned.demand);
  };
  const SkyLinks one = all(1);
  const SkyLinks two = all(2);
  ASSERT_FALSE(one.premises.empty());
  ASSERT_FALSE(one.sites.empty());
  ASSERT_EQ(one.premises.size(), two.premises.size());
  for (std::size_t i = 0; i < one.premises.size(); ++i) {
    EXPECT_EQ(one.premises[i].open_ratio, two.premises[i].open_ratio);
    EXPECT_EQ(one.premises[i].margin_db, two.premises[i].margin_db);
    EXPECT_EQ(one.premises[i].availability, two.premises[i].availability);
  }
}

}  // namespace
}  // namespace tsunagi::plan
