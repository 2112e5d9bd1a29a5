// SPDX-License-Identifier: Apache-2.0
// Equation numbers are those of P.452-16, which edition 18 keeps up to its §4.4.
#include "models/p452.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "models/p676.h"

namespace tsunagi::models {
namespace {

constexpr double k_scatter_vapour_g_per_m3 = 3;

bool is_between(double x, double low, double high) {
  return x >= low && x <= high;
}

[[noreturn]] void refuse(const P452Link& link, double length_km) {
  throw input_error(fmt::format(
      "ITU-R P.452: expected 100 to 50000 MHz, a path of more than 0 to 10000 km, antennas above their "
      "ground, "
      "0.001 to 50 % of time, a lapse rate of 0 to 157 N-units/km and air of 100 to 1100 hPa and -90 to 60 "
      "degrees C; found {} MHz, {} km, {} and {} m, {} %, {} N-units/km, {} hPa and {} degrees C. Use "
      "another "
      "model for this path.",
      link.frequency_mhz, length_km, link.transmitter_m, link.receiver_m, link.time_percent,
      link.climate.delta_N, link.pressure_hpa, link.temperature_c));
}

// §4.3, eqs. (45), (45a), (45b), without gases.
double troposcatter_db(const P452Link& link, const PathGeometry& path, const RadioBand& band) {
  const double log_half = std::log10(band.f_ghz / 2);
  const double L_f_db = 25 * band.log_f - 2.5 * log_half * log_half;  // eq. (45a)
  const double L_c_db =
      0.051 * std::exp(0.055 * (link.transmitter_gain_dbi + link.receiver_gain_dbi));  // eq. (45b)
  return 190 + L_f_db + 20 * std::log10(path.d_km) + 0.573 * path.theta_mrad - 0.15 * link.climate.N_0 +
         L_c_db - 10.1 * std::pow(std::log10(50 / link.time_percent), 0.7);  // eq. (45)
}

double straight_distance_km(const PathGeometry& path) {
  const double rise_km = (path.h_ts_m - path.h_rs_m) / 1000;
  return std::sqrt(path.d_km * path.d_km + rise_km * rise_km);  // eq. (8a)
}

// §4.1 to §4.4: each mechanism alone.
void set_mechanisms(P452Loss& loss, const P452Link& link) {
  const ClearAirPath& path = loss.path;
  const PathGeometry& g = path.geometry;
  const RadioBand band(link.frequency_mhz / 1000);
  const TimeShare time(link.time_percent);
  loss.A_g_db = loss.gas.path_db_per_km * straight_distance_km(g);  // eq. (9)
  loss.sight = sight_loss(path, band, time);
  for (double* const L : {&loss.sight.L_bfs_db, &loss.sight.L_b0p_db, &loss.sight.L_b0b_db})
    *L += loss.A_g_db;
  loss.diffraction = diffraction(path, band, link.polarisation, time);
  loss.duct = ducting_loss(path, band, time, link.climate);
  loss.duct.L_ba_db += loss.gas.path_db_per_km * g.d_km;  // eq. (46)
  const double scatter_db = troposcatter_db(link, g, band) + loss.gas.scatter_db_per_km * g.d_km;
  loss.mechanisms = {.d_km = g.d_km,
                     .time_percent = link.time_percent,
                     .beta_0_percent = path.ducting.beta_0_percent,
                     .omega = path.zones.omega,
                     // §4.5: the slant is that of the steepest bare point over the ray, in mrad.
                     .F_j = 0.5 * (1 - std::tanh(3 * 0.8 * (path.bare_S_tim - path.ray().slope()) / 0.3)),
                     .L_b0p_db = loss.sight.L_b0p_db,
                     .L_b0b_db = loss.sight.L_b0b_db,
                     .F_i = loss.diffraction.F_i,
                     .L_dp_db = loss.diffraction.L_dp_db,
                     .L_bd50_db = loss.sight.L_bfs_db + loss.diffraction.median.L_d_db,  // eq. (43)
                     .L_bd_db = loss.sight.L_b0p_db + loss.diffraction.L_dp_db,          // eq. (44)
                     .L_ba_db = loss.duct.L_ba_db,
                     .L_bs_db = std::max(scatter_db, loss.sight.L_bfs_db)};
}

P452Loss loss_over(const ClearAirPath& path, const P452Link& link, const P452Gas& gas) {
  P452Loss loss{.path = path, .gas = gas};
  set_mechanisms(loss, link);
  loss.united = unite(loss.mechanisms);
  loss.L_b_db = loss.united.L_bc_db;
  return loss;
}

ClearAirPath path_of(const TerrainProfile& profile, const P452Link& link) {
  return clear_air_path(profile, {link.transmitter_m, link.receiver_m, p452_clutter_margin_km}, link.climate);
}

void require_in_range(const TerrainProfile& profile, const P452Link& link) {
  require_whole(profile);
  if (!is_in_range_p452(link, profile.length_km)) refuse(link, profile.length_km);
}

}  // namespace

bool is_in_range_p452(const P452Link& link, double length_km) {
  return is_between(link.frequency_mhz, 100, 50000) && length_km > 0 && length_km <= 10000 &&
         link.transmitter_m > 0 && link.receiver_m > 0 && std::isfinite(link.transmitter_m) &&
         std::isfinite(link.receiver_m) && is_between(link.time_percent, 0.001, 50) &&
         is_between(link.climate.latitude_deg, -90, 90) && is_between(link.climate.delta_N, 0, 156.999) &&
         is_between(link.pressure_hpa, 100, 1100) && is_between(link.temperature_c, -90, 60);
}

P452Gas p452_gas(const P452Link& link, double omega) {
  const double f = link.frequency_mhz / 1000;
  const auto dry_and = [&](double vapour_g_per_m3) {
    return AirState{.dry_pressure_hpa = link.pressure_hpa,
                    .temperature_k = link.temperature_c + 273.15,
                    .vapour_g_per_m3 = vapour_g_per_m3};
  };
  const double over_path = 7.5 + 2.5 * omega;  // eq. (9a)
  return {
      .path_db_per_km = gas_attenuation_by_lines(f, dry_and(over_path)).total_db_per_km(),
      .scatter_db_per_km = gas_attenuation_by_lines(f, dry_and(k_scatter_vapour_g_per_m3)).total_db_per_km()};
}

P452Loss p452_loss(const TerrainProfile& profile, const P452Link& link) {
  require_in_range(profile, link);
  const ClearAirPath path = path_of(profile, link);
  return loss_over(path, link, p452_gas(link, path.zones.omega));
}

P452Loss p452_loss(const TerrainProfile& profile, const P452Link& link, const P452Gas& gas) {
  require_in_range(profile, link);
  return loss_over(path_of(profile, link), link, gas);
}

P452Loss p452_loss(const ClearAirPath& path, const P452Link& link, const P452Gas& gas) {
  if (!is_in_range_p452(link, path.geometry.d_km)) refuse(link, path.geometry.d_km);
  return loss_over(path, link, gas);
}

double annual_time_percent(double worst_month_percent, double latitude_deg, double omega) {
  const double twice = std::abs(std::cos(2 * latitude_deg * std::numbers::pi / 180));
  const double sign = std::abs(latitude_deg) <= 45 ? 1 : -1;
  const double G_L = std::sqrt(1.1 + sign * std::pow(twice, 0.7));  // eq. (1a)
  const double p = std::pow(10, (std::log10(worst_month_percent) + std::log10(G_L) - 0.186 * omega - 0.444) /
                                    (0.816 + 0.078 * omega));  // eq. (1)
  return std::max(p, worst_month_percent / 12);
}

}  // namespace tsunagi::models
