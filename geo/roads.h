// SPDX-License-Identifier: Apache-2.0
// From road lines to a noded, connected network.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "geo/geometry.h"
#include "geo/graph/csr_graph.h"
#include "geo/projection.h"
#include "geo/snap_reach.h"

namespace tsunagi::geo {

enum class RoadClass : std::uint8_t { motorway, trunk, primary, secondary, tertiary, minor, service };
inline constexpr std::array<std::string_view, 7> k_road_class_names{
    "motorway", "trunk", "primary", "secondary", "tertiary", "minor", "service"};

struct RoadLine {
  Polyline points;
  RoadClass road_class = RoadClass::minor;
  bool is_structure = false;  // bridge or tunnel: meets the ground at its ends only
  std::int8_t layer =
      0;  // of a structure, as OpenStreetMap counts; 0: not known, it meets none but at its ends
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
  std::int64_t joined_vertices = 0;               // vertices that met another line's within reach
  std::int64_t moved_vertices = 0;                // of these, by a millimetre or more
  std::int64_t joined_ends = 0;                   // line ends put onto a segment within reach
  std::int64_t crossings = 0;                     // crossings at one level given a node
  std::int64_t duplicates = 0;                    // edges dropped as copies
};

// Raise it when the same layers may give another network than before, by reading, noding or splitting:
// networks kept on disk are then built anew.
inline constexpr std::uint32_t k_roads_revision = 2;

// Joins vertices and line ends within reach, gives crossings at one level a node, keeps
// bridges and tunnels apart from the ground and from structures of other layers but for their ends, splits at
// the borders of `municipalities`, drops copies, numbers nodes depth first. The result does not depend on the
// order or direction of the lines, nor on the number of threads. O(n log n) for lines of bounded density.
// Throws Error{input} if a road between two junctions is longer than 2,147 km.
[[nodiscard]] RoadNetwork build_road_network(std::vector<RoadLine> lines,
                                             std::span<const Area> municipalities,
                                             const Projection& projection, const SnapReach& reach = {});

// The network's topology with the same node and edge ids. Throws Error{input} past 2^31 - 1 edges.
[[nodiscard]] graph::CsrGraph road_graph(const RoadNetwork& roads);

}  // namespace tsunagi::geo
