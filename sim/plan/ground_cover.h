// SPDX-License-Identifier: Apache-2.0
// What lies on the ground of a terrain's cells: clutter that raises paths, and the radio-climatic zone.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/region.h"
#include "models/terrain_profile.h"

namespace tsunagi::plan {

// By cell of a terrain; either may be empty: no clutter, inland everywhere.
struct GroundCover {
  std::vector<float> clutter_m;         // [row][column], over the ground
  std::vector<models::RadioZone> zone;  // [row][column]
};

// What the classes of a clutter layer mean.
struct CoverKeys {
  std::map<std::string, double> clutter_height_m;  // goes before the usual heights
  std::vector<std::string> sea_classes{"sea"};
};

// Representative height in metres of a class of a clutter layer, by its name; nothing for a name it does not
// know. ITU-R P.1812-6, Table 2, under its own names, those of OpenStreetMap's land cover and of ESA
// WorldCover.
[[nodiscard]] std::optional<double> usual_clutter_height_m(std::string_view kind);

struct FoundCover {
  GroundCover cover;
  std::vector<std::string> unknown_kinds;  // classes without a height: they raise nothing. Sorted
};

// From the areas of a clutter layer; where they lie over one another the first counts. Zones only where some
// area is sea: then ground of up to 100 m within 50 km of it is coastal, ITU-R P.1812-6 §3.3 (Table 4).
// O(cells).
[[nodiscard]] FoundCover find_ground_cover(const geo::Terrain& terrain, std::span<const geo::Zone> clutter,
                                           const CoverKeys& keys);

}  // namespace tsunagi::plan
