// SPDX-License-Identifier: Apache-2.0
// Road lines out of one layer, with the class and the level of each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/osm_pbf.h"
#include "geo/projection.h"
#include "geo/region_file.h"
#include "geo/roads.h"

namespace tsunagi::geo {

// Road classes as OpenMapTiles and OpenStreetMap write them, links with their road; nothing for what no car
// uses.
[[nodiscard]] std::optional<RoadClass> road_class_of(std::string_view name);

// Whether the values of OpenStreetMap's bridge and tunnel tags, empty where there is none, lift a road off
// the ground or put it under: not "no", nor a passage through a building.
[[nodiscard]] bool is_structure_by_tags(std::string_view bridge, std::string_view tunnel);

// A layer as tagged, -5 to 5; 0 where it is none or not understood.
[[nodiscard]] std::int8_t road_layer_of(std::string_view text);

struct RoadLayer {
  std::vector<RoadLine> lines;     // in file order
  std::int64_t features = 0;       // read
  std::int64_t left_out = 0;       // of other classes: rail, ferries, paths
  std::vector<std::string> notes;  // what was done to the layer that its owner should know
};

// The roads of an extract as a layer. Throws Error{input} for a place outside the projection's area of use.
[[nodiscard]] RoadLayer osm_road_layer(const OsmRoads& roads, const Projection& projection);

// The roads of a vector layer in the projection's metres. Fields: class (or highway, road_class), brunnel (or
// structure), layer, length_m; or OpenStreetMap's tags. A *.pbf is read as an OpenStreetMap extract; `layer`,
// `fields` and `where` of its source are refused. Throws Error{input} with all faults.
[[nodiscard]] RoadLayer read_road_layer(const Source& source, const Projection& projection);

}  // namespace tsunagi::geo
