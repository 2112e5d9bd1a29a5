// SPDX-License-Identifier: Apache-2.0
#include "models/slant_path.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "models/p676.h"
#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr std::string_view k_source = "slant path";
constexpr double k_rad = std::numbers::pi / 180;
constexpr double k_earth_radius_km = 6371;
constexpr double k_light_km_per_s = 299'792.458;
constexpr double k_atmosphere_km = 100;
constexpr Bounds k_elevation_deg{0, 90};

double wrapped_deg(double azimuth_deg) {
  const double turned = std::fmod(azimuth_deg, 360.0);
  return turned < 0 ? turned + 360 : turned;
}

bool scintillates(const SlantLink& link) {
  return link.dish.diameter_m > 0 && link.path.wave.frequency_ghz >= 4 && link.path.wave.elevation_deg >= 5;
}

}  // namespace

double slant_range_km(double altitude_km, double elevation_deg) {
  require_positive(k_source, "altitude_km", altitude_km);
  require_within(k_source, "elevation_deg", elevation_deg, k_elevation_deg);
  // The triangle of Earth's centre, station and body, solved for its side.
  const double up_km = k_earth_radius_km * std::sin(elevation_deg * k_rad);
  return std::sqrt(up_km * up_km + altitude_km * (altitude_km + 2 * k_earth_radius_km)) - up_km;
}

double slant_free_space_db(double frequency_ghz, double range_km) {
  require_positive(k_source, "frequency_ghz", frequency_ghz);
  require_positive(k_source, "range_km", range_km);
  // ITU-R P.525-4 eq. (4), its constant in full
  return 20 * std::log10(4 * std::numbers::pi * range_km * frequency_ghz * 1e9 / k_light_km_per_s);
}

double one_way_delay_ms(double range_km) noexcept {
  return range_km / k_light_km_per_s * 1e3;
}

LookAngle look_angle(const Place& station, const Place& below, double altitude_km) {
  require_within(k_source, "latitude_deg", station.latitude_deg, {-90, 90});
  require_within(k_source, "latitude_deg", below.latitude_deg, {-90, 90});
  require_within(k_source, "longitude_deg", station.longitude_deg, {-360, 360});
  require_within(k_source, "longitude_deg", below.longitude_deg, {-360, 360});
  require_positive(k_source, "altitude_km", altitude_km);
  const double phi = station.latitude_deg * k_rad;
  const double psi = below.latitude_deg * k_rad;
  const double dl = (below.longitude_deg - station.longitude_deg) * k_rad;
  const double r = k_earth_radius_km + altitude_km;
  // The body in the station's east, north and up.
  const double east = r * std::cos(psi) * std::sin(dl);
  const double north = r * (std::cos(phi) * std::sin(psi) - std::sin(phi) * std::cos(psi) * std::cos(dl));
  const double up =
      r * (std::sin(phi) * std::sin(psi) + std::cos(phi) * std::cos(psi) * std::cos(dl)) - k_earth_radius_km;
  const double level = std::hypot(east, north);
  return {.azimuth_deg = wrapped_deg(std::atan2(east, north) / k_rad),
          .elevation_deg = std::atan2(up, level) / k_rad,
          .range_km = std::hypot(level, up)};
}

double horizon_deg(const HorizonMask& mask, double azimuth_deg) {
  const std::size_t n = mask.elevation_deg.size();
  require_within(k_source, "directions of the horizon mask", static_cast<double>(n), {1, 1e6});
  require_within(k_source, "azimuth_deg", azimuth_deg, {-1e6, 1e6});
  const double place = wrapped_deg(azimuth_deg) / 360 * static_cast<double>(n);
  const auto below = static_cast<std::size_t>(place);
  const double part = place - static_cast<double>(below);
  const double from = mask.elevation_deg[below % n];
  const double to = mask.elevation_deg[(below + 1) % n];
  return from + part * (to - from);
}

bool is_visible(const HorizonMask& mask, const LookAngle& look) {
  return look.elevation_deg > horizon_deg(mask, look.azimuth_deg);
}

double open_sky_ratio(const HorizonMask& mask, double least_elevation_deg) {
  require_within(k_source, "directions of the horizon mask", static_cast<double>(mask.elevation_deg.size()),
                 {1, 1e6});
  require_within(k_source, "least_elevation_deg", least_elevation_deg, {0, 89.999});
  double sum = 0;
  for (const double elevation : mask.elevation_deg) {
    sum += 1 - std::sin(std::clamp(elevation, least_elevation_deg, 90.0) * k_rad);
  }
  const double whole = 1 - std::sin(least_elevation_deg * k_rad);
  return sum / (whole * static_cast<double>(mask.elevation_deg.size()));
}

bool is_in_range(const SlantLink& link) noexcept {
  return is_in_range(link.path) && link.altitude_km > link.path.station_km && std::isfinite(link.altitude_km);
}

SlantBudget slant_budget(const SlantLink& link, double time_percent) {
  require_within(k_source, "time_percent", time_percent, {0.01, 5});
  const RainWave& wave = link.path.wave;
  SlantBudget budget;
  budget.range_km = slant_range_km(link.altitude_km - link.path.station_km, wave.elevation_deg);
  budget.free_space_db = slant_free_space_db(wave.frequency_ghz, budget.range_km);
  budget.fades.rain_db = rain_attenuation_db(link.path, link.rain, time_percent);
  budget.fades.gas_db =
      slant_gas_loss_db(wave.frequency_ghz, {.station_km = link.path.station_km,
                                             .top_km = std::min(link.altitude_km, k_atmosphere_km),
                                             .elevation_deg = wave.elevation_deg,
                                             .surface_vapour_g_per_m3 = link.surface_vapour_g_per_m3});
  if (scintillates(link)) {
    budget.fades.scintillation_db = scintillation_fade_db(wave, link.dish, link.N_wet, time_percent);
  }
  budget.total_db = budget.free_space_db + total_attenuation_db(budget.fades);
  return budget;
}

}  // namespace tsunagi::models
