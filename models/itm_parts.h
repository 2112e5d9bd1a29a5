// SPDX-License-Identifier: Apache-2.0
// The steps of the Irregular Terrain Model, in their order. Internal to models/itm*.cpp.
#pragma once

#include <array>
#include <complex>
#include <cstdint>

#include "models/itm.h"
#include "models/terrain_profile.h"

namespace tsunagi::models::itm {

// A path as the attenuation is computed from it. Pairs are transmitter, receiver; metres and radians.
struct Path {
  double f_mhz = 0;
  double d_m = 0;
  double N_s = 0;
  double a_e_m = 0;
  std::complex<double> Z_g;
  double delta_h_m = 0;
  std::array<double, 2> h_g_m{};  // antennas above their ground
  std::array<double, 2> h_e_m{};
  std::array<double, 2> d_L_m{};
  std::array<double, 2> theta_e{};
  bool is_point_to_point = false;

  [[nodiscard]] double wave_number() const { return f_mhz / 47.7; }  // 1/m
  [[nodiscard]] double d_L_sum_m() const { return d_L_m[0] + d_L_m[1]; }
  // Farthest line of sight over a smooth Earth.
  [[nodiscard]] double d_Ls_m(std::size_t end) const;
  [[nodiscard]] double d_Ls_sum_m() const { return d_Ls_m(0) + d_Ls_m(1); }
  // Bending that the horizon rays take together; ≥ −d_L / a_e. [Algorithm] eq. (3.8).
  [[nodiscard]] double theta_sum() const;
};

// Roughness seen over a path of that length, ERL 79-ITS 67 eq. (3).
[[nodiscard]] double roughness_m(double d_m, double delta_h_m);
// Deviation of the ground within a Fresnel zone, ERL 79-ITS 67 eq. (3.6a).
[[nodiscard]] double ground_deviation_m(double roughness_m);

// Sets delta_h, h_e, d_L and theta_e from the profile (point to point) or from statistics (area).
void describe_terrain(Path& path, const TerrainProfile& profile);
void describe_area(Path& path, const ItmArea& area);

// Attenuation as a straight line of distance.
struct Line {
  double intercept_db = 0;
  double slope_db_per_m = 0;
  [[nodiscard]] double at(double d_m) const { return intercept_db + slope_db_per_m * d_m; }
};
[[nodiscard]] Line diffraction_line(const Path& path);

// Troposcatter and the distance from which it, not diffraction, is received.
struct Scatter {
  Line line;
  double begins_m = 0;
};
[[nodiscard]] Scatter scatter_line(const Path& path, const Line& diffraction);

struct Reference {
  double A_ref_db = 0;
  ItmMode mode = ItmMode::line_of_sight;
};
[[nodiscard]] Reference reference_attenuation(const Path& path);

// A_ref with the deviations of time, location and situation.
struct Varied {
  double A_db = 0;
  bool is_extreme = false;
};
[[nodiscard]] Varied vary(const Path& path, const ItmLink& link, double A_ref_db);

}  // namespace tsunagi::models::itm
