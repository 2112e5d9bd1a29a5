// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/demand.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "tests/plan/plan_world.h"
#include "tests/plan/tiny_region.h"

namespace tsunagi::plan {
namespace {

using ::testing::HasSubstr;
using testing::place;
using testing::row;
using testing::tiny_region;
using testing::units;

TEST(Households, SumToEverySmallArea) {
  const geo::Region& region = testing::sample_region();
  std::vector<std::int64_t> households(region.people.size(), 0);
  std::vector<std::int64_t> people(region.people.size(), 0);
  for (const HouseholdCluster& c : place_households(region)) {
    households[c.people_area] += c.households;
    people[c.people_area] += c.people;
  }
  for (std::size_t a = 0; a < region.people.size(); ++a) {
    EXPECT_EQ(households[a], region.people[a].households) << region.people[a].id;
    EXPECT_EQ(people[a], region.people[a].population) << region.people[a].id;
  }
}

TEST(Households, AreAtMostThirtyACluster) {
  geo::Region region = tiny_region();
  region.people[0].households = 5000;
  for (const HouseholdCluster& c : place_households(region)) EXPECT_LE(c.households, 30);
  for (const HouseholdCluster& c : place_households(testing::sample_region())) EXPECT_LE(c.households, 30);
}

TEST(Households, StandForAtMost250MetresOfRoad) {
  const auto clusters = place_households(tiny_region());
  std::vector<double> along;  // the eastern half of the road east-west
  for (const HouseholdCluster& c : clusters) {
    if (std::abs(c.at.y - 2000) < 1e-6 && c.at.x > 2000) along.push_back(c.at.x);
  }
  std::ranges::sort(along);
  ASSERT_GE(along.size(), 8u);
  for (std::size_t i = 1; i < along.size(); ++i) EXPECT_LE(along[i] - along[i - 1], 250 + 1e-6);
}

TEST(Households, AreTheSameEveryTime) {
  const auto one = place_households(testing::sample_region());
  const auto two = place_households(testing::sample_region());
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i)
    EXPECT_TRUE(one[i].at == two[i].at && one[i].households == two[i].households &&
                one[i].people == two[i].people);
}

TEST(Households, StandOnTheirRoads) {
  const geo::Region& region = testing::sample_region();
  for (const HouseholdCluster& c : place_households(region)) {
    EXPECT_NEAR(geo::distance_m(geo::along(region.roads.edges[c.anchor.edge].line, c.anchor.offset_m), c.at),
                0, 1e-6);
  }
}

TEST(Households, OfAnAreaWithoutRoadsHangOnTheNearest) {
  geo::Region region = tiny_region();
  region.people.push_back({"2", "190010020", "離れ", 0, testing::square(100, 100, 50), 7, 3});
  std::int64_t found = 0;
  for (const HouseholdCluster& c : place_households(region)) found += c.people_area == 1 ? c.households : 0;
  EXPECT_EQ(found, 3);
}

TEST(MarkHouseholds, TakesNamedAreasAsUnservedOrDue) {
  geo::Region region = tiny_region();
  region.people[0].area = testing::square(0, 0, 2000);
  region.people.push_back({"2", "190010020", "本栖", 0, testing::square(2000, 2000, 2000), 50, 20});
  Scenario scenario = testing::tiny_scenario({});
  scenario.uncovered_areas = {"本栖"};
  scenario.renewal_areas = {"東"};
  auto clusters = place_households(region);
  mark_households(clusters, region, scenario);
  for (const HouseholdCluster& c : clusters)
    EXPECT_EQ(c.set, c.people_area == 1 ? HouseholdSet::unserved : HouseholdSet::renewal);
}

TEST(MarkHouseholds, DrawsGapsOfTheWantedShareFromThinCells) {
  geo::Region region = tiny_region();
  region.people[0].households = 40;
  region.people[0].population = 80;
  Scenario scenario = testing::tiny_scenario({});
  scenario.uncovered_household_ratio = 0.1;
  auto clusters = place_households(region);
  mark_households(clusters, region, scenario);
  std::int64_t unserved = 0;
  for (const HouseholdCluster& c : clusters) unserved += c.set == HouseholdSet::unserved ? c.households : 0;
  EXPECT_GE(unserved, 4);
  EXPECT_LT(unserved, 4 + 20);  // whole cells of at most 20 people
}

TEST(FiberCover, NewMetresAddUpOverPieces) {
  const Random random(7, "fiber_cover");
  for (std::uint64_t i = 0; i < 50; ++i) {
    FiberCover cover;
    const double length = 30 + 400 * random.uniform(4 * i);
    cover.passed.emplace_back();
    for (std::uint64_t k = 0; k < 2 + random.below(4 * i + 1, 15); ++k)
      cover.passed[0].push_back(static_cast<char>(random.bits(1000 * i + k) & 1));
    const double a = length * random.uniform(4 * i + 2);
    const double b = a + (length - a) * random.uniform(4 * i + 3);
    EXPECT_NEAR(
        cover.new_m(0, length, 0, a) + cover.new_m(0, length, a, b) + cover.new_m(0, length, b, length),
        cover.new_m(0, length, 0, length), 1e-9)
        << "case " << i;
  }
}

TEST(FiberCover, PassesByTheStepThatHoldsTheOffset) {
  const FiberCover cover{.passed = {{1, 0}}};
  EXPECT_TRUE(cover.passes(0, 100, 49.9));
  EXPECT_FALSE(cover.passes(0, 100, 50.1));
  EXPECT_FALSE(cover.passes(0, 100, 100));
  EXPECT_DOUBLE_EQ(cover.new_m(0, 100, 20, 70), 20);
}

TEST(PlaceDemand, HouseholdsStandForEveryHome) {
  EXPECT_EQ(units(place(tiny_region(), {row("homes", PlaceKind::households, 0)})), 100);
}

TEST(PlaceDemand, PointsShareTheirCount) {
  const geo::Region region = tiny_region();
  DemandRow points = row("points", PlaceKind::points, 7);
  for (const double x : {500.0, 1500.0, 3500.0})
    points.place.points.push_back({"p" + std::to_string(x), region.projection.to_lonlat({x, 2000})});
  const Demand demand = place(region, {points});
  ASSERT_EQ(demand.terminals.size(), 3u);
  EXPECT_EQ(demand.terminals[0].units, 3);
  EXPECT_EQ(units(demand), 7);
}

TEST(PlaceDemand, CircleUnitsStayInTheCircle) {
  const geo::Region region = tiny_region();
  DemandRow circle = row("circle", PlaceKind::circle, 25);
  circle.most_units_a_terminal = 10;
  circle.place.points = {{"middle", region.projection.to_lonlat({2000, 2000})}};
  circle.place.radius_m = 300;
  const Demand demand = place(region, {circle});
  EXPECT_EQ(demand.terminals.size(), 3u);
  EXPECT_EQ(units(demand), 25);
  for (const Premises& p : demand.premises) EXPECT_LE(geo::distance_m(p.at, {2000, 2000}), 300.1);
}

TEST(PlaceDemand, WaterwayUnitsStandOnTheWater) {
  geo::Region region = tiny_region();
  region.waterways.push_back({"川", "river", {{0, 2050}, {2000, 2050}, {4000, 2050}}});
  DemandRow gauges = row("gauges", PlaceKind::along_waterways, 5);
  gauges.most_units_a_terminal = 1;
  const Demand demand = place(region, {gauges});
  ASSERT_EQ(demand.terminals.size(), 5u);
  for (const Premises& p : demand.premises) EXPECT_DOUBLE_EQ(p.at.y, 2050);
}

TEST(PlaceDemand, RoadUnitsStandOnRoadsOfTheirClasses) {
  DemandRow ploughs = row("ploughs", PlaceKind::along_roads, 6);
  ploughs.most_units_a_terminal = 1;
  ploughs.place.road_classes = "secondary";
  const Demand demand = place(tiny_region(), {ploughs});
  EXPECT_EQ(units(demand), 6);
  for (const Premises& p : demand.premises) EXPECT_DOUBLE_EQ(p.at.x, 2000);
}

TEST(PlaceDemand, CorridorSamplesShareTheVehicles) {
  const geo::Region region = tiny_region();
  DemandRow bus = row("bus", PlaceKind::corridor, 4);
  bus.is_moving = true;
  bus.place.points = {{"west", region.projection.to_lonlat({10, 2000})},
                      {"east", region.projection.to_lonlat({3900, 2000})}};
  const Demand demand = place(region, {bus});
  double weight = 0;
  for (const Terminal& t : demand.terminals) {
    EXPECT_EQ(t.units, 4);
    weight += t.weight;
  }
  EXPECT_GE(demand.terminals.size(), 10u);
  EXPECT_NEAR(weight, 1, 1e-9);
}

TEST(PlaceDemand, GridUnitsStayNearRoadsAndInside) {
  DemandRow traps = row("traps", PlaceKind::grid, 40);
  traps.most_units_a_terminal = 4;
  traps.place.municipalities = {"甲町"};
  const Demand demand = place(tiny_region(), {traps});
  EXPECT_EQ(units(demand), 40);
  for (const Premises& p : demand.premises) EXPECT_EQ(p.municipality, 0);
}

Demand two_facilities(double apart_m, const std::string& other) {
  geo::Region region = tiny_region();
  region.facilities.push_back({"第一小学校", "school", {1000, 2000}, 0, 0});
  region.facilities.push_back({other, "school", {1000 + apart_m, 2000}, 0, 0});
  DemandRow schools = row("schools", PlaceKind::facilities, 0);
  schools.place.facility_classes = {"school"};
  return place(region, {schools});
}

TEST(PlaceDemand, OneNameWithin150MetresIsOnePlace) {
  EXPECT_EQ(two_facilities(150, "第一小学校").terminals.size(), 1u);
  EXPECT_EQ(two_facilities(151, "第一小学校").terminals.size(), 2u);
}

TEST(PlaceDemand, AGymnasiumIsItsSchool) {
  EXPECT_EQ(two_facilities(100, "第一小学校体育館").premises.size(), 1u);
  EXPECT_EQ(two_facilities(100, "第二小学校").premises.size(), 2u);
}

TEST(PlaceDemand, FacilitiesStopAtTheirCountAndWarnWhenShort) {
  geo::Region region = tiny_region();
  for (int i = 0; i < 5; ++i)
    region.facilities.push_back({"避難所" + std::to_string(i), "shelter", {300.0 * i, 2000}, 0, 0});
  DemandRow shelters = row("shelters", PlaceKind::facilities, 3);
  EXPECT_EQ(place(region, {shelters}).terminals.size(), 3u);
  shelters.count = 6;
  const Demand demand = place(region, {shelters});
  EXPECT_EQ(demand.terminals.size(), 5u);
  ASSERT_EQ(demand.warnings.size(), 1u);
  EXPECT_THAT(demand.warnings[0], HasSubstr("shelters: 5 units"));
}

TEST(PlaceDemand, OtherMunicipalitiesAreLeftOut) {
  geo::Region region = tiny_region();
  region.facilities.push_back({"甲役場", "town_hall", {1000, 2000}, 0, 0});
  region.facilities.push_back({"乙役場", "town_hall", {5000, 2000}, 1, 0});
  DemandRow halls = row("halls", PlaceKind::facilities, 0);
  halls.place.municipalities = {"乙村"};
  const Demand demand = place(region, {halls});
  ASSERT_EQ(demand.premises.size(), 1u);
  EXPECT_EQ(demand.premises[0].name, "乙役場");
  EXPECT_FALSE(demand.premises[0].anchor);  // a kilometre from any road
}

TEST(PlaceDemand, ABackupIsATerminalOfItsOwn) {
  geo::Region region = tiny_region();
  region.facilities.push_back({"甲役場", "town_hall", {1000, 2000}, 0, 0});
  DemandRow halls = row("halls", PlaceKind::facilities, 0);
  halls.backup = {"leo_public"};
  const Demand demand = place(region, {halls});
  ASSERT_EQ(demand.terminals.size(), 2u);
  EXPECT_TRUE(demand.terminals[1].is_backup);
  EXPECT_EQ(demand.terminals[1].of, 0u);
  EXPECT_EQ(demand.premises[0].terminals.size(), 2u);
}

}  // namespace
}  // namespace tsunagi::plan
