// SPDX-License-Identifier: Apache-2.0
// Which features and fields are read, and how a fault is named.
#include "geo/vector_reader.h"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/geo/temp_folder.h"

namespace tsunagi::geo {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string k_point = "[138.8,35.5]";
const std::string k_square = "[[138.8,35.4],[138.9,35.4],[138.9,35.5],[138.8,35.4]]";

class VectorReader : public ::testing::Test {
 protected:
  Source geojson(const std::string& features) {
    return {.path = folder_.file("a.geojson", collection(features))};
  }
  std::vector<Feature> read(const Source& source, Shape shape, const std::vector<FieldWish>& wishes = {}) {
    return read_features(source, shape, wishes, projection_).features;
  }
  std::string fault_of(const Source& source, Shape shape, const std::vector<FieldWish>& wishes = {}) {
    return message_of([&] { return read(source, shape, wishes); });
  }
  // The fault of a point whose property "population" is the given JSON, read as `type`.
  std::string value_fault(const std::string& json, FieldType type) {
    return fault_of(geojson(feature("Point", k_point, "\"population\":" + json)), Shape::point,
                    {{"population", type, true, {}}});
  }
  std::string csv_fault(const std::string& text, const std::vector<FieldWish>& wishes = {}) {
    return fault_of({.path = folder_.file("a.csv", text)}, Shape::point, wishes);
  }

