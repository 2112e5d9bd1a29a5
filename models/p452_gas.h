// SPDX-License-Identifier: Apache-2.0
// Specific attenuation by gases as P.452 needs it: the line-by-line sum of ITU-R P.676-13 Annex 1.
#pragma once

namespace tsunagi::models {

struct P452Air {
  double pressure_hpa = 1013;  // of the dry air
  double temperature_k = 288.15;
  double vapour_g_per_m3 = 7.5;
};

// Attenuation by oxygen and water vapour, dB/km, f in GHz up to 1000. About 80 exponentials: callers keep it.
[[nodiscard]] double p452_gas_db_per_km(double frequency_ghz, const P452Air& air);

}  // namespace tsunagi::models
