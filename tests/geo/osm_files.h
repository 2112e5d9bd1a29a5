// SPDX-License-Identifier: Apache-2.0
// Writes small OpenStreetMap files by libosmium's own writer, for the reader to be tried on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace tsunagi::geo {

struct TestNode {
  std::int64_t id;
  std::int32_t lon_e7;
  std::int32_t lat_e7;
};

struct TestWay {
  std::int64_t id;
  std::vector<std::int64_t> nodes;
  std::vector<std::pair<std::string, std::string>> tags{{"highway", "residential"}};
};

struct OsmFileStyle {
  bool says_sorted = true;
  bool ways_first = false;
  bool with_history = false;
  const char* compression = "zlib";
};

void write_osm_pbf(const std::filesystem::path& path, const std::vector<TestNode>& nodes,
                   const std::vector<TestWay>& ways, const OsmFileStyle& style = {});

}  // namespace tsunagi::geo
