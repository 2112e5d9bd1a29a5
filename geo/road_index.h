// SPDX-License-Identifier: Apache-2.0
// Where places meet the road network.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/cell_grid.h"
#include "geo/roads.h"

namespace tsunagi::geo {

struct RoadPosition {
  std::uint32_t edge = 0;
  double offset_m = 0;    // plane metres along the edge's line
  double distance_m = 0;  // from the place to the road
  PointM point;
};

// Nearest road of a place, lowest edge of equals.
class RoadIndex {
 public:
  explicit RoadIndex(const RoadNetwork& roads);
  [[nodiscard]] std::vector<RoadPosition> within(PointM p, double radius_m) const;  // by (distance, edge)
  [[nodiscard]] RoadPosition nearest(PointM p) const;                               // the network has an edge

 private:
  const RoadNetwork* roads_;
  CellGrid grid_;
};

}  // namespace tsunagi::geo
