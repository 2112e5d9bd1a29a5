// SPDX-License-Identifier: Apache-2.0
#include "models/propagation.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::models {
namespace {

constexpr double k_light_m_mhz = 299.792458;     // wavelength in m of 1 MHz
constexpr double k_earth_radius_km = 8500;       // 4/3 of 6375 km, ITU-R P.526-15 §4
constexpr double k_thermal_noise_dbm_hz = -174;  // kT at 290 K

// Height of the terrain over the chord at point i, with the Earth's bulge. ITU-R P.526-15 §4.5.1.
struct Chord {
  const PathProfile& profile;
  double step_km;
  explicit Chord(const PathProfile& p)
      : profile(p), step_km(p.length_km / static_cast<double>(p.height_m.size() - 1)) {}
  [[nodiscard]] double distance_km(std::size_t i) const { return step_km * static_cast<double>(i); }
  [[nodiscard]] double height_m(std::size_t i) const {
    const double d = distance_km(i);
    return profile.height_m[i] + 500 / k_earth_radius_km * d * (profile.length_km - d);
  }
};

double snr_db(double eirp_dbm, double gain_dbi, double noise_figure_db, const Radio& radio, double loss_db) {
  const double noise_dbm =
      k_thermal_noise_dbm_hz + 10 * std::log10(radio.bandwidth_mhz * 1e6) + noise_figure_db;
  return eirp_dbm + gain_dbi - loss_db - radio.fade_margin_db - radio.interference_margin_db - noise_dbm;
}

double shannon_bps(double snr, double attenuation, double most_efficiency, double bandwidth_mhz) {
  return bandwidth_mhz * 1e6 * std::min(most_efficiency, attenuation * std::log2(1 + std::pow(10, snr / 10)));
}

}  // namespace

double free_space_loss_db(double frequency_mhz, double distance_km) {
  return 32.4 + 20 * std::log10(frequency_mhz) + 20 * std::log10(distance_km);  // eq. (4)
}

double fresnel_clearance(const PathProfile& profile, double transmitter_m, double receiver_m,
                         double frequency_mhz) {
  const Chord chord(profile);
  const double d = profile.length_km;
  const double h_ts = profile.height_m.front() + transmitter_m;
  const double h_rs = profile.height_m.back() + receiver_m;
  double least = 1e300;
  for (std::size_t i = 1; i + 1 < profile.height_m.size(); ++i) {
    const double d_i = chord.distance_km(i);
    const double ray_m = (h_ts * (d - d_i) + h_rs * d_i) / d;
    // First Fresnel radius, ITU-R P.526-15 eq. (3): sqrt(λ d1 d2 / d), km to m.
    const double radius_m = std::sqrt(k_light_m_mhz / frequency_mhz * 1000 * d_i * (d - d_i) / d);
    least = std::min(least, (ray_m - chord.height_m(i)) / radius_m);
  }
  return least;
}

double down_bps(const Radio& radio, double sinr_db) {
  if (radio.fixed_rate_bps > 0) return radio.fixed_rate_bps * radio.down_ratio;
  return radio.down_ratio *
         shannon_bps(sinr_db, radio.attenuation_down, radio.most_efficiency_down, radio.bandwidth_mhz);
}

std::optional<LinkBudget> link_budget(const Radio& radio, double loss_db) {
  const double down_snr = snr_db(radio.eirp_dbm, radio.unit_gain_dbi, radio.noise_figure_db, radio, loss_db);
  const double up_snr =
      snr_db(radio.unit_eirp_dbm, radio.site_gain_dbi, radio.site_noise_figure_db, radio, loss_db);
  const double margin = std::min(down_snr, up_snr) - radio.least_snr_db;
  if (margin < 0) return std::nullopt;
  const double up_ratio =
      radio.down_ratio >= 1 ? 1 : 1 - radio.down_ratio;  // a paired band has both directions whole
  LinkBudget link{.loss_db = loss_db, .margin_db = margin};
  link.down_bps = down_bps(radio, down_snr);
  link.up_bps =
      up_ratio * (radio.fixed_rate_bps > 0 ? radio.fixed_rate_bps
                                           : shannon_bps(up_snr, radio.attenuation_up,
                                                         radio.most_efficiency_up, radio.bandwidth_mhz));
  return link;
}

}  // namespace tsunagi::models
