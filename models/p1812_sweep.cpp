// SPDX-License-Identifier: Apache-2.0
#include "models/p1812_sweep.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>

#include "geo/base/error.h"

namespace tsunagi::models {
namespace {

constexpr double k_shortest_km = 0.25;
constexpr double k_table_step_km = 0.05;
constexpr double k_log_50 = 1.69897000433601880479;

// Over paths up to 100 km a duct's term A(p) is at least this for any β ≤ β₀. With ℓ = log β and r = log p −
// ℓ it is −12 + (1.2 + 0.0037 d) r + 12 · 10^(Γ r), eq. (53).
//   r < 0 at β₀: the last term is above 0 and r rises as β falls.
//   ℓ ≥ −20: Γ (2.0058 − ℓ) = 1.076 (2.0058 − ℓ)^−0.012 exp(−…) > 1, and r / (2.0058 − ℓ) does not fall as ℓ
//   falls, since log p ≤ log 50 < 2.0058. Below −20: Γ r ≥ 0 and 1.2 r ≥ 24.
double least_A_p_db(double d_km, double log_percent, double log_beta_0) {
  const double r = log_percent - log_beta_0;
  if (r < 0) return -12 + (1.2 + 3.7e-3 * d_km) * r;
  if (d_km > 100) return 0;
  return std::min(24.0, -12 + 1.2 * r + 12 * std::pow(10, r / (2.0058 - log_beta_0)));
}

// ln (1 + x), x ≥ 0. Below 0.01 the series is cut where its next term is under 1e-14.
double log_1_and(double x) {
  if (x > 0.01) return std::log1p(x);
  return x * (1 - x * (1.0 / 2 - x * (1.0 / 3 - x * (1.0 / 4 - x * (1.0 / 5 - x / 6)))));
}

// At most 20 log x, at least 6.1 dB less; x ≥ 1.
double about_20_log(double x) {
  constexpr double k_octave_db = 6.0205;
  return k_octave_db * (static_cast<double>(std::bit_cast<std::uint64_t>(x) >> 52) - 1023);
}

// The shielding of an antenna at its horizon and what A_d loses by eq. (52a), of eqs. (48) and (50): at
// least.
double least_shielding_db(double theta_mrad, double horizon_km, const RadioBand& band, double gamma_d) {
  const double above_mrad = theta_mrad - 0.1 * horizon_km;
  if (above_mrad <= 0) return 0;
  return about_20_log(1 + 0.361 * above_mrad * std::sqrt(band.f_ghz * horizon_km)) +
         (0.264 * band.root_f - gamma_d) * above_mrad;
}

}  // namespace

InlandTime::InlandTime(double latitude_deg, double time_percent, double farthest_km) {
  const double log_percent = std::log10(time_percent);
  const auto count = static_cast<std::size_t>(farthest_km / k_table_step_km) + 4;
  for (std::size_t i = 0; i < count; ++i) {
    const double d = k_table_step_km * static_cast<double>(i);
    Terms terms{.beta_0_percent = anomalous_percent({.d_tm_km = d, .d_lm_km = d}, latitude_deg)};
    terms.log_beta_0 = std::log10(terms.beta_0_percent);
    terms.deviate_beta_0 = exceeded_deviate(terms.beta_0_percent / 100);
    terms.least_A_p_db = least_A_p_db(d, log_percent, terms.log_beta_0);
    table_.push_back(terms);
  }
}

InlandTime::Terms InlandTime::at(double d_km) const {
  const double place = d_km / k_table_step_km;
  const std::size_t i = std::clamp<std::size_t>(static_cast<std::size_t>(place), 1, table_.size() - 3);
  const double t = place - static_cast<double>(i);
  const std::array<double, 4> weight{-t * (t - 1) * (t - 2) / 6, (t + 1) * (t - 1) * (t - 2) / 2,
                                     -(t + 1) * t * (t - 2) / 2, (t + 1) * t * (t - 1) / 6};
  Terms out{.least_A_p_db = std::min(table_[i].least_A_p_db, table_[i + 1].least_A_p_db) - 0.1};
  for (std::size_t k = 0; k < 4; ++k) {
    const Terms& node = table_[i + k - 1];
    out.beta_0_percent += weight[k] * node.beta_0_percent;
    out.log_beta_0 += weight[k] * node.log_beta_0;
    out.deviate_beta_0 += weight[k] * node.deviate_beta_0;
  }
  return out;
}

P1812Sweep::P1812Sweep(const P1812Link& link, std::span<const double> frequency_mhz, double farthest_km,
                       SweepSettings settings)
    : settings_(settings), inland_(link.climate.latitude_deg, link.time_percent, farthest_km) {
  settings_.transmitter_m = link.transmitter_m;
  settings_.climate = link.climate;
  settings_.wants_beta = link.time_percent < 50;
  double longest_m = 0;
  for (const double f : frequency_mhz) {
    links_.push_back(link);
    links_.back().frequency_mhz = f;
    require_in_range_p1812(links_.back(), k_shortest_km);
    require_in_range_p1812(links_.back(), farthest_km);
    bands_.emplace_back(links_.back());
    const double lambda_m = bands_.back().band.lambda_m;
    scales_.push_back({.nu = std::sqrt(0.002 / lambda_m), .root_m = std::sqrt(lambda_m)});
    longest_m = std::max(longest_m, bands_.back().band.lambda_m);
  }
  edge_floor_ = -0.78 * std::sqrt(longest_m / 0.002) * (1 + 1e-9);  // eq. (12)
}

// Found once for all bands, some of it when first asked for.
struct P1812Sweep::Shared {
  RadialSweep& sweep;
  const SweepReceiver& receiver;
  SweptPath path;
  InlandTime::Terms time;
  double log_d = 0;              // 20 log d
  double log_d_fs_2 = 0;         // 10 log d_fs², eq. (8)
  double log_horizons = 0;       // 20 log (d_lt + d_lr)
  double E_p_db = 0;             // eq. (9a)
  double E_b_db = 0;             // eq. (9b); of θ < 3 mrad
  double F_i = 1;                // eq. (40)
  double F_j = 0;                // eq. (57)
  double clear_m = 0;            // 2 √(h_te h_re)
  double grazing = 0;            // eq. (25) at the middle, twice, without √λ
  std::array<double, 2> edge{};  // see bullington_edge; of the surface
  std::array<std::optional<double>, 2> smooth_edge;
  std::array<std::optional<SphericalClearance>, 2> clearance;
  std::optional<ClearAirPath> whole;
};

double P1812Sweep::least_loss_db(std::size_t band, double d_km) const {
  const P1812Terms& terms = bands_[band];
  return 92.4 + 20 * terms.band.log_f + 20 * std::log10(d_km) +
         std::min(0.0, 2.6 * (terms.time.log_percent - k_log_50)) - 1e-9;
}

void P1812Sweep::fill(Shared& shared) const {
  const SweptPath& path = shared.path;
  const TimeShare& time = bands_.front().time;
  const double d = path.ray.d_km;
  const double rise = (path.ray.h_t_m - path.ray.h_r_m) / (1000 * d);
  shared.time = inland_.at(d);
  shared.log_d = 20 * std::log10(d);
  shared.log_d_fs_2 = shared.log_d + 10 * std::numbers::log10e * log_1_and(rise * rise);  // eq. (8a)
  shared.log_horizons = path.is_transhorizon ? 20 * std::log10(path.horizons_km) : shared.log_d;
  if (settings_.wants_beta) {
    shared.E_p_db = 2.6 * (1 - std::exp(-0.1 * path.horizons_km)) * (time.log_percent - k_log_50);
  }
  if (time.percent > shared.time.beta_0_percent) shared.F_i = time.deviate / shared.time.deviate_beta_0;
  // fade_out(θ, 0.3, 0.8), below 1e-18 from 3 mrad on.
  if (path.theta_mrad < 3) {
    shared.F_j = 1 / (1 + std::exp(16 * (path.theta_mrad - 0.3)));
    shared.E_b_db = 2.6 * (1 - std::exp(-0.1 * path.horizons_km)) * (shared.time.log_beta_0 - k_log_50);
  }
  shared.clear_m = 2 * std::sqrt(path.effective.h_t_m * path.effective.h_r_m);
  shared.grazing = (1 + 1e-9) * 17.456 * std::sqrt(d);
  shared.edge[0] = bullington_edge(path.ray, path.surface[0]);
  if (settings_.wants_beta) shared.edge[1] = bullington_edge(path.ray, path.surface[1]);
}

bool P1812Sweep::losses(RadialSweep& sweep, const SweepReceiver& receiver,
                        std::span<const double> most_loss_db, std::span<double> loss_db) const {
  Shared shared{.sweep = sweep, .receiver = receiver, .path = sweep.look(receiver, edge_floor_)};
  if (!settings_.has_zones) fill(shared);
  for (std::size_t b = 0; b < bands_.size(); ++b) {
    const double limit_db = most_loss_db.empty() ? std::numeric_limits<double>::infinity() : most_loss_db[b];
    loss_db[b] = settings_.has_zones ? whole_loss_db(b, shared) : inland_loss_db(b, shared, limit_db);
  }
  return !shared.path.is_transhorizon;
}

double P1812Sweep::whole_loss_db(std::size_t band, Shared& shared) const {
  if (!shared.whole) shared.whole = shared.sweep.whole_path(shared.receiver);
  P1812Link link = links_[band];
  link.receiver_m = shared.receiver.antenna_m;
  return p1812_loss(*shared.whole, link, bands_[band]).L_b_db;
}

// §4.3.4. Over a smooth Earth the ray clears by at least √(u (1 − u)) (2 √(h_te h_re) − 500 C_e d² / 2) at
// the share u of the path (the mean of two terms is at least the root of their product); where that is above
// eq. (25) there is no loss by the Earth's curve and nothing to take from it.
double P1812Sweep::diffraction_db(std::size_t k, std::size_t band, Shared& shared) const {
  const SweptPath& path = shared.path;
  const RadioBand& radio = bands_[band].band;
  const double d = path.ray.d_km;
  const double a_p_km = shared.sweep.radii_km()[k];
  const double L_bulla_db = bullington_nu_loss_db(shared.edge[k] * scales_[band].nu, d);
  if (shared.clear_m - 250 / a_p_km * d * d > shared.grazing * scales_[band].root_m) {
    return L_bulla_db;
  }
  auto& clearance = shared.clearance[k];
  if (!clearance) clearance = spherical_clearance(path.effective, a_p_km);
  const double L_dsph_db = spherical_earth_loss_db(
      {.ray = path.effective, .a_p_km = a_p_km, .band = radio, .polarisation = links_[band].polarisation},
      *clearance);
  if (L_dsph_db <= 0) return L_bulla_db;
  auto& smooth = shared.smooth_edge[k];
  if (!smooth) {
    smooth = bullington_edge(path.effective, shared.sweep.smooth_tangents_of(path, shared.receiver, a_p_km));
  }
  const double L_bulls_db = bullington_nu_loss_db(*smooth * scales_[band].nu, d);
  return L_bulla_db + std::max(L_dsph_db - L_bulls_db, 0.0);  // eq. (39)
}

// Loss by ducting, eq. (46), at least.
double P1812Sweep::least_ducting_db(std::size_t band, const Shared& shared) const {
  const RadioBand& radio = bands_[band].band;
  const SweptPath& path = shared.path;
  const double gamma_d = 5e-5 * shared.sweep.radii_km()[0] * radio.root_f;  // eq. (51)
  const double open_db =
      102.45 + 20 * radio.log_f + shared.log_horizons + gamma_d * path.theta_mrad + shared.time.least_A_p_db;
  if (path.is_transhorizon) {
    return open_db + least_shielding_db(path.theta_t_mrad, path.d_lt_km, radio, gamma_d) +
           least_shielding_db(path.theta_r_mrad, path.d_lr_km, radio, gamma_d);
  }
  const double most_above_mrad = std::max(path.theta_t_mrad, 0.0) + std::max(path.theta_r_mrad, 0.0);
  return open_db + std::min(0.0, 0.264 * radio.root_f - gamma_d) * most_above_mrad;
}

double P1812Sweep::inland_loss_db(std::size_t band, Shared& shared, double most_loss_db) const {
  const P1812Terms& terms = bands_[band];
  const double L_bfs_db = 92.4 + 20 * terms.band.log_f + shared.log_d_fs_2;  // eq. (8)
  const double L_b0p_db = L_bfs_db + shared.E_p_db;                          // eq. (10)
  if (L_b0p_db > most_loss_db) return L_b0p_db;
  const double L_d50_db = diffraction_db(0, band, shared);
  double L_dp_db = L_d50_db;
  if (settings_.wants_beta) {
    L_dp_db += (diffraction_db(1, band, shared) - L_d50_db) * shared.F_i;  // eq. (41)
  }
  const double L_bd_db = L_b0p_db + L_dp_db;  // eq. (43)
  // Ducting shows only where its loss is not above that of diffraction, eqs. (60), (61).
  if (!(least_ducting_db(band, shared) > L_bd_db)) return whole_loss_db(band, shared);

  double L_bam_db = L_bd_db;
  if (shared.F_j > 0) {
    double L_minb0p_db = L_b0p_db + L_dp_db;  // eq. (59)
    if (terms.time.percent >= shared.time.beta_0_percent) {
      const double L_bd50_db = L_bfs_db + L_d50_db;
      L_minb0p_db = L_bd50_db + (L_bfs_db + shared.E_b_db + L_dp_db - L_bd50_db) * shared.F_i;
    }
    L_bam_db += (L_minb0p_db - L_bd_db) * shared.F_j;  // eq. (62)
  }
  // Troposcatter 40 dB above takes 2e-8 dB off, eq. (63).
  double L_bc_db = L_bam_db;
  const double L_bs_db = terms.scatter_db + shared.log_d + 0.573 * shared.path.theta_mrad;  // eq. (44)
  if (L_bs_db < L_bam_db + 40) {
    const double powers = std::exp(-0.2 * std::numbers::ln10 * std::abs(L_bs_db - L_bam_db));
    L_bc_db = std::min(L_bs_db, L_bam_db) - 5 * std::numbers::log10e * log_1_and(powers);
  }
  const double over_m = shared.receiver.antenna_m - shared.receiver.at.clutter_m;
  const double share = std::clamp(1 - over_m / 10, 0.0, 1.0);                       // §4.7, §4.9
  return std::max(L_b0p_db, L_bc_db - terms.deviate_L * share * terms.sigma_L_db);  // eq. (69)
}

}  // namespace tsunagi::models
