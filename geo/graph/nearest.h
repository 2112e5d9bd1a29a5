// SPDX-License-Identifier: Apache-2.0
// The node nearest to a place, and the place on a road nearest to it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/graph/packed_boxes.h"
#include "geo/graph/point_e7.h"

namespace tsunagi::graph {

// Metres about a place on the WGS 84 ellipsoid: differences of degrees times the length of a degree at the
// place's own latitude, along the parallel and along the meridian. For points at d metres and a latitude of
// phi it is wrong by about d tan(phi) / 2R: at 45 degrees 0.01 % at 1 km, 0.1 % at 10 km, 1 % at 100 km. Two
// points whose distances differ by less may so come in the other order.
class MetresAbout {
 public:
  explicit MetresAbout(PointE7 origin) noexcept;

  [[nodiscard]] double squared_m2(PointE7 point) const noexcept;
  // To the nearest point of a box; no more than to any point in it, roundings included.
  [[nodiscard]] double squared_m2(const BoxE7& box) const noexcept;

  struct Foot {
    double squared_m2;
    double ratio;  // 0 at a, 1 at b
  };
  // The point of the straight line from a to b that is nearest, no nearer than their box; of a point, ratio
  // 0.
  [[nodiscard]] Foot foot(PointE7 a, PointE7 b) const noexcept;

 private:
  PointE7 origin_;
  double m_per_lon_e7_;
  double m_per_lat_e7_;
};

struct NearestNode {
  std::uint32_t node;  // of equally near ones the lowest
  double distance_m;
};

// Finds nodes by coordinates. Exact in the metres of MetresAbout. About 20 bytes a node.
class NodeIndex {
 public:
  // points: [node]; copied. Throws Error{input} with every point beyond 180 degrees of longitude or 90 of
  // latitude (up to 100). O(nodes log nodes).
  explicit NodeIndex(std::span<const PointE7> points);

  // None in an empty index. Throws Error{input} for a place that is none. O(log nodes) where points are
  // spread as roads are.
  [[nodiscard]] std::optional<NearestNode> nearest(PointE7 place) const;
  // [place], in parallel. Of several places that are none, the first is named.
  [[nodiscard]] std::vector<std::optional<NearestNode>> nearest(std::span<const PointE7> places) const;

 private:
  std::vector<PointE7> points_;  // [position]
  PackedBoxes tree_;
};

struct Segment {
  PointE7 a;
  PointE7 b;
};

struct Snap {
  std::uint32_t segment;  // of equally near ones the lowest
  double ratio;           // of the way from a to b
  double distance_m;
};

// Finds the nearest of straight pieces of road: of an edge between its nodes, or of a line between its
// vertices. None may cross the antimeridian: a piece takes the way over longitude 0. About 35 bytes a
// segment.
class SegmentIndex {
 public:
  // Copied. Throws Error{input} with every segment that has an end no place can have (up to 100).
  explicit SegmentIndex(std::span<const Segment> segments);

  // As of NodeIndex. A segment's line is straight in degrees; see MetresAbout for what that bends.
  [[nodiscard]] std::optional<Snap> nearest(PointE7 place) const;
  [[nodiscard]] std::vector<std::optional<Snap>> nearest(std::span<const PointE7> places) const;

 private:
  std::vector<Segment> segments_;  // [position]
  PackedBoxes tree_;
};

}  // namespace tsunagi::graph
