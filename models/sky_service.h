// SPDX-License-Identifier: Apache-2.0
// What an option served from the sky needs: where its satellites or platform stand, and its link budget.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "models/slant_path.h"

namespace tsunagi::models {

// A constellation that fills the sky, a satellite over one longitude of the equator, or a platform over the
// region's middle.
enum class SkyBody : std::uint8_t { constellation, geostationary, platform };
inline constexpr std::array<std::string_view, 3> k_sky_body_names{"constellation", "geostationary",
                                                                  "platform"};

struct SkyService {
  SkyBody body = SkyBody::constellation;
  double altitude_km = 0;          // above sea level; of the geostationary one its own
  double longitude_deg = 0;        // geostationary: below the satellite
  double least_elevation_deg = 0;  // below it nothing is used
  int satellites_in_view = 1;      // constellation: above the least elevation in an open sky, free to serve
  double frequency_ghz = 0;        // down
  double bandwidth_mhz = 0;
  double eirp_dbm = 0;       // of the satellite or platform, in that band
  double unit_gain_dbi = 0;  // of the dish or unit
  double unit_height_m = 3;  // above ground
  double noise_k = 0;        // of the receiving system
  double dish_m = 0;         // diameter; 0: no dish, and no scintillation is counted
  double least_snr_db = 0;
};

// Share of the time that a constellation of which `open_ratio` of the sky can be seen has a satellite in it:
// 1 − (1 − open)^n, as if the satellites stood in it independently of one another.
[[nodiscard]] double constellation_ratio(const SkyService& service, double open_ratio) noexcept;

// Where and in what weather a dish stands.
struct SkyStation {
  double latitude_deg = 0;
  double height_km = 0;  // above sea level
  RainClimate rain;
};

struct SkyBudget {
  double loss_db = 0;    // exceeded p % of an average year
  double margin_db = 0;  // above the least signal-to-noise ratio at that loss
};

// Of the down direction at an elevation. 1 to 55 GHz, 0.01 ≤ p ≤ 5. Throws Error{input} outside, as
// slant_budget does.
[[nodiscard]] SkyBudget sky_budget(const SkyService& service, const SkyStation& station, double elevation_deg,
                                   double time_percent);

// Rain height in km above sea level where no map is at hand: 5 − 0.075 (latitude − 23) north of 23 degrees,
// 5 south of it to the equator and to 21 degrees south, 5 + 0.1 (latitude + 21) beyond. ITU-R P.839-2, §2;
// the later editions give a map, which may not be shipped.
[[nodiscard]] double usual_rain_height_km(double latitude_deg) noexcept;

}  // namespace tsunagi::models
