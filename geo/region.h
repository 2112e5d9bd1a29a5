// SPDX-License-Identifier: Apache-2.0
// A region as the plan needs it: valid by construction, metres in one CRS.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "geo/geometry.h"
#include "geo/projection.h"
#include "geo/region_file.h"
#include "geo/roads.h"
#include "geo/terrain.h"

namespace tsunagi::geo {

struct Municipality {
  std::string code;  // five digits, JIS X 0402
  std::string name;
  Area area;
  std::optional<double> fiscal_capability_index;
  std::optional<double> standard_fiscal_scale_jpy;
};

// A census small area, a settlement or a mesh cell: where people are counted. Identity is `id`; `key_code`
// may repeat.
struct PopulationArea {
  std::string id;
  std::string key_code;
  std::string name;
  std::int32_t municipality = 0;
  Area area;
  std::int64_t population = 0;
  std::int64_t households = 0;
};

// A grid cell of the census: weighs where inside a small area people live.
struct PopulationCell {
  std::string code;  // JIS X 0410
  Area area;
  std::int64_t population = 0;
};

struct Facility {
  std::string name;
  std::string facility_class;  // school, town_hall, shelter …
  PointM at;
  std::int32_t municipality = 0;
  std::uint32_t layer = 0;  // index into Region::layers
};

struct Zone {
  std::string kind;
  std::string name;
  std::string variant;  // mobile coverage: optimistic, base, pessimistic
  Area area;
};

struct ExistingFiber {
  Polyline line;
  std::string owner;
  int build_year = 0;
  int spare_cores = 0;
};

struct Tower {
  std::string name;
  std::string owner;
  double height_m = 0;
  PointM at;
};

struct Pop {
  std::string name;
  std::string carrier;
  PointM at;
};

struct Settlement {
  std::string name;
  std::int64_t population = 0;
  PointM at;
};

struct Waterway {
  std::string name;
  std::string waterway_class;
  Polyline line;
};

// One layer as it was read: shown in every output.
struct LayerRecord {
  Role role = Role::roads;
  std::string file;  // name without folders
  std::string vintage;
  std::string attribution;
  std::string licence;
  std::string hash;
  std::int64_t features = 0;
  bool synthetic = false;
};

// Something not in the data that the plan supposes. `count` says how many things it touches.
struct Assumption {
  std::string id;
  std::string text_en;
  std::string text_ja;
  std::int64_t count = 0;
};

struct Region {
  std::string name;
  Projection projection;
  std::vector<Municipality> municipalities;
  RoadNetwork roads;
  std::optional<Terrain> terrain;
  std::vector<PopulationArea> people;
  std::vector<PopulationCell> cells;
  std::vector<Facility> facilities;
  std::vector<Settlement> settlements;
  std::vector<Zone> farmland;
  std::vector<Zone> hazard;
  std::vector<Zone> protected_area;
  std::vector<Zone> no_pole;
  std::vector<Zone> own_land;
  std::vector<Zone> mobile_coverage;
  std::vector<Zone> clutter;
  std::vector<Zone> water;  // lakes and wide rivers: drawn, not planned with
  std::vector<Waterway> waterways;
  std::vector<ExistingFiber> fiber;
  std::vector<Pop> pops;
  std::vector<Tower> towers;
  std::vector<LayerRecord> layers;
  std::vector<Assumption> assumptions;
  std::vector<std::string> warnings;
  std::string cache_warning;             // of this run, not of the region; empty where all is well
  std::map<std::string, double> prices;  // overrides: item → JPY
  std::map<std::string, std::string> price_units;

  [[nodiscard]] bool has(Role role) const noexcept;
};

// Reads every layer of a region. Throws Error{input} naming file, layer, feature and field.
[[nodiscard]] Region load_region(const RegionFile& file);

// Whole numbers in proportion to weights that sum to `total` (largest remainder, lower index first among
// equals). All zero weights: everything goes to index 0. Requires at least one weight, none negative.
[[nodiscard]] std::vector<std::int64_t> apportion(std::int64_t total, const std::vector<double>& weights);

}  // namespace tsunagi::geo
