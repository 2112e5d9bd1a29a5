// SPDX-License-Identifier: Apache-2.0
// Elevation and clutter on a square grid in the region's metric CRS.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "geo/geometry.h"
#include "geo/projection.h"
#include "geo/region_file.h"

namespace tsunagi::geo {

// Row 0 is the north. Heights in metres above the geoid; cells without a height are masked, never a number.
struct Terrain {
  PointM north_west;
  double cell_m = 30;
  std::int32_t columns = 0;
  std::int32_t rows = 0;
  std::vector<float> height_m;         // [row][column]
  std::vector<std::uint8_t> is_known;  // [row][column]
  std::int64_t not_finite = 0;         // cells of the file that hold NaN or infinity, taken as unknown

  [[nodiscard]] std::size_t index(std::int32_t column, std::int32_t row) const noexcept {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
           static_cast<std::size_t>(column);
  }
  // Centre of a cell.
  [[nodiscard]] PointM centre(std::int32_t column, std::int32_t row) const noexcept;
  // Bilinear between cell centres; nothing outside or beside an unknown cell.
  [[nodiscard]] std::optional<double> height_at(PointM p) const noexcept;
  [[nodiscard]] double unknown_ratio() const noexcept;
};

// Reads a one-band elevation raster and resamples it (bilinear) to 30 m cells over `extent`.
// Throws Error{input}: no CRS, rotated, several bands, heights outside −500…9000 m, no known cell in the
// extent, more than 4·10^8 cells.
[[nodiscard]] Terrain load_terrain(const Source& source, const Projection& projection, const Box& extent);

}  // namespace tsunagi::geo
