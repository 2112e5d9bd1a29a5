// SPDX-License-Identifier: Apache-2.0
#include "sim/sample_scenario.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "geo/base/files.h"

namespace tsunagi {
namespace {

struct Layer {
  std::string_view role;
  std::string_view file;
  std::string_view extra;
};

constexpr std::array k_layers{
    Layer{"boundary", "boundary.gpkg", ""},
    Layer{"small_areas", "small_areas.gpkg", ""},
    Layer{"population_mesh", "mesh250m.csv",
          "fields = { population = \"T000846001\", households = \"T000846025\" }\nskip_rows_after_header = "
          "1\n"},
    Layer{"elevation", "elevation.tif", ""},
    Layer{"clutter", "clutter.tif", ""},
    Layer{"facilities", "facilities.gpkg", ""},
    Layer{"settlements", "settlements.gpkg", ""},
    Layer{"farmland", "farmland.gpkg", ""},
    Layer{"hazard", "hazard.gpkg", ""},
    Layer{"protected_area", "protected.gpkg", "where = { kind = \"national_park\" }\n"},
    Layer{"no_pole_zone", "protected.gpkg", "where = { kind = \"no_pole\" }\n"},
    Layer{"own_land", "own_land.gpkg", ""},
    Layer{"existing_fiber", "fiber.gpkg", ""},
    Layer{"pops", "pops.gpkg", ""},
    Layer{"towers", "towers.gpkg", ""},
    Layer{"mobile_coverage", "mobile_coverage.gpkg", ""},
    Layer{"waterways", "waterways.gpkg", ""},
    Layer{"statistics", "statistics.json", ""},
};

std::string source(std::string_view role, std::string_view file, std::string_view extra) {
  return fmt::format(
      "\n[[source]]\nrole = \"{}\"\nfile = \"{}\"\n{}vintage = \"made up\"\nattribution = \"tsunagi sample "
      "(made up, no real place)\"\nsynthetic = true\n",
      role, file, extra);
}

std::string region_text(const std::filesystem::path& folder, const std::string& name) {
  std::string text =
      fmt::format("# A made-up municipality: every layer is synthetic.\nname = \"{}\"\n", name);
  const bool many = std::filesystem::exists(folder / "roads.fgb");
  text += source("roads", many ? "roads.fgb" : "roads.geojson", "");
  for (const Layer& layer : k_layers) text += source(layer.role, layer.file, layer.extra);
  return text;
}

constexpr std::string_view k_usual_name = "架空の町";
constexpr std::string_view k_head =
    R"toml(# The plan of a made-up municipality. Change a figure and run again.
name = "架空の町 基本計画"
base_year = 2025
design_year = 2030
discount_rate = 0.04
seed = 1
mobile_coverage = "base"
existing_fiber = "base"

[region]
file = "region.toml"

[operation]
base_fte_per_municipality = 0.1
own_network_fte_per_municipality = 0.2

# Busy hours: weekday day, evening, tourist peak, disaster.

[[demand]]
id = "household_served"
name_ja = "世帯(光提供済み)"
use_case = "UC-LI-03"
department = "企画"
residential = true
place = { kind = "households", households = "served_today" }
load_down_mbps = [1.5, 3.0, 3.0, 1.5]
load_up_mbps = [0.25, 0.5, 0.5, 0.5]
penalty_jpy_per_year = 150_000
options = ["fiber_line_household", "fiber_new_aerial", "bwa", "leo_household"]

[[demand]]
id = "household_minimum"
name_ja = "世帯(光未提供)"
use_case = "UC-LI-03"
department = "企画"
residential = true
place = { kind = "households", households = "unserved" }
load_down_mbps = [1.5, 3.0, 3.0, 1.5]
load_up_mbps = [0.25, 0.5, 0.5, 0.5]
penalty_jpy_per_year = 150_000
options = ["fiber_line_household", "fiber_new_aerial", "bwa", "leo_household"]

[[demand]]
id = "public_fiber_renewal"
name_ja = "世帯(公設光の更新)"
use_case = "UC-LI-03"
department = "企画"
residential = true
place = { kind = "households", households = "renewal" }
load_down_mbps = [1.5, 3.0, 3.0, 1.5]
load_up_mbps = [0.25, 0.5, 0.5, 0.5]
penalty_jpy_per_year = 150_000
options = ["fiber_line_household", "fiber_new_aerial", "bwa", "leo_household"]

[[demand]]
id = "schools"
name_ja = "学校"
use_case = "UC-ED-01"
department = "教育"
residential = true
place = { kind = "facilities", classes = ["school"] }
load_down_mbps = [60, 10, 10, 20]
load_up_mbps = [20, 5, 5, 10]
must_serve = true
in_house_item = "PL02"
options = ["fiber_line_guaranteed", "fiber_new_aerial"]

[[demand]]
id = "town_halls"
name_ja = "役場"
use_case = "UC-GV-01"
department = "総務"
residential = true
place = { kind = "facilities", classes = ["town_hall"] }
down_mbps = 200
up_mbps = 100
backup_down_mbps = 100
backup_up_mbps = 20
availability = 0.9999
autonomy_h = 72
load_down_mbps = [100, 20, 20, 50]
load_up_mbps = [20, 10, 10, 10]
must_serve = true
require_backup = true
options = ["fiber_line_guaranteed", "fiber_new_aerial"]
backup = ["leo_public"]

[[demand]]
id = "shelters"
name_ja = "避難所"
use_case = "UC-DP-04"
department = "防災"
residential = true
place = { kind = "facilities", classes = ["shelter", "community_centre"] }
down_mbps = 20
up_mbps = 5
availability = 0.99
autonomy_h = 24
load_down_mbps = [1, 1, 2, 20]
load_up_mbps = [0.5, 0.5, 1, 5]
gb_per_month = 20
penalty_jpy_per_year = 400_000
options = ["fiber_line_guaranteed", "fiber_new_aerial", "mobile_4g", "bwa", "leo_public"]
)toml";

// Rows whose counts follow the population (assumptions of the sample).
std::string scaled_rows(std::int64_t population, bool has_forest) {
  const auto count = [&](double per_thousand) {
    return std::max<std::int64_t>(
        1, static_cast<std::int64_t>(per_thousand * static_cast<double>(population) / 1000));
  };
  const std::string traps = has_forest ? fmt::format(R"toml(
[[demand]]
id = "wildlife_traps"
name_ja = "獣害わな"
use_case = "UC-AG-06"
department = "産業"
place = {{ kind = "grid", beside_clutter = "forest", most_from_road_m = 400 }}
count = {}
most_units_a_terminal = 4
load_up_mbps = [1e-6, 1e-6, 1e-6, 1e-6]
penalty_jpy_per_year = 30_000
options = ["lpwa", "lte_m", "satellite_iot"]
)toml",
                                                     count(8))
                                       : "";
  return fmt::format(R"toml(
[[demand]]
id = "river_cameras"
name_ja = "河川カメラ"
use_case = "UC-DP-03"
department = "防災"
place = {{ kind = "along_waterways", most_from_road_m = 300 }}
count = {}
most_units_a_terminal = 1
autonomy_h = 24
load_down_mbps = [0.1, 0.1, 0.1, 0.1]
load_up_mbps = [3, 3, 3, 3]
gb_per_month = 985
penalty_jpy_per_year = 1_500_000
options = ["bwa", "fiber_line_guaranteed", "mobile_4g"]

[[demand]]
id = "gauges"
name_ja = "水位計"
use_case = "UC-DP-02"
department = "防災"
place = {{ kind = "along_waterways", most_from_road_m = 500 }}
count = {}
most_units_a_terminal = 1
availability = 0.99
load_up_mbps = [1e-6, 1e-6, 1e-6, 5e-6]
penalty_jpy_per_year = 500_000
options = ["lte_m", "lpwa", "satellite_iot"]
{}
[[demand]]
id = "water_meters"
name_ja = "水道メーター"
use_case = "UC-IF-02"
department = "上下水道"
place = {{ kind = "along_roads", road_classes = "tertiary-service" }}
count = {}
load_up_mbps = [1e-6, 1e-6, 1e-6, 1e-6]
penalty_jpy_per_year = 6_000
options = ["lpwa", "lte_m"]

[[demand]]
id = "farm_cameras"
name_ja = "農業カメラ"
use_case = "UC-AG-03"
department = "産業"
place = {{ kind = "facilities", classes = ["farm_centre", "tourism"] }}
availability = 0.99
load_down_mbps = [0.5, 0.5, 0.5, 0.5]
load_up_mbps = [4, 4, 4, 4]
gb_per_month = 300
penalty_jpy_per_year = 300_000
options = ["local5g_4g8", "bwa", "mobile_4g", "fiber_line_best_effort"]
)toml",
                     count(0.6), count(0.8), traps, count(100));
}

}  // namespace

void write_sample_scenario(const std::filesystem::path& folder, std::int64_t population,
                           const std::string& name, bool has_forest) {
  write_file(folder / "region.toml", region_text(folder, name));
  std::string head(k_head);
  head.replace(head.find(k_usual_name), k_usual_name.size(), name);
  write_file(folder / "scenario.toml", head + scaled_rows(population, has_forest));
}

std::string sample_sweep() {
  return R"toml(# Every municipality of a made-up nation under five scenarios. Change a value and run again: what still
# fits is kept.
name = "架空の全国"
seed = 1
replicates = 200         # draws of each fiscal year

[regions]
files = ["*/scenario.toml"]

[[design]]               # the plan changes in the second only, the years in the others
kind = "list"
[[design.case]]
name = "base"
set = { }
[[design.case]]
name = "prices high"
set = { price_level = "high" }
[[design.case]]
name = "no growth of traffic"
set = { years = { traffic_growth = "none" } }
[[design.case]]
name = "wages rise"
set = { years = { wage_escalation_per_year = 0.02 } }
[[design.case]]
name = "homes fade"
set = { years = { household_change_per_year = -0.02 } }
)toml";
}

}  // namespace tsunagi
