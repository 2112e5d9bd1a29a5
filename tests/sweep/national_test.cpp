// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/national.h"

#include <gtest/gtest.h>

namespace tsunagi::sweep {
namespace {

RegionPart region(const std::string& code) {
  return {
      .name = "region of " + code,
      .municipalities = {{.code = code, .name = "town " + code, .people = 100, .type = AreaType::mountain}}};
}

PlanPart plan(const std::string& code, std::int64_t fiber, std::int64_t satellite) {
  PlanPart out;
  out.facts.places = {{code, "town " + code}, {"outside", ""}, {"joint", ""}};
  out.uses = {{.id = "homes",
               .units = 100,
               .served = {{"fiber", 96}, {"leo", 4}},
               .cost_jpy_per_year = fiber + satellite}};
  out.technologies = {{0, "fiber", fiber}, {0, "leo", satellite}, {2, "operation", 7}};
  return out;
}

TaskPart task(const std::string& code, const std::string& plan_key, std::int64_t jpy) {
  return {.plan = plan_key,
          .places = {{.code = code,
                      .cost_jpy = {jpy, 2 * jpy},
                      .income_jpy = {0, 1},
                      .general_funds_jpy = {jpy, jpy},
                      .effective_jpy = {jpy, jpy},
                      .net_draws_jpy = {{jpy, jpy + 1, jpy + 2}, {3, 2, 1}}}}};
}

TEST(National, DrawsAreAddedOneByOneBeforeAnyQuantile) {
  National nation(1);
  std::vector<ModelPlan> plans;
  static_cast<void>(nation.add(0, region("97001"), plan("97001", 10, 5), task("97001", "a", 100), plans));
  static_cast<void>(nation.add(0, region("97002"), plan("97002", 20, 0), task("97002", "b", 1000), plans));
  nation.close(0);
  const ScenarioTotals& totals = nation.totals()[0];
  // 1100, 1102, 1104 in the first year; 6, 4, 2 in the second.
  EXPECT_EQ(totals.years.at(2025).p50.jpy, 1102);
  EXPECT_EQ(totals.years.at(2026).p50.jpy, 4);
  EXPECT_EQ(totals.years.at(2026).cost_jpy, 2200);
  EXPECT_EQ(totals.nation.cost_jpy_per_year, 10 + 5 + 7 + 20 + 7);
  EXPECT_EQ(totals.nation.units, 200);
  EXPECT_EQ(totals.technology_jpy.at("fiber"), 30);
}

TEST(National, AStandardModelCountsAPlanOnceHoweverManyYearsWereTried) {
  National nation(2);
  std::vector<ModelPlan> plans;
  static_cast<void>(nation.add(0, region("97001"), plan("97001", 10, 5), task("97001", "a", 100), plans));
  static_cast<void>(nation.add(1, region("97001"), plan("97001", 10, 5), task("97001", "a", 300), plans));
  ASSERT_EQ(nation.models().size(), 1u);
  const auto& [key, row] = *nation.models().begin();
  EXPECT_EQ(key.combination, "fiber");  // 4 of 100 units are no combination
  EXPECT_EQ(key.area, AreaType::mountain);
  EXPECT_EQ(row.unit_costs_jpy, std::vector<std::int64_t>{0});
  EXPECT_EQ(plans.size(), 1u);
}

TEST(National, ARegionWithoutAPlanIsCountedAndNotPriced) {
  National nation(1);
  std::vector<ModelPlan> plans;
  const auto rows =
      nation.add(0, region("97001"), infeasible_part({"no way"}), {.is_feasible = false}, plans);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_FALSE(rows[0].is_feasible);
  EXPECT_EQ(nation.totals()[0].infeasible, 1u);
  EXPECT_EQ(nation.totals()[0].nation.cost_jpy_per_year, 0);
}

TEST(National, OnlyPointsThatNoOtherBeatsAreOnTheFrontier) {
  EXPECT_EQ(on_frontier({{10, 100, 90}, {12, 100, 90}, {20, 100, 100}, {5, 100, 10}, {25, 100, 99}},
                        std::vector<bool>(5, true)),
            (std::vector<bool>{true, false, true, true, false}));
}

// A scenario without a plan costs nothing and leaves nobody unserved: once it beat all others.
TEST(National, ScenariosThatLeaveMoreRegionsWithoutAPlanBeatNobody) {
  EXPECT_EQ(comparable({{.planned = 2}, {.planned = 1, .infeasible = 1}, {.planned = 2}, {.infeasible = 2}}),
            (std::vector<bool>{true, false, true, false}));
  EXPECT_EQ(comparable({{.infeasible = 2}, {.infeasible = 2}}), (std::vector<bool>{false, false}));
  EXPECT_EQ(on_frontier({{10, 100, 90}, {0, 0, 0}, {9, 100, 80}}, {true, false, true}),
            (std::vector<bool>{true, false, true}));
}

// By the ministry's criteria, each at its bound.
TEST(AreaTypes, DenseAreasOnATwentiethOfHabitableLandMakeAnUrbanArea) {
  const LandUse town{.people_per_km2 = 500, .dense_people = 6'000, .dense_ratio = 0.05, .forest_ratio = 0.85};
  EXPECT_EQ(area_type(town), AreaType::urban);
  LandUse thin = town;
  thin.people_per_km2 = 499;
  EXPECT_EQ(area_type(thin), AreaType::mountain);
  thin.dense_people = 20'000;
  EXPECT_EQ(area_type(thin), AreaType::urban);
  thin.dense_ratio = 0.049;
  EXPECT_EQ(area_type(thin), AreaType::mountain);
}

TEST(AreaTypes, HousesOnMostHabitableLandMakeAnUrbanAreaUnlessItIsForest) {
  const LandUse town{.people_per_km2 = 500, .built_ratio = 0.6, .forest_ratio = 0.79};
  EXPECT_EQ(area_type(town), AreaType::urban);
  LandUse other = town;
  other.built_ratio = 0.59;
  EXPECT_EQ(area_type(other), AreaType::intermediate);
  other = town;
  other.forest_ratio = 0.8;
  EXPECT_EQ(area_type(other), AreaType::mountain);
}

TEST(AreaTypes, ForestAndFieldsTellMountainPlainAndWhatIsBetween) {
  EXPECT_EQ(area_type({.forest_ratio = 0.8, .farmland_ratio = 0.09}), AreaType::mountain);
  EXPECT_EQ(area_type({.forest_ratio = 0.8, .farmland_ratio = 0.1}), AreaType::intermediate);
  EXPECT_EQ(area_type({.forest_ratio = 0.49, .farmland_ratio = 0.2}), AreaType::plain);
  EXPECT_EQ(area_type({.forest_ratio = 0.5, .farmland_ratio = 0.2}), AreaType::intermediate);
  EXPECT_EQ(area_type({.forest_ratio = 0.3, .farmland_ratio = 0.19}), AreaType::intermediate);
}

// Two municipalities side by side, 10 km by 10 km each: a city without woods, and a village in them.
TEST(AreaTypes, ComeFromTheLayersOfARegion) {
  const auto square = [](double west_m, double south_m, double side_m) {
    return geo::Area{.rings = {{{west_m, south_m},
                                {west_m + side_m, south_m},
                                {west_m + side_m, south_m + side_m},
                                {west_m, south_m + side_m},
                                {west_m, south_m}}}};
  };
  geo::Region region{.projection = geo::Projection("EPSG:6676")};
  region.municipalities.resize(2);
  region.municipalities[0].area = square(0, 0, 10'000);
  region.municipalities[1].area = square(10'000, 0, 10'000);
  region.people = {{.municipality = 0, .area = square(0, 0, 3'000), .population = 45'000},
                   {.municipality = 0, .area = square(0, 5'000, 5'000), .population = 15'000},
                   {.municipality = 1, .area = square(10'000, 0, 1'000), .population = 4'500}};
  region.clutter = {{.kind = "wood", .area = square(10'000, 1'000, 9'000)},
                    {.kind = "wood", .area = square(10'000, 0, 1'000)},
                    {.kind = "residential", .area = square(0, 0, 3'000)},
                    {.kind = "farmland", .area = square(0, 5'000, 5'000)}};
  const RegionPart part = region_part(region);
  const LandUse& city = part.municipalities[0].land;
  EXPECT_NEAR(city.people_per_km2, 600, 0.01);
  EXPECT_EQ(city.dense_people, 45'000);
  EXPECT_NEAR(city.dense_ratio, 0.09, 0.001);
  EXPECT_NEAR(city.built_ratio, 0.09, 0.005);
  EXPECT_NEAR(city.farmland_ratio, 0.25, 0.005);
  EXPECT_EQ(part.municipalities[0].type, AreaType::urban);
  const LandUse& village = part.municipalities[1].land;
  EXPECT_EQ(village.dense_people, 0);  // 4,500 on a km², but fewer than 5,000
  EXPECT_NEAR(village.forest_ratio, 0.82, 0.005);
  EXPECT_EQ(part.municipalities[1].type, AreaType::mountain);
}

}  // namespace
}  // namespace tsunagi::sweep
