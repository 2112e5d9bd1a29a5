// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/outline.h"

#include <algorithm>
#include <array>

#include "geo/base/random.h"

namespace tsunagi::geo::sample {
namespace {

// Directions counter-clockwise: east, north, west, south.
constexpr std::array<std::array<int, 2>, 4> step = {{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};

// A directed side of a block with the label on its left.
struct Side {
  int cx = 0;
  int cy = 0;
  int direction = 0;
};

class Tracer {
 public:
  Tracer(const Frame& frame, std::uint64_t seed, const std::vector<std::int32_t>& label)
      : frame_(frame), seed_(seed), label_(label), seen_(4 * corner_count(), 0) {}

  // Adds the ring of `side` to the polygons unless it is there.
  void trace(Side side, std::vector<Polygon>& polygons, std::vector<Polygon>& holes) {
    if (seen_[key(side)]) return;
    const std::int32_t mine = left_of(side);
    Line ring;
    std::int64_t turns = 0;
    while (!seen_[key(side)]) {
      seen_[key(side)] = 1;
      ring.push_back(block_corner(frame_, seed_, side.cx, side.cy));
      ring.push_back(middle_of(side));
      const Side next = following(side, mine);
      turns += (next.direction - side.direction + 5) % 4 - 1;
      side = next;
    }
    ring.push_back(ring.front());
    (turns > 0 ? polygons : holes)[static_cast<std::size_t>(mine)].push_back(std::move(ring));
  }

  [[nodiscard]] std::int32_t left_of(Side side) const {
    constexpr std::array<std::array<int, 2>, 4> offset = {{{0, 0}, {-1, 0}, {-1, -1}, {0, -1}}};
    return label_at(side.cx + offset[at(side)][0], side.cy + offset[at(side)][1]);
  }
  [[nodiscard]] std::int32_t right_of(Side side) const {
    constexpr std::array<std::array<int, 2>, 4> offset = {{{0, -1}, {0, 0}, {-1, 0}, {-1, -1}}};
    return label_at(side.cx + offset[at(side)][0], side.cy + offset[at(side)][1]);
  }

 private:
  static std::size_t at(Side side) { return static_cast<std::size_t>(side.direction); }
  [[nodiscard]] std::size_t corner_count() const {
    return static_cast<std::size_t>(frame_.blocks_x + 1) * static_cast<std::size_t>(frame_.blocks_y + 1);
  }
  [[nodiscard]] std::size_t key(Side side) const {
    return 4 * (static_cast<std::size_t>(side.cy) * static_cast<std::size_t>(frame_.blocks_x + 1) +
                static_cast<std::size_t>(side.cx)) +
           at(side);
  }
  [[nodiscard]] std::int32_t label_at(int bx, int by) const {
    return frame_.has_block(bx, by) ? label_[frame_.block(bx, by)] : -1;
  }
  // Where two blocks of a label touch at a corner only, the right turn leaves a hole that touches the outer
  // ring in a point, which OGC allows; the left turn would make a ring that touches itself.
  [[nodiscard]] Side following(Side side, std::int32_t mine) const {
    const int cx = side.cx + step[at(side)][0];
    const int cy = side.cy + step[at(side)][1];
    for (const int turn : {3, 0, 1}) {
      const Side next{cx, cy, (side.direction + turn) % 4};
      if (left_of(next) == mine && right_of(next) != mine) return next;
    }
    return side;
  }
  // Shared by both directions of the side.
  [[nodiscard]] Spot middle_of(Side side) const {
    const int dx = step[at(side)][0];
    const int dy = step[at(side)][1];
    const Spot from = block_corner(frame_, seed_, side.cx, side.cy);
    const Spot to = block_corner(frame_, seed_, side.cx + dx, side.cy + dy);
    const Random random(seed_, "border");
    const std::uint64_t index = 2 * pair_index(2 * side.cx + dx, 2 * side.cy + dy);
    const auto jitter = [&](std::uint64_t i) {
      return static_cast<std::int32_t>(random.below(i, 12001)) - 6000;
    };
    return {static_cast<std::int32_t>((std::int64_t{from.lon_e7} + to.lon_e7) / 2) + jitter(index),
            (from.lat_e7 + to.lat_e7) / 2 + jitter(index + 1)};
  }

  const Frame& frame_;
  std::uint64_t seed_;
  const std::vector<std::int32_t>& label_;
  std::vector<std::uint8_t> seen_;
};

}  // namespace

Spot block_corner(const Frame& frame, std::uint64_t seed, int cx, int cy) {
  const Random random(seed, "corner");
  const std::uint64_t index = 2 * pair_index(cx, cy);
  const Spot at =
      frame.at_half_steps(2 * std::int64_t{cx} * block_points, 2 * std::int64_t{cy} * block_points);
  const auto jitter = [&](std::uint64_t i) {
    return static_cast<std::int32_t>(random.below(i, 28001)) - 14000;
  };
  return {at.lon_e7 + jitter(index), at.lat_e7 + jitter(index + 1)};
}

std::vector<Polygon> outlines(const Frame& frame, std::uint64_t seed, const std::vector<std::int32_t>& label,
                              std::size_t count) {
  Tracer tracer(frame, seed, label);
  std::vector<Polygon> polygons(count);
  std::vector<Polygon> holes(count);
  for (std::size_t block = 0; block < label.size(); ++block) {
    if (label[block] < 0) continue;
    const int bx = frame.column(block);
    const int by = frame.row(block);
    const std::array<Side, 4> sides = {{{bx, by, 0}, {bx + 1, by, 1}, {bx + 1, by + 1, 2}, {bx, by + 1, 3}}};
    for (const Side side : sides)
      if (tracer.right_of(side) != label[block]) tracer.trace(side, polygons, holes);
  }
  for (std::size_t k = 0; k < count; ++k)
    std::move(holes[k].begin(), holes[k].end(), std::back_inserter(polygons[k]));
  return polygons;
}

std::size_t label_pieces(const Frame& frame, const std::vector<std::uint8_t>& flag,
                         std::vector<std::int32_t>& label) {
  label.assign(flag.size(), -1);
  std::size_t count = 0;
  std::vector<std::size_t> stack;
  for (std::size_t first = 0; first < flag.size(); ++first) {
    if (!flag[first] || label[first] >= 0) continue;
    const auto mine = static_cast<std::int32_t>(count++);
    label[first] = mine;
    stack.push_back(first);
    while (!stack.empty()) {
      const std::size_t block = stack.back();
      stack.pop_back();
      for (const auto& [dx, dy] : step) {
        const int bx = frame.column(block) + dx;
        const int by = frame.row(block) + dy;
        if (!frame.has_block(bx, by)) continue;
        const std::size_t next = frame.block(bx, by);
        if (!flag[next] || label[next] >= 0) continue;
        label[next] = mine;
        stack.push_back(next);
      }
    }
  }
  return count;
}

}  // namespace tsunagi::geo::sample
