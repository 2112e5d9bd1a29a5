// SPDX-License-Identifier: Apache-2.0
// ITU-R P.452-18: interference between stations on the Earth, 0.1 to 50 GHz, in clear air.
#pragma once

#include "models/clear_air.h"
#include "models/p526.h"
#include "models/path_geometry.h"
#include "models/terrain_profile.h"

namespace tsunagi::models {

struct P452Link {
  double frequency_mhz = 0;
  double transmitter_m = 0;  // antennas above their ground
  double receiver_m = 0;
  double transmitter_gain_dbi = 0;  // towards the horizon along the path
  double receiver_gain_dbi = 0;
  Polarisation polarisation = Polarisation::horizontal;
  double time_percent = 50;  // of an average year, p
  RadioClimate climate;
  double pressure_hpa = 1013;  // of the dry air along the path
  double temperature_c = 15;
};

// Within the Recommendation's limits: 100–50000 MHz, p 0.001–50 %, above 0 to 10000 km, antennas above their
// ground. Cheap.
[[nodiscard]] bool is_in_range_p452(const P452Link& link, double length_km);

// Specific attenuation by gases, ITU-R P.676-13 Annex 1.
struct P452Gas {
  double path_db_per_km = 0;     // vapour of 7.5 g/m³ over land to 10 over sea, eq. (9a)
  double scatter_db_per_km = 0;  // vapour of 3 g/m³, for troposcatter
};
[[nodiscard]] P452Gas p452_gas(const P452Link& link, double omega);

// Every intermediate value, by the Recommendation's names.
struct P452Loss {
  ClearAirPath path;
  P452Gas gas;
  double A_g_db = 0;  // gases along the path, eq. (9)
  SightLoss sight;    // with A_g_db: L_bfsg, L_b0p, L_b0β
  Diffraction diffraction;
  DuctingLoss duct;  // L_ba with the gases of d_km
  Mechanisms mechanisms;
  United united;
  double L_b_db = 0;  // basic transmission loss not exceeded for p % of time
};

// Basic transmission loss, P.452-18 Annex 1 §4. Clutter raises the points between the antennas that are 50 m
// or more from both; no other clutter loss is made. Agrees with the official cases to 1e-6 dB
// (tests/models/p452_real_test.cpp). Throws Error{input} outside is_in_range_p452 or for a profile that is
// not whole; never extrapolates. O(points), allocates nothing.
[[nodiscard]] P452Loss p452_loss(const TerrainProfile& profile, const P452Link& link);

// The same for a path already found, and with the gases known: clear_air_path(profile, {transmitter_m,
// receiver_m, p452_clutter_margin_km}, climate) of the link. O(1).
inline constexpr double p452_clutter_margin_km = 0.05;  // §4.2, eq. (6e)
[[nodiscard]] P452Loss p452_loss(const ClearAirPath& path, const P452Link& link, const P452Gas& gas);

// The same with the gases known, which cost more than a short profile: p452_gas(link, zone_lengths(…).omega).
[[nodiscard]] P452Loss p452_loss(const TerrainProfile& profile, const P452Link& link, const P452Gas& gas);

// Share of an average year that has the losses of `worst_month_percent` of the worst month, §3.2.1 step 2.
[[nodiscard]] double annual_time_percent(double worst_month_percent, double latitude_deg, double omega);

}  // namespace tsunagi::models
