// SPDX-License-Identifier: Apache-2.0
// Which files are read as vector layers, and which are refused whole.
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/files.h"
#include "geo/vector_reader.h"
#include "tests/geo/gdal_files.h"
#include "tests/geo/temp_folder.h"

namespace tsunagi::geo {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::vector<FieldWish>& wishes() {
  static const std::vector<FieldWish> k_wishes{{"name", FieldType::text, true, {}},
                                               {"population", FieldType::integer, true, {}}};
  return k_wishes;
}

class VectorFormats : public ::testing::Test {
 protected:
  std::vector<Feature> read(const Source& source) {
    return read_features(source, Shape::point, wishes(), projection_).features;
  }
  std::string fault_of(const Source& source) {
    return message_of([&] { return read(source); });
  }
  void expect_places(const Source& source) {
    const auto features = read(source);
    ASSERT_THAT(features, SizeIs(test_places().size())) << source.path;
    for (std::size_t i = 0; i < features.size(); ++i) {
      const TestPlace& place = test_places()[i];
      EXPECT_EQ(features[i].text("name"), place.name) << source.path;
      EXPECT_EQ(features[i].integer("population"), place.population) << source.path;
      const PointM expected = projection_.from_lonlat({place.lon_deg, place.lat_deg});
      EXPECT_LT(distance_m(features[i].parts.at(0).at(0), expected), 0.01) << source.path;
    }
  }
  // The places in a file of the given name and style.
  fs::path written(const char* name, const LayerStyle& style) {
    write_places(folder_.path() / name, style);
    return folder_.path() / name;
  }

