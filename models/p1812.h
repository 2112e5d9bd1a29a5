// SPDX-License-Identifier: Apache-2.0
// ITU-R P.1812-6: a path-specific prediction for point-to-area services, 30 MHz to 6 GHz. The troposcatter
// term is that of edition 6, which the later editions' users are told to return to; the rest is unchanged to
// edition 8, and the reference programs of both agree on every validation case.
#pragma once

#include "models/clear_air.h"
#include "models/p526.h"
#include "models/path_geometry.h"
#include "models/terrain_profile.h"

namespace tsunagi::models {

struct P1812Link {
  double frequency_mhz = 0;
  double transmitter_m = 0;  // antennas above their ground
  double receiver_m = 0;
  Polarisation polarisation = Polarisation::horizontal;
  double time_percent = 50;       // of an average year, p
  double location_percent = 50;   // of the locations in a square around the receiver, p_L
  double location_width_m = 100;  // side of that square, w_a
  RadioClimate climate;
};

// Within the Recommendation's limits: 30–6000 MHz, 0.25–3000 km, antennas 1–3000 m above ground, p 1–50 %,
// p_L 1–99 % of a square of any size; latitude at most 80°. Cheap: pairs outside are counted non-links by the
// caller.
[[nodiscard]] bool is_in_range_p1812(const P1812Link& link, double length_km);

// Throws Error{input} that says what was expected and what came.
void require_in_range_p1812(const P1812Link& link, double length_km);

// What of a link is the same on every path.
struct P1812Terms {
  explicit P1812Terms(const P1812Link& link);

  RadioBand band;
  TimeShare time;
  double scatter_db;  // troposcatter without distance and angle, eqs. (44), (45)
  double deviate_L;   // I(p_L / 100)
  double sigma_L_db;  // location variability among clutter, §4.7
};

// Every intermediate value, by the Recommendation's names.
struct P1812Loss {
  ClearAirPath path;
  SightLoss sight;
  Diffraction diffraction;
  DuctingLoss duct;
  Mechanisms mechanisms;
  United united;
  double sigma_L_db = 0;  // location variability at the receiver's height, §4.9
  double L_loc_db = 0;    // its share for p_L
  double L_b_db = 0;      // basic transmission loss not exceeded for p % of time and p_L % of locations
};

// Basic transmission loss outdoors, P.1812-6 Annex 1 §4. Clutter raises the points between the antennas and
// never the two ends; no terminal correction is made. Agrees with the official cases to 1e-6 dB
// (tests/models/p1812_real_test.cpp). Throws Error{input} outside is_in_range_p1812 or for a profile that is
// not whole; never extrapolates. O(points), allocates nothing.
[[nodiscard]] P1812Loss p1812_loss(const TerrainProfile& profile, const P1812Link& link);
// The same with the link's terms known, for many paths.
[[nodiscard]] P1812Loss p1812_loss(const TerrainProfile& profile, const P1812Link& link,
                                   const P1812Terms& terms);

// The same for a path already found, so that bands and shares of time share it: clear_air_path(profile,
// {transmitter_m, receiver_m}, climate) of the link. O(1).
[[nodiscard]] P1812Loss p1812_loss(const ClearAirPath& path, const P1812Link& link);
[[nodiscard]] P1812Loss p1812_loss(const ClearAirPath& path, const P1812Link& link, const P1812Terms& terms);

}  // namespace tsunagi::models
