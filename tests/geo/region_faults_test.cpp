// SPDX-License-Identifier: Apache-2.0
// Regions that are refused, and what the message names.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/geo/region_world.h"

namespace tsunagi::geo {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The fault of the tiny region with one layer swapped.
std::string fault_with(const std::string& role, const std::string& file, const std::string& bytes) {
  return RegionWorld().put(role, file, bytes).fault();
}

std::string mesh_fault(const std::string& rows) {
  return fault_with("population_mesh", "mesh.csv", "mesh_code,population\n" + rows);
}

TEST(RegionFaults, TheTinyRegionHasNone) {
  EXPECT_THAT(RegionWorld().fault(), IsEmpty());
}

TEST(RegionFaults, DuplicateMeshCodesNameBothLines) {
  EXPECT_THAT(mesh_fault("53380684,1\n53380685,2\n53380684,3\n"),
              AllOf(HasSubstr("mesh.csv:4"), HasSubstr("53380684 stands on line 2 already")));
}

TEST(RegionFaults, ACellAndItsPartWouldCountPeopleTwice) {
  EXPECT_THAT(mesh_fault("53380684,10\n533806843,2\n"),
              AllOf(HasSubstr("mesh.csv:3"), HasSubstr("533806843 lies inside 53380684 of line 2")));
  EXPECT_THAT(mesh_fault("53380684312,1\n53380684,10\n"), HasSubstr("lies inside 53380684 of line 3"));
  EXPECT_THAT(mesh_fault("533806841,10\n533806842,2\n"), IsEmpty());
}

TEST(RegionFaults, BadMeshCodesNameLineAndValue) {
  for (const char* bad : {"5034638x", "5034", "50348382", "503463825", "５０３４６３８２", "-50346382",
                          "5.0346382e7", "99999999999999999999", "", " 50346382", "99993277", "0x30F6F5D"}) {
    EXPECT_THAT(
        mesh_fault("53380684,1\n" + std::string(bad) + ",1\n"),
        AllOf(HasSubstr("mesh.csv:3"), HasSubstr("\"" + std::string(bad) + "\" is no grid-square code")))
        << bad;
  }
}

TEST(RegionFaults, MeshCountsAreWholeAndNotNegative) {
  for (const char* bad : {"-1", "1.5", "1e3", "nan", "**", "", "10000001", "99999999999999999999"}) {
    EXPECT_THAT(mesh_fault("53380684," + std::string(bad) + "\n"), HasSubstr("expected a count of people"))
        << bad;
  }
}

TEST(RegionFaults, EveryPriceFaultIsListedInOneRun) {
  EXPECT_THAT(
      fault_with("prices", "p.csv",
                 "item,unit,price_jpy\na,m,-5\nb,m,nan\nc,m,1e400\nd,,5\ne,m,\"1,000\"\nf,m,1\nf,m,2\n"),
      AllOf(HasSubstr("p.csv:2, field price_jpy"), HasSubstr("p.csv:3"), HasSubstr("p.csv:4"),
            HasSubstr("p.csv:5, field unit: error: a unit is required"), HasSubstr("found \"1,000\""),
            HasSubstr("f stands twice")));
}

TEST(RegionFaults, PopulationsAreWholeInRangeAndThere) {
  const auto areas = [](const std::string& value) {
    return collection(feature("Polygon", square_json(138.802, 35.405, 0.008),
                              R"("KEY_CODE":"19424","SETAI":1,"JINKO":)" + value));
  };
  EXPECT_THAT(fault_with("small_areas", "a.geojson", areas("-5")),
              AllOf(HasSubstr("a.geojson"), HasSubstr("feature 0, field population"), HasSubstr("found -5")));
  EXPECT_THAT(fault_with("small_areas", "a.geojson", areas("50000001")), HasSubstr("expected 0 to 50000000"));
  EXPECT_THAT(fault_with("small_areas", "a.geojson", areas("1e20")), HasSubstr("whole number"));
  EXPECT_THAT(fault_with("small_areas", "a.geojson", areas("\"1,234\"")), HasSubstr("field JINKO"));
  EXPECT_THAT(fault_with("small_areas", "a.geojson", areas("1")), IsEmpty());
}

TEST(RegionFaults, SmallAreaIdsStandOnce) {
  EXPECT_THAT(fault_with("small_areas", "a.geojson",
                         collection(RegionWorld::area(138.802, "19424", 7, 1, 1) + "," +
                                    RegionWorld::area(138.812, "19424", 7, 1, 1))),
              AllOf(HasSubstr("feature 1"), HasSubstr("the id 7 stands twice")));
}

TEST(RegionFaults, MunicipalityCodesHaveFiveDigits) {
  for (const char* bad : {"1942", "1942x", "-1942", "", "1942４"}) {
    EXPECT_THAT(fault_with("boundary", "b.geojson",
                           collection(feature("Polygon", square_json(138.8, 35.4, 0.02),
                                              R"("name":"x","code":")" + std::string(bad) + "\""))),
                HasSubstr("expected a municipality code of five digits"))
        << bad;
  }
}

