// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/rasters.h"

#include <cpl_string.h>
#include <gdal_priv.h>

#include <array>
#include <memory>
#include <string>

#include "geo/sample/gdal_calls.h"

namespace tsunagi::geo::sample {
namespace {

struct DatasetCloser {
  void operator()(GDALDataset* dataset) const noexcept { GDALClose(dataset); }
};
using DatasetPointer = std::unique_ptr<GDALDataset, DatasetCloser>;

DatasetPointer create(const std::filesystem::path& path, const Grid& grid, GDALDataType type,
                      const char* predictor) {
  CPLStringList options;
  options.SetNameValue("TILED", "YES");
  options.SetNameValue("COMPRESS", "DEFLATE");
  options.SetNameValue("PREDICTOR", predictor);
  DatasetPointer dataset(
      gdal_driver("GTiff").Create(path.string().c_str(), grid.columns, grid.rows, 1, type, options.List()));
  if (!dataset) throw gdal_error(path, "create the raster");
  std::array<double, 6> transform = {grid.west_deg, grid.cell_deg, 0, grid.north_deg, 0, -grid.cell_deg};
  const OGRSpatialReference reference = jgd2011();
  if (dataset->SetGeoTransform(transform.data()) != CE_None || dataset->SetSpatialRef(&reference) != CE_None)
    throw gdal_error(path, "place the raster");
  return dataset;
}

void write_cells(const std::filesystem::path& path, DatasetPointer dataset, const Grid& grid, void* cells,
                 GDALDataType type) {
  if (dataset->GetRasterBand(1)->RasterIO(GF_Write, 0, 0, grid.columns, grid.rows, cells, grid.columns,
                                          grid.rows, type, 0, 0, nullptr) != CE_None)
    throw gdal_error(path, "write the raster");
  CPLErrorReset();
  dataset.reset();
  if (CPLGetLastErrorType() >= CE_Failure) throw gdal_error(path, "close the raster");
}

}  // namespace

void write_elevation(const std::filesystem::path& path, const Grid& grid, std::vector<std::int16_t> cells) {
  DatasetPointer dataset = create(path, grid, GDT_Int16, "2");
  GDALRasterBand& band = *dataset->GetRasterBand(1);
  if (band.SetNoDataValue(elevation_nodata) != CE_None || band.SetUnitType("m") != CE_None)
    throw gdal_error(path, "describe the raster");
  write_cells(path, std::move(dataset), grid, cells.data(), GDT_Int16);
}

void write_clutter(const std::filesystem::path& path, const Grid& grid, std::vector<std::uint8_t> cells) {
  constexpr std::array<const char*, 5> names = {"water", "open", "suburban", "urban", "forest"};
  constexpr std::array<GDALColorEntry, 5> colours = {{{70, 130, 200, 255},
                                                      {225, 220, 160, 255},
                                                      {230, 170, 120, 255},
                                                      {200, 80, 70, 255},
                                                      {60, 120, 60, 255}}};
  DatasetPointer dataset = create(path, grid, GDT_Byte, "1");
  GDALRasterBand& band = *dataset->GetRasterBand(1);
  GDALColorTable table;
  for (int k = 0; k < 5; ++k) {
    const auto at = static_cast<std::size_t>(k);
    table.SetColorEntry(k, &colours[at]);
    // Metadata, not category names: those would go to a second file.
    if (band.SetMetadataItem(("CLASS_" + std::to_string(k)).c_str(), names[at]) != CE_None)
      throw gdal_error(path, "describe the raster");
  }
  if (band.SetColorTable(&table) != CE_None || band.SetNoDataValue(255) != CE_None)
    throw gdal_error(path, "describe the raster");
  write_cells(path, std::move(dataset), grid, cells.data(), GDT_Byte);
}

}  // namespace tsunagi::geo::sample
