// SPDX-License-Identifier: Apache-2.0
// Attenuation by atmospheric gases, ITU-R P.676-13, line by line.
#pragma once

#include "models/p835.h"

namespace tsunagi::models {

struct GasAttenuation {
  double oxygen_db_per_km = 0;  // oxygen, nitrogen and the Debye spectrum: all of the dry air
  double vapour_db_per_km = 0;
  [[nodiscard]] double total_db_per_km() const noexcept { return oxygen_db_per_km + vapour_db_per_km; }
};

// γ_o and γ_w, ITU-R P.676-13, Annex 1, §1, eq. (1) to (9). Throws Error{input} outside 1 to 1000 GHz or for
// air that is none. Agrees with the reference rows to 1e-6 of their value (tests/models/real_p676_test.cpp).
[[nodiscard]] GasAttenuation gas_attenuation(double frequency_ghz, const AirState& air);

// The same sums where another Recommendation asks for them below 1 GHz (P.452 from 0.1 GHz) and has checked
// the air itself. Refuses nothing. About 80 exponentials: callers keep it.
[[nodiscard]] GasAttenuation gas_attenuation_by_lines(double frequency_ghz, const AirState& air);

// Over a terrestrial path, Annex 1, §2.1, eq. (10): the same air all along it.
[[nodiscard]] double terrestrial_gas_loss_db(double frequency_ghz, double distance_km, const AirState& air);

// A path that climbs through the reference atmosphere from a station to a satellite or a platform.
struct SlantAir {
  double station_km = 0;                 // above sea level
  double top_km = 100;                   // the end of the path, or of the atmosphere
  double elevation_deg = 0;              // apparent, at the station; above 0
  double surface_vapour_g_per_m3 = 7.5;  // at sea level; falls with a scale height of 2 km
};

// Annex 1, §2.2.1, eq. (13) to (19b): the ray bent through layers of air. Agrees with ITU-R's validation
// example to 1e-5 dB. Throws Error{input} outside 1 to 1000 GHz, 0 to 100 km, elevation 0 (excluded) to 90.
// 1 to 2 ms: for one value a site, not one a pixel.
[[nodiscard]] double slant_gas_loss_db(double frequency_ghz, const SlantAir& path);

// Quick estimate from the air at the station, for 1 to 350 GHz and 5 to 90 degrees: Annex 2's form
// (γ_o·h_o + γ_w·h_w)/sin φ, with h_w of its eq. (37). Edition 13 prints h_o as a data file, which is not
// shipped; in its place stands the closed form of ITU-R P.676-12, Annex 2, eq. (31) to (34). ITU-R's examples
// agree within 1.1 %; the ray above within 10 % from 10 degrees up.
[[nodiscard]] double slant_gas_estimate_db(double frequency_ghz, double elevation_deg, const AirState& air);

}  // namespace tsunagi::models
