// SPDX-License-Identifier: Apache-2.0
// From the parts of a sweep to the nation's figures: one GeoPackage, tables and a summary.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/report/csv.h"
#include "sim/sweep/national.h"
#include "sim/sweep/project.h"
#include "sim/sweep/store.h"

namespace tsunagi::sweep {

[[nodiscard]] std::vector<std::string> national_files();

// Reads the parts one by one and writes national.gpkg, the tables and summary.json into `folder`; parts that
// are missing are counted. Returns summary.json. Memory is bounded by a block of scenarios, not by parts.
// Throws Error{input} naming a damaged part.
[[nodiscard]] std::string reduce(const Project& project, const Store& store,
                                 const std::filesystem::path& folder);

// The short table for the console, of a summary.
[[nodiscard]] std::string national_table(const std::string& summary_json);

// What a map shows of a municipality under a scenario.
struct MapValue {
  bool is_known = false;
  double jpy_a_person = 0;
  double served_ratio = 0;
};
inline constexpr std::size_t k_most_maps = 60;

// In the other files of this unit.
struct NationalResult {
  const Project& project;
  const National& national;
  std::vector<RegionPart> regions;
  std::vector<ResultRow> first;             // of the first scenario, for the ranking
  std::vector<std::vector<MapValue>> maps;  // [scenario][municipality of the regions in order]
  bool is_synthetic = false;
};
[[nodiscard]] std::string national_json(const NationalResult& result);
// scenarios, budget_by_year, frontier, standard_models, ranking.
[[nodiscard]] std::vector<report::NamedTable> national_tables(const NationalResult& result);

}  // namespace tsunagi::sweep
