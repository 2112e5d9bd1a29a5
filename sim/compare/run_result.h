// SPDX-License-Identifier: Apache-2.0
// What `tsunagi run` left in a folder, read back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "geo/geometry.h"

namespace tsunagi::compare {

struct InputFile {
  std::string file;
  std::string vintage;
  std::string hash;
};

struct Price {
  std::string name;
  std::string unit;
  double value = 0;
};

struct DemandResult {
  std::string name;
  std::int64_t units = 0;
  std::int64_t served_units = 0;
  std::int64_t jpy_per_year = 0;  // its share of the plan
};

// One item, option and municipality of the plan's yearly cost.
struct CostKey {
  std::string layer;
  std::string item;
  std::string option;
  std::string municipality;
  friend auto operator<=>(const CostKey&, const CostKey&) = default;
};
struct CostAmount {
  std::string item_name;
  std::string unit;
  double quantity = 0;
  std::int64_t jpy_per_year = 0;
};

struct TerminalResult {
  std::string demand;
  std::string name;
  std::string use_case;
  std::string municipality;
  std::int64_t units = 0;
  bool is_backup = false;
  bool is_served = false;
  std::string option;
  std::string option_name;
  geo::PointM at;
};

struct SiteResult {
  std::string name;
  std::string kind;
  std::string municipality;
  bool is_used = false;
  geo::PointM at;
};

// A used stretch of a road edge; the line runs from from_m to to_m.
struct RouteResult {
  std::int64_t edge = 0;
  double from_m = 0;
  double to_m = 0;
  std::string option;
  std::string municipality;
  std::int64_t departments = 0;
  geo::Polyline line;
};

struct MunicipalityResult {
  std::string code;
  std::string name;
  geo::Area area;
};

struct RunResult {
  std::filesystem::path folder;
  std::string name;  // the folder's, told apart from the others'
  std::string version;
  std::string scenario;
  std::string scenario_hash;
  std::string region;
  std::string crs;
  int base_year = 0;
  int design_year = 0;
  std::int64_t total_jpy_per_year = 0;      // with penalties: what the plan minimises
  std::int64_t penalties_jpy_per_year = 0;  // of what is left unserved
  std::int64_t bound_jpy_per_year = 0;      // no plan of the scenario costs less
  double new_cable_km = 0;
  std::int64_t masts = 0;
  std::int64_t radios = 0;
  std::map<std::string, DemandResult> demand;                               // by id
  std::map<std::string, std::int64_t> options_jpy_per_year;                 // by key
  std::map<std::string, std::vector<InputFile>> inputs;                     // by role
  std::map<std::string, std::string> scenario_values;                       // by dotted key
  std::map<std::string, Price> prices;                                      // JPY, by item
  std::map<std::string, Price> parameters;                                  // by id
  std::map<std::string, std::pair<std::string, std::int64_t>> assumptions;  // text and count, by id
  std::map<CostKey, CostAmount> costs;                                      // without penalties
  std::vector<MunicipalityResult> municipalities;
  std::vector<TerminalResult> terminals;
  std::vector<SiteResult> sites;
  std::vector<RouteResult> routes;

  [[nodiscard]] std::int64_t paid_jpy_per_year() const { return total_jpy_per_year - penalties_jpy_per_year; }
  [[nodiscard]] std::int64_t units() const;
  [[nodiscard]] std::int64_t served_units() const;
  // Roads and borders are the same files, so that their edges have the same numbers.
  [[nodiscard]] bool has_roads_of(const RunResult& other) const;
};

// Reads every folder and names it. Throws Error{input} with file and reason: no folder, no result of a run in
// it, a damaged file, a result of another version, results of different regions.
[[nodiscard]] std::vector<RunResult> read_results(std::span<const std::filesystem::path> folders);

}  // namespace tsunagi::compare
