// SPDX-License-Identifier: Apache-2.0
// Where the sample lies: integer degrees, a 150 m lattice, and blocks of 4 by 4 lattice points.
#pragma once

#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace tsunagi::geo::sample {

// A place in 1e-7 degrees, JGD2011.
struct Spot {
  std::int32_t lon_e7 = 0;
  std::int32_t lat_e7 = 0;
  friend constexpr auto operator<=>(Spot, Spot) = default;
};

// Metres from the middle of the frame, east and north.
struct Metres {
  double x_m = 0;
  double y_m = 0;
};

inline constexpr Spot frame_middle{1'336'500'000, 337'000'000};
// GRS 80 at 33.7° N; good to 1 % within a degree, and nothing here needs more.
inline constexpr double lon_m_per_e7 = 0.0092720;
inline constexpr double lat_m_per_e7 = 0.0110920;
inline constexpr std::int32_t lattice_lon_e7 = 16178;  // 150 m
inline constexpr std::int32_t lattice_lat_e7 = 13523;  // 150 m
inline constexpr int block_points = 4;                 // lattice points along a block
inline constexpr double block_m = 600;
inline constexpr double block_km2 = 0.36;

[[nodiscard]] inline Metres metres(Spot spot) noexcept {
  return {(spot.lon_e7 - frame_middle.lon_e7) * lon_m_per_e7,
          (spot.lat_e7 - frame_middle.lat_e7) * lat_m_per_e7};
}
[[nodiscard]] inline Spot spot_at(Metres at) noexcept {
  return {frame_middle.lon_e7 + static_cast<std::int32_t>(std::floor(at.x_m / lon_m_per_e7 + 0.5)),
          frame_middle.lat_e7 + static_cast<std::int32_t>(std::floor(at.y_m / lat_m_per_e7 + 0.5))};
}
[[nodiscard]] inline Spot moved(Spot spot, double east_m, double north_m) noexcept {
  const Metres at = metres(spot);
  return spot_at({at.x_m + east_m, at.y_m + north_m});
}

// The rectangle of blocks around frame_middle; block (0, 0) is the south-western one.
struct Frame {
  int blocks_x = 0;
  int blocks_y = 0;

  [[nodiscard]] std::size_t block_count() const noexcept {
    return static_cast<std::size_t>(blocks_x) * static_cast<std::size_t>(blocks_y);
  }
  [[nodiscard]] std::size_t block(int bx, int by) const noexcept {
    return static_cast<std::size_t>(by) * static_cast<std::size_t>(blocks_x) + static_cast<std::size_t>(bx);
  }
  [[nodiscard]] bool has_block(int bx, int by) const noexcept {
    return bx >= 0 && by >= 0 && bx < blocks_x && by < blocks_y;
  }
  [[nodiscard]] int column(std::size_t block) const noexcept { return static_cast<int>(block) % blocks_x; }
  [[nodiscard]] int row(std::size_t block) const noexcept { return static_cast<int>(block) / blocks_x; }

  // Half lattice steps from the south-western corner; lattice point (i, j) is at (2 i + 1, 2 j + 1).
  [[nodiscard]] Spot at_half_steps(std::int64_t hx, std::int64_t hy) const noexcept {
    const std::int64_t lon =
        frame_middle.lon_e7 + (hx - std::int64_t{blocks_x} * block_points) * lattice_lon_e7 / 2;
    const std::int64_t lat =
        frame_middle.lat_e7 + (hy - std::int64_t{blocks_y} * block_points) * lattice_lat_e7 / 2;
    return {static_cast<std::int32_t>(lon), static_cast<std::int32_t>(lat)};
  }
  [[nodiscard]] Spot lattice_point(int ix, int iy) const noexcept {
    return at_half_steps(2 * std::int64_t{ix} + 1, 2 * std::int64_t{iy} + 1);
  }
  [[nodiscard]] Spot block_middle(std::size_t block) const noexcept {
    return at_half_steps(2 * std::int64_t{column(block)} * block_points + block_points,
                         2 * std::int64_t{row(block)} * block_points + block_points);
  }
  [[nodiscard]] double side_m() const noexcept { return blocks_y * block_m; }
};

// One number for a pair of integers, to index a random stream.
[[nodiscard]] constexpr std::uint64_t pair_index(std::int64_t a, std::int64_t b) noexcept {
  return (static_cast<std::uint64_t>(a) << 32) ^ (static_cast<std::uint64_t>(b) & 0xffffffffu);
}

}  // namespace tsunagi::geo::sample