  TempFolder folder_;
  Projection projection_{"EPSG:6676"};
};

TEST_F(VectorFormats, GeoPackageGeoJsonFlatGeobufAndShapefileReadTheSame) {
  expect_places({.path = written("a.gpkg", {})});
  expect_places({.path = written("b.geojson", {.driver = "GeoJSON", .epsg = 4326})});
  expect_places({.path = written("c.fgb", {.driver = "FlatGeobuf"})});
  expect_places({.path = written("d.shp", {.driver = "ESRI Shapefile", .layer = "d", .encoding = "UTF-8"})});
  expect_places({.path = written("e.geojsonl", {.driver = "GeoJSONSeq", .epsg = 4326})});
}

TEST_F(VectorFormats, CsvPointsReadAsOtherPoints) {
  std::string text = "name,population,lon,lat\n";
  for (const TestPlace& p : test_places())
    text += p.name + "," + std::to_string(p.population) + "," + std::to_string(p.lon_deg) + "," +
            std::to_string(p.lat_deg) + "\n";
  expect_places({.path = folder_.file("a.csv", text)});
}

TEST_F(VectorFormats, Cp932ShapefilesReadWithTheirCpgOrWhenAskedTo) {
  const LayerStyle style{.driver = "ESRI Shapefile", .layer = "d", .encoding = "CP932"};
  expect_places({.path = written("d.shp", style)});
  fs::remove(folder_.path() / "d.cpg");
  const std::string dbf = read_file(folder_.path() / "d.dbf");
  write_file(folder_.path() / "d.dbf", dbf.substr(0, 29) + '\0' + dbf.substr(30));  // no language id either
  expect_places({.path = folder_.path() / "d.shp", .cp932 = true});
  EXPECT_THAT(fault_of({.path = folder_.path() / "d.shp"}),
              AllOf(HasSubstr("field name"), HasSubstr("encoding = \"CP932\"")));
}

TEST_F(VectorFormats, OtherCrsAreTransformed) {
  write_places(folder_.path() / "a.gpkg", {.epsg = 4612});
  expect_places(
      {.path = folder_.path() / "a.gpkg"});  // JGD2000: within a centimetre by EPSG's null transformation
}

TEST_F(VectorFormats, LayersWithoutACrsNeedOneInTheSource) {
  for (const fs::path& path :
       {written("a.gpkg", {.epsg = 0}), written("b.fgb", {.driver = "FlatGeobuf", .epsg = 0}),
        written("c.shp", {.driver = "ESRI Shapefile", .layer = "c", .epsg = 0, .encoding = "UTF-8"})}) {
    EXPECT_THAT(fault_of({.path = path}),
                AllOf(HasSubstr(path.string()), HasSubstr("has no CRS; give crs = ")));
    expect_places({.path = path, .crs = "EPSG:6668"});
  }
}

TEST_F(VectorFormats, TwoLayersNeedAName) {
  write_places(folder_.path() / "a.gpkg", {.layer = "old"});
  write_places(folder_.path() / "a.gpkg", {.layer = "new \"x\"; DROP", .append = true});
  const fs::path path = folder_.path() / "a.gpkg";
  EXPECT_THAT(fault_of({.path = path}),
              AllOf(HasSubstr("has 2 layers (old, new"), HasSubstr("name one with layer")));
  EXPECT_THAT(fault_of({.path = path, .layer = "odl"}),
              HasSubstr("has no layer \"odl\"; its layers are old, new"));
  expect_places({.path = path, .layer = "old"});
  expect_places({.path = path, .layer = "new \"x\"; DROP"});
}

TEST_F(VectorFormats, VirtualFilesAreRefusedWhateverTheirName) {
  write_places(folder_.path() / "real.gpkg", {});
  const std::string vrt = "<OGRVRTDataSource><OGRVRTLayer name=\"places\"><SrcDataSource>" +
                          (folder_.path() / "real.gpkg").string() +
                          "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>";
  for (const char* name : {"a.vrt", "a.gpkg", "a.geojson", "a.tif", "a.shp"}) {
    EXPECT_THAT(fault_of({.path = folder_.file(name, vrt)}), AllOf(HasSubstr(name), Not(IsEmpty()))) << name;
  }
}

TEST_F(VectorFormats, WhatIsNoVectorLayerIsRefused) {
  for (const char* name : {"a.gpkg", "a.geojson", "a.fgb", "a.shp", "a"}) {
    EXPECT_THAT(fault_of({.path = folder_.file(name, "")}), HasSubstr("is none of the vector formats"))
        << name;
    EXPECT_THAT(fault_of({.path = folder_.file(name, "<html><h1>404 Not Found</h1></html>")}),
                HasSubstr("is none of the vector formats"))
        << name;
  }
}

TEST_F(VectorFormats, GmlIsRefusedAndLeavesNothingBesideTheInput) {
  const fs::path path =
      folder_.file("a.gml",
                   "<ogr:FeatureCollection xmlns:ogr=\"http://ogr.maptools.org/\" "
                   "xmlns:gml=\"http://www.opengis.net/gml\">"
                   "<gml:featureMember><ogr:places><ogr:name>x</ogr:name></ogr:places></gml:featureMember>"
                   "</ogr:FeatureCollection>");
  EXPECT_THAT(fault_of({.path = path}), HasSubstr("is none of the vector formats"));
  EXPECT_FALSE(fs::exists(folder_.path() / "a.gfs"));
}

TEST_F(VectorFormats, CutFilesGiveNoPartialLayer) {
  for (const fs::path& path :
       {written("a.gpkg", {}), written("b.geojson", {.driver = "GeoJSON", .epsg = 4326}),
        written("c.fgb", {.driver = "FlatGeobuf"}),
        written("d.shp", {.driver = "ESRI Shapefile", .layer = "d", .encoding = "UTF-8"})}) {
    const std::string whole = read_file(path);
    for (const double share : {0.02, 0.3, 0.6, 0.9}) {
      write_file(path, whole.substr(0, static_cast<std::size_t>(share * static_cast<double>(whole.size()))));
      EXPECT_THAT(fault_of({.path = path}), HasSubstr(path.filename().string()))
          << path << " cut to " << share;
    }
  }
}

TEST_F(VectorFormats, ACutFileIsCalledDamagedByTheFormatItBeginsAs) {
  const std::pair<fs::path, const char*> cases[] = {
      {written("a.gpkg", {}), "GeoPackage"},
      {written("b.geojson", {.driver = "GeoJSON", .epsg = 4326}), "GeoJSON file"}};
  for (const auto& [path, format] : cases) {
    const std::string whole = read_file(path);
    write_file(path, whole.substr(0, whole.size() / 50));
    EXPECT_THAT(fault_of({.path = path}),
                AllOf(HasSubstr(format), HasSubstr("damaged"), Not(HasSubstr("none of"))));
  }
}

TEST_F(VectorFormats, ShapefilesThatClaimMoreThanTheyHoldAreRefused) {
  const fs::path path = written("d.shp", {.driver = "ESRI Shapefile", .layer = "d", .encoding = "UTF-8"});
  const auto changed = [&](const char* name, std::size_t at, const std::string& bytes) {
    const std::string whole = read_file(folder_.path() / name);
    write_file(folder_.path() / name, std::string(whole).replace(at, bytes.size(), bytes));
    const std::string fault = fault_of({.path = path});
    write_file(folder_.path() / name, whole);
    return fault;
  };
  EXPECT_THAT(fault_of({.path = path}), IsEmpty());
  EXPECT_THAT(changed("d.dbf", 4, std::string("\0\xca\x9a\x3b", 4)),
              AllOf(HasSubstr("d.shp"), HasSubstr("1000000000 records")));
  EXPECT_THAT(changed("d.shx", 112, "\xff\xff\xff\xfa"), HasSubstr("feature 1"));  // length of record 1
  EXPECT_THAT(changed("d.shp", 132, "\xff\xff\xff\xfa"), HasSubstr("feature 1"));
  EXPECT_THAT(changed("d.shp", 108, std::string("\x05", 1)), HasSubstr("feature 0"));  // points as a polygon
}

TEST_F(VectorFormats, DegreesUnderACrsOfMetresAreRefused) {
  const fs::path path = written("d.shp", {.driver = "ESRI Shapefile", .layer = "d", .encoding = "UTF-8"});
  OGRSpatialReference plane;
  plane.importFromEPSG(6676);
  plane.morphToESRI();
  char* wkt = nullptr;
  plane.exportToWkt(&wkt);
  write_file(folder_.path() / "d.prj", wkt);
  CPLFree(wkt);
  EXPECT_THAT(fault_of({.path = path}), AllOf(HasSubstr("are degrees"), HasSubstr("138.8")));
}

TEST_F(VectorFormats, ShapefilesWithoutTheirSidecarsAreRefusedAndNotRepaired) {
  const fs::path path = written("d.shp", {.driver = "ESRI Shapefile", .layer = "d", .encoding = "UTF-8"});
  const std::string dbf = read_file(folder_.path() / "d.dbf");
  fs::remove(folder_.path() / "d.dbf");
  EXPECT_THAT(fault_of({.path = path}), HasSubstr(".dbf"));
  write_file(folder_.path() / "d.dbf", dbf);
  fs::remove(folder_.path() / "d.shx");
  EXPECT_THAT(fault_of({.path = path}), HasSubstr(".shx"));
  EXPECT_FALSE(fs::exists(folder_.path() / "d.shx"));
}

TEST_F(VectorFormats, TextInANumberColumnOfSqliteIsRefused) {
  const fs::path path = written("a.gpkg", {});
  {
    const GDALDatasetUniquePtr dataset(GDALDataset::Open(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE));
    dataset->ExecuteSQL("UPDATE places SET population = '5,200' WHERE fid = 2", nullptr, nullptr);
  }
  EXPECT_THAT(fault_of({.path = path}), AllOf(HasSubstr("layer places"), HasSubstr("feature 2"),
                                              HasSubstr("field population"), HasSubstr("\"5,200\"")));
}

}  // namespace
}  // namespace tsunagi::geo
