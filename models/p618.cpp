// SPDX-License-Identifier: Apache-2.0
#include "models/p618.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr std::string_view k_rain = "ITU-R P.618-14 §2.2.1.1";
constexpr std::string_view k_scintillation = "ITU-R P.618-14 §2.4.1";
constexpr std::string_view k_xpd = "ITU-R P.618-14 §4.1";
constexpr double k_rad = std::numbers::pi / 180;
constexpr double k_effective_radius_km = 8500;   // R_e, §2.2.1.1
constexpr double k_scintillation_most_ghz = 20;  // ITU-R's examples at 29 GHz have the fade of 20 GHz
constexpr double k_turbulent_layer_m = 1000;     // h_L, eq. (44)

constexpr Bounds k_frequency_ghz{1, 55};
constexpr Bounds k_elevation_deg{1e-3, 90};
constexpr Bounds k_latitude_deg{-90, 90};
constexpr Bounds k_station_km{0, 9};
constexpr Bounds k_tilt_deg{0, 90};

void require_path(const EarthSpacePath& path, const RainClimate& climate) {
  require_within(k_rain, "frequency_ghz", path.wave.frequency_ghz, k_frequency_ghz);
  require_within(k_rain, "elevation_deg", path.wave.elevation_deg, k_elevation_deg);
  require_within(k_rain, "latitude_deg", path.latitude_deg, k_latitude_deg);
  require_within(k_rain, "station_km", path.station_km, k_station_km);
  require_within(k_rain, "rain_001_mm_per_h", climate.rain_001_mm_per_h, {0, 300});
  require_within(k_rain, "rain_height_km", climate.rain_height_km, {0, 10});
}

// A_0.01 by steps 3 to 9; above 0.
double attenuation_001_db(const EarthSpacePath& path, const RainClimate& climate, double L_s) {
  const double f = path.wave.frequency_ghz;
  const double theta_deg = path.wave.elevation_deg;
  const double sin_theta = std::sin(theta_deg * k_rad);
  const double cos_theta = std::cos(theta_deg * k_rad);
  const double over_station_km = climate.rain_height_km - path.station_km;
  const double gamma_R = rain_attenuation_db_per_km(rain_coefficients(path.wave), climate.rain_001_mm_per_h);
  const double L_G = L_s * cos_theta;  // eq. (3)
  const double r_001 =
      1 / (1 + 0.78 * std::sqrt(L_G * gamma_R / f) - 0.38 * (1 - std::exp(-2 * L_G)));  // eq. (5)
  const double zeta_deg = std::atan2(over_station_km, L_G * r_001) / k_rad;             // step 7
  const double L_R = zeta_deg > theta_deg ? L_G * r_001 / cos_theta : over_station_km / sin_theta;
  const double chi_deg = std::max(0.0, 36 - std::abs(path.latitude_deg));
  const double v_001 =
      1 /
      (1 + std::sqrt(sin_theta) *
               (31 * (1 - std::exp(-theta_deg / (1 + chi_deg))) * std::sqrt(L_R * gamma_R) / (f * f) - 0.45));
  return gamma_R * L_R * v_001;  // eq. (6) and (7)
}

// Step 10.
double beta_of(const EarthSpacePath& path, double p) {
  const double latitude = std::abs(path.latitude_deg);
  if (p >= 1 || latitude >= 36) return 0;
  const double beta = -0.005 * (latitude - 36);
  const double theta = path.wave.elevation_deg;
  return theta >= 25 ? beta : beta + 1.8 - 4.25 * std::sin(theta * k_rad);
}

// Step 1 of §4.1.
double frequency_term(double f) {
  const double log_f = std::log10(f);
  if (f < 9) return 60 * log_f - 28.3;
  if (f < 36) return 26 * log_f + 4.1;
  return 35.9 * log_f - 11.3;
}

// V of step 2.
double attenuation_weight(double f) {
  if (f < 9) return 30.8 * std::pow(f, -0.21);
  if (f < 20) return 12.8 * std::pow(f, 0.19);
  if (f < 40) return 22.6;
  return 13.0 * std::pow(f, 0.15);
}

// Step 5: effective spread of the raindrops' canting angle, in degrees.
double canting_deg(double p) {
  if (p <= 0.001) return 15;
  if (p <= 0.01) return 10;
  if (p <= 0.1) return 5;
  return 0;
}

}  // namespace

bool is_in_range(const EarthSpacePath& path) noexcept {
  return is_within(path.wave.frequency_ghz, k_frequency_ghz) &&
         is_within(path.wave.elevation_deg, k_elevation_deg) && is_within(path.wave.tilt_deg, k_tilt_deg) &&
         is_within(path.latitude_deg, k_latitude_deg) && is_within(path.station_km, k_station_km);
}

