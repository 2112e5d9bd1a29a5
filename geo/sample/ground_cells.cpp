// SPDX-License-Identifier: Apache-2.0
// The values of the elevation and clutter rasters.
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "geo/sample/rasters.h"

namespace tsunagi::geo::sample {
namespace {

constexpr std::int64_t most_cells = 16'000'000;
constexpr double arc_second_deg = 1.0 / 3600;

std::optional<std::size_t> block_under(const Land& land, Metres at) {
  const int bx = static_cast<int>(
      std::floor(at.x_m / (lattice_lon_e7 * lon_m_per_e7 * block_points) + land.frame.blocks_x / 2.0));
  const int by = static_cast<int>(
      std::floor(at.y_m / (lattice_lat_e7 * lat_m_per_e7 * block_points) + land.frame.blocks_y / 2.0));
  if (!land.frame.has_block(bx, by)) return std::nullopt;
  return land.frame.block(bx, by);
}

// Blocks inside the boundary or next to such a block, corners included.
std::vector<std::uint8_t> surveyed_blocks(const Land& land) {
  std::vector<std::uint8_t> surveyed(land.owner.size(), 0);
  for (std::size_t block = 0; block < land.owner.size(); ++block) {
    if (land.owner[block] < 0) continue;
    for (int dx = -2; dx <= 2; ++dx)
      for (int dy = -2; dy <= 2; ++dy) {
        const int bx = land.frame.column(block) + dx;
        const int by = land.frame.row(block) + dy;
        if (land.frame.has_block(bx, by)) surveyed[land.frame.block(bx, by)] = 1;
      }
  }
  return surveyed;
}

std::uint8_t clutter_class(const Land& land, Metres at) {
  const double river_m = std::abs(land.terrain.above_river_m(at));
  if (land.lake.share(at) < 0.97 || river_m < 40) return 0;
  const auto block = block_under(land, at);
  const double wild = land.terrain.noise(at, 700);
  if (block && land.stride[*block] == 1 && land.slope_ratio[*block] < 0.35) {
    if (land.town[*block] + 0.25 * wild > 0.72) return 3;
    return wild < 0.8 ? 2 : 1;
  }
  const double wood = wild + land.wooded;
  if (block && land.stride[*block] == 2 && land.slope_ratio[*block] < 0.3)
    return wild < 0.25 + land.settled ? 2 : wood < 0.75 ? 1 : 4;
  if (block && land.slope_ratio[*block] < 0.12) return wild < land.settled ? 2 : wood < 0.6 ? 1 : 4;
  return wood < 0.06 ? 1 : 4;
}

template <class Cell, class Value>
std::vector<Cell> filled(const Grid& grid, Value value) {
  std::vector<Cell> cells(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows));
  tbb::parallel_for(0, grid.rows, [&](int row) {
    for (int column = 0; column < grid.columns; ++column)
      cells[static_cast<std::size_t>(row) * static_cast<std::size_t>(grid.columns) +
            static_cast<std::size_t>(column)] = value(metres(grid.cell_middle(column, row)));
  });
  return cells;
}

}  // namespace

Spot Grid::cell_middle(int column, int row) const noexcept {
  return {static_cast<std::int32_t>((west_deg + (column + 0.5) * cell_deg) * 1e7),
          static_cast<std::int32_t>((north_deg - (row + 0.5) * cell_deg) * 1e7)};
}

Grid elevation_grid(const Frame& frame) {
  const Spot south_west = frame.at_half_steps(0, 0);
  const Spot north_east = frame.at_half_steps(std::int64_t{2} * block_points * frame.blocks_x,
                                              std::int64_t{2} * block_points * frame.blocks_y);
  for (const int seconds : {1, 2, 3, 5, 10, 30}) {
    // Whole cells from 0°, so that neighbouring samples would share the grid.
    const std::int64_t unit = 10'000'000LL * seconds;
    const std::int64_t west = std::int64_t{south_west.lon_e7} * 3600 / unit;
    const std::int64_t east = std::int64_t{north_east.lon_e7} * 3600 / unit + 1;
    const std::int64_t south = std::int64_t{south_west.lat_e7} * 3600 / unit;
    const std::int64_t north = std::int64_t{north_east.lat_e7} * 3600 / unit + 1;
    if ((east - west) * (north - south) > most_cells && seconds < 30) continue;
    const double cell_deg = seconds * arc_second_deg;
    return {static_cast<double>(west) * seconds / 3600, static_cast<double>(north) * seconds / 3600, cell_deg,
            static_cast<int>(east - west), static_cast<int>(north - south)};
  }
  return {};
}

Grid clutter_grid(const Grid& elevation) {
  Grid grid = elevation;
  grid.cell_deg *= 3;
  grid.columns = (elevation.columns + 2) / 3;
  grid.rows = (elevation.rows + 2) / 3;
  return grid;
}

std::vector<std::int16_t> elevation_cells(const Land& land, const Grid& grid) {
  const auto surveyed = surveyed_blocks(land);
  const double lake_m = land.terrain.height_m(land.lake.at);
  return filled<std::int16_t>(grid, [&](Metres at) {
    const auto block = block_under(land, at);
    if (!block || !surveyed[*block]) return elevation_nodata;
    const double share = land.lake.share(at);
    double height_m = land.terrain.height_m(at);
    if (share < 1.3) {  // a flat lake, its shore rising to the ground
      const double part = std::clamp((share - 1.0) / 0.3, 0.0, 1.0);
      height_m = lake_m + part * (height_m - lake_m);
    }
    return static_cast<std::int16_t>(std::floor(height_m + 0.5));
  });
}

std::vector<std::uint8_t> clutter_cells(const Land& land, const Grid& grid) {
  return filled<std::uint8_t>(grid, [&](Metres at) { return clutter_class(land, at); });
}

}  // namespace tsunagi::geo::sample
