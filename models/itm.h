// SPDX-License-Identifier: Apache-2.0
// The ITS Irregular Terrain Model (Longley–Rice), version 1.2.2, after Hufford, "The ITS Irregular Terrain
// Model, version 1.2.2: the algorithm" [Algorithm], Longley and Rice 1968, ERL 79-ITS 67, and Hufford,
// Longley and Kissick 1982, NTIA Report 82-100. 20 MHz to 20 GHz. Lengths in metres inside.
#pragma once

#include <array>
#include <complex>
#include <cstdint>

#include "models/p526.h"
#include "models/terrain_profile.h"

namespace tsunagi::models {

enum class ItmClimate : std::uint8_t {
  equatorial,
  continental_subtropical,
  maritime_subtropical,
  desert,
  continental_temperate,
  maritime_temperate_over_land,
  maritime_temperate_over_sea,
};

// How time, location and situation are told apart, NTIA Report 82-100 §5.
enum class ItmVariability : std::uint8_t { single_message, accidental, mobile, broadcast };

// How an antenna's place was chosen; area mode only.
enum class ItmSiting : std::uint8_t { random, careful, very_careful };

// What a user of the result should look at; bits of ItmLoss::warnings.
enum class ItmWarning : std::uint16_t {
  transmitter_height = 0x0001,         // beyond 1 to 1000 m
  receiver_height = 0x0002,            //
  frequency = 0x0004,                  // beyond 40 to 10000 MHz
  path_long = 0x0008,                  // over 1000 km
  path_very_long = 0x0010,             // over 2000 km
  path_steep = 0x0020,                 // shorter than five times the difference of the effective heights
  path_short = 0x0040,                 // under 1 km
  transmitter_horizon_angle = 0x0080,  // over 0.2 rad
  receiver_horizon_angle = 0x0100,
  transmitter_horizon_near = 0x0200,  // under a tenth of the smooth Earth's
  receiver_horizon_near = 0x0400,
  transmitter_horizon_far = 0x0800,  // over three times the smooth Earth's
  receiver_horizon_far = 0x1000,
  extreme_variability = 0x2000,   // a share farther than 3.1 deviations from the median
  surface_refractivity = 0x4000,  // under 250 N-units
};

enum class ItmMode : std::uint8_t { line_of_sight, diffraction, troposcatter };

struct ItmLink {
  double frequency_mhz = 0;
  double transmitter_m = 0;  // antennas above their ground
  double receiver_m = 0;
  Polarisation polarisation = Polarisation::horizontal;
  ItmClimate climate = ItmClimate::maritime_temperate_over_land;
  double N_0 = 301;       // sea-level surface refractivity, N-units
  double epsilon_r = 15;  // relative permittivity of the ground
  double sigma = 0.005;   // its conductivity, S/m
  ItmVariability variability = ItmVariability::broadcast;
  bool without_location = false;   // no location variability, as for a fixed pair of places
  bool without_situation = false;  // no direct situation variability, as for interference
  double time_percent = 50;
  double location_percent = 50;
  double situation_percent = 50;
};

// 20–20000 MHz, antennas 0.5–3000 m, N_0 250–400, shares above 0 and below 100 %, a ground whose impedance
// the model holds for, a path above 0 km. Inside, paths beyond the model's tried limits carry warnings.
// Cheap.
[[nodiscard]] bool is_in_range_itm(const ItmLink& link, double length_km);

// Every intermediate value; pairs are transmitter, receiver.
struct ItmLoss {
  double d_m = 0;
  double N_s = 0;                       // surface refractivity, N-units
  double a_e_m = 0;                     // effective Earth radius
  std::complex<double> Z_g;             // surface transfer impedance
  double delta_h_m = 0;                 // terrain irregularity
  std::array<double, 2> h_e_m{};        // effective heights
  std::array<double, 2> d_L_m{};        // horizon distances
  std::array<double, 2> theta_e_rad{};  // horizon angles
  ItmMode mode = ItmMode::line_of_sight;
  double A_ref_db = 0;  // reference attenuation below free space
  double A_fs_db = 0;   // free space
  double A_db = 0;      // attenuation below free space for the asked shares
  double L_b_db = 0;    // basic transmission loss, A_fs_db + A_db
  std::uint16_t warnings = 0;

  [[nodiscard]] bool warns_of(ItmWarning warning) const {
    return (warnings & static_cast<std::uint16_t>(warning)) != 0;
  }
};

// Point-to-point mode. The profile has equal steps; its clutter and zones are not looked at. Throws
// Error{input} outside is_in_range_itm, for a profile that is not whole or has given distances, and where the
// ground lies so high that the surface refractivity falls below 150. Agrees with the published cases to
// 0.005 dB, the step to which those are known (tests/models/itm_real_test.cpp). O(points).
[[nodiscard]] ItmLoss itm_loss(const TerrainProfile& profile, const ItmLink& link);

// Area mode: no profile, only how rough the ground is.
struct ItmArea {
  double length_km = 0;
  double delta_h_m = 90;
  ItmSiting transmitter_siting = ItmSiting::random;
  ItmSiting receiver_siting = ItmSiting::random;
};
[[nodiscard]] ItmLoss itm_area_loss(const ItmArea& area, const ItmLink& link);

}  // namespace tsunagi::models
