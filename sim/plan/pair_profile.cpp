// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/pair_profile.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::plan {

std::optional<PairProfile> pair_profile(const geo::Terrain& terrain, const GroundCover& cover,
                                        geo::PointM from, geo::PointM to, double scale) {
  const double length_m = geo::distance_m(from, to);
  const int steps = std::max(2, static_cast<int>(std::ceil(length_m / terrain.cell_m)));
  const geo::PointM first = terrain.centre(0, 0);
  // In columns and rows from the centre of the north-west cell.
  const double column_from = (from.x - first.x) / terrain.cell_m;
  const double row_from = (first.y - from.y) / terrain.cell_m;
  const double column_step = (to.x - from.x) / terrain.cell_m / steps;
  const double row_step = (from.y - to.y) / terrain.cell_m / steps;
  PairProfile path{.length_km = length_m / scale / 1000};
  path.height_m.resize(static_cast<std::size_t>(steps) + 1);
  if (!cover.clutter_m.empty()) path.clutter_m.resize(path.height_m.size());
  if (!cover.zone.empty()) path.zone.resize(path.height_m.size());
  for (int i = 0; i <= steps; ++i) {
    const double column = column_from + i * column_step;
    const double row = row_from + i * row_step;
    const double left = std::floor(column);
    const double top = std::floor(row);
    if (left < 0 || top < 0 || left + 1 >= terrain.columns || top + 1 >= terrain.rows) return std::nullopt;
    const std::size_t at = terrain.index(static_cast<std::int32_t>(left), static_cast<std::int32_t>(top));
    const std::size_t below = at + static_cast<std::size_t>(terrain.columns);
    if ((terrain.is_known[at] & terrain.is_known[at + 1] & terrain.is_known[below] &
         terrain.is_known[below + 1]) == 0)
      return std::nullopt;
    const double u = column - left;
    const double v = row - top;
    const auto across = [&](std::size_t cell) {
      return terrain.height_m[cell] +
             u * (static_cast<double>(terrain.height_m[cell + 1]) - terrain.height_m[cell]);
    };
    const double north = across(at);
    const auto point = static_cast<std::size_t>(i);
    path.height_m[point] = north + v * (across(below) - north);
    const std::size_t cell = (v < 0.5 ? at : below) + (u < 0.5 ? 0U : 1U);
    if (!cover.clutter_m.empty()) path.clutter_m[point] = cover.clutter_m[cell];
    if (!cover.zone.empty()) path.zone[point] = cover.zone[cell];
  }
  return path;
}

}  // namespace tsunagi::plan
