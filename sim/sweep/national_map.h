// SPDX-License-Identifier: Apache-2.0
// national.gpkg: municipalities as areas, results as a table, and one view of both for each scenario.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/sweep/national.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tsunagi::sweep {

class NationalMap {
 public:
  // Writes the municipalities. `path` must not exist. Throws Error{environment} naming the file.
  NationalMap(std::filesystem::path path, const std::vector<RegionPart>& regions, int base_year);
  ~NationalMap();
  NationalMap(const NationalMap&) = delete;
  NationalMap& operator=(const NationalMap&) = delete;
  NationalMap(NationalMap&&) = delete;
  NationalMap& operator=(NationalMap&&) = delete;

  void add(std::size_t scenario, const ResultRow& row);
  // Scenarios and their views, at most k_most_views of them.
  void finish(const std::vector<std::string>& scenario_names);

  static constexpr std::size_t k_most_views = 200;

 private:
  void run(const std::string& sql);

  std::filesystem::path path_;
  std::map<std::string, std::int64_t> number_;  // of a municipality by its code
  std::string timestamp_;
  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

}  // namespace tsunagi::sweep
