// SPDX-License-Identifier: Apache-2.0
// The roads of an OpenStreetMap extract (PBF) as they are in the file: ways over shared nodes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "geo/roads.h"

namespace tsunagi::geo {

struct OsmWay {
  std::int64_t id = 0;
  RoadClass road_class = RoadClass::minor;
  bool is_structure = false;
  std::int8_t layer = 0;
};

struct OsmRoads {
  std::vector<std::int64_t> node_id;    // ascending; every node of a way, no other
  std::vector<std::int32_t> lon_e7;     // [node], 1e-7 degrees
  std::vector<std::int32_t> lat_e7;     // [node]
  std::vector<OsmWay> ways;             // in file order; one that lacks nodes comes as the parts between them
  std::vector<std::uint32_t> first{0};  // [way + 1]
  std::vector<std::uint32_t> way_node;  // nodes of way w: first[w] .. first[w + 1], two or more
  std::int64_t ways_read = 0;           // of any kind
  std::int64_t left_out = 0;            // highways that no car uses, and areas
  std::int64_t missing_nodes = 0;       // named by a road and not in the file
};

// Named so: *.pbf in any case.
[[nodiscard]] bool is_osm_pbf(const std::filesystem::path& path);

// Two passes: ways, then the nodes they name; blocks are decoded in parallel and merged in file order, so the
// result does not depend on the number of threads. In a file sorted by type, as extracts are, each block is
// decoded once. Memory follows the roads and not the file. Throws Error{input} naming the file, and the block
// where there is one, if it is damaged, cut short, holds history, or holds roads but none of their nodes.
[[nodiscard]] OsmRoads read_osm_roads(const std::filesystem::path& path);

}  // namespace tsunagi::geo
