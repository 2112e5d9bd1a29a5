// SPDX-License-Identifier: Apache-2.0
// From road lines to a noded, connected network.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "geo/geometry.h"
#include "geo/projection.h"

namespace tsunagi::geo {

enum class RoadClass : std::uint8_t { motorway, trunk, primary, secondary, tertiary, minor, service };
inline constexpr std::array<std::string_view, 7> k_road_class_names{
    "motorway", "trunk", "primary", "secondary", "tertiary", "minor", "service"};

struct RoadLine {
  Polyline points;
  RoadClass road_class = RoadClass::minor;
  bool is_structure = false;  // bridge or tunnel: joins others at its ends only
};

inline constexpr std::int32_t k_outside = -1;

struct RoadEdge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::int32_t length_mm = 0;             // true length: plane length over the projection's local scale
  std::int32_t municipality = k_outside;  // index of the area that holds it
  RoadClass road_class = RoadClass::minor;
  bool is_structure = false;
  Polyline line;  // from → to
};

struct RoadNetwork {
  std::vector<PointM> nodes;                      // depth-first numbering
  std::vector<RoadEdge> edges;                    // by (from, to, length)
  std::vector<std::uint32_t> component;           // [node]; 0 is the longest by road length
  std::vector<std::int64_t> component_length_mm;  // [component], descending
  std::int64_t joined_vertices = 0;               // vertices that met another line's within 3 m
  std::int64_t joined_ends = 0;                   // line ends put onto a segment within 5 m
  std::int64_t crossings = 0;                     // ground-level crossings given a node
  std::int64_t duplicates = 0;                    // edges dropped as copies
};

inline constexpr double k_join_vertices_m = 3.0;
inline constexpr double k_join_ends_m = 5.0;

// Joins vertices within 3 m and line ends within 5 m of a segment, gives ground-level crossings a node,
// respects bridges and tunnels, splits at the borders of `municipalities`, drops copies, numbers nodes depth
// first. The result does not depend on the order or direction of the lines. O(n log n) for lines of bounded
// density.
[[nodiscard]] RoadNetwork build_road_network(std::vector<RoadLine> lines,
                                             std::span<const Area> municipalities,
                                             const Projection& projection);

// Where a place meets the network.
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
  double cell_m_ = 200;
  Box box_;
  std::int64_t columns_ = 0;
  std::int64_t rows_ = 0;
  std::vector<std::vector<std::uint32_t>> cells_;
};

}  // namespace tsunagi::geo
