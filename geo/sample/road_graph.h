// SPDX-License-Identifier: Apache-2.0
// The road graph meant: a jittered lattice, a spanning tree that prefers valleys, extra edges.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "geo/sample/land.h"

namespace tsunagi::geo::sample {

enum class RoadClass : std::uint8_t { trunk, primary, secondary, tertiary, minor, service, rail };

[[nodiscard]] std::string_view road_class_name(RoadClass road_class);

struct RoadPoint {
  Spot at;
  std::int32_t ix = 0;  // lattice place
  std::int32_t iy = 0;
};

enum class EdgeSide : std::uint8_t { east, north, diagonal, over };  // over: a bridge above the lattice

struct RoadEdge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  EdgeSide side = EdgeSide::east;
  RoadClass road_class = RoadClass::minor;
  std::uint8_t stride = 1;
  bool crosses_river = false;
};

// One connected graph. Edges are ordered by their western or southern end, then side.
struct RoadGraph {
  std::vector<RoadPoint> points;
  std::vector<RoadEdge> edges;
};

[[nodiscard]] RoadGraph make_road_graph(const Land& land);

// The block of a lattice place.
[[nodiscard]] inline std::size_t block_of(const Land& land, const RoadPoint& point) noexcept {
  return land.frame.block(point.ix / block_points, point.iy / block_points);
}

}  // namespace tsunagi::geo::sample
