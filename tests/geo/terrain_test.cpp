// SPDX-License-Identifier: Apache-2.0
#include "geo/terrain.h"

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/geo/gdal_files.h"
#include "tests/geo/temp_folder.h"

namespace tsunagi::geo {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// Heights of the plane 500 + x/10 − y/5 at the centres of the 20 × 20 cells of 30 m from (−300, 300).
double plane(PointM p) {
  return 500 + p.x / 10 - p.y / 5;
}
std::vector<float> plane_cells() {
  std::vector<float> cells;
  for (int row = 0; row < 20; ++row) {
    for (int column = 0; column < 20; ++column)
      cells.push_back(static_cast<float>(plane({-285.0 + 30 * column, 285.0 - 30 * row})));
  }
  return cells;
}

class TerrainTest : public ::testing::Test {
 protected:
  Terrain load(const std::vector<float>& cells, const RasterStyle& style = {}, const std::string& crs = "") {
    const std::filesystem::path path = folder_.path() / "dem.tif";
    write_raster(path, cells, style);
    return load_terrain({.path = path, .crs = crs}, projection_, extent_);
  }
  std::string fault_of(const std::vector<float>& cells, const RasterStyle& style = {}) {
    return message_of([&] { return load(cells, style); });
  }
  std::string file_fault(const std::string& name, const std::string& bytes) {
    return message_of(
        [&] { return load_terrain({.path = folder_.file(name, bytes)}, projection_, extent_); });
  }

