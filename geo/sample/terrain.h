// SPDX-License-Identifier: Apache-2.0
// The shape of the ground: valleys running east, ridges between them, value noise on both.
#pragma once

#include <cstdint>

#include "geo/base/random.h"
#include "geo/sample/frame.h"

namespace tsunagi::geo::sample {

// Heights as a pure function of the place. Only + - * / and floor, so the bytes do not depend on libm.
class Terrain {
 public:
  // `relief`: height of the ridges against the usual; the same for 1.
  Terrain(std::uint64_t seed, double side_m, double relief = 1);

  [[nodiscard]] double height_m(Metres at) const noexcept;
  // In [0, 1), smooth, varying over `cell_m`.
  [[nodiscard]] double noise(Metres at, double cell_m) const noexcept;
  // The river of valley `index` (0 runs through the middle) at easting x_m.
  [[nodiscard]] double river_y_m(int index, double x_m) const noexcept;
  [[nodiscard]] int nearest_valley(Metres at) const noexcept;
  // Northing above the nearest valley's river; negative south of it.
  [[nodiscard]] double above_river_m(Metres at) const noexcept;
  // Valleys are numbered from -valley_reach() to valley_reach().
  [[nodiscard]] int valley_reach() const noexcept { return reach_; }
  // 0 at the river, 1 on the ridge between two valleys.
  [[nodiscard]] double valley_share(Metres at) const noexcept;

 private:
  Random random_;
  double period_m_;
  double relief_m_;
  double fall_ratio_;  // of the valley floor, westward up
  int reach_;
};

}  // namespace tsunagi::geo::sample
