// SPDX-License-Identifier: Apache-2.0
// Vector layers to files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "geo/sample/layers.h"
#include "geo/sample/road_lines.h"

namespace tsunagi::geo::sample {

// One layer, named as the file. Throws Error{environment}.
void write_geopackage(const std::filesystem::path& path, const Layer& layer);
// Fields class, brunnel (null for none) and name (null for none).
void write_roads_flatgeobuf(const std::filesystem::path& path, const std::vector<RoadLine>& roads);
// The same as GeoJSON with a crs member, 7 decimals.
[[nodiscard]] std::string roads_geojson(const std::vector<RoadLine>& roads);

}  // namespace tsunagi::geo::sample
