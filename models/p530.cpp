// SPDX-License-Identifier: Apache-2.0
#include "models/p530.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr std::string_view k_clearance = "ITU-R P.530-18 §2.2";
constexpr std::string_view k_multipath = "ITU-R P.530-18 §2.3";
constexpr std::string_view k_rain = "ITU-R P.530-18 §2.4.1";
constexpr double k_rad = std::numbers::pi / 180;
constexpr double k_earth_radius_km = 6371;
constexpr double k_no_multipath_km = 5;  // §2.3.1: may be set to zero for shorter paths
constexpr Bounds k_multipath_km{0, 150};
constexpr Bounds k_height_m{-500, 9000};
constexpr double k_multipath_most_ghz = 45;
constexpr Bounds k_rain_ghz{1, 100};
constexpr Bounds k_rain_rate{0, 300};
constexpr double k_rain_most_km = 60;
constexpr Bounds k_rain_percent{0.001, 1};

bool fades(const MultipathPath& path) noexcept {
  return path.distance_km > k_no_multipath_km;
}

// §2.3.1: from 15/d GHz up.
Bounds frequency_range(const MultipathPath& path) noexcept {
  return {fades(path) ? 15 / path.distance_km : 0, fades(path) ? k_multipath_most_ghz : 1000};
}

void require_range(const MultipathPath& path) {
  require_within(k_multipath, "distance_km", path.distance_km, k_multipath_km);
  require_within(k_multipath, "frequency_ghz", path.frequency_ghz, frequency_range(path));
  require_within(k_multipath, "transmitter_m", path.transmitter_m, k_height_m);
  require_within(k_multipath, "receiver_m", path.receiver_m, k_height_m);
  require_within(k_multipath, "mean_terrain_m", path.mean_terrain_m, k_height_m);
  require_within(k_multipath, "latitude_deg", path.latitude_deg, {-90, 90});
}

// Eq. (5): in mrad.
double inclination_mrad(const MultipathPath& path) {
  return std::abs(path.receiver_m - path.transmitter_m) / path.distance_km;
}

void require_range(const RainPath& path) {
  require_within(k_rain, "frequency_ghz", path.wave.frequency_ghz, k_rain_ghz);
  require_positive(k_rain, "distance_km", path.distance_km);
  require_within(k_rain, "distance_km", path.distance_km, {0, k_rain_most_km});
  require_within(k_rain, "rain_001_mm_per_h", path.rain_001_mm_per_h, k_rain_rate);
}

// A_0.01 in dB, eq. (32) and (33).
double attenuation_001_db(const RainPath& path) {
  const RainCoefficients coefficients = rain_coefficients(path.wave);
  const double R = path.rain_001_mm_per_h;
  const double d = path.distance_km;
  const double gamma_R = rain_attenuation_db_per_km(coefficients, R);
  const double under = 0.477 * std::pow(d, 0.633) * std::pow(R, 0.073 * coefficients.alpha) *
                           std::pow(path.wave.frequency_ghz, 0.123) -
                       10.579 * (1 - std::exp(-0.024 * d));
  // The factor is at most 2.5: also where the denominator falls to nothing on very short paths.
  const double r = under > 1 / 2.5 ? 1 / under : 2.5;  // eq. (32)
  return gamma_R * d * r;                              // eq. (33)
}

// Eq. (34): A_p/A_0.01 = C_1 p^−(C_2 + C_3 log p).
struct TimePower {
  double C_1, C_2, C_3;
  explicit TimePower(double f) {
    // The power is that of f/10, as eq. (36) is printed: inside the brackets of the logarithm.
    const double C_0 = f >= 10 ? 0.12 + 0.4 * std::log10(std::pow(f / 10, 0.8)) : 0.12;  // eq. (36)
    C_1 = std::pow(0.07, C_0) * std::pow(0.12, 1 - C_0);                                 // eq. (35a)
    C_2 = 0.855 * C_0 + 0.546 * (1 - C_0);                                               // eq. (35b)
    C_3 = 0.139 * C_0 + 0.043 * (1 - C_0);                                               // eq. (35c)
  }
  [[nodiscard]] double ratio(double p) const { return C_1 * std::pow(p, -(C_2 + C_3 * std::log10(p))); }
};

void require_fade(double occurrence_percent, double fade_db) {
  require_within(k_multipath, "occurrence_percent", occurrence_percent, {0, 2000});
  require_within(k_multipath, "fade_db", fade_db, {0, 200});
}

// Where deep fading begins, eq. (12).
double transition_db(double p_0) {
  return 25 + 1.2 * std::log10(p_0);
}

