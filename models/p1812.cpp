// SPDX-License-Identifier: Apache-2.0
#include "models/p1812.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "geo/base/error.h"

namespace tsunagi::models {
namespace {

bool is_between(double x, double low, double high) {
  return x >= low && x <= high;
}

[[noreturn]] void refuse(const P1812Link& link, double length_km) {
  throw input_error(
      fmt::format("ITU-R P.1812: expected 30 to 6000 MHz, 0.25 to 3000 km, antennas 1 to 3000 m above "
                  "ground, 1 to 50 % of "
                  "time, 1 to 99 % of locations, a lapse rate of 0 to 157 N-units/km and a latitude within "
                  "80 degrees; found "
                  "{} MHz, {} km, {} and {} m, {} %, {} %, {} N-units/km and {} degrees. Use another model "
                  "for this path.",
                  link.frequency_mhz, length_km, link.transmitter_m, link.receiver_m, link.time_percent,
                  link.location_percent, link.climate.delta_N, link.climate.latitude_deg));
}

// §4.4, eqs. (44), (45), what does not depend on the path.
double scatter_constant_db(const RadioBand& band, double time_percent, double N_0) {
  const double log_half = std::log10(band.f_ghz / 2);
  const double L_f_db = 25 * band.log_f - 2.5 * log_half * log_half;                           // eq. (45)
  return 190.1 + L_f_db - 0.15 * N_0 - 10.125 * std::pow(std::log10(50 / time_percent), 0.7);  // eq. (44)
}

// Share of the location variability that is felt by an antenna among clutter of height R, §4.7.
double clutter_share(double receiver_m, double R_m) {
  return std::clamp(1 - (receiver_m - R_m) / 10, 0.0, 1.0);
}

}  // namespace

bool is_in_range_p1812(const P1812Link& link, double length_km) {
  return is_between(link.frequency_mhz, 30, 6000) && is_between(length_km, 0.25, 3000) &&
         is_between(link.transmitter_m, 1, 3000) && is_between(link.receiver_m, 1, 3000) &&
         is_between(link.time_percent, 1, 50) && is_between(link.location_percent, 1, 99) &&
         link.location_width_m > 0 && is_between(link.climate.latitude_deg, -80, 80) &&
         is_between(link.climate.delta_N, 0, 156.999);
}

void require_in_range_p1812(const P1812Link& link, double length_km) {
  if (!is_in_range_p1812(link, length_km)) refuse(link, length_km);
}

P1812Terms::P1812Terms(const P1812Link& link)
    : band(link.frequency_mhz / 1000),
      time(link.time_percent),
      scatter_db(scatter_constant_db(band, link.time_percent, link.climate.N_0)),
      deviate_L(exceeded_deviate(link.location_percent / 100)),
      sigma_L_db((0.024 * band.f_ghz + 0.52) * std::pow(link.location_width_m, 0.28)) {}

P1812Loss p1812_loss(const TerrainProfile& profile, const P1812Link& link) {
  return p1812_loss(profile, link, P1812Terms(link));
}

P1812Loss p1812_loss(const TerrainProfile& profile, const P1812Link& link, const P1812Terms& terms) {
  require_whole(profile);
  require_in_range_p1812(link, profile.length_km);
  return p1812_loss(clear_air_path(profile, {link.transmitter_m, link.receiver_m}, link.climate), link,
                    terms);
}

P1812Loss p1812_loss(const ClearAirPath& path, const P1812Link& link) {
  return p1812_loss(path, link, P1812Terms(link));
}

P1812Loss p1812_loss(const ClearAirPath& path, const P1812Link& link, const P1812Terms& terms) {
  const PathGeometry& g = path.geometry;
  require_in_range_p1812(link, g.d_km);
  P1812Loss loss{.path = path,
                 .sight = sight_loss(path, terms.band, terms.time),
                 .diffraction = diffraction(path, terms.band, link.polarisation, terms.time),
                 .duct = ducting_loss(path, terms.band, terms.time, link.climate)};
  loss.mechanisms = {
      .d_km = g.d_km,
      .time_percent = link.time_percent,
      .beta_0_percent = path.ducting.beta_0_percent,
      .omega = path.zones.omega,
      .F_j = fade_out(g.theta_mrad, 0.3, 0.8),  // eq. (57)
      .L_b0p_db = loss.sight.L_b0p_db,
      .L_b0b_db = loss.sight.L_b0b_db,
      .F_i = loss.diffraction.F_i,
      .L_dp_db = loss.diffraction.L_dp_db,
      .L_bd50_db = loss.sight.L_bfs_db + loss.diffraction.median.L_d_db,  // eq. (42)
      .L_bd_db = loss.sight.L_b0p_db + loss.diffraction.L_dp_db,          // eq. (43)
      .L_ba_db = loss.duct.L_ba_db,
      .L_bs_db = terms.scatter_db + 20 * std::log10(g.d_km) + 0.573 * g.theta_mrad};  // eq. (44)
  loss.united = unite(loss.mechanisms);
  loss.sigma_L_db = clutter_share(link.receiver_m, path.receiver_clutter_m) * terms.sigma_L_db;  // §4.9
  loss.L_loc_db = -terms.deviate_L * loss.sigma_L_db;
  loss.L_b_db = std::max(loss.sight.L_b0p_db, loss.united.L_bc_db + loss.L_loc_db);  // eq. (69)
  return loss;
}

}  // namespace tsunagi::models
