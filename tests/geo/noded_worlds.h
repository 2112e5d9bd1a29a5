// SPDX-License-Identifier: Apache-2.0
// Noded roads to keep and take back, and the message of a file that is refused.
#pragma once

#include <utility>
#include <vector>

#include "geo/road_file.h"
#include "tests/geo/road_worlds.h"

namespace tsunagi::geo {

inline const std::vector<Area>& two_towns() {
  static const std::vector<Area> k_towns{rectangle(0, 0, 1000, 1000), rectangle(1000, 0, 2000, 1000)};
  return k_towns;
}

// A main road through both towns, a bridge over it, a side road, an island, and a road out of town.
inline NodedRoads some_roads() {
  RoadNetwork roads =
      network({road({{10, 500}, {700.125, 512}, {1990, 500}}, RoadClass::primary),
               bridge({{400, 300}, {400, 700}}), road({{700.125, 512}, {700, 900}, {750, 950}}),
               road({{100, 100}, {150, 100}}, RoadClass::service), road({{1500, 503}, {1500, 1400}})},
              two_towns());
  return {.network = std::move(roads),
          .crs = "EPSG:6676",
          .features = {4, 3},
          .lines = 5,
          .left_out = 2,
          .notes = {"a.gpkg: one note", "b.gpkg: another"}};
}

inline bool operator==(const RoadNetwork& a, const RoadNetwork& b) {
  return a.nodes == b.nodes && a.edges == b.edges && a.component == b.component &&
         a.component_length_mm == b.component_length_mm && a.joined_vertices == b.joined_vertices &&
         a.moved_vertices == b.moved_vertices && a.joined_ends == b.joined_ends &&
         a.crossings == b.crossings && a.duplicates == b.duplicates;
}

inline bool operator==(const NodedRoads& a, const NodedRoads& b) {
  return a.network == b.network && a.crs == b.crs && a.features == b.features && a.lines == b.lines &&
         a.left_out == b.left_out && a.notes == b.notes;
}

}  // namespace tsunagi::geo
