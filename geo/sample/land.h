// SPDX-License-Identifier: Apache-2.0
// The land in blocks of 600 m: who could live where, how dense the roads are, and the administrative areas.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/sample/frame.h"
#include "geo/sample/terrain.h"

namespace tsunagi::geo::sample {

struct Centre {
  Metres at;
  double size = 0;  // 1 is the largest
};

struct Lake {
  Metres at;
  double radius_x_m = 0;
  double radius_y_m = 0;
  // 1 on the shore of the smooth ellipse, 0 in the middle.
  [[nodiscard]] double share(Metres place) const noexcept;
};

struct Land {
  std::uint64_t seed = 0;
  Frame frame;
  Terrain terrain{0, block_m};
  Lake lake;
  std::vector<Centre> centres;
  int municipalities = 0;
  double wooded = 0;  // as TownOfNation says
  double settled = 0;
  double farmed = 0;
  // All [block].
  std::vector<double> height_m;
  std::vector<double> slope_ratio;
  std::vector<double> town;          // 0 far from any centre, 1 in the largest
  std::vector<std::uint8_t> stride;  // lattice steps between roads: 1, 2, 4; 0 is no road
  std::vector<std::int32_t> owner;   // municipality, -1 is outside
};

struct LandSpec {
  std::uint64_t seed = 1;
  std::int64_t road_nodes = 0;
  int municipalities = 1;
  double relief = 1;  // of the ridges, against the usual
  double wooded = 0;
  double settled = 0;
  double farmed = 0;
};

[[nodiscard]] Land make_land(const LandSpec& spec);

// Labels grown from seed blocks over the 4-neighbourhood, never across a change of `group`; label k grows
// from seeds[k]. Every label is 4-connected. -1 where group is -1 or no seed reaches. O(n log n).
[[nodiscard]] std::vector<std::int32_t> grow_labels(const Frame& frame, std::uint64_t seed,
                                                    const std::vector<std::size_t>& seeds,
                                                    const std::vector<std::int32_t>& group);

}  // namespace tsunagi::geo::sample
