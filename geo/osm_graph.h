// SPDX-License-Identifier: Apache-2.0
// What OpenStreetMap's own topology gives: a routable graph, or road lines to be noded with others.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "geo/graph/csr_graph.h"
#include "geo/osm_pbf.h"
#include "geo/projection.h"

namespace tsunagi::geo {

// Nodes are where ways meet, cross themselves or end, by OSM id; the places between are folded into the
// lengths. Undirected whatever `oneway` says: cable runs both ways. Loops and parallel edges are kept.
struct OsmRoadGraph {
  graph::CsrGraph graph;
  std::vector<std::int64_t> osm_node;  // [node], ascending
  std::vector<std::int32_t> lon_e7;    // [node], 1e-7 degrees
  std::vector<std::int32_t> lat_e7;    // [node]
  std::vector<std::int64_t> osm_way;   // [edge]; edges run along the ways in file order
  std::vector<RoadClass> edge_class;   // [edge]
  std::int64_t missing_nodes = 0;      // as of OsmRoads
};

// Lengths on WGS 84, to the millimetre, 1 at least; relative error below 1e-6 for segments up to 10 km.
// Throws Error{input} if a road between two junctions is longer than 2,147 km. O(nodes of ways).
[[nodiscard]] OsmRoadGraph osm_road_graph(const OsmRoads& roads);
// The same from a file, with the errors of read_osm_roads.
[[nodiscard]] OsmRoadGraph osm_road_graph(const std::filesystem::path& path);

// Ways in the projection's metres, in file order. Throws Error{input} for a place outside its area of use.
[[nodiscard]] std::vector<RoadLine> osm_road_lines(const OsmRoads& roads, const Projection& projection);

}  // namespace tsunagi::geo
