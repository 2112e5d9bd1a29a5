// SPDX-License-Identifier: Apache-2.0
#include "geo/terrain.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>
#include <gdal_priv.h>
#include <gdal_utils.h>
#include <ogr_spatialref.h>

#include "geo/ascii_grid_check.h"
#include "geo/gdal_support.h"
#include "geo/tiff_check.h"

namespace tsunagi::geo {
namespace {

constexpr double k_cell_m = 30;
constexpr double k_most_cells = 4e8;
constexpr double k_least_height_m = -500;
constexpr double k_most_height_m = 9000;
constexpr float k_unknown = -32768;  // nodata of the resampled copy only; becomes the mask at once

GDALDatasetUniquePtr open(const Source& source, const GdalMessages& messages) {
  check_ascii_grid(source.path);
  static constexpr std::array<const char*, 3> k_drivers{"GTiff", "AAIGrid", nullptr};
  GDALDatasetUniquePtr dataset(
      GDALDataset::Open(source.path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, k_drivers.data()));
  if (!dataset) throw input_error(fmt::format("is no GeoTIFF or ASCII grid: {}", messages.text()));
  return dataset;
}

void check(GDALDataset& dataset, const Source& source) {
  if (dataset.GetRasterCount() != 1)
    throw input_error(fmt::format("has {} bands; one of heights is expected", dataset.GetRasterCount()));
  if (GDALDataTypeIsComplex(dataset.GetRasterBand(1)->GetRasterDataType())) {
    throw input_error(
        fmt::format("has data type {}", GDALGetDataTypeName(dataset.GetRasterBand(1)->GetRasterDataType())));
  }
  const double cells = static_cast<double>(dataset.GetRasterXSize()) * dataset.GetRasterYSize();
  if (cells > k_most_cells)
    throw input_error(fmt::format("has {} cells; at most {} are read", cells, k_most_cells));
  std::array<double, 6> geo{};
  if (dataset.GetGeoTransform(geo.data()) != CE_None) throw input_error("has no georeference");
  if (geo[2] != 0 || geo[4] != 0) throw input_error("is rotated; give a north-up raster");
  if (geo[1] == 0 || geo[5] == 0) throw input_error("has a pixel of size 0");
  const OGRSpatialReference* srs = dataset.GetSpatialRef();
  if ((srs == nullptr || srs->IsEmpty()) && source.crs.empty()) {
    throw input_error("has no CRS; give crs = \"EPSG:<code>\" for this source");
  }
  if (srs != nullptr && srs->IsProjected() && std::abs(geo[1]) < 0.01) {
    throw input_error(fmt::format("has pixels of {} m in {}: its CRS is not that of its grid",
                                  std::abs(geo[1]), srs->GetName()));
  }
}

// Heights outside what the Earth has are undeclared nodata or no heights at all. Counts the cells that are no
// number though nodata is another.
std::int64_t check_heights(GDALDataset& dataset) {
  GDALRasterBand& band = *dataset.GetRasterBand(1);
  int has_nodata = 0;
  const double nodata = band.GetNoDataValue(&has_nodata);
  std::int64_t not_finite = 0;
  std::vector<float> row(static_cast<std::size_t>(band.GetXSize()));
  for (int y = 0; y < band.GetYSize(); ++y) {
    if (band.RasterIO(GF_Read, 0, y, band.GetXSize(), 1, row.data(), band.GetXSize(), 1, GDT_Float32, 0, 0) !=
        CE_None) {
      throw input_error(fmt::format("cannot be read at row {}: it is damaged", y));
    }
    for (std::size_t x = 0; x < row.size(); ++x) {
      if (!std::isfinite(row[x]) && !(has_nodata != 0 && std::isnan(nodata))) ++not_finite;
      const bool masked = (has_nodata != 0 && row[x] == static_cast<float>(nodata)) || !std::isfinite(row[x]);
      if (!masked && (row[x] < k_least_height_m || row[x] > k_most_height_m)) {
        throw input_error(fmt::format("cell {},{} holds {}: outside {} to {} m and not declared as nodata", x,
                                      y, row[x], k_least_height_m, k_most_height_m));
      }
    }
  }
  return not_finite;
}

GDALDatasetUniquePtr resample(GDALDataset& dataset, const Source& source, const Projection& projection,
                              const Box& extent) {
  std::vector<std::string> words{"-of",
                                 "MEM",
                                 "-t_srs",
                                 projection.crs(),
                                 "-r",
                                 "bilinear",
                                 "-ot",
                                 "Float32",
                                 "-dstnodata",
                                 fmt::format("{}", k_unknown),
                                 "-tr",
                                 fmt::format("{}", k_cell_m),
                                 fmt::format("{}", k_cell_m),
                                 "-te",
                                 fmt::format("{}", extent.least.x),
                                 fmt::format("{}", extent.least.y),
                                 fmt::format("{}", extent.most.x),
                                 fmt::format("{}", extent.most.y)};
  if (!source.crs.empty()) words.insert(words.end(), {"-s_srs", source.crs});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  auto* options = GDALWarpAppOptionsNew(arguments.data(), nullptr);
  GDALDatasetH in = GDALDataset::ToHandle(&dataset);
  GDALDatasetUniquePtr out(GDALDataset::FromHandle(GDALWarp("", nullptr, 1, &in, options, nullptr)));
  GDALWarpAppOptionsFree(options);
  if (!out) throw input_error("could not be resampled");
  return out;
}

Terrain terrain_of(GDALDataset& grid) {
  Terrain terrain;
  std::array<double, 6> geo{};
  grid.GetGeoTransform(geo.data());
  terrain.north_west = {geo[0], geo[3]};
  terrain.cell_m = k_cell_m;
  terrain.columns = grid.GetRasterXSize();
  terrain.rows = grid.GetRasterYSize();
  terrain.height_m.resize(terrain.index(0, terrain.rows));
  if (grid.GetRasterBand(1)->RasterIO(GF_Read, 0, 0, terrain.columns, terrain.rows, terrain.height_m.data(),
                                      terrain.columns, terrain.rows, GDT_Float32, 0, 0) != CE_None) {
    throw input_error("could not be resampled");
  }
  terrain.is_known.resize(terrain.height_m.size());
  for (std::size_t i = 0; i < terrain.height_m.size(); ++i) {
    terrain.is_known[i] = std::isfinite(terrain.height_m[i]) && terrain.height_m[i] != k_unknown ? 1 : 0;
    if (terrain.is_known[i] == 0) terrain.height_m[i] = 0;
  }
  return terrain;
}

}  // namespace

PointM Terrain::centre(std::int32_t column, std::int32_t row) const noexcept {
  return {north_west.x + (column + 0.5) * cell_m, north_west.y - (row + 0.5) * cell_m};
}

std::optional<double> Terrain::height_at(PointM p) const noexcept {
  const double x = (p.x - north_west.x) / cell_m - 0.5;
  const double y = (north_west.y - p.y) / cell_m - 0.5;
  const double column = std::floor(x);
  const double row = std::floor(y);
  if (!(column >= 0 && row >= 0 && column + 1 < columns && row + 1 < rows)) return std::nullopt;
  const std::size_t nw = index(static_cast<std::int32_t>(column), static_cast<std::int32_t>(row));
  const std::size_t sw = nw + static_cast<std::size_t>(columns);
  if (!(is_known[nw] && is_known[nw + 1] && is_known[sw] && is_known[sw + 1])) return std::nullopt;
  const double u = x - column;
  const double v = y - row;
  return (1 - v) * ((1 - u) * height_m[nw] + u * height_m[nw + 1]) +
         v * ((1 - u) * height_m[sw] + u * height_m[sw + 1]);
}

double Terrain::unknown_ratio() const noexcept {
  const auto known = std::ranges::count(is_known, std::uint8_t{1});
  return is_known.empty() ? 1.0 : 1.0 - static_cast<double>(known) / static_cast<double>(is_known.size());
}

Terrain load_terrain(const Source& source, const Projection& projection, const Box& extent) {
  prepare_gdal();
  try {
    refuse_foreign_format(source.path);
    check_tiff_size(source.path, k_most_cells);
  } catch (const Error& error) {
    throw error.located({.file = source.path.string(), .key = source.place.key});
  }
  try {
    const GdalMessages messages;
    const auto dataset = open(source, messages);
    check(*dataset, source);
    const std::int64_t not_finite = check_heights(*dataset);
    const auto grid = resample(*dataset, source, projection, extent);
    if (messages.failed()) throw input_error(fmt::format("could not be read whole: {}", messages.text()));
    Terrain terrain = terrain_of(*grid);
    terrain.not_finite = not_finite;
    if (terrain.unknown_ratio() >= 1) throw input_error("has no known height in the region");
    return terrain;
  } catch (const Error& error) {
    throw explained(error, source.path).located({.file = source.path.string(), .key = source.place.key});
  }
}

}  // namespace tsunagi::geo
