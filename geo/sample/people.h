// SPDX-License-Identifier: Apache-2.0
// People at road points, and the areas and municipalities that count them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "geo/sample/layers.h"
#include "geo/sample/road_graph.h"

namespace tsunagi::geo::sample {

struct Dwelling {
  Spot at;
  std::uint32_t point = 0;  // of the road graph
  std::int32_t area = 0;    // small area
  std::int32_t owner = 0;   // municipality
  std::int64_t population = 0;
  std::int64_t households = 0;
};

struct SmallArea {
  std::string key_code;  // municipality code, 4 digits, 2 digits
  std::string name;
  std::int32_t owner = 0;
  std::size_t seed_block = 0;
  std::int64_t population = 0;
  std::int64_t households = 0;
};

struct Municipality {
  double fiscal_capability_index = 0;  // 0: made up by size
  std::string code;                    // 5 digits; prefecture 99 does not exist
  std::string name;
  std::int64_t population = 0;
  std::int64_t households = 0;
};

struct People {
  std::vector<Dwelling> dwellings;
  std::vector<SmallArea> areas;
  std::vector<Municipality> municipalities;
  std::vector<std::int32_t> area_of_block;  // -1 is outside
};

// `total` shared out in proportion to the weights (each below 2^40 / total); sums exactly. Largest remainder,
// the first of equals.
[[nodiscard]] std::vector<std::int64_t> share_out(std::int64_t total,
                                                  const std::vector<std::uint64_t>& weights);

[[nodiscard]] People settle(const Land& land, const RoadGraph& graph, std::int64_t population,
                            int first_code = 99001, double fiscal_capability_index = 0);

[[nodiscard]] Layer boundary_layer(const Land& land, const People& people);
// Some areas come in two pieces with one KEY_CODE; the second has no people.
[[nodiscard]] Layer small_area_layer(const Land& land, const People& people);
[[nodiscard]] Layer settlement_layer(const People& people);
[[nodiscard]] std::string statistics_json(std::uint64_t seed, const People& people);

}  // namespace tsunagi::geo::sample
