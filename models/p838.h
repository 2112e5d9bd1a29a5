// SPDX-License-Identifier: Apache-2.0
// Specific attenuation of rain, ITU-R P.838-3.
#pragma once

namespace tsunagi::models {

struct RainWave {
  double frequency_ghz = 0;  // 1 to 1000
  double elevation_deg = 0;  // of the path; 0 is level
  double tilt_deg = 45;  // of the polarization from the horizontal: 0 horizontal, 90 vertical, 45 circular
};

struct RainCoefficients {
  double k = 0;
  double alpha = 0;
};

// ITU-R P.838-3, eq. (2) to (5). Throws Error{input} outside 1 to 1000 GHz, elevation −90 to 90, tilt 0
// to 90. Agrees with ITU-R's validation examples to 1e-7 (tests/models/real_p838_test.cpp).
[[nodiscard]] RainCoefficients rain_coefficients(const RainWave& wave);

// γ_R in dB/km at a rain rate in mm/h, eq. (1). Throws Error{input} for a negative rate.
[[nodiscard]] double rain_attenuation_db_per_km(const RainCoefficients& coefficients, double rain_mm_per_h);

}  // namespace tsunagi::models
