// SPDX-License-Identifier: Apache-2.0
// Regions that load.
#include "geo/region.h"

#include <numeric>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/geo/region_world.h"

namespace tsunagi::geo {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::int64_t people_of(const Region& region) {
  return std::accumulate(region.people.begin(), region.people.end(), std::int64_t{0},
                         [](std::int64_t sum, const PopulationArea& a) { return sum + a.population; });
}

// Cells of 1 km in the two municipalities: 53380684 and 53380685 hold 138.80–138.825 E, 35.40–35.408 N.
constexpr const char* k_mesh_header = "mesh_code,population,households\n";

TEST(Region, LoadsItsThreeRequiredLayers) {
  const Region region = RegionWorld().load();
  EXPECT_EQ(region.name, "町");
  EXPECT_EQ(region.projection.crs(), "EPSG:6676");
  ASSERT_THAT(region.municipalities, SizeIs(2));
  EXPECT_EQ(region.municipalities[1].code, "19425");  // of six digits the last checks
  EXPECT_EQ(region.municipalities[1].name, "山中湖村");
  EXPECT_EQ(people_of(region), 207);
  EXPECT_THAT(region.people, SizeIs(3));  // the empty one counts nobody
  EXPECT_THAT(region.layers, SizeIs(3));
  EXPECT_TRUE(region.has(Role::roads));
  EXPECT_FALSE(region.has(Role::elevation));
  EXPECT_THAT(region.assumptions, Contains(Field(&Assumption::id, "no_elevation")));
}

TEST(Region, PlacesSmallAreasByKeyCodeElseByCentre) {
  const Region region = RegionWorld().load();
  EXPECT_EQ(region.people.at(0).municipality, 0);
  EXPECT_EQ(region.people.at(2).id, "3");
  EXPECT_EQ(region.people.at(2).municipality, 1);
}

TEST(Region, SplitsRoadsAtBordersAndLeavesOutRails) {
  const Region region = RegionWorld().load();
  EXPECT_THAT(region.roads.component_length_mm, SizeIs(1));
  EXPECT_THAT(region.roads.edges, SizeIs(4));
  EXPECT_THAT(region.warnings, Contains(HasSubstr("roads: 1 lines of other classes")));
}

TEST(Region, RoadsOfManyPartsAgreeWithTheirToldLength) {
  // 9 parts of 181 m: together the 1,634 m the attribute says, each alone far from it.
  std::string parts;
  for (int i = 0; i < 9; ++i) {
    const double lat = 35.401 + 0.002 * i;
    parts +=
        std::string(i == 0 ? "" : ",") + "[[138.805," + degrees(lat) + "],[138.807," + degrees(lat) + "]]";
  }
  RegionWorld world;
  world.put("roads", "r.geojson",
            collection(feature("MultiLineString", "[" + parts + "]", "\"length_m\":1634")));
  EXPECT_THAT(world.load().roads.edges, SizeIs(9));
}

TEST(Region, SuppressedMeshCellsCountNobodyAndAreCountedOnce) {
  RegionWorld world;
  world.drop("small_areas");
  world.put("population_mesh", "mesh.csv",
            std::string(k_mesh_header) + "53380684,110,45\n53380685,*,*\n53380694,0,0\n");
  const Region region = world.load();
  ASSERT_THAT(region.people, SizeIs(1));
  EXPECT_EQ(region.people[0].population, 110);
  EXPECT_EQ(region.people[0].households, 45);
  EXPECT_THAT(region.cells, SizeIs(3));
  EXPECT_THAT(region.warnings, Contains(HasSubstr("mesh.csv: 1 suppressed cells")));
}

TEST(Region, MeshCellsWeighButDoNotCountBesideSmallAreas) {
  RegionWorld world;
  world.put("population_mesh", "mesh.csv", std::string(k_mesh_header) + "53380684,1000,400\n");
  const Region region = world.load();
  EXPECT_EQ(people_of(region), 207);
  EXPECT_THAT(region.cells, SizeIs(1));
}

TEST(Region, EStatTablesReadWithTheirSecondHeader) {
  RegionWorld world;
  world.drop("small_areas");
  world.put("population_mesh", "mesh.csv", "KEY_CODE,HTKSYORI,T1,T2\n,,人口,世帯\n53380684,0,9,4\n",
            "fields = { population = \"T1\", households = \"T2\" }\nskip_rows_after_header = 1");
  EXPECT_EQ(people_of(world.load()), 9);
}

TEST(Region, SettlementsAloneMakeARegion) {
  RegionWorld world;
  world.drop("small_areas");
  world.put("settlements", "s.geojson",
            collection(feature("Point", "[138.81,35.41]", R"("name":"内野","population":221)") + "," +
                       feature("Point", "[138.83,35.41]", R"("name":"平野","population":0)") + "," +
                       feature("Point", "[138.90,35.41]", R"("name":"圏外","population":50)")));
  const Region region = world.load();
  EXPECT_THAT(region.settlements, SizeIs(3));
  EXPECT_EQ(people_of(region), 221);
  EXPECT_EQ(region.people.at(0).households, 100);
  EXPECT_THAT(region.assumptions, Contains(Field(&Assumption::id, "households_from_settlements")));
}

TEST(Region, FacilitiesTakeTheirClassFromTheFieldElseTheSource) {
  RegionWorld world;
  world.put("facilities", "f.csv",
            "name,class,lon,lat\n役場,,138.81,35.41\n学校,school,138.83,35.41\n遠い,,139.5,35.41\n",
            "class = \"town_hall\"");
  const Region region = world.load();
  ASSERT_THAT(region.facilities, SizeIs(2));
  EXPECT_EQ(region.facilities[0].facility_class, "town_hall");
  EXPECT_EQ(region.facilities[1].facility_class, "school");
  EXPECT_EQ(region.facilities[1].municipality, 1);
  EXPECT_EQ(region.layers.at(region.facilities[0].layer).file, "f.csv");
}

TEST(Region, StatisticsAreTheLatestYears) {
  RegionWorld world;
  world.put("statistics", "s.json",
            R"({"19424":{"fiscal_capability_index":{"2019":1.4,"2020":1.5,"2021":null}},"99999":{}})");
  const Region region = world.load();
  EXPECT_EQ(region.municipalities[0].fiscal_capability_index, 1.5);
  EXPECT_FALSE(region.municipalities[1].fiscal_capability_index.has_value());
}

TEST(Region, PricesAreReadByItem) {
  RegionWorld world;
  world.put("prices", "p.csv", "item,unit,price_jpy\nfiber_24,m,350.5\npole,piece,40000\n");
  const Region region = world.load();
  EXPECT_EQ(region.prices.at("fiber_24"), 350.5);
  EXPECT_EQ(region.price_units.at("pole"), "piece");
  EXPECT_THAT(world.fault(), IsEmpty());
}

}  // namespace
}  // namespace tsunagi::geo
