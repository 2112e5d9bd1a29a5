// SPDX-License-Identifier: Apache-2.0
// A noded road network kept between runs, in one file of flat arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "geo/graph/section_file.h"
#include "geo/roads.h"

namespace tsunagi::geo {

// What reading and noding gave: the network, and what was counted on the way.
struct NodedRoads {
  RoadNetwork network;
  std::string crs;                     // EPSG:<code> of the nodes
  std::vector<std::int64_t> features;  // [source], read
  std::int64_t lines = 0;              // of roads, before they were noded
  std::int64_t left_out = 0;           // lines of other classes: rail, ferries, paths
  std::vector<std::string> notes;      // what was done to the layers that their owners should know
};

// What a file must have been made from to be of use.
struct RoadFileOrigin {
  graph::ContentKey key{};
  std::size_t source_count = 0;
  std::size_t municipality_count = 0;
};

// Writes by rename; the bytes follow from the roads and the key alone. Throws Error{environment} where the
// file cannot be written. Takes memory for one more copy of the polylines.
void save_road_file(const std::filesystem::path& path, const NodedRoads& roads, graph::ContentKey key);

// The roads as they were saved, to the bit; or refused as open_section_file refuses, or as damaged where they
// could be no network: all checksums are verified, every array has the length the others ask for, every index
// is in range, every edge has a length, and a line of two points or more from node to node inside one
// component. O(points), in parallel.
[[nodiscard]] std::variant<NodedRoads, graph::Refusal> load_road_file(const std::filesystem::path& path,
                                                                      const RoadFileOrigin& origin);

}  // namespace tsunagi::geo
