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

// The first classification of the Ministry of Agriculture's agricultural area types (MAFF, 農業地域類型区分,
// 基準指標), as far as the layers tell, in its order of decision.
enum class AreaType : std::uint8_t { urban, plain, intermediate, mountain };
inline constexpr std::array<std::string_view, 4> k_area_type_names{"urban", "plain", "intermediate",
                                                                   "mountain"};
inline constexpr std::array<std::string_view, 4> k_area_type_names_ja{"都市的地域", "平地農業地域",
                                                                      "中間農業地域", "山間農業地域"};

struct LandUse {
  double people_per_km2 = 0;
  double dense_people = 0;  // in densely inhabited small areas
  double dense_ratio = 0;   // their share of habitable land: all but forest and water
  double built_ratio = 0;   // houses and works, of habitable land
  double forest_ratio = 0;  // of the municipality
  double farmland_ratio = 0;
};

// Urban: dense areas on 5 % of habitable land with 500 people on a km² or 20,000 in dense areas; or built up
// on 60 % of habitable land with 500 people on a km² and less than 80 % forest. Mountain: 80 % forest and
// less than 10 % farmland. Plain: 20 % farmland with less than 50 % forest. Else intermediate. Left out: that
// flat fields make a plain of wooded land too, and steep ones none.
[[nodiscard]] AreaType area_type(const LandUse& land);

// Small areas of 4,000 people on a km² are dense where together they hold 5,000 (the census's 人口集中地区,
// which also asks that they adjoin).
inline constexpr double k_dense_per_km2 = 4000;
inline constexpr double k_least_dense_people = 5000;

struct MunicipalArea {
  std::string code;
  std::string name;
  std::int64_t people = 0;
  std::int64_t households = 0;
  double area_km2 = 0;
  LandUse land;
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
