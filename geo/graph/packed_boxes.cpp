// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/packed_boxes.h"

#include <algorithm>
#include <span>
#include <utility>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

namespace tsunagi::graph {
namespace {

// Position along a Hilbert curve over 2^32 x 2^32 cells. Quadrant by quadrant from the greatest: the curve's
// start corner and direction are kept by swapping and mirroring the rest.
std::uint64_t hilbert(std::uint32_t x, std::uint32_t y) {
  std::uint64_t along = 0;
  for (int bit = 31; bit >= 0; --bit) {
    const std::uint32_t right = x >> bit & 1;
    const std::uint32_t upper = y >> bit & 1;
    along = along << 2 | ((3 * right) ^ upper);
    if (upper != 0) continue;
    if (right != 0) {
      x = ~x;
      y = ~y;
    }
    std::swap(x, y);
  }
  return along;
}

std::uint32_t middle(std::int32_t a, std::int32_t b) {
  return static_cast<std::uint32_t>((std::int64_t{a} + b) / 2 + (std::int64_t{1} << 31));
}

struct Key {
  std::uint64_t along;
  std::uint32_t item;
  auto operator<=>(const Key&) const = default;
};

BoxE7 around(std::span<const BoxE7> boxes) {
  BoxE7 out = boxes.front();
  for (const BoxE7& box : boxes) {
    out.least.lon_e7 = std::min(out.least.lon_e7, box.least.lon_e7);
    out.least.lat_e7 = std::min(out.least.lat_e7, box.least.lat_e7);
    out.most.lon_e7 = std::max(out.most.lon_e7, box.most.lon_e7);
    out.most.lat_e7 = std::max(out.most.lat_e7, box.most.lat_e7);
  }
  return out;
}

void add_level(std::vector<BoxE7>& out, std::span<const BoxE7> below) {
  for (std::size_t i = 0; i < below.size(); i += PackedBoxes::fan_out) {
    out.push_back(around(below.subspan(i, std::min<std::size_t>(PackedBoxes::fan_out, below.size() - i))));
  }
}

}  // namespace

PackedBoxes PackedBoxes::of(const std::vector<BoxE7>& item_boxes) {
  std::vector<Key> keys(item_boxes.size());
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, keys.size(), 4096), [&](const auto& range) {
    for (std::size_t i = range.begin(); i != range.end(); ++i) {
      const auto& [least, most] = item_boxes[i];
      keys[i] = {hilbert(middle(least.lon_e7, most.lon_e7), middle(least.lat_e7, most.lat_e7)),
                 static_cast<std::uint32_t>(i)};
    }
  });
  tbb::parallel_sort(keys.begin(), keys.end());

  PackedBoxes out;
  if (keys.empty()) return out;
  out.items.reserve(keys.size());
  std::vector<BoxE7> below;
  below.reserve(keys.size());
  for (const Key& key : keys) {
    out.items.push_back(key.item);
    below.push_back(item_boxes[key.item]);
  }
  do {
    std::vector<BoxE7> level;
    add_level(level, below);
    out.boxes.insert(out.boxes.end(), level.begin(), level.end());
    out.first_of_level.push_back(static_cast<std::uint32_t>(out.boxes.size()));
    below = std::move(level);
  } while (below.size() > 1);
  return out;
}

}  // namespace tsunagi::graph
