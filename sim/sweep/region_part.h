// SPDX-License-Identifier: Apache-2.0
// What a sweep keeps of a region: its municipalities as areas on the map, with people and kind of area.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/region.h"

namespace tsunagi::sweep {

// After the first classification of the agricultural area types of the Ministry of Agriculture (MAFF,
// 農業地域類型区分, revised 2017), from the layers at hand: urban from 500 people on a km² outside forest
// unless forest covers 80 %; mountain from 80 % forest with less than 10 % farmland; plain from 20 % farmland
// with less than 50 % forest; else intermediate. The share of urban use in habitable land and slopes are left
// out.
enum class AreaType : std::uint8_t { urban, plain, intermediate, mountain };
inline constexpr std::array<std::string_view, 4> k_area_type_names{"urban", "plain", "intermediate",
                                                                   "mountain"};
inline constexpr std::array<std::string_view, 4> k_area_type_names_ja{"都市的地域", "平地農業地域",
                                                                      "中間農業地域", "山間農業地域"};

[[nodiscard]] AreaType area_type(double people_per_km2_outside_forest, double forest_ratio,
                                 double farmland_ratio);

struct MunicipalArea {
  std::string code;
  std::string name;
  std::int64_t people = 0;
  std::int64_t households = 0;
  double area_km2 = 0;
  double forest_ratio = 0;
  double farmland_ratio = 0;
  AreaType type = AreaType::intermediate;
  std::optional<double> fiscal_capability_index;
  std::vector<geo::Polyline> rings;  // x longitude, y latitude in degrees (JGD2011), to 1e-6
};

struct RegionPart {
  std::string name;
  bool is_synthetic = false;  // some layer is made up
  std::vector<MunicipalArea> municipalities;
};

[[nodiscard]] RegionPart region_part(const geo::Region& region);

[[nodiscard]] std::string region_part_json(const RegionPart& part);
// Throws nlohmann::json::exception for text that region_part_json did not write.
[[nodiscard]] RegionPart parse_region_part(const std::string& text);

}  // namespace tsunagi::sweep
