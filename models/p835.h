// SPDX-License-Identifier: Apache-2.0
// Mean annual global reference atmosphere, ITU-R P.835-6, Annex 1.
#pragma once

namespace tsunagi::models {

// Air at one height. The pressure is the dry air's alone, as ITU-R P.676 takes it: barometric less
// vapour.
struct AirState {
  double dry_pressure_hpa = 1013.25;
  double temperature_k = 288.15;
  double vapour_g_per_m3 = 7.5;

  [[nodiscard]] double vapour_pressure_hpa() const noexcept;  // ITU-R P.835-6, eq. (8)
  [[nodiscard]] double refractive_index() const noexcept;     // ITU-R P.453-14, eq. (1) and (2)
};

// The reference atmosphere at a geometric height of 0 to 100 km, with the given vapour density at height 0.
// §1.1, eq. (1) to (5), and §1.2, eq. (6) to (8). Throws Error{input} outside.
[[nodiscard]] AirState standard_air(double height_km, double surface_vapour_g_per_m3 = 7.5);

}  // namespace tsunagi::models
