// SPDX-License-Identifier: Apache-2.0
// Reference attenuation of the Irregular Terrain Model: two rays within the horizon, then diffraction, then
// troposcatter. [Algorithm] §4.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "models/itm_parts.h"

namespace tsunagi::models::itm {
namespace {

double square(double x) {
  return x * x;
}

// Direct and reflected ray. [Algorithm] eqs. (4.46)–(4.50).
double two_ray_db(const Path& path, double d_m) {
  const double k = path.wave_number();
  const double sigma_h_m = ground_deviation_m(roughness_m(d_m, path.delta_h_m));
  const double heights_m = path.h_e_m[0] + path.h_e_m[1];
  const double sin_psi = heights_m / std::sqrt(square(d_m) + square(heights_m));  // eq. (4.46)
  std::complex<double> R_e = (sin_psi - path.Z_g) / (sin_psi + path.Z_g) *
                             std::exp(-std::min(10.0, k * sigma_h_m * sin_psi));  // eq. (4.47)
  const double power = std::norm(R_e);
  if (power < 0.25 || power < sin_psi) R_e *= std::sqrt(sin_psi / power);  // eq. (4.48)
  double delta = 2 * k * path.h_e_m[0] * path.h_e_m[1] / d_m;              // eq. (4.49)
  if (delta > std::numbers::pi / 2)
    delta = std::numbers::pi - square(std::numbers::pi / 2) / delta;  // (4.50)
  const std::complex<double> direct(std::cos(delta), -std::sin(delta));
  return -10 * std::log10(std::norm(direct + R_e));
}

// Attenuation within the horizon, which rough ground draws towards diffraction.
class WithinHorizon {
 public:
  WithinHorizon(const Path& path, const Line& diffraction)
      : path_(path),
        diffraction_(diffraction),
        weight_(1 / (1 + path.f_mhz * path.delta_h_m / std::max(10e3, path.d_Ls_sum_m()))) {}
  [[nodiscard]] double db(double d_m) const {
    return weight_ * two_ray_db(path_, d_m) + (1 - weight_) * diffraction_.at(d_m);
  }

 private:
  const Path& path_;
  const Line& diffraction_;
  double weight_;
};

// A(d) = A_Ls + K_1 (d − d_Ls) + K_2 ln(d / d_Ls), ERL 79-ITS 67 eq. (3.19).
struct Curve {
  double K_1 = 0;
  double K_2 = 0;
};

// Through A_0 at d_0 and A_1 at d_1 to A_Ls at d_Ls, without falling anywhere. Two points serve where the
// three do not; then the slope is that of diffraction at the least.
Curve fit_curve(const WithinHorizon& within, const Line& diffraction, double d_0_m, double d_1_m,
                double d_Ls_m) {
  const double A_1_db = within.db(d_1_m);
  const double A_Ls_db = diffraction.at(d_Ls_m);
  if (d_0_m < d_1_m) {
    const double A_0_db = within.db(d_0_m);
    const double log_span = std::log(d_Ls_m / d_0_m);
    const double span_m = d_Ls_m - d_0_m;
    const double near_m = d_1_m - d_0_m;
    const double bend = (span_m * (A_1_db - A_0_db) - near_m * (A_Ls_db - A_0_db)) /
                        (span_m * std::log(d_1_m / d_0_m) - near_m * log_span);
    Curve curve{.K_2 = std::max(0.0, bend)};  // ERL 79-ITS 67 eq. (3.20)
    if (diffraction.intercept_db > 0 || curve.K_2 > 0) {
      curve.K_1 = (A_Ls_db - A_0_db - curve.K_2 * log_span) / span_m;  // ERL 79-ITS 67 eq. (3.21)
      if (curve.K_1 >= 0) return curve;
      curve = {.K_1 = 0, .K_2 = std::max(A_Ls_db - A_0_db, 0.0) / log_span};
      if (curve.K_2 == 0) curve.K_1 = diffraction.slope_db_per_m;
      return curve;
    }
  }
  const double K_1 = std::max(A_Ls_db - A_1_db, 0.0) / (d_Ls_m - d_1_m);
  return {.K_1 = K_1 == 0 ? diffraction.slope_db_per_m : K_1};
}

double within_horizon_db(const Path& path, const Line& diffraction) {
  const double d_L_m = path.d_L_sum_m();
  const double d_Ls_m = path.d_Ls_sum_m();
  double d_0_m = 0.04 * path.f_mhz * path.h_e_m[0] * path.h_e_m[1];  // ERL 79-ITS 67 eq. (3.16a)
  double d_1_m = 0;
  if (diffraction.intercept_db >= 0) {
    d_0_m = std::min(d_0_m, 0.5 * d_L_m);
    d_1_m = d_0_m + 0.25 * (d_L_m - d_0_m);  // ERL 79-ITS 67 eq. (3.16d)
  } else {
    d_1_m = std::max(-diffraction.intercept_db / diffraction.slope_db_per_m, 0.25 * d_L_m);
  }
  const auto [K_1, K_2] = fit_curve(WithinHorizon(path, diffraction), diffraction, d_0_m, d_1_m, d_Ls_m);
  return diffraction.at(d_Ls_m) + K_1 * (path.d_m - d_Ls_m) + K_2 * std::log(path.d_m / d_Ls_m);
}

}  // namespace

Reference reference_attenuation(const Path& path) {
  const Line diffraction = diffraction_line(path);
  if (path.d_m < path.d_Ls_sum_m()) {
    return {.A_ref_db = std::max(within_horizon_db(path, diffraction), 0.0), .mode = ItmMode::line_of_sight};
  }
  const Scatter scatter = scatter_line(path, diffraction);
  if (path.d_m > scatter.begins_m) {
    return {.A_ref_db = std::max(scatter.line.at(path.d_m), 0.0), .mode = ItmMode::troposcatter};
  }
  return {.A_ref_db = std::max(diffraction.at(path.d_m), 0.0), .mode = ItmMode::diffraction};
}

}  // namespace tsunagi::models::itm
