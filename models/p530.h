// SPDX-License-Identifier: Apache-2.0
// Terrestrial line-of-sight links, ITU-R P.530-18: clearance, diffraction, multipath, rain, availability.
// Values that ITU-R gives as digital maps are inputs.
#pragma once

#include <span>

#include "models/p838.h"

namespace tsunagi::models {

// Radius of the first Fresnel ellipsoid in m at d1 and d2 km from the ends, §2.2.1, eq. (3). All > 0.
[[nodiscard]] double first_fresnel_radius_m(double frequency_ghz, double d1_km, double d2_km);

// Diffraction over average terrain in dB, §2.2.1, eq. (2): 10 − 20 h/F1, h < 0 where the ray is blocked. The
// Recommendation approximates by it losses above 15 dB: nothing to subtract where it gives less.
[[nodiscard]] double average_terrain_diffraction_db(double clearance_ratio) noexcept;

// A path over terrain at equal steps between two antennas.
struct ClearancePath {
  std::span<const float> terrain_m;  // above sea level, both ends' ground included; at least two
  double distance_km = 0;
  double transmitter_m = 0;  // above its ground
  double receiver_m = 0;
  double frequency_ghz = 0;
};
// Least clearance of the ray over the terrain as a share of F1, with an Earth of k times its radius (§2.2.2:
// 4/3 for the median, k_e for 99.9 % of the time). Infinite where no terrain lies between the ends.
// O(points).
[[nodiscard]] double least_clearance_ratio(const ClearancePath& path, double k);

// §2.2.2.1, steps 1 and 2, one antenna, no diversity, temperate climate: 1.0 F1 at the median k and, at k_e,
// nothing blocked (0.3 F1 where the obstacle extends along the path).
struct ClearanceRule {
  double median_ratio = 1.0;
  double low_k_ratio = 0.0;
};
[[nodiscard]] bool has_clearance(double ratio_at_median_k, double ratio_at_low_k,
                                 const ClearanceRule& rule) noexcept;

// What multipath fading depends on.
struct MultipathPath {
  double frequency_ghz = 0;  // 15/d to 45
  double distance_km = 0;    // 0 to 150; at most 5 km fades by multipath are not expected
  double transmitter_m = 0;  // antennas above sea level
  double receiver_m = 0;
  double mean_terrain_m = 0;  // h_t: above sea level, along the path, without trees
  double latitude_deg = 0;    // of the path's middle
};
[[nodiscard]] bool is_in_range(const MultipathPath& path) noexcept;

// Climate of edition 18 from its maps: log K and dN75 of the path's middle.
struct RefractivityClimate {
  double log_K = 0;  // geoclimatic factor, −8 to −1
  double dN75 = 0;   // N-units over the lowest 75 m, for 0.1 % of the average worst month: 0 to 300
};
// Climate of editions 9 to 17: point refractivity gradient in the lowest 65 m not exceeded 1 % of an average
// year, −1000 to 0, and terrain roughness.
struct GradientClimate {
  double dN1 = -200;
  double roughness_m = 20;  // s_a: standard deviation of terrain heights in 110 km × 110 km
};

// Multipath occurrence factor p_0 in % of the average worst month (fade depth 0), for all fade depths to
// come. §2.3.1, steps 1 to 3, of edition 18; eq. (4), (5) and (7) of ITU-R P.530-17. 0 for paths of at most 5
// km. Throws Error{input} outside the ranges above.
[[nodiscard]] double multipath_occurrence_percent(const MultipathPath& path,
                                                  const RefractivityClimate& climate);
[[nodiscard]] double multipath_occurrence_percent(const MultipathPath& path, const GradientClimate& climate);

// % of the average worst month that a fade of A dB ≥ 0 is exceeded, any depth, §2.3.2, eq. (11) to (18),
// for p_0 of at most 2000 %. Throws Error{input} above.
[[nodiscard]] double worst_month_fade_percent(double occurrence_percent, double fade_db);

// The same of the average year, §2.3.4, steps 1 to 4, eq. (24) and (25), with ΔG of at most 10.8 dB: deep
// fades by ΔG alone, shallow ones from the converted p_t.
[[nodiscard]] double yearly_fade_percent(const MultipathPath& path, double occurrence_percent,
                                         double fade_db);

// Rain of a path: 1 to 100 GHz, above 0 to 60 km.
struct RainPath {
  RainWave wave;  // its elevation is the path's inclination
  double distance_km = 0;
  double rain_001_mm_per_h = 0;  // R_0.01 of ITU-R P.837, 0 to 300
};
[[nodiscard]] bool is_in_range(const RainPath& path) noexcept;

// Attenuation by rain in dB exceeded p % of an average year, §2.4.1, eq. (32) to (36); 0.001 ≤ p ≤ 1.
[[nodiscard]] double path_rain_attenuation_db(const RainPath& path, double time_percent);

// The inverse: % of an average year that rain exceeds the fade margin, 0.001 to 1: a margin that is exceeded
// less often gives 0.001, for the method ends there; one exceeded more often gives 1, and the link is no link
// for the year (`more_than_1_percent`).
struct RainOutage {
  double percent = 0;
  bool more_than_1_percent = false;
};
[[nodiscard]] RainOutage rain_outage(const RainPath& path, double margin_db);

// Shares of an average year in % that a link is out.
struct Unavailability {
  double multipath_percent = 0;
  double rain_percent = 0;
  double equipment_percent = 0;  // 100·MTTR/(MTBF + MTTR)
  [[nodiscard]] double total_percent() const noexcept {
    return multipath_percent + rain_percent + equipment_percent;
  }
  [[nodiscard]] double availability() const noexcept { return 1 - total_percent() / 100; }
};

// What a link of the given fade margin loses to multipath and rain, which do not come together (§2.6).
[[nodiscard]] Unavailability link_unavailability(const MultipathPath& path, double occurrence_percent,
                                                 const RainPath& rain, double margin_db);

}  // namespace tsunagi::models
