// SPDX-License-Identifier: Apache-2.0
#include "sim/memory_need.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "geo/tiff_check.h"

namespace tsunagi {
namespace {

namespace fs = std::filesystem;

// Bytes of memory for a byte of a file.
struct Weight {
  double text;    // GeoJSON, CSV, XML
  double binary;  // GeoPackage, FlatGeobuf, Shapefile
  double packed;  // OpenStreetMap's PBF
};
constexpr Weight k_roads{24, 48, 190};
constexpr Weight k_others{14, 5, 40};
constexpr double k_bytes_a_cell = 12;  // of a raster of classes, or of heights in text
// Of heights once they are resampled to 30 m: the grid and its mask, GDAL's copy, hillshade and what coverage
// keeps of it.
constexpr double k_bytes_a_height = 45;
constexpr double k_height_cell_m2 = 30 * 30;
constexpr double k_program_bytes = 90e6;
constexpr double k_empty_package_bytes = 90e3;  // tables that every GeoPackage has

std::string extension_of(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  return extension;
}

double need_of(const geo::Source& source) {
  std::error_code error;
  const auto size = static_cast<double>(fs::file_size(source.path, error));
  if (error) return 0;  // whoever reads it says so
  const std::string extension = extension_of(source.path);
  const Weight& weight = source.role == geo::Role::roads ? k_roads : k_others;
  const bool is_tiff = extension == ".tif" || extension == ".tiff";
  if (is_tiff && source.role == geo::Role::elevation)
    return k_bytes_a_height * geo::tiff_area_m2(source.path) / k_height_cell_m2;
  if (is_tiff) return k_bytes_a_cell * geo::tiff_cells(source.path);
  if (extension == ".asc") return k_bytes_a_cell * size / 4;  // a cell takes some four characters
  if (extension == ".pbf") return weight.packed * size;
  if (extension == ".gpkg") return weight.binary * std::max(0.0, size - k_empty_package_bytes);
  if (extension == ".fgb" || extension == ".shp") return weight.binary * size;
  return weight.text * size;
}

double megabytes(std::int64_t bytes) {
  return static_cast<double>(bytes) / 1e6;
}

}  // namespace

std::int64_t memory_need_bytes(const geo::RegionFile& region) {
  double bytes = k_program_bytes;
  for (const geo::Source& source : region.sources) bytes += need_of(source);
  return static_cast<std::int64_t>(bytes);
}

void require_memory(std::int64_t need_bytes, std::int64_t most_bytes) {
  if (most_bytes == 0 || need_bytes <= most_bytes) return;
  throw Error(
      ErrorKind::environment,
      fmt::format("the run needs about {:.0f} MB of memory and --memory allows {:.0f}; give it more, or "
                  "layers of a smaller area",
                  megabytes(need_bytes), megabytes(most_bytes)));
}

}  // namespace tsunagi
