// SPDX-License-Identifier: Apache-2.0
// The sample as a GIS sees it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "tests/sample/sample_world.h"

namespace tsunagi::geo::sample::testing {
namespace {

GDALDatasetUniquePtr open(const std::filesystem::path& path, unsigned kind = GDAL_OF_VECTOR) {
  GDALAllRegister();
  return GDALDatasetUniquePtr(GDALDataset::Open(path.string().c_str(), kind | GDAL_OF_READONLY));
}

bool is_jgd2011(const OGRSpatialReference* reference) {
  if (reference == nullptr) return false;
  const char* code = reference->GetAuthorityCode(nullptr);
  return code != nullptr && std::string(code) == "6668";
}

// The number of a layer's features that hold.
template <class Holds>
int count_if(const std::filesystem::path& path, Holds holds) {
  const auto dataset = open(path);
  int count = 0;
  for (const auto& feature : dataset->GetLayer(0)) count += holds(*feature) ? 1 : 0;
  return count;
}

std::string text(const OGRFeature& feature, const char* field) {
  return feature.GetFieldAsString(feature.GetFieldIndex(field));
}

TEST(SampleLayers, OpenWithFeaturesInJgd2011) {
  int layers = 0;
  for (const std::string& file : town().summary.files) {
    const std::string extension = std::filesystem::path(file).extension().string();
    if (extension != ".gpkg" && extension != ".geojson") continue;
    const auto dataset = open(town().folder / file);
    ASSERT_NE(dataset, nullptr) << file;
    OGRLayer& layer = *dataset->GetLayer(0);
    EXPECT_EQ(layer.GetName(), std::filesystem::path(file).stem().string());
    EXPECT_GT(layer.GetFeatureCount(), 0) << file;
    EXPECT_TRUE(is_jgd2011(layer.GetSpatialRef())) << file;
    ++layers;
  }
  EXPECT_EQ(layers, 15);
}

TEST(SampleLayers, HaveValidGeometries) {
  for (const std::string& file : town().summary.files)
    if (file.ends_with(".gpkg")) {
      EXPECT_EQ(
          count_if(town().folder / file, [](const OGRFeature& f) { return !f.GetGeometryRef()->IsValid(); }),
          0)
          << file;
    }
}

TEST(SampleLayers, HaveAMountainBasinWithNodataOutside) {
  const auto dataset = open(town().folder / "elevation.tif", GDAL_OF_RASTER);
  ASSERT_NE(dataset, nullptr);
  EXPECT_TRUE(is_jgd2011(dataset->GetSpatialRef()));
  GDALRasterBand& band = *dataset->GetRasterBand(1);
  int has_nodata = 0;
  const double nodata = band.GetNoDataValue(&has_nodata);
  ASSERT_TRUE(has_nodata);
  std::vector<double> cells(static_cast<std::size_t>(band.GetXSize()) *
                            static_cast<std::size_t>(band.GetYSize()));
  ASSERT_EQ(band.RasterIO(GF_Read, 0, 0, band.GetXSize(), band.GetYSize(), cells.data(), band.GetXSize(),
                          band.GetYSize(), GDT_Float64, 0, 0, nullptr),
            CE_None);
  double low = 9000;
  double high = 0;
  int outside = 0;
  for (const double cell : cells) {
    if (cell == nodata) {
      ++outside;
      continue;
    }
    low = std::min(low, cell);
    high = std::max(high, cell);
  }
  EXPECT_GT(outside, 100);
  EXPECT_THAT(low, ::testing::AllOf(::testing::Gt(100), ::testing::Lt(300)));
  EXPECT_THAT(high, ::testing::AllOf(::testing::Gt(1300), ::testing::Lt(2100)));
}

TEST(SampleLayers, HaveClutterClassesZeroToFourOnly) {
  const auto dataset = open(town().folder / "clutter.tif", GDAL_OF_RASTER);
  ASSERT_NE(dataset, nullptr);
  GDALRasterBand& band = *dataset->GetRasterBand(1);
  std::array<double, 2> range{};
  ASSERT_EQ(band.ComputeRasterMinMax(FALSE, range.data()), CE_None);
  EXPECT_EQ(range[0], 0);
  EXPECT_EQ(range[1], 4);
  EXPECT_STREQ(band.GetMetadataItem("CLASS_3"), "urban");
}

TEST(SampleLayers, SumSmallAreasToThePersonAndRepeatSomeKeyCodes) {
  std::int64_t population = 0;
  std::int64_t households = 0;
  std::map<std::string, int> pieces;
  const auto dataset = open(town().folder / "small_areas.gpkg");
  for (const auto& feature : dataset->GetLayer(0)) {
    population += feature->GetFieldAsInteger64("JINKO");
    households += feature->GetFieldAsInteger64("SETAI");
    EXPECT_EQ(feature->GetFieldAsInteger("HCODE"), 8101);
    if (++pieces[text(*feature, "KEY_CODE")] == 2) {
      EXPECT_EQ(feature->GetFieldAsInteger64("JINKO"), 0);
    }
  }
  EXPECT_EQ(population, 15'000);
  EXPECT_EQ(households, 6383);
  EXPECT_EQ(pieces.size(), town().summary.small_areas);
  const auto repeated =
      std::count_if(pieces.begin(), pieces.end(), [](const auto& p) { return p.second > 1; });
  EXPECT_GE(repeated, 2);
}

TEST(SampleLayers, HaveSeveralMunicipalitiesFromSixtyThousandPeople) {
  const MadeSample made = make_sample({.population = 60'000});
  std::set<std::string> codes;
  count_if(made.folder / "boundary.gpkg",
           [&](const OGRFeature& f) { return codes.insert(text(f, "code")).second; });
  EXPECT_GE(codes.size(), 3u);
  std::map<std::string, std::int64_t> population;
  const auto dataset = open(made.folder / "small_areas.gpkg");
  for (const auto& feature : dataset->GetLayer(0))
    population[text(*feature, "KEY_CODE").substr(0, 5)] += feature->GetFieldAsInteger64("JINKO");
  std::int64_t sum = 0;
  for (const auto& [code, people] : population) {
    EXPECT_TRUE(codes.contains(code)) << code;
    EXPECT_GT(people, 0) << code;
    sum += people;
  }
  EXPECT_EQ(population.size(), codes.size());
  EXPECT_EQ(sum, 60'000);
}

TEST(SampleLayers, ListSomeSchoolsAsSheltersToo) {
  std::map<std::string, std::map<std::string, OGRPoint>> places;  // [name][class]
  const auto dataset = open(town().folder / "facilities.gpkg");
  for (const auto& feature : dataset->GetLayer(0))
    places[text(*feature, "name")][text(*feature, "class")] = *feature->GetGeometryRef()->toPoint();
  int shared = 0;
  for (const auto& [name, by_class] : places) {
    if (by_class.size() < 2) continue;
    const OGRPoint& school = by_class.at("school");
    const OGRPoint& shelter = by_class.at("shelter");
    EXPECT_LT(
        std::hypot((school.getX() - shelter.getX()) * 92'700, (school.getY() - shelter.getY()) * 110'900),
        150);
    ++shared;
  }
  EXPECT_GE(shared, 3);
}

// Roads in metres, near enough.
std::vector<OGRLineString> road_lines(int& empty, int& bridges) {
  std::vector<OGRLineString> lines;
  const auto dataset = open(town().folder / "roads.geojson");
  for (const auto& feature : dataset->GetLayer(0)) {
    if (text(*feature, "class") == "rail") continue;
    bridges += text(*feature, "brunnel") == "bridge" ? 1 : 0;
    OGRLineString line = *feature->GetGeometryRef()->toLineString();
    for (int k = 0; k < line.getNumPoints(); ++k)
      line.setPoint(k, (line.getX(k) - 133.65) * 92'720, (line.getY(k) - 33.7) * 110'920);
    if (line.get_Length() < 0.5)
      ++empty;
    else
      lines.push_back(line);
  }
  return lines;
}

TEST(SampleLayers, HaveRoadsNodedBadly) {
  int empty = 0;
  int bridges = 0;
  const auto lines = road_lines(empty, bridges);
  EXPECT_GE(empty, 3);
  EXPECT_GE(bridges, 10);
  std::map<std::pair<std::int64_t, std::int64_t>, int> vertices;  // in decimetres
  const auto key = [](const OGRLineString& line, int k) {
    return std::pair(std::llround(line.getX(k) * 10), std::llround(line.getY(k) * 10));
  };
  for (const OGRLineString& line : lines)
    for (int k = 0; k < line.getNumPoints(); ++k) ++vertices[key(line, k)];
  int unshared = 0;
  for (std::size_t a = 0; a < lines.size() && unshared < 40; ++a) {
    if (vertices[key(lines[a], 0)] > 1) continue;
    OGRPoint end;
    lines[a].StartPoint(&end);
    for (std::size_t b = 0; b < lines.size(); ++b) {
      OGREnvelope box;
      lines[b].getEnvelope(&box);
      if (end.getX() < box.MinX - 5 || end.getX() > box.MaxX + 5 || end.getY() < box.MinY - 5 ||
          end.getY() > box.MaxY + 5)
        continue;
      if (b != a && lines[b].Distance(&end) < 5) {
        ++unshared;
        break;
      }
    }
  }
  EXPECT_GE(unshared, 40);
}

}  // namespace
}  // namespace tsunagi::geo::sample::testing
