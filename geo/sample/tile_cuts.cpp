// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/tile_cuts.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tsunagi::geo::sample {
namespace {

constexpr std::int32_t tile_lon_e7 = 439'453;  // 360° / 2^13
constexpr std::int32_t tile_lat_e7 = 366'000;
constexpr double overlap_m = 15;

struct Cut {
  Spot before;  // where the first piece ends
  Spot after;   // where the second begins
};

// The place where a segment crosses from tile to tile, if it does, in parts of the segment out of 2^16.
std::int64_t crossing(std::int32_t from, std::int32_t to, std::int32_t tile) {
  if (from / tile == to / tile) return -1;
  const std::int64_t edge = std::int64_t{std::max(from / tile, to / tile)} * tile;
  return ((edge - from) << 16) / (to - from);
}

Spot along(Spot a, Spot b, std::int64_t part) {
  const auto at = [&](std::int64_t from, std::int64_t to) {
    return static_cast<std::int32_t>(from +
                                     (((to - from) * std::clamp<std::int64_t>(part, 0, 1 << 16)) >> 16));
  };
  return {at(a.lon_e7, b.lon_e7), at(a.lat_e7, b.lat_e7)};
}

Spot rounded_by_a_tile(Spot spot, const Random& random, std::uint64_t index) {
  const auto jitter = [&](std::uint64_t i) { return static_cast<std::int32_t>(random.below(i, 141)) - 70; };
  return {spot.lon_e7 + jitter(index), spot.lat_e7 + jitter(index + 1)};
}

Cut make_cut(const Line& line, std::size_t segment, std::int64_t part, const Random& random,
             std::uint64_t index) {
  const Spot a = line[segment];
  const Spot b = line[segment + 1];
  const Metres ma = metres(a);
  const Metres mb = metres(b);
  const double length2 = (mb.x_m - ma.x_m) * (mb.x_m - ma.x_m) + (mb.y_m - ma.y_m) * (mb.y_m - ma.y_m);
  std::int64_t reach = 0;
  if (random.uniform(index) < 0.6 && length2 > 900)
    reach = static_cast<std::int64_t>(65536 * overlap_m / std::sqrt(length2));
  return {rounded_by_a_tile(along(a, b, part + reach), random, index + 1),
          rounded_by_a_tile(along(a, b, part - reach), random, index + 3)};
}

}  // namespace

void cut_at_tiles(RoadLine road, const Random& random, std::uint64_t index, std::vector<RoadLine>& out) {
  RoadLine piece = road;
  piece.line = {road.line.front()};
  for (std::size_t k = 0; k + 1 < road.line.size(); ++k) {
    const Spot a = road.line[k];
    const Spot b = road.line[k + 1];
    const std::int64_t part =
        std::max(crossing(a.lon_e7, b.lon_e7, tile_lon_e7), crossing(a.lat_e7, b.lat_e7, tile_lat_e7));
    if (part > 0) {
      const std::uint64_t draw = splitmix64(index + k);
      const Cut cut = make_cut(road.line, k, part, random, draw);
      piece.line.push_back(cut.before);
      out.push_back(piece);
      if (random.uniform(draw + 6) < 0.25) {  // the overlap once more
        piece.line = {cut.after, cut.before};
        out.push_back(piece);
      }
      piece.line = {cut.after};
    }
    piece.line.push_back(b);
  }
  out.push_back(std::move(piece));
}

}  // namespace tsunagi::geo::sample
