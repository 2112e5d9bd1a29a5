// SPDX-License-Identifier: Apache-2.0
#include "models/p2108.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "models/normal.h"
#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr std::string_view k_source_3_1 = "ITU-R P.2108-1 §3.1";
constexpr std::string_view k_source_3_2 = "ITU-R P.2108-1 §3.2";
constexpr std::string_view k_source_3_3 = "ITU-R P.2108-1 §3.3";
constexpr Bounds k_frequency_3_1_ghz{0.03, 3};
constexpr Bounds k_frequency_3_2_ghz{0.5, 67};
constexpr Bounds k_distance_3_2_km{0.25, std::numeric_limits<double>::max()};
constexpr Bounds k_frequency_3_3_ghz{10, 100};
constexpr Bounds k_elevation_3_3_deg{0, 90};
constexpr double k_deg = 180 / std::numbers::pi;

bool is_positive(double value) noexcept {
  return value > 0 && std::isfinite(value);
}

double knife_edge_J_db(double nu) {
  if (nu <= -0.78) return 0;
  return 6.9 + 20 * std::log10(std::sqrt((nu - 0.1) * (nu - 0.1) + 1) + nu - 0.1);
}

double combined_loss_db(double f, double d, double Q_inverse) {
  constexpr double sigma_l = 4;  // eq. (4b)
  constexpr double sigma_s = 6;  // eq. (5b)
  const double L_l = -2 * std::log10(std::pow(10, -5 * std::log10(f) - 12.5) + std::pow(10, -16.5));  // (4a)
  const double L_s = 32.98 + 23.9 * std::log10(d) + 3 * std::log10(f);                                // (5a)
  const double l = std::pow(10, -0.2 * L_l);
  const double s = std::pow(10, -0.2 * L_s);
  const double sigma_cb = std::sqrt((sigma_l * sigma_l * l + sigma_s * sigma_s * s) / (l + s));  // eq. (3b)
  return -5 * std::log10(l + s) - sigma_cb * Q_inverse;                                          // eq. (3a)
}

}  // namespace

bool is_in_range(const TerminalClutter& terminal) noexcept {
  return is_within(terminal.frequency_ghz, k_frequency_3_1_ghz) && is_positive(terminal.antenna_m) &&
         is_positive(terminal.street_width_m) && is_positive(terminal.clutter_m);
}

double height_gain_loss_db(const TerminalClutter& terminal) {
  const double f = terminal.frequency_ghz;
  const double h = terminal.antenna_m;
  const double R = terminal.clutter_m;
  require_within(k_source_3_1, "frequency_ghz", f, k_frequency_3_1_ghz);
  require_positive(k_source_3_1, "antenna_m", h);
  require_positive(k_source_3_1, "street_width_m", terminal.street_width_m);
  require_positive(k_source_3_1, "clutter_m", R);
  if (h >= R) return 0;  // eq. (1)
  if (terminal.type == ClutterType::water_or_sea || terminal.type == ClutterType::open_or_rural) {
    const double K_h2 = 21.8 + 6.2 * std::log10(f);  // eq. (2f)
    return -K_h2 * std::log10(h / R);                // eq. (2b)
  }
  const double h_dif = R - h;                                                    // eq. (2d)
  const double theta_clut = std::atan(h_dif / terminal.street_width_m) * k_deg;  // eq. (2e)
  const double K_nu = 0.342 * std::sqrt(f);                                      // eq. (2g)
  const double nu = K_nu * std::sqrt(h_dif * theta_clut);                        // eq. (2c)
  return knife_edge_J_db(nu) - 6.03;                                             // eq. (2a)
}

bool is_in_range(const StatisticalClutter& path) noexcept {
  return is_within(path.frequency_ghz, k_frequency_3_2_ghz) && is_within(path.distance_km, k_distance_3_2_km);
}

double statistical_clutter_loss_db(const StatisticalClutter& path, double locations_percent) {
  require_within(k_source_3_2, "frequency_ghz", path.frequency_ghz, k_frequency_3_2_ghz);
  require_within(k_source_3_2, "distance_km", path.distance_km, k_distance_3_2_km);
  require_open_percent(k_source_3_2, "locations_percent", locations_percent);
  const double Q_inverse = -normal_quantile(locations_percent / 100);
  return std::min(combined_loss_db(path.frequency_ghz, path.distance_km, Q_inverse),
                  combined_loss_db(path.frequency_ghz, 2, Q_inverse));  // eq. (6): no more than at 2 km
}

bool is_in_range(const SkywardClutter& path) noexcept {
  return is_within(path.frequency_ghz, k_frequency_3_3_ghz) &&
         is_within(path.elevation_deg, k_elevation_3_3_deg);
}

double skyward_clutter_loss_db(const SkywardClutter& path, double locations_percent) {
  const double theta = path.elevation_deg;
  require_within(k_source_3_3, "frequency_ghz", path.frequency_ghz, k_frequency_3_3_ghz);
  require_within(k_source_3_3, "elevation_deg", theta, k_elevation_3_3_deg);
  require_open_percent(k_source_3_3, "locations_percent", locations_percent);
  const double p = locations_percent / 100;
  constexpr double A_1 = 0.05;
  const double K_1 = 93 * std::pow(path.frequency_ghz, 0.175);
  const double cot = 1 / std::tan(A_1 * (1 - theta / 90) + std::numbers::pi * theta / 180);
  // At the zenith the cotangent is 0 within rounding, of either sign; its power there is 0, so it is 1.
  const double base = std::max(0.0, -K_1 * std::log(1 - p) * cot);
  return std::pow(base, 0.5 * (90 - theta) / 90) - 1 + 0.6 * normal_quantile(p);  // eq. (7)
}

}  // namespace tsunagi::models
