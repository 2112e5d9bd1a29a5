// SPDX-License-Identifier: Apache-2.0
// Everything that P.1812 and P.452 ask of all points of a profile, found in as few passes as there can be.
#pragma once

#include <array>
#include <cstddef>

#include "models/p526.h"
#include "models/terrain_profile.h"

namespace tsunagi::models {

// Which heights and which Earths a scan looks at.
struct ScanRequest {
  Ray ray;                         // antennas above the datum of the profile
  std::array<double, 2> a_p_km{};  // effective Earth radii: median, and exceeded for β₀ %
  double clutter_margin_km = 0;    // clutter is not raised nearer to an end than this; the ends never are
};

// A greatest value and the point that has it.
struct Summit {
  double value = 0;
  std::size_t point = 0;
};

struct ProfileScan {
  std::array<Tangents, 2> surface;  // ground and clutter, for both radii
  Summit horizon_t;          // bare ground, median radius: S_tim in m/km, and the first point that has it
  Summit horizon_r;          // the same from the receiver
  std::size_t nu_point = 0;  // bare ground, median radius: point of the greatest ν; clear paths only
  double obstruction_m = 0;  // greatest height over the straight line between the antennas, H_i
  double alpha_obt = 0;      // greatest H_i / d_i, m/km
  double alpha_obr = 0;      // greatest H_i / (d − d_i), m/km
  double v_1 = 0;            // P.1812-6 eq. (83), m km
  double v_2 = 0;            // P.1812-6 eq. (84), m km²

  [[nodiscard]] bool is_transhorizon(const Ray& ray) const { return horizon_t.value > ray.slope(); }
};

// O(points), nothing allocated.
[[nodiscard]] ProfileScan scan_profile(const TerrainProfile& profile, const ScanRequest& request);

// Greatest height of the ground over the line, from the first to the last of the points.
[[nodiscard]] double greatest_rise_m(const TerrainProfile& profile, const Ray& line, std::size_t first,
                                     std::size_t last);

}  // namespace tsunagi::models
