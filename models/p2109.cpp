// SPDX-License-Identifier: Apache-2.0
#include "models/p2109.h"

#include <cmath>

#include "models/normal.h"
#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr std::string_view k_source = "ITU-R P.2109-2";
constexpr Bounds k_frequency_ghz{0.08, 100};
constexpr Bounds k_elevation_deg{-90, 90};

// Table 1.
struct Coefficients {
  double r, s, t, u, v, w, x, y, z;
};
constexpr Coefficients k_traditional{12.64, 3.72, 0.96, 9.6, 2.0, 9.1, -3.0, 4.5, -2.0};
constexpr Coefficients k_efficient{28.19, -3.00, 8.48, 13.5, 3.8, 27.8, -2.9, 9.4, -2.1};

double power(double level_db) {
  return std::pow(10, 0.1 * level_db);
}

}  // namespace

bool is_in_range(const BuildingEntry& entry) noexcept {
  return is_within(entry.frequency_ghz, k_frequency_ghz) && is_within(entry.elevation_deg, k_elevation_deg);
}

double building_entry_loss_db(const BuildingEntry& entry, double probability_percent) {
  require_within(k_source, "frequency_ghz", entry.frequency_ghz, k_frequency_ghz);
  require_within(k_source, "elevation_deg", entry.elevation_deg, k_elevation_deg);
  require_open_percent(k_source, "probability_percent", probability_percent);
  const auto [r, s, t, u, v, w, x, y, z] =
      entry.building == BuildingType::traditional ? k_traditional : k_efficient;
  const double log_f = std::log10(entry.frequency_ghz);
  const double F_inverse = normal_quantile(probability_percent / 100);
  const double L_h = r + s * log_f + t * log_f * log_f;      // eq. (9): median of level paths
  const double L_e = 0.212 * std::abs(entry.elevation_deg);  // eq. (10): what elevation adds
  const double mu_1 = L_h + L_e;                             // eq. (5)
  const double mu_2 = w + x * log_f;                         // eq. (6)
  const double sigma_1 = u + v * log_f;                      // eq. (7)
  const double sigma_2 = y + z * log_f;                      // eq. (8)
  const double A = F_inverse * sigma_1 + mu_1;               // eq. (2)
  const double B = F_inverse * sigma_2 + mu_2;               // eq. (3)
  constexpr double C = -3.0;                                 // eq. (4)
  return 10 * std::log10(power(A) + power(B) + power(C));    // eq. (1)
}

}  // namespace tsunagi::models