  TempFolder folder_;
  Projection projection_{"EPSG:6676"};
  Box extent_{{-300, -300}, {300, 300}};
};

TEST_F(TerrainTest, HeightsAreExactOnAPlane) {
  Terrain terrain{.north_west = {-300, 300},
                  .cell_m = 30,
                  .columns = 20,
                  .rows = 20,
                  .height_m = plane_cells(),
                  .is_known = std::vector<std::uint8_t>(400, 1)};
  for (double x = -285; x < 285; x += 17.3) {
    for (double y = -284.9; y <= 285; y += 13.7)
      EXPECT_NEAR(terrain.height_at({x, y}).value(), plane({x, y}), 1e-4);
  }
}

TEST_F(TerrainTest, NothingIsKnownOutsideTheCellCentres) {
  const Terrain terrain = load(plane_cells());
  EXPECT_TRUE(terrain.height_at({-285, 285}).has_value());
  EXPECT_FALSE(terrain.height_at({-285.1, 285}).has_value());
  EXPECT_FALSE(terrain.height_at({0, 285.1}).has_value());
  EXPECT_TRUE(terrain.height_at({284.9, -284.9}).has_value());
  EXPECT_FALSE(terrain.height_at({285.1, 0}).has_value());
  EXPECT_FALSE(terrain.height_at({std::nan(""), 0}).has_value());
  EXPECT_FALSE(terrain.height_at({1e300, -1e300}).has_value());
}

TEST_F(TerrainTest, ReadsAPlaneBack) {
  const Terrain terrain = load(plane_cells());
  EXPECT_EQ(terrain.columns, 20);
  EXPECT_EQ(terrain.rows, 20);
  EXPECT_EQ(terrain.unknown_ratio(), 0);
  EXPECT_NEAR(terrain.height_at({12, -33}).value(), plane({12, -33}), 1e-3);
}

TEST_F(TerrainTest, ReadsSouthUpRastersAlike) {
  std::vector<float> cells;
  for (int row = 19; row >= 0; --row) {
    for (int column = 0; column < 20; ++column)
      cells.push_back(static_cast<float>(plane({-285.0 + 30 * column, 285.0 - 30 * row})));
  }
  const Terrain terrain = load(cells, {.geo = {-300, 30, 0, -300, 0, 30}});
  EXPECT_NEAR(terrain.height_at({12, -33}).value(), plane({12, -33}), 1e-3);
}

TEST_F(TerrainTest, NodataAndNanAreMaskedNotHeights) {
  for (const float hole :
       {-9999.0F, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    auto cells = plane_cells();
    cells[10 * 20 + 10] = hole;
    const Terrain terrain = load(cells);
    const PointM at = terrain.centre(10, 10);
    EXPECT_FALSE(terrain.height_at({at.x + 1, at.y + 1}).has_value()) << hole;
    EXPECT_NEAR(terrain.height_at({at.x + 70, at.y}).value(), plane({at.x + 70, at.y}), 1e-3) << hole;
    EXPECT_GT(terrain.unknown_ratio(), 0) << hole;
    EXPECT_EQ(terrain.not_finite, std::isfinite(hole) ? 0 : 1) << hole;
    for (const float h : terrain.height_m) EXPECT_TRUE(h >= 0 && h < 1000) << hole;
  }
}

TEST_F(TerrainTest, CellsWithoutAnyHeightAreRefused) {
  EXPECT_THAT(fault_of(std::vector<float>(400, -9999.0F)), HasSubstr("has no known height in the region"));
  EXPECT_THAT(fault_of(plane_cells(), {.geo = {90'000, 30, 0, 90'000, 0, -30}}),
              HasSubstr("has no known height"));
}

TEST_F(TerrainTest, HeightsOutsideTheEarthsNameTheCell) {
  for (const float bad : {-9999.0F, 3e38F, 9000.5F, -500.5F}) {
    auto cells = plane_cells();
    cells[3 * 20 + 7] = bad;
    EXPECT_THAT(fault_of(cells, {.declares_nodata = false}),
                AllOf(HasSubstr("dem.tif"), HasSubstr("cell 7,3 holds")))
        << bad;
  }
  auto cells = plane_cells();
  cells[0] = 9000;
  cells[1] = -500;
  EXPECT_EQ(fault_of(cells, {.declares_nodata = false}), "");
}

TEST_F(TerrainTest, ACrsIsNeededInTheFileOrTheSource) {
  EXPECT_THAT(fault_of(plane_cells(), {.epsg = 0}), HasSubstr("has no CRS; give crs = "));
  EXPECT_NEAR(load(plane_cells(), {.epsg = 0}, "EPSG:6676").height_at({12, -33}).value(), plane({12, -33}),
              1e-3);
}

TEST_F(TerrainTest, OnlyNorthUpGridsOfOneBandAreRead) {
  EXPECT_THAT(fault_of(plane_cells(), {.geo = {-300, 30, 2, 300, 2, -30}}), HasSubstr("is rotated"));
  EXPECT_THAT(fault_of(plane_cells(), {.bands = 2}), HasSubstr("has 2 bands"));
  EXPECT_THAT(fault_of(plane_cells(), {.type = GDT_CFloat32}), HasSubstr("has data type CFloat32"));
  EXPECT_THAT(fault_of(plane_cells(), {.epsg = 0, .georeferenced = false}), HasSubstr("has no georeference"));
  EXPECT_THAT(fault_of(plane_cells(), {.geo = {138, 0.0003, 0, 36, 0, -0.0003}}),
              HasSubstr("its CRS is not that of its grid"));
}

TEST_F(TerrainTest, CutAndForeignFilesAreRefused) {
  write_raster(folder_.path() / "whole.tif", plane_cells());
  const std::string whole = read_file(folder_.path() / "whole.tif");
  EXPECT_THAT(file_fault("cut.tif", whole.substr(0, 16 + 300)), HasSubstr("cut.tif"));
  EXPECT_THAT(file_fault("zero.tif", ""), HasSubstr("is no GeoTIFF or ASCII grid"));
  EXPECT_THAT(file_fault("vrt.tif", "<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\"/>"),
              HasSubstr("driver VRT"));
  EXPECT_THAT(
      file_fault("short.asc", "ncols 4\nnrows 4\nxllcorner 0\nyllcorner 0\ncellsize 30\n1 2 3 4\n5 6\n"),
      HasSubstr("short.asc"));
  EXPECT_THAT(
      file_fault("huge.asc", "ncols 4000000000000000000\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1\n"),
      HasSubstr("huge.asc"));
}

}  // namespace
}  // namespace tsunagi::geo
