// SPDX-License-Identifier: Apache-2.0
// The region file: which layer plays which role, and what to assume where one is missing.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "geo/base/error.h"
#include "geo/base/toml.h"
#include "geo/snap_reach.h"

namespace tsunagi::geo {

enum class Role {
  boundary,
  roads,
  elevation,
  clutter,
  population_mesh,
  small_areas,
  facilities,
  settlements,
  farmland,
  hazard,
  protected_area,
  no_pole_zone,
  own_land,
  existing_fiber,
  pops,
  towers,
  mobile_coverage,
  water,
  waterways,
  statistics,
  prices,
};
inline constexpr std::array<std::string_view, 21> k_role_names{
    "boundary",   "roads",          "elevation", "clutter", "population_mesh", "small_areas",
    "facilities", "settlements",    "farmland",  "hazard",  "protected_area",  "no_pole_zone",
    "own_land",   "existing_fiber", "pops",      "towers",  "mobile_coverage", "water",
    "waterways",  "statistics",     "prices"};

// One layer of one file and the role it plays.
struct Source {
  Role role = Role::roads;
  std::filesystem::path path;  // checked to lie inside an allowed root
  std::string layer;           // empty: the only one
  std::string crs;             // EPSG:<code>; only where the file has none
  bool cp932 = false;
  bool make_valid = false;                    // repair invalid polygons instead of refusing them
  std::string facility_class;                 // facilities: the class of all features, where no field says it
  std::map<std::string, std::string> fields;  // our name → the file's
  std::map<std::string, std::string> where;   // keep only features whose field has this value
  int skip_rows_after_header = 0;             // CSV
  std::string vintage;
  std::string attribution;
  std::string licence;
  bool synthetic = false;
  Where place;  // in the region file, for messages
};

enum class Variant { optimistic, base, pessimistic };
inline constexpr std::array<std::string_view, 3> k_variant_names{"optimistic", "base", "pessimistic"};

struct RegionFile {
  std::string name;
  std::string crs;          // empty: chosen from the boundary
  std::string data_source;  // where such data come from, for the message when they are missing
  SnapReach snap;           // of its roads
  std::vector<Source> sources;
  std::filesystem::path cache;  // folder that keeps the noded roads between runs; empty: none
};

// Where a region's data may lie: the folder of the region file and, for `data = "sub"`, that folder of the
// data root.
struct DataRoots {
  std::filesystem::path region_folder;
  std::filesystem::path data_root;  // --data, TSUNAGI_DATA, or ../shared/data; may not exist
};

// Reads a region file. `overrides` (role name → file) come from the scenario's [region] table. Throws
// Error{input} with all faults: unknown keys and roles, paths that leave the roots or name a host, driver or
// archive, missing files (with where such data come from).
// Where a role that counts people has several vintages, those of `population_vintage` are kept, or of the
// first listed.
[[nodiscard]] RegionFile load_region_file(const std::filesystem::path& path, const DataRoots& roots,
                                          const std::map<std::string, std::string>& overrides,
                                          const Where& overrides_at,
                                          const std::string& population_vintage = {});

// The path inside `folder`, after checks on its text and, where it exists, its canonical form. Throws
// Error{input}.
[[nodiscard]] std::filesystem::path contained_path(const std::filesystem::path& folder,
                                                   std::string_view text);

}  // namespace tsunagi::geo
