// SPDX-License-Identifier: Apache-2.0
// A static tree of boxes in flat arrays, under the searches of nearest.h; callers outside this folder use
// that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "geo/graph/point_e7.h"

namespace tsunagi::graph {

struct BoxE7 {
  PointE7 least;
  PointE7 most;
};

// Items in Hilbert order, 16 to a box; boxes 16 to a box of the level above, up to one. Kamel and Faloutsos
// 1993, On packing R-trees.
struct PackedBoxes {
  static constexpr std::uint32_t fan_out = 16;

  std::vector<std::uint32_t> items;              // [position]: item
  std::vector<BoxE7> boxes;                      // level by level, the lowest first; the root is the last
  std::vector<std::uint32_t> first_of_level{0};  // [level + 1] of boxes

  // Boxes of items may overlap. O(items log items), in parallel; the same for any number of threads.
  [[nodiscard]] static PackedBoxes of(const std::vector<BoxE7>& item_boxes);
};

}  // namespace tsunagi::graph
