// SPDX-License-Identifier: Apache-2.0
#include "sim/report/hillshade.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal_priv.h>
#include <gdal_utils.h>

#include "geo/base/error.h"

namespace tsunagi::report {
namespace {

constexpr float k_no_height = -9999;
constexpr std::uint8_t k_plain = 221;  // of unknown ground; what flat ground gets, nearly

struct Heights {
  int columns = 0;
  int rows = 0;
  double cell_m = 0;
  std::vector<float> height_m;  // [row][column]; k_no_height where no cell is known
};

// Means over blocks of cells.
Heights coarser(const geo::Terrain& terrain, int most_pixels) {
  const int step = std::max(1, (std::max(terrain.columns, terrain.rows) + most_pixels - 1) / most_pixels);
  Heights out{
      .columns = terrain.columns / step, .rows = terrain.rows / step, .cell_m = terrain.cell_m * step};
  for (int row = 0; row < out.rows; ++row) {
    for (int column = 0; column < out.columns; ++column) {
      double sum = 0;
      int known = 0;
      for (int y = 0; y < step; ++y) {
        for (int x = 0; x < step; ++x) {
          const std::size_t cell = terrain.index(column * step + x, row * step + y);
          if (terrain.is_known[cell] == 0) continue;
          sum += static_cast<double>(terrain.height_m[cell]);
          ++known;
        }
      }
      out.height_m.push_back(known > 0 ? static_cast<float>(sum / known) : k_no_height);
    }
  }
  return out;
}

GDALDatasetUniquePtr in_memory(int columns, int rows, GDALDataType type) {
  return GDALDatasetUniquePtr(
      GetGDALDriverManager()->GetDriverByName("MEM")->Create("", columns, rows, 1, type, nullptr));
}

std::vector<std::uint8_t> shades(Heights heights) {
  const GDALDatasetUniquePtr ground = in_memory(heights.columns, heights.rows, GDT_Float32);
  double transform[6] = {0, heights.cell_m, 0, 0, 0, -heights.cell_m};
  ground->SetGeoTransform(transform);
  GDALRasterBand* const band = ground->GetRasterBand(1);
  band->SetNoDataValue(static_cast<double>(k_no_height));
  CPLErr failed = band->RasterIO(GF_Write, 0, 0, heights.columns, heights.rows, heights.height_m.data(),
                                 heights.columns, heights.rows, GDT_Float32, 0, 0, nullptr);
  CPLStringList words;
  for (const char* word : {"-of", "MEM", "-compute_edges", "-z", "1.6", "-alt", "40"}) words.AddString(word);
  const std::unique_ptr<GDALDEMProcessingOptions, decltype(&GDALDEMProcessingOptionsFree)> options(
      GDALDEMProcessingOptionsNew(words.List(), nullptr), GDALDEMProcessingOptionsFree);
  int usage_error = 0;
  const GDALDatasetUniquePtr shaded(GDALDataset::FromHandle(GDALDEMProcessing(
      "", GDALDataset::ToHandle(ground.get()), "hillshade", nullptr, options.get(), &usage_error)));
  if (failed != CE_None || shaded == nullptr)
    throw Error(ErrorKind::environment, "GDAL cannot shade the terrain", {});
  std::vector<std::uint8_t> out(heights.height_m.size());
  failed = shaded->GetRasterBand(1)->RasterIO(GF_Read, 0, 0, heights.columns, heights.rows, out.data(),
                                              heights.columns, heights.rows, GDT_Byte, 0, 0, nullptr);
  if (failed != CE_None) throw Error(ErrorKind::environment, "GDAL cannot read its shaded terrain", {});
  for (std::uint8_t& shade : out) {
    // Paler than GDAL's: what lies on it must stay legible.
    shade = shade == 0 ? k_plain : static_cast<std::uint8_t>(110 + shade * 145 / 255);
  }
  return out;
}

std::string jpeg_of(std::vector<std::uint8_t> shades, int columns, int rows) {
  const GDALDatasetUniquePtr picture = in_memory(columns, rows, GDT_Byte);
  GDALDriver* const jpeg = GetGDALDriverManager()->GetDriverByName("JPEG");
  const CPLErr failed = picture->GetRasterBand(1)->RasterIO(GF_Write, 0, 0, columns, rows, shades.data(),
                                                            columns, rows, GDT_Byte, 0, 0, nullptr);
  CPLStringList options;
  options.SetNameValue("QUALITY", "70");
  constexpr const char* k_file = "/vsimem/tsunagi_hillshade.jpg";
  GDALDatasetUniquePtr written(
      jpeg == nullptr || failed != CE_None
          ? nullptr
          : jpeg->CreateCopy(k_file, picture.get(), 0, options.List(), nullptr, nullptr));
  if (written == nullptr) throw Error(ErrorKind::environment, "GDAL cannot write a JPEG picture", {});
  written.reset();
  vsi_l_offset size = 0;
  const std::unique_ptr<GByte, decltype(&VSIFree)> bytes(VSIGetMemFileBuffer(k_file, &size, TRUE), VSIFree);
  return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

}  // namespace

Hillshade hillshade(const geo::Terrain& terrain, int most_pixels) {
  GDALAllRegister();
  Heights heights = coarser(terrain, most_pixels);
  const int columns = heights.columns;
  const int rows = heights.rows;
  Hillshade out;
  const double width_m = columns * heights.cell_m;
  const double height_m = rows * heights.cell_m;
  out.extent.add(terrain.north_west);
  out.extent.add(geo::PointM{terrain.north_west.x + width_m, terrain.north_west.y - height_m});
  if (columns == 0 || rows == 0) return out;
  out.jpeg = jpeg_of(shades(std::move(heights)), columns, rows);
  return out;
}

}  // namespace tsunagi::report
