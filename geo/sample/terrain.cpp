// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/terrain.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::geo::sample {
namespace {

double smooth(double t) {
  return t * t * (3 - 2 * t);
}

}  // namespace

Terrain::Terrain(std::uint64_t seed, double side_m, double relief)
    : random_(seed, "terrain"),
      period_m_(std::clamp(0.9 * side_m, 5000.0, 15000.0)),
      relief_m_(relief * std::min(1450.0, 0.097 * period_m_)),
      fall_ratio_(std::min(0.006, 180.0 / side_m)),
      reach_(static_cast<int>(0.5 * side_m / period_m_)) {}

double Terrain::noise(Metres at, double cell_m) const noexcept {
  const double u = at.x_m / cell_m;
  const double v = at.y_m / cell_m;
  const double u0 = std::floor(u);
  const double v0 = std::floor(v);
  const double s = smooth(u - u0);
  const double t = smooth(v - v0);
  const auto ix = static_cast<std::int64_t>(u0);
  const auto iy = static_cast<std::int64_t>(v0);
  const auto size = static_cast<std::uint64_t>(cell_m) << 51;
  const auto value = [&](std::int64_t dx, std::int64_t dy) {
    return random_.uniform(pair_index(ix + dx, iy + dy) ^ size);
  };
  const double south = value(0, 0) * (1 - s) + value(1, 0) * s;
  const double north = value(0, 1) * (1 - s) + value(1, 1) * s;
  return south * (1 - t) + north * t;
}

double Terrain::river_y_m(int index, double x_m) const noexcept {
  const double row = 1.0e6 * index;  // an own row of noise for each valley
  const double wide = noise({x_m, row}, 5000) - 0.5;
  const double narrow = noise({x_m, row}, 1300) - 0.5;
  return index * period_m_ + 0.2 * period_m_ * wide + 500 * narrow;
}

int Terrain::nearest_valley(Metres at) const noexcept {
  const int guess = static_cast<int>(std::floor(at.y_m / period_m_ + 0.5));
  int best = std::clamp(guess, -reach_, reach_);
  for (const int index : {guess - 1, guess + 1}) {
    if (index < -reach_ || index > reach_) continue;
    if (std::abs(at.y_m - river_y_m(index, at.x_m)) < std::abs(at.y_m - river_y_m(best, at.x_m)))
      best = index;
  }
  return best;
}

double Terrain::above_river_m(Metres at) const noexcept {
  return at.y_m - river_y_m(nearest_valley(at), at.x_m);
}

double Terrain::valley_share(Metres at) const noexcept {
  return std::min(1.0, 2 * std::abs(above_river_m(at)) / period_m_);
}

double Terrain::height_m(Metres at) const noexcept {
  // Side valleys cut into the slopes: the share is bent along the valley, not on its floor.
  const double straight = valley_share(at);
  const double bend = 1.1 * (noise(at, 2700) - 0.5) + 0.5 * (noise(at, 1100) - 0.5);
  const double share = std::clamp(straight + bend * straight * (1.3 - straight), 0.0, 1.0);
  const double floor_share = 0.08 + 0.24 * noise(at, 7000);
  const double rise = smooth(std::clamp((share - floor_share) / (1.0 - floor_share), 0.0, 1.0));
  double rough = 0;
  double weight = 0.5333333333333333;  // 8/15: four octaves of 8, 4, 2 and 1 fifteenths
  for (const double cell_m : {3600.0, 1800.0, 900.0, 450.0}) {
    rough += weight * noise(at, cell_m);
    weight *= 0.5;
  }
  const double bank_m = 25 * std::min(1.0, share / floor_share);
  return 250 - fall_ratio_ * at.x_m + bank_m + 12 * rough + relief_m_ * rise * (0.3 + 0.95 * rough);
}

}  // namespace tsunagi::geo::sample