double rain_slant_km(const EarthSpacePath& path, const RainClimate& climate) {
  require_path(path, climate);
  const double sin_theta = std::sin(path.wave.elevation_deg * k_rad);
  const double h = climate.rain_height_km - path.station_km;
  if (h <= 0) return 0;
  if (path.wave.elevation_deg >= 5) return h / sin_theta;                                         // eq. (1)
  return 2 * h / (std::sqrt(sin_theta * sin_theta + 2 * h / k_effective_radius_km) + sin_theta);  // eq. (2)
}

double rain_attenuation_db(const EarthSpacePath& path, const RainClimate& climate, double time_percent) {
  require_within(k_rain, "time_percent", time_percent, {0.001, 5});
  const double L_s = rain_slant_km(path, climate);
  if (L_s <= 0 || climate.rain_001_mm_per_h == 0) return 0;  // steps 2 and 4
  const double A_001 = attenuation_001_db(path, climate, L_s);
  const double p = time_percent;
  const double sin_theta = std::sin(path.wave.elevation_deg * k_rad);
  const double power =
      0.655 + 0.033 * std::log(p) - 0.045 * std::log(A_001) - beta_of(path, p) * (1 - p) * sin_theta;
  return A_001 * std::pow(p / 0.01, -power);  // eq. (8)
}

double scintillation_fade_db(const RainWave& wave, const DishAntenna& dish, double N_wet,
                             double time_percent) {
  require_within(k_scintillation, "frequency_ghz", wave.frequency_ghz, {4, 55});
  require_within(k_scintillation, "elevation_deg", wave.elevation_deg, {5, 90});
  require_within(k_scintillation, "diameter_m", dish.diameter_m, {1e-3, 100});
  require_within(k_scintillation, "efficiency", dish.efficiency, {1e-3, 1});
  require_within(k_scintillation, "N_wet", N_wet, {0, 200});
  require_within(k_scintillation, "time_percent", time_percent, {0.01, 50});
  const double sin_theta = std::sin(wave.elevation_deg * k_rad);
  const double f = std::min(wave.frequency_ghz, k_scintillation_most_ghz);
  const double sigma_ref = 3.6e-3 + 1e-4 * N_wet;  // eq. (43)
  const double L_m =
      2 * k_turbulent_layer_m / (std::sqrt(sin_theta * sin_theta + 2.35e-4) + sin_theta);  // (44)
  const double D_eff = std::sqrt(dish.efficiency) * dish.diameter_m;                       // eq. (45)
  const double x = 1.22 * D_eff * D_eff * (f / L_m);                                       // eq. (46a)
  const double square = 3.86 * std::pow(x * x + 1, 11.0 / 12) * std::sin(11.0 / 6 * std::atan2(1, x)) -
                        7.08 * std::pow(x, 5.0 / 6);
  if (square <= 0) return 0;           // §2.4.1, step 6: the antenna averages the scintillation out
  const double g = std::sqrt(square);  // eq. (46)
  const double sigma = sigma_ref * std::pow(f, 7.0 / 12) * g / std::pow(sin_theta, 1.2);  // eq. (47)
  const double log_p = std::log10(time_percent);
  const double a_p = -0.061 * log_p * log_p * log_p + 0.072 * log_p * log_p - 1.71 * log_p + 3.0;  // eq. (48)
  return a_p * sigma;                                                                              // eq. (49)
}

double total_attenuation_db(const SlantFades& fades) noexcept {
  return fades.gas_db + std::hypot(fades.rain_db + fades.cloud_db, fades.scintillation_db);  // §2.5
}

double rain_xpd_db(const RainWave& wave, double rain_attenuation_db, double time_percent) {
  require_within(k_xpd, "frequency_ghz", wave.frequency_ghz, {4, 55});
  require_within(k_xpd, "elevation_deg", wave.elevation_deg, {0, 60});
  require_within(k_xpd, "tilt_deg", wave.tilt_deg, {0, 90});
  require_within(k_xpd, "time_percent", time_percent, {0.001, 1});
  require_positive(k_xpd, "rain_attenuation_db", rain_attenuation_db);
  const double f = std::max(6.0, wave.frequency_ghz);  // below 6 GHz computed there and scaled, §4.3
  const double C_f = frequency_term(f);                // step 1
  const double C_A = attenuation_weight(f) * std::log10(rain_attenuation_db);                    // step 2
  const double C_tau = -10 * std::log10(1 - 0.484 * (1 + std::cos(4 * wave.tilt_deg * k_rad)));  // step 3
  const double C_theta = -40 * std::log10(std::cos(wave.elevation_deg * k_rad));                 // step 4
  const double sigma = canting_deg(time_percent);
  const double C_sigma = 0.0053 * sigma * sigma;                               // step 5
  const double XPD_rain = C_f - C_A + C_tau + C_theta + C_sigma;               // step 6
  const double C_ice = XPD_rain * (0.3 + 0.1 * std::log10(time_percent)) / 2;  // step 7
  return XPD_rain - C_ice - 20 * std::log10(wave.frequency_ghz / f);           // step 8, §4.3
}

}  // namespace tsunagi::models
