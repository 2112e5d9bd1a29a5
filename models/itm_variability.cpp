// SPDX-License-Identifier: Apache-2.0
// Variability of the Irregular Terrain Model over time, location and situation, [Algorithm] §5.
#include <algorithm>
#include <array>
#include <cmath>

#include "models/itm_parts.h"

namespace tsunagi::models::itm {
namespace {

double square(double x) {
  return x * x;
}

// A curve of the effective distance, TN101 eqs. (III.69), (III.70); distances in km as printed.
struct DistanceCurve {
  double c_1, c_2, x_1_km, x_2_km, x_3_km;
  [[nodiscard]] double at(double d_e_km) const {
    const double reach = square(d_e_km / x_1_km);
    return (c_1 + c_2 / (1 + square((d_e_km - x_2_km) / x_3_km))) * reach / (1 + reach);
  }
};

// A factor of frequency, [Algorithm] §5: b_1 + b_2 / (1 + (b_3 q)²).
struct FrequencyFactor {
  double b_1, b_2, b_3;
  [[nodiscard]] double at(double q) const { return b_1 + b_2 / (1 + square(b_3 * q)); }
};

// [Algorithm] Table 5.1.
struct Climate {
  DistanceCurve median;  // V_med
  DistanceCurve minus;   // σ_T−
  DistanceCurve plus;    // σ_T+
  double C_D;
  double z_D;
  FrequencyFactor g_minus;
  FrequencyFactor g_plus;
};

// In the order of ItmClimate.
constexpr std::array<Climate, 7> k_climates{{
    {.median = {-9.67, 12.7, 144.9, 190.3, 133.8},
     .minus = {2.13, 159.5, 762.2, 123.6, 94.5},
     .plus = {2.11, 102.3, 636.9, 134.8, 95.6},
     .C_D = 1.224,
     .z_D = 1.282,
     .g_minus = {1, 0, 0},
     .g_plus = {1, 0, 0}},
    {.median = {-0.62, 9.19, 228.9, 205.2, 143.6},
     .minus = {2.66, 7.67, 100.4, 172.5, 136.4},
     .plus = {6.87, 15.53, 138.7, 143.7, 98.6},
     .C_D = 0.801,
     .z_D = 2.161,
     .g_minus = {1, 0, 0},
     .g_plus = {0.93, 0.31, 2.00}},
    {.median = {1.26, 15.5, 262.6, 185.2, 99.8},
     .minus = {6.11, 6.65, 138.2, 242.2, 178.6},
     .plus = {10.08, 9.60, 165.3, 225.7, 129.7},
     .C_D = 1.380,
     .z_D = 1.282,
     .g_minus = {1, 0, 0},
     .g_plus = {1, 0, 0}},
    {.median = {-9.21, 9.05, 84.1, 101.1, 98.6},
     .minus = {1.98, 13.11, 139.1, 132.7, 193.5},
     .plus = {3.68, 159.3, 464.4, 93.1, 94.2},
     .C_D = 1.000,
     .z_D = 20.0,
     .g_minus = {1, 0, 0},
     .g_plus = {0.93, 0.19, 1.79}},
    {.median = {-0.62, 9.19, 228.9, 205.2, 143.6},
     .minus = {2.68, 7.16, 93.7, 186.8, 133.5},
     .plus = {4.75, 8.12, 93.2, 135.9, 113.4},
     .C_D = 1.224,
     .z_D = 1.282,
     .g_minus = {0.92, 0.25, 1.77},
     .g_plus = {0.93, 0.31, 2.00}},
    {.median = {-0.39, 2.86, 141.7, 315.9, 167.4},
     .minus = {6.86, 10.38, 187.8, 169.6, 108.9},
     .plus = {8.58, 13.97, 216.0, 152.0, 122.7},
     .C_D = 1.518,
     .z_D = 1.282,
     .g_minus = {1, 0, 0},
     .g_plus = {1, 0, 0}},
    {.median = {3.15, 857.9, 2222, 164.8, 116.3},
     .minus = {8.51, 169.8, 609.8, 119.9, 106.6},
     .plus = {8.43, 8.19, 136.2, 188.5, 122.9},
     .C_D = 1.518,
     .z_D = 1.282,
     .g_minus = {1, 0, 0},
     .g_plus = {1, 0, 0}},
}};

// Standard normal deviate exceeded by the share, Abramowitz and Stegun 26.2.23; |error| < 4.5e-4.
double deviate(double percent) {
  const double q = percent / 100;
  const double T = std::sqrt(-2 * std::log(std::min(q, 1 - q)));
  const double z =
      T - ((0.010328 * T + 0.802853) * T + 2.515516) / (((0.001308 * T + 0.189269) * T + 1.432788) * T + 1);
  return q > 0.5 ? -z : z;
}

struct Deviates {
  double T;
  double L;
  double S;
};

Deviates deviates(const ItmLink& link) {
  const double S = deviate(link.situation_percent);
  switch (link.variability) {
    case ItmVariability::single_message:
      return {S, S, S};
    case ItmVariability::accidental:
      return {deviate(link.time_percent), S, S};
    case ItmVariability::mobile: {
      const double T = deviate(link.time_percent);
      return {T, T, S};
    }
    case ItmVariability::broadcast:
      break;
  }
  return {deviate(link.time_percent), deviate(link.location_percent), S};
}

// Distance brought to the horizon's, [Algorithm] eq. (5.3).
double effective_distance_km(const Path& path) {
  constexpr double k_a_1_m = 9000e3;
  const double d_ex_m = std::sqrt(2 * k_a_1_m * path.h_e_m[0]) + std::sqrt(2 * k_a_1_m * path.h_e_m[1]) +
                        std::cbrt(575.7e12 / path.wave_number());
  const double d_e_m = path.d_m < d_ex_m ? 130e3 * path.d_m / d_ex_m : 130e3 + path.d_m - d_ex_m;
  return d_e_m / 1000;
}

double time_deviation_db(const Climate& climate, const Path& path, double d_e_km, double z_T) {
  const double q = std::log(0.133 * path.wave_number());
  if (z_T < 0) return climate.minus.at(d_e_km) * climate.g_minus.at(q);
  const double sigma_plus_db = climate.plus.at(d_e_km) * climate.g_plus.at(q);
  if (z_T <= climate.z_D) return sigma_plus_db;
  const double sigma_D_db = climate.C_D * sigma_plus_db;
  return sigma_D_db + (sigma_plus_db - sigma_D_db) * climate.z_D / z_T;
}

double location_deviation_db(const Path& path) {
  const double waves = path.wave_number() * roughness_m(path.d_m, path.delta_h_m);
  return 10 * waves / (waves + 13);  // [Algorithm] eq. (5.9)
}

struct Deviations {
  double T_db;
  double L_db;
  double S_db;
};

// What is subtracted from the attenuation: Y_R + Y_S, [Algorithm] §5.
double deviation_db(const Deviations& sigma, const Deviates& z, ItmVariability variability) {
  const double Y_T_db = sigma.T_db * z.T;
  const double Y_L_db = sigma.L_db * z.L;
  const double situation = square(sigma.S_db) + square(Y_T_db) / (7.8 + square(z.S)) +
                           square(Y_L_db) / (24 + square(z.S));  // within eq. (5.11)
  switch (variability) {
    case ItmVariability::single_message:
      return std::sqrt(square(sigma.T_db) + square(sigma.L_db) + situation) * z.S;
    case ItmVariability::accidental:
      return Y_T_db + std::sqrt(square(sigma.L_db) + situation) * z.S;
    case ItmVariability::mobile:
      return std::sqrt(square(sigma.T_db) + square(sigma.L_db)) * z.T + std::sqrt(situation) * z.S;
    case ItmVariability::broadcast:
      break;
  }
  return Y_T_db + Y_L_db + std::sqrt(situation) * z.S;
}

}  // namespace

Varied vary(const Path& path, const ItmLink& link, double A_ref_db) {
  constexpr double k_extreme = 3.10;
  const Climate& climate = k_climates[static_cast<std::size_t>(link.climate)];
  const Deviates z = deviates(link);
  const double d_e_km = effective_distance_km(path);
  const Deviations sigma{
      .T_db = time_deviation_db(climate, path, d_e_km, z.T),
      .L_db = link.without_location ? 0 : location_deviation_db(path),
      .S_db = link.without_situation ? 0 : 5 + 3 * std::exp(-d_e_km / 100)};  // [Algorithm] eq. (5.10)
  double A_db = A_ref_db - climate.median.at(d_e_km) - deviation_db(sigma, z, link.variability);
  if (A_db < 0) A_db *= (29 - A_db) / (29 - 10 * A_db);  // [Algorithm] eq. (5.2)
  return {.A_db = A_db, .is_extreme = std::max({std::abs(z.T), std::abs(z.L), std::abs(z.S)}) > k_extreme};
}

}  // namespace tsunagi::models::itm
