// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/pair_profile.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::plan {

std::optional<PairProfile> pair_profile(const geo::Terrain& terrain, const ClutterGrid& clutter,
                                        geo::PointM from, geo::PointM to, double scale) {
  const double length_m = geo::distance_m(from, to);
  if (!(length_m > 0)) return std::nullopt;
  const auto steps = std::max<std::size_t>(2, static_cast<std::size_t>(std::ceil(length_m / terrain.cell_m)));
  PairProfile out{.length_km = length_m / scale / 1000};
  for (std::size_t i = 0; i <= steps; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(steps);
    const geo::PointM p{from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
    const auto height_m = terrain.height_at(p);
    if (!height_m) return std::nullopt;
    out.height_m.push_back(*height_m);
    if (clutter.empty()) continue;
    const auto column = static_cast<std::int32_t>((p.x - terrain.north_west.x) / terrain.cell_m);
    const auto row = static_cast<std::int32_t>((terrain.north_west.y - p.y) / terrain.cell_m);
    out.clutter_m.push_back(clutter[terrain.index(column, row)]);
  }
  return out;
}

}  // namespace tsunagi::plan