// Eq. (15) to (18): below the transition A_t, which is exceeded p_t % of the time.
double shallow_fade_percent(double p_t, double A_t, double A) {
  const double q_a_t = -20 * std::log10(-std::log((100 - p_t) / 100)) / A_t;  // eq. (15)
  const double q_t = (q_a_t - 2) / ((1 + 0.3 * std::pow(10, -A_t / 20)) * std::pow(10, -0.016 * A_t)) -
                     4.3 * (std::pow(10, -A_t / 20) + A_t / 800);  // eq. (16)
  const double q_a = 2 + (1 + 0.3 * std::pow(10, -A / 20)) * std::pow(10, -0.016 * A) *
                             (q_t + 4.3 * (std::pow(10, -A / 20) + A / 800));  // eq. (17)
  return 100 * (1 - std::exp(-std::pow(10, -q_a * A / 20)));                   // eq. (18)
}

// ΔG from the average worst month to the average year, eq. (24), which holds up to 10.8 dB.
double conversion_db(const MultipathPath& path) {
  const double xi = std::abs(path.latitude_deg);
  const double turn = std::pow(std::abs(std::cos(2 * xi * k_rad)), 0.7);
  const double sign = xi <= 45 ? 1 : -1;
  const double dG = 10.5 - 5.6 * std::log10(1.1 + sign * turn) - 2.7 * std::log10(path.distance_km) +
                    1.7 * std::log10(1 + inclination_mrad(path));
  return std::min(dG, 10.8);
}

}  // namespace

double first_fresnel_radius_m(double frequency_ghz, double d1_km, double d2_km) {
  require_positive(k_clearance, "frequency_ghz", frequency_ghz);
  require_positive(k_clearance, "d1_km", d1_km);
  require_positive(k_clearance, "d2_km", d2_km);
  return 17.3 * std::sqrt(d1_km * d2_km / (frequency_ghz * (d1_km + d2_km)));  // eq. (3)
}

double average_terrain_diffraction_db(double clearance_ratio) noexcept {
  return -20 * clearance_ratio + 10;  // eq. (2)
}

double least_clearance_ratio(const ClearancePath& path, double k) {
  require_within(k_clearance, "terrain points", static_cast<double>(path.terrain_m.size()), {2, 1e7});
  require_positive(k_clearance, "distance_km", path.distance_km);
  require_positive(k_clearance, "frequency_ghz", path.frequency_ghz);
  require_positive(k_clearance, "k", k);
  const std::size_t last = path.terrain_m.size() - 1;
  const double d = path.distance_km;
  const double step_km = d / static_cast<double>(last);
  const double from_m = path.terrain_m.front() + path.transmitter_m;
  const double to_m = path.terrain_m.back() + path.receiver_m;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i < last; ++i) {
    const double d_1 = step_km * static_cast<double>(i);
    const double d_2 = d - d_1;
    const double bulge_m = 500 * d_1 * d_2 / (k * k_earth_radius_km);
    const double ray_m = (from_m * d_2 + to_m * d_1) / d;
    const double F_1 = first_fresnel_radius_m(path.frequency_ghz, d_1, d_2);
    least = std::min(least, (ray_m - bulge_m - path.terrain_m[i]) / F_1);
  }
  return least;
}

bool has_clearance(double ratio_at_median_k, double ratio_at_low_k, const ClearanceRule& rule) noexcept {
  return ratio_at_median_k >= rule.median_ratio && ratio_at_low_k >= rule.low_k_ratio;
}

bool is_in_range(const MultipathPath& path) noexcept {
  return is_within(path.distance_km, k_multipath_km) &&
         is_within(path.frequency_ghz, frequency_range(path)) && is_within(path.transmitter_m, k_height_m) &&
         is_within(path.receiver_m, k_height_m) && is_within(path.mean_terrain_m, k_height_m) &&
         is_within(path.latitude_deg, {-90, 90});
}

double multipath_occurrence_percent(const MultipathPath& path, const RefractivityClimate& climate) {
  require_range(path);
  require_within(k_multipath, "log_K", climate.log_K, {-8, -1});
  require_within(k_multipath, "dN75", climate.dN75, {0, 300});
  if (!fades(path)) return 0;
  const double d = path.distance_km;
  const double f = path.frequency_ghz;
  const double h_c =
      (path.transmitter_m + path.receiver_m) / 2 - d * d / 102 - path.mean_terrain_m;  // step 2
  const double h_L = std::min(path.transmitter_m, path.receiver_m);
  const double v_limit = climate.dN75 * std::pow(d, 1.5) * std::sqrt(f) / 24730;  // step 3
  const double v_sr =
      std::min(std::pow(climate.dN75 / 50, 1.8) * std::exp(-h_c / (2.5 * std::sqrt(d))), v_limit);
  const double power = -0.376 * std::tanh((h_c - 147) / 125) -
                       0.334 * std::pow(inclination_mrad(path), 0.39) - 0.00027 * h_L + 17.85 * v_sr;
  return std::pow(10, climate.log_K) * std::pow(d, 3.51) * std::pow(f * f + 13, 0.447) *
         std::pow(10, power);  // step 3, at A = 0
}

