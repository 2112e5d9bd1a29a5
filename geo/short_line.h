// SPDX-License-Identifier: Apache-2.0
// The length of a short line on the ellipsoid.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace tsunagi::geo {

// Length in metres of a straight line on WGS 84 between places of 1e-7 degrees, by the radii of curvature at
// the mean latitude (Rapp 1991, Geometric geodesy I, mid-latitude formula). Relative error below 1e-6 up to
// 10 km and 60° of latitude.
[[nodiscard]] inline double short_line_m(std::int32_t lon_a_e7, std::int32_t lat_a_e7, std::int32_t lon_b_e7,
                                         std::int32_t lat_b_e7) noexcept {
  constexpr double k_radius_m = 6378137;  // WGS 84: NGA.STND.0036
  constexpr double k_flattening = 1 / 298.257223563;
  constexpr double e2 = k_flattening * (2 - k_flattening);
  constexpr double k_rad_per_e7 = std::numbers::pi / 180 * 1e-7;
  const double middle = (static_cast<double>(lat_a_e7) + lat_b_e7) / 2 * k_rad_per_e7;
  const double sine = std::sin(middle);
  const double w2 = 1 - e2 * sine * sine;
  const double prime_vertical_m = k_radius_m / std::sqrt(w2);
  const double meridian_m = prime_vertical_m * (1 - e2) / w2;
  double turn_e7 = std::abs(static_cast<double>(lon_b_e7) - lon_a_e7);
  turn_e7 = std::min(turn_e7, 3.6e9 - turn_e7);  // over 180°
  const double east_m = prime_vertical_m * std::sqrt(1 - sine * sine) * turn_e7 * k_rad_per_e7;
  const double north_m = meridian_m * (static_cast<double>(lat_b_e7) - lat_a_e7) * k_rad_per_e7;
  return std::sqrt(east_m * east_m + north_m * north_m);
}

}  // namespace tsunagi::geo
