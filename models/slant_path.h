// SPDX-License-Identifier: Apache-2.0
// Links to the sky: where a satellite or platform stands, whether the terrain hides it, and what is lost.
#pragma once

#include <span>

#include "models/p618.h"

namespace tsunagi::models {

// Direction and distance from a station on a spherical Earth of 6371 km.
struct LookAngle {
  double azimuth_deg = 0;  // from north, clockwise, 0 to 360
  double elevation_deg = 0;
  double range_km = 0;
};

// Distance in km to something at an altitude above the station, seen at an elevation of 0 to 90 degrees.
// Throws Error{input} outside or for an altitude that is not positive.
[[nodiscard]] double slant_range_km(double altitude_km, double elevation_deg);

// Free space loss in dB, ITU-R P.525-4, eq. (4) with the constant in full: 20 log(4π d f/c).
[[nodiscard]] double slant_free_space_db(double frequency_ghz, double range_km);

[[nodiscard]] double one_way_delay_ms(double range_km) noexcept;

// A point by its place on the sphere. Degrees.
struct Place {
  double latitude_deg = 0;
  double longitude_deg = 0;
};

// From a station at sea level to a body over `below`. A negative elevation is below the horizon.
[[nodiscard]] LookAngle look_angle(const Place& station, const Place& below, double altitude_km);

inline constexpr double k_geostationary_altitude_km = 35786;

// Elevations of the horizon in degrees at equal steps of azimuth from north, clockwise; at least one.
struct HorizonMask {
  std::span<const double> elevation_deg;
};
// Between the mask's azimuths in a straight line.
[[nodiscard]] double horizon_deg(const HorizonMask& mask, double azimuth_deg);
[[nodiscard]] bool is_visible(const HorizonMask& mask, const LookAngle& look);
// Share of the sky's solid angle above both the mask and the least elevation, of what lies above the latter.
// A constellation that fills the sky is seen that share of the time, roughly. O(mask).
[[nodiscard]] double open_sky_ratio(const HorizonMask& mask, double least_elevation_deg);

struct SlantLink {
  EarthSpacePath path;     // frequency, elevation, latitude and height of the station
  double altitude_km = 0;  // of the satellite or platform above sea level, above the station
  RainClimate rain;
  DishAntenna dish;  // diameter 0: no scintillation computed
  double N_wet = 60;
  double surface_vapour_g_per_m3 = 7.5;
};

// Whether the link's path and altitude lie where slant_budget holds.
[[nodiscard]] bool is_in_range(const SlantLink& link) noexcept;

struct SlantBudget {
  double range_km = 0;
  double free_space_db = 0;
  SlantFades fades;
  double total_db = 0;  // free space and what is exceeded p % of the time
};

// Loss exceeded p % of an average year: ITU-R P.525, P.676 (Annex 1), P.618 (rain; scintillation from 4 GHz
// and 5 degrees up), without clouds. 1 to 55 GHz, 0.01 ≤ p ≤ 5. Throws Error{input} outside. 1 to 2 ms.
[[nodiscard]] SlantBudget slant_budget(const SlantLink& link, double time_percent);

}  // namespace tsunagi::models