double multipath_occurrence_percent(const MultipathPath& path, const GradientClimate& climate) {
  require_range(path);
  require_within(k_multipath, "dN1", climate.dN1, {-1000, 0});
  require_within(k_multipath, "roughness_m", climate.roughness_m, {0, 5000});
  if (!fades(path)) return 0;
  const double K =
      std::pow(10, -4.4 - 0.0027 * climate.dN1) * std::pow(10 + climate.roughness_m, -0.46);  // (4)
  const double h_L = std::min(path.transmitter_m, path.receiver_m);
  return K * std::pow(path.distance_km, 3.4) * std::pow(1 + inclination_mrad(path), -1.03) *
         std::pow(path.frequency_ghz, 0.8) * std::pow(10, -0.00076 * h_L);  // eq. (7) of P.530-17 at A = 0
}

double worst_month_fade_percent(double occurrence_percent, double fade_db) {
  require_fade(occurrence_percent, fade_db);
  if (occurrence_percent == 0) return 0;
  const double A_t = transition_db(occurrence_percent);
  if (fade_db >= A_t) return occurrence_percent * std::pow(10, -fade_db / 10);              // eq. (13)
  return shallow_fade_percent(occurrence_percent * std::pow(10, -A_t / 10), A_t, fade_db);  // p_t: eq. (14)
}

double yearly_fade_percent(const MultipathPath& path, double occurrence_percent, double fade_db) {
  require_range(path);
  require_fade(occurrence_percent, fade_db);
  if (!fades(path) || occurrence_percent == 0) return 0;
  const double year = std::pow(10, -conversion_db(path) / 10);  // eq. (25)
  const double A_t = transition_db(occurrence_percent);
  if (fade_db >= A_t) return year * occurrence_percent * std::pow(10, -fade_db / 10);              // step 3
  return shallow_fade_percent(year * occurrence_percent * std::pow(10, -A_t / 10), A_t, fade_db);  // step 4
}

bool is_in_range(const RainPath& path) noexcept {
  return is_within(path.wave.frequency_ghz, k_rain_ghz) && path.distance_km > 0 &&
         path.distance_km <= k_rain_most_km && is_within(path.rain_001_mm_per_h, k_rain_rate) &&
         is_within(path.wave.elevation_deg, {-90, 90}) && is_within(path.wave.tilt_deg, {0, 90});
}

double path_rain_attenuation_db(const RainPath& path, double time_percent) {
  require_range(path);
  require_within(k_rain, "time_percent", time_percent, k_rain_percent);
  if (path.rain_001_mm_per_h == 0) return 0;
  return attenuation_001_db(path) * TimePower(path.wave.frequency_ghz).ratio(time_percent);
}

RainOutage rain_outage(const RainPath& path, double margin_db) {
  require_range(path);
  require_within(k_rain, "margin_db", margin_db, {0, 200});
  if (path.rain_001_mm_per_h == 0) return {k_rain_percent.least, false};
  const double A_001 = attenuation_001_db(path);
  const TimePower power(path.wave.frequency_ghz);
  if (margin_db < A_001 * power.ratio(k_rain_percent.most)) return {k_rain_percent.most, true};
  if (margin_db >= A_001 * power.ratio(k_rain_percent.least)) return {k_rain_percent.least, false};
  // Eq. (34) in x = log p: C_3 x² + C_2 x + log(A_p/(A_0.01 C_1)) = 0; the root that falls as A_p grows.
  const double y = std::log10(margin_db / (A_001 * power.C_1));
  const double under = std::max(0.0, power.C_2 * power.C_2 - 4 * power.C_3 * y);
  return {std::pow(10, (-power.C_2 + std::sqrt(under)) / (2 * power.C_3)), false};
}

Unavailability link_unavailability(const MultipathPath& path, double occurrence_percent, const RainPath& rain,
                                   double margin_db) {
  return {.multipath_percent = yearly_fade_percent(path, occurrence_percent, margin_db),
          .rain_percent = rain_outage(rain, margin_db).percent};
}

}  // namespace tsunagi::models
