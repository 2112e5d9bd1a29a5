// SPDX-License-Identifier: Apache-2.0
// Terrain made by formula, for the tests of the path models.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "geo/base/random.h"
#include "models/terrain_profile.h"

namespace tsunagi::models {

// A profile of equal steps that owns its points.
struct MadeProfile {
  std::vector<double> height_m;
  std::vector<double> clutter_m;
  std::vector<double> distance_km;
  std::vector<RadioZone> zone;
  double length_km = 0;

  [[nodiscard]] TerrainProfile view() const {
    return {.height_m = height_m,
            .clutter_m = clutter_m,
            .distance_km = distance_km,
            .zone = zone,
            .length_km = length_km};
  }
  [[nodiscard]] MadeProfile reversed() const {
    MadeProfile back = *this;
    std::reverse(back.height_m.begin(), back.height_m.end());
    std::reverse(back.clutter_m.begin(), back.clutter_m.end());
    std::reverse(back.distance_km.begin(), back.distance_km.end());
    std::reverse(back.zone.begin(), back.zone.end());
    for (double& d : back.distance_km) d = length_km - d;
    return back;
  }
};

inline MadeProfile flat_profile(double length_km, std::size_t points, double height_m = 0) {
  return {.height_m = std::vector<double>(points, height_m), .length_km = length_km};
}

// One triangular ridge of the given height in the middle of a plain.
inline MadeProfile ridge_profile(double length_km, std::size_t points, double ridge_m) {
  MadeProfile made = flat_profile(length_km, points);
  const double middle = static_cast<double>(points - 1) / 2;
  for (std::size_t i = 0; i < points; ++i) {
    const double off = std::abs(static_cast<double>(i) - middle) / middle;
    made.height_m[i] = std::max(0.0, ridge_m * (1 - 5 * off));
  }
  return made;
}

// Rolling ground: 300 + 120 sin 2x + 60 sin(5x + 1) + 25 cos 11x metres, x from 0 to 6 along the path.
inline MadeProfile rolling_profile(double length_km, std::size_t points) {
  MadeProfile made = flat_profile(length_km, points);
  for (std::size_t i = 0; i < points; ++i) {
    const double x = 6 * static_cast<double>(i) / static_cast<double>(points - 1);
    made.height_m[i] = 300 + 120 * std::sin(2 * x) + 60 * std::sin(5 * x + 1) + 25 * std::cos(11 * x);
  }
  return made;
}

// Seeded rough ground: a walk of steps up to ±20 m, clutter of 0 to 20 m.
inline MadeProfile rough_profile(std::uint64_t seed, double length_km, std::size_t points) {
  const Random random(seed, "rough_profile");
  MadeProfile made = flat_profile(length_km, points, 200);
  for (std::size_t i = 0; i < points; ++i) {
    if (i > 0) made.height_m[i] = made.height_m[i - 1] + 40 * random.uniform(2 * i) - 20;
    made.clutter_m.push_back(5.0 * static_cast<double>(random.below(2 * i + 1, 5)));
  }
  return made;
}

}  // namespace tsunagi::models
