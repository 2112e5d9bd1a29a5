// SPDX-License-Identifier: Apache-2.0
// Elevation and clutter as GeoTIFF on one grid.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "geo/sample/land.h"

namespace tsunagi::geo::sample {

inline constexpr std::int16_t elevation_nodata = -32767;

// Rows from the north, JGD2011 degrees.
struct Grid {
  double west_deg = 0;
  double north_deg = 0;
  double cell_deg = 0;
  int columns = 0;
  int rows = 0;

  [[nodiscard]] Spot cell_middle(int column, int row) const noexcept;
};

// Covers the frame; cells of 1″, coarser where there would be more than 16 million of them.
[[nodiscard]] Grid elevation_grid(const Frame& frame);
// The same corner, cells three times as large.
[[nodiscard]] Grid clutter_grid(const Grid& elevation);

// Whole metres; nodata further than a block outside the boundary.
[[nodiscard]] std::vector<std::int16_t> elevation_cells(const Land& land, const Grid& grid);
// 0 water, 1 open, 2 suburban, 3 urban, 4 forest.
inline constexpr std::uint8_t k_forest = 4;
[[nodiscard]] std::vector<std::uint8_t> clutter_cells(const Land& land, const Grid& grid);

void write_elevation(const std::filesystem::path& path, const Grid& grid, std::vector<std::int16_t> cells);
void write_clutter(const std::filesystem::path& path, const Grid& grid, std::vector<std::uint8_t> cells);

}  // namespace tsunagi::geo::sample
