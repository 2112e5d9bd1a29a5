// SPDX-License-Identifier: Apache-2.0
// Tiny road worlds in EPSG:6676, near its central meridian, where true length is plane length / 0.9999.
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "geo/projection.h"
#include "geo/roads.h"

namespace tsunagi::geo {

inline const Projection& zone_8() {
  static const Projection k_projection("EPSG:6676");
  return k_projection;
}

inline RoadLine road(Polyline points, RoadClass road_class = RoadClass::minor, bool is_structure = false) {
  return {std::move(points), road_class, is_structure};
}
inline RoadLine bridge(Polyline points) {
  return road(std::move(points), RoadClass::minor, true);
}

inline Area rectangle(double x0, double y0, double x1, double y1) {
  return {{{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}}};
}

inline RoadNetwork network(std::vector<RoadLine> lines, const std::vector<Area>& areas = {}) {
  return build_road_network(std::move(lines), areas, zone_8());
}

inline std::int64_t total_mm(const RoadNetwork& roads) {
  return std::accumulate(roads.edges.begin(), roads.edges.end(), std::int64_t{0},
                         [](std::int64_t sum, const RoadEdge& e) { return sum + e.length_mm; });
}

inline bool operator==(const RoadEdge& a, const RoadEdge& b) {
  return a.from == b.from && a.to == b.to && a.length_mm == b.length_mm && a.municipality == b.municipality &&
         a.road_class == b.road_class && a.is_structure == b.is_structure && a.line == b.line;
}

}  // namespace tsunagi::geo
