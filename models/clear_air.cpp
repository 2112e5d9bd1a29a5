// SPDX-License-Identifier: Apache-2.0
#include "models/clear_air.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tsunagi::models {
namespace {

double square(double x) {
  return x * x;
}

// Upper half of I(x), x ≤ 0.5: T(x) − ξ(x), eqs. (95a), (95b).
double upper_deviate(double x) {
  const double T = std::sqrt(-2 * std::log(x));
  const double xi =
      ((0.010328 * T + 0.802853) * T + 2.515516698) / (((0.001308 * T + 0.189269) * T + 1.432788) * T + 1);
  return T - xi;
}

// Loss of the shielding by an obstacle near an antenna, eqs. (48), (48a).
double site_shielding_db(double theta_mrad, double horizon_km, const RadioBand& band) {
  const double above_mrad = theta_mrad - 0.1 * horizon_km;
  if (above_mrad <= 0) return 0;
  return 20 * std::log10(1 + 0.361 * above_mrad * std::sqrt(band.f_ghz * horizon_km)) +
         0.264 * above_mrad * band.root_f;
}

// Gain of a terminal near the sea, eq. (49).
double over_sea_coupling_db(double coast_km, double horizon_km, double height_m, double omega) {
  if (omega < 0.75 || coast_km > horizon_km || coast_km > 5) return 0;
  return -3 * std::exp(-0.25 * square(coast_km)) * (1 + std::tanh(0.07 * (50 - height_m)));
}

double coupling_loss_db(const ClearAirPath& path, const RadioBand& band, const RadioClimate& climate) {
  const double f = band.f_ghz;
  const double omega = path.zones.omega;
  const PathGeometry& g = path.geometry;
  const double A_lf_db = f < 0.5 ? 45.375 - 137 * f + 92.5 * f * f : 0;                 // eq. (47a)
  return 102.45 + 20 * band.log_f + 20 * std::log10(g.d_lt_km + g.d_lr_km) + A_lf_db +  // eq. (47)
         site_shielding_db(g.theta_t_mrad, g.d_lt_km, band) +
         site_shielding_db(g.theta_r_mrad, g.d_lr_km, band) +
         over_sea_coupling_db(climate.d_ct_km, g.d_lt_km, g.h_ts_m, omega) +
         over_sea_coupling_db(climate.d_cr_km, g.d_lr_km, g.h_rs_m, omega);
}

double along_duct_db(const ClearAirPath& path, const RadioBand& band, const TimeShare& time) {
  const PathGeometry& g = path.geometry;
  const double a_e_km = path.a_p_km[0];
  const double theta_mrad = 1000 * g.d_km / a_e_km + std::min(g.theta_t_mrad, 0.1 * g.d_lt_km) +
                            std::min(g.theta_r_mrad, 0.1 * g.d_lr_km);  // eqs. (52), (52a)
  const double gamma_d = 5e-5 * a_e_km * band.root_f;                   // eq. (51), dB/mrad
  const double log_ratio = time.log_percent - path.ducting.log_beta;
  const double A_p_db = -12 + (1.2 + 3.7e-3 * g.d_km) * log_ratio +
                        12 * std::exp(std::numbers::ln10 * path.ducting.Gamma * log_ratio);  // eq. (53)
  return gamma_d * theta_mrad + A_p_db;                                                      // eq. (50)
}

// −5 log(10^(−0.2 a) + 10^(−0.2 b)) with the greater power taken out.
double lesser_of_powers_db(double a_db, double b_db) {
  return std::min(a_db, b_db) -
         5 * std::numbers::log10e * std::log1p(std::exp(-0.2 * std::numbers::ln10 * std::abs(a_db - b_db)));
}

}  // namespace

double exceeded_deviate(double x) {
  const double held = std::clamp(x, 1e-6, 1 - 1e-6);
  return held <= 0.5 ? upper_deviate(held) : -upper_deviate(1 - held);  // eq. (94)
}

