// SPDX-License-Identifier: Apache-2.0
// Road lines as they come from a tile set: noded badly on purpose.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "geo/sample/layers.h"
#include "geo/sample/road_graph.h"

namespace tsunagi::geo::sample {

enum class Brunnel : std::uint8_t { none, bridge, tunnel };

struct RoadLine {
  Line line;
  RoadClass road_class = RoadClass::minor;
  Brunnel brunnel = Brunnel::none;
  std::uint32_t name = 0;  // number of a national or prefectural road; 0 is none
};

struct RoadLines {
  std::vector<RoadLine> lines;
  std::size_t nodes = 0;  // of the graph meant: junctions, shape points, both ends of spurs
};

// Faults, on purpose: T-junctions that end 0.5 to 3 m from the other line; lines cut at tile edges that miss
// by about 1 m or overlap by some 15 m, the overlap sometimes there twice; bridges without a junction; lines
// of no length; a small island.
[[nodiscard]] RoadLines make_road_lines(const Land& land, const RoadGraph& graph);

// The clean line of an edge: its ends and shape points.
[[nodiscard]] Line edge_line(const Land& land, const RoadGraph& graph, const RoadEdge& edge);

[[nodiscard]] std::string road_name(const RoadLine& road);

}  // namespace tsunagi::geo::sample
