// SPDX-License-Identifier: Apache-2.0
// Seeded fractal ground for tests and benchmarks.
#pragma once

#include <cmath>
#include <cstdint>

#include "geo/base/random.h"
#include "geo/terrain.h"

namespace tsunagi::plan {

// Value noise of eight octaves from 8 km down, smooth between its lattice points; 0 to about 2 × relief_m.
inline geo::Terrain made_terrain(std::int32_t cells, double relief_m, std::uint64_t seed) {
  const Random random(seed, "made_terrain");
  geo::Terrain terrain{.north_west = {10'000, 20'000 + 30.0 * cells}, .columns = cells, .rows = cells};
  terrain.height_m.resize(terrain.index(0, cells));
  terrain.is_known.assign(terrain.height_m.size(), 1);
  const auto smooth = [](double t) { return t * t * (3 - 2 * t); };
  for (std::int32_t row = 0; row < cells; ++row) {
    for (std::int32_t column = 0; column < cells; ++column) {
      double height_m = 0;
      double size = 267;  // cells
      double share_m = relief_m;
      for (std::uint64_t octave = 0; octave < 8; ++octave, size /= 2, share_m /= 2) {
        const double x = column / size;
        const double y = row / size;
        const double fx = std::floor(x);
        const double fy = std::floor(y);
        const auto at = [&](int i, int j) {
          const auto u = static_cast<std::uint64_t>(fx) + static_cast<std::uint64_t>(i);
          const auto v = static_cast<std::uint64_t>(fy) + static_cast<std::uint64_t>(j);
          return random.uniform((octave * 4096 + u) * 4096 + v);
        };
        const double s = smooth(x - fx);
        const double t = smooth(y - fy);
        height_m += share_m *
                    ((1 - t) * ((1 - s) * at(0, 0) + s * at(1, 0)) + t * ((1 - s) * at(0, 1) + s * at(1, 1)));
      }
      terrain.height_m[terrain.index(column, row)] = static_cast<float>(height_m);
    }
  }
  return terrain;
}

}  // namespace tsunagi::plan