double fade_out(double x, double middle, double slope) {
  return 0.5 * (1 - std::tanh(3 * slope * (x - middle) / middle));
}

TimeShare::TimeShare(double time_percent)
    : percent(time_percent),
      log_percent(std::log10(time_percent)),
      deviate(exceeded_deviate(time_percent / 100)) {}

SightLoss sight_loss(const ClearAirPath& path, const RadioBand& band, const TimeShare& time) {
  constexpr double log_50 = 1.69897000433601880479;
  const PathGeometry& g = path.geometry;
  const double d_fs_2_km2 = square(g.d_km) + square((g.h_ts_m - g.h_rs_m) / 1000);  // eq. (8a)
  const double L_bfs_db = 92.4 + 20 * band.log_f + 10 * std::log10(d_fs_2_km2);
  const double E_s_db = 2.6 * (1 - std::exp(-0.1 * (g.d_lt_km + g.d_lr_km)));
  return {.L_bfs_db = L_bfs_db,
          .L_b0p_db = L_bfs_db + E_s_db * (time.log_percent - log_50),                    // eqs. (9a), (10)
          .L_b0b_db = L_bfs_db + E_s_db * std::log10(path.ducting.beta_0_percent / 50)};  // eqs. (9b), (11)
}

Diffraction diffraction(const ClearAirPath& path, const RadioBand& band, Polarisation polarisation,
                        const TimeShare& time) {
  SphericalPath spherical{.ray = path.effective_ray(),
                          .a_p_km = path.a_p_km[0],
                          .band = band,
                          .omega = path.zones.omega,
                          .polarisation = polarisation};
  Diffraction result;
  result.median = delta_bullington(path.ray(), path.surface[0], path.smooth[0], spherical);
  spherical.a_p_km = path.a_p_km[1];
  result.beta = delta_bullington(path.ray(), path.surface[1], path.smooth[1], spherical);
  const double beta_0 = path.ducting.beta_0_percent;
  if (time.percent > beta_0) result.F_i = time.deviate / exceeded_deviate(beta_0 / 100);  // eq. (40)
  const double L_d50_db = result.median.L_d_db;
  result.L_dp_db =
      time.percent >= 50 ? L_d50_db : L_d50_db + (result.beta.L_d_db - L_d50_db) * result.F_i;  // eq. (41)
  return result;
}

DuctingLoss ducting_loss(const ClearAirPath& path, const RadioBand& band, const TimeShare& time,
                         const RadioClimate& climate) {
  DuctingLoss loss{.A_f_db = coupling_loss_db(path, band, climate),
                   .A_d_db = along_duct_db(path, band, time)};
  loss.L_ba_db = loss.A_f_db + loss.A_d_db;  // eq. (46)
  return loss;
}

United unite(const Mechanisms& in) {
  constexpr double k_eta = 2.5;
  United out;
  out.F_k = fade_out(in.d_km, 20, 0.5);  // eq. (58)
  const double over_land_db = (1 - in.omega) * in.L_dp_db;
  out.L_minb0p_db = in.time_percent < in.beta_0_percent
                        ? in.L_b0p_db + over_land_db
                        : in.L_bd50_db + (in.L_b0b_db + over_land_db - in.L_bd50_db) * in.F_i;  // eq. (59)
  out.L_minbap_db = std::max(in.L_ba_db, in.L_b0p_db) +
                    k_eta * std::log1p(std::exp(-std::abs(in.L_ba_db - in.L_b0p_db) / k_eta));  // eq. (60)
  out.L_bda_db = out.L_minbap_db > in.L_bd_db
                     ? in.L_bd_db
                     : out.L_minbap_db + (in.L_bd_db - out.L_minbap_db) * out.F_k;  // eq. (61)
  out.L_bam_db = out.L_bda_db + (out.L_minb0p_db - out.L_bda_db) * in.F_j;          // eq. (62)
  out.L_bc_db = lesser_of_powers_db(in.L_bs_db, out.L_bam_db);                      // eq. (63)
  return out;
}

}  // namespace tsunagi::models
