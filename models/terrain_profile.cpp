// SPDX-License-Identifier: Apache-2.0
#include "models/terrain_profile.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "geo/base/error.h"

namespace tsunagi::models {
namespace {

bool fits(std::size_t size, std::size_t points) {
  return size == 0 || size == points;
}

}  // namespace

void require_whole(const TerrainProfile& profile) {
  const std::size_t n = profile.size();
  if (n < 3) {
    throw input_error("terrain profile: expected at least one point between the antennas, found " +
                      std::to_string(n) + " points. Sample the path more finely.");
  }
  if (!fits(profile.clutter_m.size(), n) || !fits(profile.distance_km.size(), n) ||
      !fits(profile.zone.size(), n)) {
    throw input_error("terrain profile: expected clutter, distances and zones for each of the " +
                      std::to_string(n) + " heights, or none.");
  }
  const bool ends_agree = profile.distance_km.empty() || (profile.distance_km.front() == 0 &&
                                                          profile.distance_km.back() == profile.length_km);
  if (!(profile.length_km > 0) || !std::isfinite(profile.length_km) || !ends_agree) {
    throw input_error(
        "terrain profile: expected distances from 0 to a length above 0 km, found a length of " +
        std::to_string(profile.length_km) + " km.");
  }
}

std::size_t Sampling::point_before(double x_km) const {
  if (given_.empty()) {
    const double at = x_km * per_km_;
    if (!(at > 1)) return 1;
    return at >= static_cast<double>(last_between_) ? last_between_ : static_cast<std::size_t>(at);
  }
  // Steps are often all but equal: the place by proportion is tried first.
  const double share = x_km / given_.back() * static_cast<double>(last_between_ + 1);
  const auto guess = static_cast<std::size_t>(std::clamp(share, 1.0, static_cast<double>(last_between_)));
  if (given_[guess] <= x_km && x_km < given_[guess + 1]) return guess;
  const auto after = std::upper_bound(given_.begin() + 1, given_.end() - 1, x_km);
  return std::clamp<std::size_t>(static_cast<std::size_t>(after - given_.begin()) - 1, 1, last_between_);
}

ZoneLengths zone_lengths(const TerrainProfile& profile) {
  if (profile.zone.empty()) return {.d_tm_km = profile.length_km, .d_lm_km = profile.length_km};
  ZoneLengths lengths;
  double sea_km = 0;
  double land_km = 0;
  double inland_km = 0;
  const std::size_t last = profile.size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    const double gaps_km =
        profile.distance_at_km(std::min(i + 1, last)) - profile.distance_at_km(i == 0 ? 0 : i - 1);
    const double stands_for_km = gaps_km / 2;
    const RadioZone zone = profile.zone[i];
    if (zone == RadioZone::sea) sea_km += stands_for_km;
    land_km = zone == RadioZone::sea ? 0 : land_km + stands_for_km;
    inland_km = zone == RadioZone::inland ? inland_km + stands_for_km : 0;
    lengths.d_tm_km = std::max(lengths.d_tm_km, land_km);
    lengths.d_lm_km = std::max(lengths.d_lm_km, inland_km);
  }
  lengths.omega = std::min(1.0, sea_km / profile.length_km);
  return lengths;
}

}  // namespace tsunagi::models
