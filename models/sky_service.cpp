// SPDX-License-Identifier: Apache-2.0
#include "models/sky_service.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::models {
namespace {

constexpr double k_boltzmann_dbm_per_k_hz = -198.6;  // 10 log k, in mW

}  // namespace

double constellation_ratio(const SkyService& service, double open_ratio) noexcept {
  return 1 - std::pow(1 - std::clamp(open_ratio, 0.0, 1.0), service.satellites_in_view);
}

SkyBudget sky_budget(const SkyService& service, const SkyStation& station, double elevation_deg,
                     double time_percent) {
  const SlantLink link{.path = {.latitude_deg = station.latitude_deg,
                                .station_km = station.height_km,
                                .wave = {.frequency_ghz = service.frequency_ghz,
                                         .elevation_deg = elevation_deg,
                                         .tilt_deg = 45}},
                       .altitude_km = service.altitude_km,
                       .rain = station.rain,
                       .dish = {.diameter_m = service.dish_m}};
  const double loss_db = slant_budget(link, time_percent).total_db;
  const double noise_dbm = k_boltzmann_dbm_per_k_hz + 10 * std::log10(service.noise_k) +
                           10 * std::log10(service.bandwidth_mhz * 1e6);
  return {.loss_db = loss_db,
          .margin_db = service.eirp_dbm - loss_db + service.unit_gain_dbi - noise_dbm - service.least_snr_db};
}

double usual_rain_height_km(double latitude_deg) noexcept {
  if (latitude_deg > 23) return std::max(0.0, 5 - 0.075 * (latitude_deg - 23));
  if (latitude_deg >= -21) return 5;
  return std::max(0.0, 5 + 0.1 * (latitude_deg + 21));
}

}  // namespace tsunagi::models
