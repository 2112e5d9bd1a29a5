// SPDX-License-Identifier: Apache-2.0
// Troposcatter of the Irregular Terrain Model, drawn as a straight line through two far distances.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

#include "models/itm_parts.h"

namespace tsunagi::models::itm {
namespace {

double square(double x) {
  return x * x;
}

// Attenuation function F(θ d), [Algorithm] eq. (6.9).
double attenuation_db(double theta_d_m) {
  struct Piece {
    double a, b, c;
  };
  constexpr std::array<Piece, 3> pieces{
      {{133.4, 0.332e-3, -10}, {104.6, 0.212e-3, -2.5}, {71.8, 0.157e-3, 5}}};
  const auto& [a, b, c] = pieces[theta_d_m <= 10e3 ? 0 : theta_d_m <= 70e3 ? 1 : 2];
  return a + b * theta_d_m + c * std::log10(theta_d_m);
}

// Frequency gain H_01(r, j), [Algorithm] eq. (6.13), j = 1 … 5.
double frequency_gain_at_db(std::size_t j, double r) {
  constexpr std::array<double, 5> a{25, 80, 177, 395, 705};
  constexpr std::array<double, 5> b{24, 45, 68, 80, 105};
  const double per_r2 = 1 / (r * r);
  return 10 * std::log10(1 + (a[j - 1] * per_r2 + b[j - 1]) * per_r2);
}

double frequency_gain_db(double r, double eta_s) {
  const double eta = std::clamp(eta_s, 1.0, 5.0);
  const auto j = static_cast<std::size_t>(eta);
  const double share = eta - static_cast<double>(j);
  const double here_db = frequency_gain_at_db(j, r);
  return share == 0 ? here_db : (1 - share) * here_db + share * frequency_gain_at_db(j + 1, r);
}

// The gain where nothing is scattered, η_s = 0.
double gain_without_scatter_db(double r_1, double r_2) {
  constexpr double root2 = std::numbers::sqrt2;
  return 10 *
         std::log10(square((1 + root2 / r_1) * (1 + root2 / r_2)) * (r_1 + r_2) / (r_1 + r_2 + 2 * root2));
}

// Scattering efficiency of a volume h_0 over the crossing horizons, TN101 eq. (9.3a).
double efficiency(double h_0_m, double N_s) {
  constexpr double k_Z_0_m = 1755.6;  // [Algorithm] eq. (4.67)
  constexpr double k_Z_1_m = 8000;
  const double gradient = 0.031 - N_s * 2.32e-3 + N_s * N_s * 5.67e-6;
  const double reduced = std::min(1.7, h_0_m / k_Z_1_m);
  return h_0_m / k_Z_0_m * (1 + gradient * std::exp(-std::pow(reduced, 6)));
}

// H_0 at one distance, TN101 §9.2. Nothing where both antennas are too low for it to be defined.
std::optional<double> height_gain_db(const Path& path, double d_m) {
  const double theta = path.theta_e[0] + path.theta_e[1] + d_m / path.a_e_m;
  const double r_1 = 2 * path.wave_number() * theta * path.h_e_m[0];  // TN101 eq. (9.4a)
  const double r_2 = 2 * path.wave_number() * theta * path.h_e_m[1];
  if (r_1 < 0.2 && r_2 < 0.2) return std::nullopt;  // [Algorithm] p. 11
  const bool swapped = path.d_L_m[0] < path.d_L_m[1];
  const double skew_m = std::abs(path.d_L_m[0] - path.d_L_m[1]);
  const double height_ratio = swapped ? path.h_e_m[0] / path.h_e_m[1] : path.h_e_m[1] / path.h_e_m[0];
  const double asymmetry = (d_m - skew_m) / (d_m + skew_m);
  const double q = std::clamp(height_ratio / asymmetry, 0.1, 10.0);  // [Algorithm] p. 16
  const double s = std::max(0.1, asymmetry);
  const double h_0_m = (d_m - skew_m) * (d_m + skew_m) * theta / (4 * d_m);  // [Algorithm] eq. (4.66)
  const double eta_s = efficiency(h_0_m, path.N_s);
  const double H_00_db = (frequency_gain_db(r_1, eta_s) + frequency_gain_db(r_2, eta_s)) / 2;
  const double correction_db =
      std::min(H_00_db, 6 * (0.6 - std::log10(std::max(eta_s, 1.0))) * std::log10(s) * std::log10(q));
  const double H_0_db = std::max(H_00_db + correction_db, 0.0);  // TN101 eq. (9.5)
  if (eta_s >= 1) return H_0_db;
  return eta_s * H_0_db + (1 - eta_s) * gain_without_scatter_db(r_1, r_2);
}

double scatter_db(const Path& path, double d_m, double H_0_db) {
  constexpr double k_D_0_m = 40e3;  // [Algorithm] eq. (6.8)
  constexpr double k_H_m = 47.7;    // [Algorithm] eq. (4.63)
  const double theta = d_m / path.a_e_m + path.theta_sum();
  return attenuation_db(theta * d_m) + 10 * std::log10(path.wave_number() * k_H_m * square(square(theta))) -
         0.1 * (path.N_s - 301) * std::exp(-theta * d_m / k_D_0_m) + H_0_db;  // [Algorithm] eq. (4.63)
}

}  // namespace

Scatter scatter_line(const Path& path, const Line& diffraction) {
  constexpr double k_apart_m = 200e3;
  const double d_5_m = path.d_L_sum_m() + k_apart_m;
  const double d_6_m = d_5_m + k_apart_m;
  const auto H_6_db = height_gain_db(path, d_6_m);
  auto H_5_db = height_gain_db(path, d_5_m);
  // Where it exceeds 15 dB at either distance, the far value serves both: [Algorithm] p. 12. A far value
  // above 15 dB serves even where the near one is not defined.
  if (H_6_db && (*H_6_db > 15 || (H_5_db && *H_5_db > 15))) H_5_db = H_6_db;
  if (!H_5_db || !H_6_db) return {.line = diffraction, .begins_m = 10e6};

  const double A_5_db = scatter_db(path, d_5_m, *H_5_db);
  const double slope = (scatter_db(path, d_6_m, *H_6_db) - A_5_db) / k_apart_m;
  const double X_m = std::cbrt(square(path.a_e_m) / path.f_mhz);
  const double crossing_m =
      (A_5_db - diffraction.intercept_db - slope * d_5_m) / (diffraction.slope_db_per_m - slope);
  const double begins_m =
      std::max({path.d_Ls_sum_m(), path.d_L_sum_m() + 1.088 * X_m * std::log(path.f_mhz), crossing_m});
  return {.line = {.intercept_db = diffraction.at(begins_m) - slope * begins_m, .slope_db_per_m = slope},
          .begins_m = begins_m};
}

}  // namespace tsunagi::models::itm
