// SPDX-License-Identifier: Apache-2.0
// The straight profile between two places of a terrain.
#pragma once

#include <optional>
#include <vector>

#include "geo/terrain.h"
#include "models/terrain_profile.h"
#include "sim/plan/ground_cover.h"

namespace tsunagi::plan {

// A profile that owns its points.
struct PairProfile {
  std::vector<double> height_m;
  std::vector<double> clutter_m;        // empty: none known
  std::vector<double> distance_km;      // empty: equal steps
  std::vector<models::RadioZone> zone;  // empty: inland all along
  double length_km = 0;

  [[nodiscard]] models::TerrainProfile view() const {
    return {.height_m = height_m,
            .clutter_m = clutter_m,
            .distance_km = distance_km,
            .zone = zone,
            .length_km = length_km};
  }
};

// Equal steps of at most a cell, at least three points; heights bilinear between cell centres, clutter and
// zone of the cell a point lies in. Nothing where a height is unknown. `scale`: plane length / true length.
// O(length / cell).
[[nodiscard]] std::optional<PairProfile> pair_profile(const geo::Terrain& terrain, const GroundCover& cover,
                                                      geo::PointM from, geo::PointM to, double scale);

}  // namespace tsunagi::plan
