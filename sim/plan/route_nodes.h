// SPDX-License-Identifier: Apache-2.0
// The part of the road network that a plan needs as nodes and arcs.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "geo/region.h"
#include "sim/plan/demand.h"

namespace tsunagi::plan {

// A stretch of road between two nodes of the plan; offsets in plane metres along the edge's line.
struct Piece {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t edge = 0;
  double from_m = 0;
  double to_m = 0;
  double new_m = 0;  // without carrier fiber
  std::int64_t length_mm = 0;
};

// Anchors become nodes; dead ends without any are peeled off. Add every anchor, then finish(), then read.
class RouteNodes {
 public:
  RouteNodes(const geo::Region& region, const FiberCover& fiber) : region_(region), fiber_(fiber) {}

  void add_anchor(const RoadAnchor& anchor);
  void finish();

  [[nodiscard]] std::uint32_t node_of(const RoadAnchor& anchor) const;
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }
  [[nodiscard]] const std::vector<geo::PointM>& points() const { return points_; }  // [node]

 private:
  void add_piece(std::uint32_t edge, double length_m, std::uint32_t from, std::uint32_t to, double from_m,
                 double to_m);
  void peel();

  const geo::Region& region_;
  const FiberCover& fiber_;
  std::map<std::uint32_t, std::vector<double>> offsets_;
  std::map<std::pair<std::uint32_t, double>, std::uint32_t> node_at_;
  std::vector<geo::PointM> points_;
  std::vector<char> keep_;
  std::vector<Piece> pieces_;
};

}  // namespace tsunagi::plan