  TempFolder folder_;
  Projection projection_{"EPSG:6676"};
};

TEST_F(VectorReader, MultiPartsBecomeParts) {
  const auto lines = read(
      geojson(feature("MultiLineString", "[[[138.8,35.5],[138.9,35.5]],[[138.8,35.6],[138.9,35.6]]]", "")),
      Shape::line);
  EXPECT_THAT(lines.at(0).parts, SizeIs(2));
  const auto areas = read(
      geojson(feature("MultiPolygon",
                      "[[" + k_square + "],[[[139.8,35.4],[139.9,35.4],[139.9,35.5],[139.8,35.4]]]]", "")),
      Shape::polygon);
  EXPECT_THAT(areas.at(0).parts, SizeIs(2));
}

TEST_F(VectorReader, WhereKeepsOnlyTheFeaturesAskedFor) {
  Source source = geojson(feature("Point", k_point, R"("kind":"a","name":"x")") + "," +
                          feature("Point", k_point, R"("kind":"b","name":"y")"));
  source.where = {{"kind", "b"}};
  const auto features = read(source, Shape::point, {{"name", FieldType::text, true, {}}});
  ASSERT_THAT(features, SizeIs(1));
  EXPECT_EQ(features[0].text("name"), "y");
  source.where = {{"knid", "b"}};
  EXPECT_THAT(fault_of(source, Shape::point), HasSubstr("field knid"));
}

TEST_F(VectorReader, FieldsAreFoundByMappingThenNameThenUsualNames) {
  Source source = geojson(feature("Point", k_point, R"("JINKO":5,"other":6)"));
  const std::vector<FieldWish> wishes{{"population", FieldType::integer, true, {"POP", "JINKO"}}};
  EXPECT_EQ(read(source, Shape::point, wishes).at(0).integer("population"), 5);
  source.fields = {{"population", "other"}};
  EXPECT_EQ(read(source, Shape::point, wishes).at(0).integer("population"), 6);
  source.fields = {{"population", "none"}};
  EXPECT_THAT(fault_of(source, Shape::point, wishes), HasSubstr("has no field \"none\""));
}

TEST_F(VectorReader, AbsentAndNullValuesAreNoNumbers) {
  const auto features =
      read(geojson(feature("Point", k_point, R"("population":null)")), Shape::point,
           {{"population", FieldType::integer, false, {}}, {"x", FieldType::number, false, {}}});
  EXPECT_FALSE(features.at(0).integer("population").has_value());
  EXPECT_FALSE(features.at(0).number("x").has_value());
}

TEST_F(VectorReader, MissingFieldsListThoseThereAre) {
  EXPECT_THAT(fault_of(geojson(feature("Point", k_point, R"("name":"x","popuration":1)")), Shape::point,
                       {{"population", FieldType::integer, true, {}}}),
              AllOf(HasSubstr("a.geojson"), HasSubstr("layer a"), HasSubstr("field population"),
                    HasSubstr("its fields are name, popuration"), HasSubstr("did you mean \"popuration\"?")));
}

TEST_F(VectorReader, TextWhereANumberIsWantedIsRefused) {
  for (const char* bad : {R"("1,234")", R"("約4")", R"("nan")", R"("0x10")", "[1,2]", R"({"a":1})"}) {
    EXPECT_THAT(value_fault(bad, FieldType::integer),
                AllOf(HasSubstr("a.geojson, layer a, feature 0, field population: error:")))
        << bad;
  }
  EXPECT_THAT(value_fault(R"("1,234")", FieldType::number), HasSubstr("expected a number, found \"1,234\""));
}

TEST_F(VectorReader, FractionsAndHugeValuesAreNoWholeNumbers) {
  EXPECT_THAT(value_fault("4.5", FieldType::integer), HasSubstr("expected a whole number, found 4.5"));
  EXPECT_THAT(value_fault("1e20", FieldType::integer), HasSubstr("expected a whole number"));
  EXPECT_THAT(value_fault("NaN", FieldType::number), HasSubstr("error"));
  EXPECT_THAT(value_fault("4.0", FieldType::integer), IsEmpty());
  EXPECT_THAT(value_fault("4.5", FieldType::number), IsEmpty());
}

TEST_F(VectorReader, WrongGeometryTypesNameTheFeature) {
  const std::string point = feature("Point", k_point, "");
  EXPECT_THAT(fault_of(geojson(point), Shape::line),
              AllOf(HasSubstr("feature 0"), HasSubstr("expected a line, found POINT")));
  EXPECT_THAT(fault_of(geojson(point + "," + feature("Polygon", "[" + k_square + "]", "")), Shape::point),
              AllOf(HasSubstr("feature 1"), HasSubstr("expected a point, found POLYGON")));
  EXPECT_THAT(fault_of(geojson(feature(R"({"type":"GeometryCollection","geometries":[]})")), Shape::point),
              HasSubstr("feature 0"));
}

TEST_F(VectorReader, EveryFeatureNeedsAGeometry) {
  EXPECT_THAT(fault_of(geojson(feature("Point", k_point, "") + "," + feature("null", "")), Shape::point),
              AllOf(HasSubstr("feature 1"), HasSubstr("has no geometry")));
  EXPECT_THAT(fault_of(geojson(feature("Polygon", "[]", "")), Shape::polygon), HasSubstr("has no geometry"));
}

TEST_F(VectorReader, SwappedLatitudeAndLongitudeAreRefused) {
  EXPECT_THAT(fault_of(geojson(feature("Point", "[35.5,138.8]", "")), Shape::point),
              AllOf(HasSubstr("feature 0"), HasSubstr("longitude 35.5, latitude 138.8: outside")));
}

TEST_F(VectorReader, CoordinatesThatNoPlaceHasAreRefused) {
  for (const char* bad : {"[1e308,35]", "[138.8,-91]", "[181,35]", "[NaN,35]", "[0,0]"}) {
    EXPECT_THAT(fault_of(geojson(feature("Point", bad, "")), Shape::point), HasSubstr("feature 0")) << bad;
  }
}

TEST_F(VectorReader, RingsAreClosedAndHaveFourPoints) {
  EXPECT_THAT(
      fault_of(geojson(feature("Polygon", "[[[138.8,35.4],[138.9,35.4],[138.9,35.5],[138.8,35.5]]]", "")),
               Shape::polygon),
      HasSubstr("a.geojson"));
  EXPECT_THAT(
      fault_of(geojson(feature("Polygon", "[[[138.8,35.4],[138.9,35.4],[138.8,35.4]]]", "")), Shape::polygon),
      HasSubstr("feature 0"));
}

TEST_F(VectorReader, PolygonsThatBoundNoAreaAreRefusedWithThePlace) {
  const auto fault = [&](const std::string& rings) {
    return fault_of(geojson(feature("Polygon", rings, "")), Shape::polygon);
  };
  EXPECT_THAT(fault("[[[138.8,35.4],[138.9,35.5],[138.9,35.4],[138.8,35.5],[138.8,35.4]]]"),
              AllOf(HasSubstr("feature 0"), HasSubstr("138.8"), HasSubstr("35.45")));
  EXPECT_THAT(fault("[" + k_square + ",[[139.8,36.4],[139.9,36.4],[139.9,36.5],[139.8,36.4]]]"),
              HasSubstr("139.8"));
  EXPECT_THAT(fault("[[[138.8,35.4],[138.9,35.4],[138.8,35.4],[138.8,35.4]]]"),
              HasSubstr("is no valid polygon"));
  EXPECT_THAT(fault("[" + k_square + "]"), IsEmpty());
}

TEST_F(VectorReader, AnIdStandsOnce) {
  const auto point = [](int id) {
    return R"({"type":"Feature","id":)" + std::to_string(id) +
           R"(,"properties":{},"geometry":{"type":"Point","coordinates":[138.8,35.5]}})";
  };
  EXPECT_THAT(fault_of(geojson(point(4) + "," + point(5) + "," + point(4)), Shape::point),
              AllOf(HasSubstr("feature 4"), HasSubstr("twice")));
  EXPECT_THAT(fault_of(geojson(point(4) + "," + point(5)), Shape::point), IsEmpty());
}

TEST_F(VectorReader, ArchivesAndVirtualDatasetsAreNamed) {
  const std::string head =
      std::string("PK\x03\x04", 4) + std::string(22, '\0') + std::string("\x09\0\0\0", 4);
  EXPECT_THAT(fault_of({.path = folder_.file("a.zip", head + "../up.csv")}, Shape::point),
              AllOf(HasSubstr("a.zip"), HasSubstr("archive"), HasSubstr("../up.csv")));
  EXPECT_THAT(fault_of({.path = folder_.file("a.shp", "<OGRVRTDataSource/>")}, Shape::point),
              HasSubstr("driver VRT"));
}

TEST_F(VectorReader, LinesHaveTwoPoints) {
  EXPECT_THAT(fault_of(geojson(feature("LineString", "[[138.8,35.4]]", "")), Shape::line),
              AllOf(HasSubstr("feature 0"), HasSubstr("fewer than two points")));
}

TEST_F(VectorReader, EveryFaultOfALayerIsReportedInOneRun) {
  EXPECT_THAT(
      fault_of(geojson(feature("Point", k_point, R"("population":"1,234")") + "," +
                       feature("Point", "[35.5,138.8]", R"("population":"5")") + "," + feature("null", "")),
               Shape::point, {{"population", FieldType::integer, true, {}}}),
      AllOf(HasSubstr("feature 0"), HasSubstr("feature 1"), HasSubstr("feature 2")));
}

TEST_F(VectorReader, InvalidUtf8NamesTheField) {
  EXPECT_THAT(fault_of(geojson(feature("Point", k_point, "\"name\":\"\x8f\x57\x97\x8e\"")), Shape::point,
                       {{"name", FieldType::text, true, {}}}),
              HasSubstr("a.geojson"));
}

TEST_F(VectorReader, CsvPointsOutsideTheirRangeNameLineAndColumn) {
  EXPECT_THAT(csv_fault("name,lon,lat\nx,138.8,35.5\ny,35.5,138.8\n"), HasSubstr("a.csv:3, field lat"));
  EXPECT_THAT(csv_fault("name,lon,lat\nx,\"138,8\",35.5\ny,,35\n"),
              AllOf(HasSubstr("a.csv:2"), HasSubstr("found \"138,8\""), HasSubstr("a.csv:3")));
  EXPECT_THAT(csv_fault("name,lon,lat\nx,181,35.5\n"), HasSubstr("a.csv:2"));
  EXPECT_THAT(csv_fault("name,x,lat\nx,138.8,35.5\n"), HasSubstr("has no column \"lon\""));
}

TEST_F(VectorReader, CsvPointsOutsideTheAreaOfUseAreRefused) {
  EXPECT_THAT(csv_fault("name,lon,lat\nx,138.8,35.5\nx,-41.5,0\n"),
              AllOf(HasSubstr("a.csv:3"), HasSubstr("area of use")));
}

TEST_F(VectorReader, CsvValuesFollowTheRulesOfOtherLayers) {
  const std::vector<FieldWish> wishes{{"n", FieldType::integer, false, {}},
                                      {"h", FieldType::number, false, {}}};
  const auto features = read({.path = folder_.file("b.csv", "n,h,lon,lat\n,,138.8,35.5\n3,1.5,138.8,35.5\n")},
                             Shape::point, wishes);
  EXPECT_FALSE(features.at(0).integer("n").has_value());
  EXPECT_FALSE(features.at(0).number("h").has_value());
  EXPECT_EQ(features.at(1).integer("n"), 3);
  EXPECT_EQ(features.at(1).number("h"), 1.5);
  EXPECT_THAT(csv_fault("n,lon,lat\n3.7,138.8,35.5\n", wishes),
              AllOf(HasSubstr("a.csv:2"), HasSubstr("expected a whole number, found \"3.7\"")));
}

TEST_F(VectorReader, CsvGivesPointsOnly) {
  EXPECT_THAT(fault_of({.path = folder_.file("a.csv", "lon,lat\n1,2\n")}, Shape::line),
              HasSubstr("a CSV table can only give points"));
}

TEST_F(VectorReader, CentreIsThatOfTheExtent) {
  const LonLat centre = layer_centre(geojson(feature("LineString", "[[138.0,35.0],[139.0,36.0]]", "")));
  EXPECT_NEAR(centre.lon_deg, 138.5, 1e-9);
  EXPECT_NEAR(centre.lat_deg, 35.5, 1e-9);
  EXPECT_THAT(message_of([&] { return layer_centre(geojson("")); }), HasSubstr("a.geojson"));
}

}  // namespace
}  // namespace tsunagi::geo
