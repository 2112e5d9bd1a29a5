// SPDX-License-Identifier: Apache-2.0
// Diffraction attenuation of the Irregular Terrain Model: a weighted mean of a double knife edge and Vogler's
// three radii, drawn as a straight line through two distances far beyond the horizon.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "models/itm_parts.h"

namespace tsunagi::models::itm {
namespace {

constexpr double k_a_0_m = 6370e3;  // radius of the Earth, Vogler 1964

double square(double x) {
  return x * x;
}

// Knife edge for ν², TN101 eqs. (III.24b), (III.24c).
double edge_loss_db(double nu2) {
  if (nu2 < 5.76) return 6.02 + 9.11 * std::sqrt(nu2) - 1.27 * nu2;
  return 12.953 + 10 * std::log10(nu2);
}

// Two edges at the horizons, TN101 eqs. (I.1), (I.7).
double double_edge_loss_db(const Path& path, double d_m) {
  const double theta = path.theta_sum() + d_m / path.a_e_m;  // [Algorithm] eq. (4.12)
  const double beyond_m = d_m - path.d_L_sum_m();
  double loss_db = 0;
  for (const double d_L_m : path.d_L_m) {
    loss_db += edge_loss_db(path.wave_number() / (4 * std::numbers::pi) * square(theta) * d_L_m * beyond_m /
                            (beyond_m + d_L_m));
  }
  return loss_db;
}

// One of the three spheres of Vogler 1964, eqs. (2), (6a), (7a): the part d_m of the path lies on radius a_m.
struct Sphere {
  double K;
  double x;  // reduced distance
};

Sphere sphere(const Path& path, double a_m, double d_m, double frequency_root) {
  const double C_0 = std::cbrt(4.0 / 3 * k_a_0_m / a_m);                          // eq. (2)
  const double K = 0.017778 * C_0 / (frequency_root * std::abs(path.Z_g));        // eqs. (6a), (7a)
  return {.K = K, .x = (1.607 - K) * square(C_0) * frequency_root * d_m / 1000};  // Fig. 4, eq. (2)
}

// Vogler's height function F(x, K).
double height_gain_db(const Sphere& at) {
  const auto& [K, x] = at;
  if (x < 200) {
    const double w = -std::log(K);
    if (K < 1e-5 || x * w * w * w > 5495) return x > 1 ? 17.372 * std::log(x) - 117 : -117;
    return 2.5e-5 * x * x / K - 8.686 * w - 15;
  }
  const double far_db = 0.05751 * x - 4.343 * std::log(x);
  if (x >= 2000) return far_db;
  const double w = 0.0134 * x * std::exp(-0.005 * x);
  return (1 - w) * far_db + w * (17.372 * std::log(x) - 117);
}

// The spheres under the two horizons do not depend on where the diffraction is looked at.
class Rounded {
 public:
  explicit Rounded(const Path& path) : path_(path), frequency_root_(std::cbrt(path.f_mhz)) {
    for (const std::size_t end : {0U, 1U}) {
      const double a_m = square(path.d_L_m[end]) / (2 * path.h_e_m[end]);  // Vogler 1964 eq. (3)
      const Sphere under = sphere(path, a_m, path.d_L_m[end], frequency_root_);
      x_ends_ += under.x;
      gain_db_ += height_gain_db(under);
    }
  }
  [[nodiscard]] double loss_db(double d_m) const {
    const double theta = path_.theta_sum() + d_m / path_.a_e_m;
    const double beyond_m = d_m - path_.d_L_sum_m();
    const Sphere between = sphere(path_, beyond_m / theta, beyond_m, frequency_root_);
    const double x = between.x + x_ends_;
    return 0.05751 * x - 10 * std::log10(x) - gain_db_ - 20;  // TN101 eq. (8.4), [Algorithm] eq. (4.20)
  }

 private:
  const Path& path_;
  double frequency_root_;
  double x_ends_ = 0;
  double gain_db_ = 0;
};

// Weight of the rounded Earth against the edges, ERL 79-ITS 67 eq. (3.23).
double rounded_weight(const Path& path, double d_m) {
  const double C_m2 = path.is_point_to_point ? 10 : 0;
  const double low_m2 = path.h_g_m[0] * path.h_g_m[1];
  const double raised_m2 = path.h_e_m[0] * path.h_e_m[1] - low_m2;
  const double heights = std::sqrt(1 + raised_m2 / (low_m2 + C_m2));
  const double bends = (path.theta_sum() * path.a_e_m + path.d_L_sum_m()) / d_m;
  const double waves = std::min(roughness_m(d_m, path.delta_h_m) * path.wave_number(), 6283.2);
  return 25.1 / (25.1 + std::sqrt((heights + bends) * waves));
}

// Loss in the clutter of the ground, ERL 79-ITS 67 eq. (3.38c).
double ground_clutter_db(const Path& path) {
  const double sigma_h_m = ground_deviation_m(roughness_m(path.d_Ls_sum_m(), path.delta_h_m));
  return std::min(15.0, 5 * std::log10(1 + 1e-5 * path.h_g_m[0] * path.h_g_m[1] * path.f_mhz * sigma_h_m));
}

}  // namespace

Line diffraction_line(const Path& path) {
  const Rounded rounded(path);
  const double clutter_db = ground_clutter_db(path);
  const auto loss_db = [&](double d_m) {
    const double w = rounded_weight(path, d_m);
    return w * rounded.loss_db(d_m) + (1 - w) * double_edge_loss_db(path, d_m) + clutter_db;
  };
  const double X_m = std::cbrt(square(path.a_e_m) / path.f_mhz);
  const double d_3_m =
      std::max(path.d_Ls_sum_m(), path.d_L_sum_m() + 5 * X_m);  // [Algorithm] eqs. (4.3), (4.4)
  const double d_4_m = d_3_m + 10 * X_m;
  const double A_3_db = loss_db(d_3_m);
  const double slope = (loss_db(d_4_m) - A_3_db) / (d_4_m - d_3_m);
  return {.intercept_db = A_3_db - slope * d_3_m, .slope_db_per_m = slope};
}

}  // namespace tsunagi::models::itm
