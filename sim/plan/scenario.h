// SPDX-License-Identifier: Apache-2.0
// A scenario: which region, which demand, which options, which assumptions.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/geometry.h"
#include "geo/region_file.h"
#include "models/catalogue.h"
#include "models/p2109.h"
#include "sim/plan/path_loss.h"
#include "sim/plan/projects.h"
#include "sim/plan/years.h"

namespace tsunagi {
class TomlReader;
struct TomlDocument;
}  // namespace tsunagi

namespace tsunagi::plan {

// Busy hours in which every capacity must hold.
inline constexpr std::array<std::string_view, 4> k_busy_hours{"weekday_day", "evening", "tourist_peak",
                                                              "disaster"};

enum class PlaceKind { households, facilities, points, circle, along_waterways, along_roads, corridor, grid };
inline constexpr std::array<std::string_view, 8> k_place_kind_names{
    "households", "facilities", "points", "circle", "along_waterways", "along_roads", "corridor", "grid"};

enum class HouseholdSet { all, served_today, unserved, renewal };
inline constexpr std::array<std::string_view, 4> k_household_set_names{"all", "served_today", "unserved",
                                                                       "renewal"};

struct NamedPoint {
  std::string name;
  geo::LonLat at;
};

// Where the units of a demand are.
struct Place {
  PlaceKind kind = PlaceKind::facilities;
  HouseholdSet households = HouseholdSet::all;
  std::vector<std::string> facility_classes;
  std::vector<std::string> name_contains;   // any of
  std::vector<std::string> name_excludes;   // none of
  std::vector<std::string> municipalities;  // names; empty: all
  std::vector<NamedPoint> points;           // points; corridor: way points; circle: centres
  double radius_m = 500;                    // circle
  double spacing_m = 200;                   // corridor
  double most_from_road_m = 300;            // grid: cells this near to a road
  std::string clutter_kind;                 // grid: only cells beside clutter of this kind (forest edge)
  std::string road_classes;                 // along_roads: "trunk-secondary"
};

// One row of demand: a use case at places, with what it needs and what it is worth.
struct DemandRow {
  std::string id;
  std::string name_ja;
  std::string use_case;  // id in the catalogue
  std::string department;
  Place place;
  std::int64_t count = 0;  // units in all; 0: one a place (facilities, points)
  std::int64_t most_units_a_terminal = 30;
  double down_mbps = 0;  // least rate
  double up_mbps = 0;
  std::array<double, 4> load_down_mbps{};  // [busy hour] of one unit
  std::array<double, 4> load_up_mbps{};
  double gb_per_month = 0;
  double latency_ms = 0;
  double availability = 0;
  double autonomy_h = 0;
  double mobility_kmh = 0;
  bool must_serve = false;
  bool require_backup = false;
  double backup_down_mbps = 0;  // least rate of the second path: what must go on in a disaster
  double backup_up_mbps = 0;
  double penalty_jpy_per_year = 0;   // of one unit left unserved
  std::vector<std::string> options;  // candidate options
  std::vector<std::string> backup;   // options of the second, disjoint path; empty: none
  std::string in_house_item;         // cost item of the in-house network; empty: none
  double in_house_life_years = 10;
  bool is_residential = false;
  bool grows = false;  // its traffic grows with the nation's: homes and video, never sensors
  std::optional<models::BuildingType> indoors;  // where the units stand; none: outdoors, or an antenna is
  bool is_moving = false;                       // places are samples of one way; units are shared over them

  struct Rate {
    double down_mbps;
    double up_mbps;
  };
  // Least rate of the first or the second path.
  [[nodiscard]] Rate least_rate(bool is_backup) const {
    return is_backup ? Rate{backup_down_mbps, backup_up_mbps} : Rate{down_mbps, up_mbps};
  }
};

struct AgreedLand {
  std::string name;
  geo::LonLat centre;
  double radius_m = 0;
};

// Staff of the network, in full-time equivalents (assumption rows of the scenario, priced by NO01).
struct OperationAssumption {
  double base_fte_per_municipality = 0.1;
  double own_network_fte_per_municipality = 0.4;
  double joint_own_network_fte = 1.0;  // of a joint body for all; the cap of the own-network staff
  bool joint_body_allowed = true;
  std::string zero_reason;
};

struct Scenario {
  std::string name;
  std::filesystem::path file;
  geo::RegionFile region;
  models::Catalogue catalogue;
  std::uint64_t seed = 1;
  int base_year = 2025;
  int design_year = 2030;
  int horizon_years = 20;
  double discount_rate = 0.04;
  std::optional<double> budget_jpy;
  double tower_height_m = 15;
  geo::Variant mobile_variant = geo::Variant::base;
  geo::Variant fiber_variant = geo::Variant::base;
  std::vector<std::string> uncovered_areas;   // small areas by name that no carrier fiber passes
  std::vector<std::string> renewal_areas;     // small areas on ageing municipal fiber
  double uncovered_household_ratio = 0.0016;  // where no area is named (99.84 % passed, end FY2022)
  bool bwa_licence_held = false;
  std::vector<std::string> forbidden_options;
  std::vector<AgreedLand> agreed_land;
  double most_mast_height_amsl_m = 1500;
  double site_spacing_m = 1000;
  double most_drop_m = 300;
  RadioConditions radio;
  int links_per_demand = 4;  // kept per option and terminal; the rest is counted
  double penalty_factor = 1;
  OperationAssumption operation;
  std::vector<DemandRow> demand;
  Years years;
  models::GateRules gates;
  std::vector<Project> projects;

  [[nodiscard]] bool is_on(const models::Option& option) const;
};

// The catalogue this program was built with.
[[nodiscard]] std::filesystem::path usual_catalogue();

// Metres by class of a clutter layer.
[[nodiscard]] std::map<std::string, double> read_clutter_heights(const TomlReader& reader);

// Table [radio]: refractivity_n0, refractivity_lapse_per_km, rain_001_mm_per_h, rain_height_km,
// refractivity_gradient_1_percent, shadow_sigma_db, built_up_per_km2, clutter_height_m, sea_classes. The
// defaults where there is none.
[[nodiscard]] RadioConditions read_radio_conditions(const TomlReader& reader);

// Reads a scenario, its region file and its catalogue. Throws Error{input} with all faults of each file.
[[nodiscard]] Scenario load_scenario(const std::filesystem::path& file,
                                     const std::filesystem::path& data_root);

// Where the catalogue of a folder comes from: models::load_catalogue, or what keeps its answers.
using CatalogueSource = std::function<models::Catalogue(const std::filesystem::path& folder)>;

// The same of a document already parsed, perhaps with values put in from elsewhere. `file` says where the
// region and the catalogue are looked for.
[[nodiscard]] Scenario read_scenario(const TomlDocument& document, const std::filesystem::path& file,
                                     const std::filesystem::path& data_root,
                                     const CatalogueSource& catalogue_of);

// The catalogue's folder and the region file that a scenario names.
struct ScenarioFiles {
  std::filesystem::path catalogue;
  std::filesystem::path region;
};
[[nodiscard]] ScenarioFiles files_of(const TomlDocument& document, const std::filesystem::path& file);

}  // namespace tsunagi::plan
