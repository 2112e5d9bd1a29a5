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
  EXPECT_EQ(on_frontier({{10, 100, 90}, {12, 100, 90}, {20, 100, 100}, {5, 100, 10}, {25, 100, 99}}),
            (std::vector<bool>{true, false, true, true, false}));
}

TEST(AreaTypes, FollowDensityForestAndFarmland) {
  EXPECT_EQ(area_type(501, 0.5, 0), AreaType::urban);
  EXPECT_EQ(area_type(501, 0.81, 0), AreaType::mountain);
  EXPECT_EQ(area_type(100, 0.8, 0.05), AreaType::mountain);
  EXPECT_EQ(area_type(100, 0.8, 0.15), AreaType::intermediate);
  EXPECT_EQ(area_type(100, 0.4, 0.2), AreaType::plain);
  EXPECT_EQ(area_type(100, 0.6, 0.3), AreaType::intermediate);
}

}  // namespace
}  // namespace tsunagi::sweep