TEST(RegionFaults, EmptyRequiredLayersAreNamed) {
  EXPECT_THAT(fault_with("boundary", "b.geojson", collection("")), HasSubstr("b.geojson"));
  EXPECT_THAT(fault_with("roads", "r.geojson", collection("")),
              HasSubstr("r.geojson: error: holds no usable road"));
  EXPECT_THAT(
      fault_with("roads", "r.geojson",
                 collection(feature("LineString", "[[138.81,35.4],[138.83,35.4]]", R"("class":"ferry")"))),
      HasSubstr("r.geojson: error: holds no usable road"));
}

TEST(RegionFaults, ToldLengthsThatNoLineCanHaveAreRefused) {
  for (const char* bad : {"-1", "9000000", "1", "\"nan\""}) {
    EXPECT_THAT(fault_with("roads", "r.geojson",
                           collection(feature("LineString", "[[138.81,35.41],[138.82,35.41]]",
                                              R"("length_m":)" + std::string(bad)))),
                AllOf(HasSubstr("r.geojson"), HasSubstr("feature 0"), HasSubstr("field length_m")))
        << bad;
  }
}

TEST(RegionFaults, RoadsAHundredKilometresAwayAreRefused) {
  EXPECT_THAT(
      fault_with(
          "roads", "roads.geojson",
          collection(feature("LineString", "[[138.801,35.41],[138.839,35.41]]", R"("class":"primary")") +
                     "," + feature("LineString", "[[138.81,35.41],[140.5,36.9]]", R"("class":"minor")"))),
      AllOf(HasSubstr("140.5"), HasSubstr("100 km beyond the boundary")));
}

TEST(RegionFaults, PeopleOutsideEveryMunicipalityAreCounted) {
  const Region region = RegionWorld()
                            .put("small_areas", "areas.geojson",
                                 collection(RegionWorld::area(138.802, "19424", 1, 120, 50) + "," +
                                            RegionWorld::area(138.90, "", 2, 33, 9)))
                            .load();
  EXPECT_THAT(region.warnings, ::testing::Contains(HasSubstr("1 with 33 people lie outside")));
}

TEST(RegionFaults, ARegionWithoutPeopleIsRefused) {
  EXPECT_THAT(
      fault_with("small_areas", "a.geojson", collection(RegionWorld::area(138.802, "19424", 1, 0, 0))),
      HasSubstr("holds any people inside the boundary"));
}

TEST(RegionFaults, StatisticsThatAreNoJsonAreRefused) {
  EXPECT_THAT(fault_with("statistics", "s.json", "{\"a\":"),
              AllOf(HasSubstr("s.json"), HasSubstr("is no JSON")));
  for (const char* odd : {"[]", "{}", "3", "null", "[1,\"x\"]", R"({"municipalities":3})",
                          R"({"19424":{"series":3}})", R"({"19424":{"fiscal_capability_index":"1.5"}})",
                          R"([{"code":19424}])", R"([{"code":"19","series":[]}])"}) {
    EXPECT_THAT(fault_with("statistics", "s.json", odd), Not(HasSubstr("internal"))) << odd;
  }
}

TEST(RegionFaults, NegativeSettlementsAreRefused) {
  EXPECT_THAT(fault_with("settlements", "s.geojson",
                         collection(feature("Point", "[138.81,35.41]", R"("name":"x","population":-1)"))),
              AllOf(HasSubstr("s.geojson"), HasSubstr("field population"), HasSubstr("found -1")));
}

}  // namespace
}  // namespace tsunagi::geo
