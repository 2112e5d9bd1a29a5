// SPDX-License-Identifier: Apache-2.0
// A complete synthetic region: every layer a plan needs, invented, from one seed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tsunagi::geo::sample {

// What a town of a made-up nation has of its own.
struct TownOfNation {
  int code = 99001;          // of its one municipality; prefectures 97 to 99 do not exist
  std::int32_t east_e7 = 0;  // moved on the map, 1e-7 degrees; lengths stay those of 33.7° N to 15 %
  std::int32_t north_e7 = 0;
  double relief = 1;   // of its ridges, against the usual
  double wooded = 0;   // -1 open, 0 usual, 1 forest wherever nobody lives
  double settled = 0;  // 0 usual, 1 built up wherever it is flat
  double farmed = 0;   // 0 usual small fields, 1 fields on nearly all flat land outside towns
  double fiscal_capability_index = 0;
};

struct SampleSpec {
  std::uint64_t seed = 1;
  std::int64_t population = 15'000;  // 500 to 2,000,000
  std::int64_t road_nodes = 0;       // 100 to 1,000,000; 0 takes 0.3 a person
  std::optional<TownOfNation> town;
};

struct SampleSummary {
  std::string name;  // of the first municipality
  std::int64_t population = 0;
  std::int64_t households = 0;
  std::size_t road_lines = 0;
  std::size_t road_nodes = 0;  // of the road graph meant, before it is noded badly; near the number asked for
  std::size_t facilities = 0;
  std::size_t small_areas = 0;  // distinct KEY_CODE
  bool has_forest = true;       // some of the clutter
  std::vector<std::string> files;
};

// Writes every layer into `folder`, which exists. The same bytes for the same spec on any number of threads.
// People and households of small areas, meshes and municipalities add up to the same totals exactly.
// Throws Error{input} outside the bounds, Error{environment} when a file cannot be written.
// O(road nodes + area).
[[nodiscard]] SampleSummary write_sample(const SampleSpec& spec, const std::filesystem::path& folder);

}  // namespace tsunagi::geo::sample
