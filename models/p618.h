// SPDX-License-Identifier: Apache-2.0
// Rain, scintillation and depolarization on Earth-space paths, ITU-R P.618-14. Values that ITU-R gives as
// digital maps are inputs.
#pragma once

#include "models/p838.h"

namespace tsunagi::models {

struct EarthSpacePath {
  double latitude_deg = 0;  // of the station, −90 to 90
  double station_km = 0;    // h_S above sea level, 0 to 9
  RainWave wave;            // 1 to 55 GHz, elevation above 0 to 90
};

[[nodiscard]] bool is_in_range(const EarthSpacePath& path) noexcept;

// Rain of a place: R_0.01 of ITU-R P.837 and rain height h_R of ITU-R P.839.
struct RainClimate {
  double rain_001_mm_per_h = 0;  // exceeded 0.01 % of an average year, 0 to 300
  double rain_height_km = 0;     // above sea level, 0 to 10
};

// Length of the path below the rain height in km, §2.2.1.1, step 2, eq. (1) and (2); 0 over it.
[[nodiscard]] double rain_slant_km(const EarthSpacePath& path, const RainClimate& climate);

// Attenuation by rain exceeded p % of an average year in dB, §2.2.1.1, steps 1 to 10, eq. (1) to (8).
// 0.001 ≤ p ≤ 5. Agrees with ITU-R's validation examples to 1e-4 dB (tests/models/real_p618_test.cpp).
// Throws Error{input} outside the ranges above.
[[nodiscard]] double rain_attenuation_db(const EarthSpacePath& path, const RainClimate& climate,
                                         double time_percent);

struct DishAntenna {
  double diameter_m = 0;    // above 0 to 100
  double efficiency = 0.5;  // above 0 to 1; 0.5 is the Recommendation's choice where it is unknown
};

// Fade by tropospheric scintillation exceeded p % of the time in dB, §2.4.1, eq. (43) to (49): 4 to 20 GHz,
// and to 55 GHz with the fade of 20 GHz as ITU-R's validation examples have it; elevation 5 to 90, 0.01 ≤ p
// ≤ 50. N_wet of ITU-R P.453, 0 to 200. Throws Error{input} outside.
[[nodiscard]] double scintillation_fade_db(const RainWave& wave, const DishAntenna& dish, double N_wet,
                                           double time_percent);

// Attenuations exceeded the same share of time. Below 1 %, gas and clouds are those of 1 %.
struct SlantFades {
  double gas_db = 0;
  double rain_db = 0;
  double cloud_db = 0;
  double scintillation_db = 0;
};

// §2.5: A_G + √((A_R + A_C)² + A_S²).
[[nodiscard]] double total_attenuation_db(const SlantFades& fades) noexcept;

// Cross-polarization discrimination by rain and ice not exceeded p % of the time in dB, from the rain
// attenuation A_p exceeded as often; §4.1 and, from 4 to 6 GHz, §4.3. 4 to 55 GHz, elevation 0 to 60,
// 0.001 ≤ p ≤ 1, A_p > 0. Throws Error{input} outside.
[[nodiscard]] double rain_xpd_db(const RainWave& wave, double rain_attenuation_db, double time_percent);

}  // namespace tsunagi::models
