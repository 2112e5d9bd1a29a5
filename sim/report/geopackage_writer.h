// SPDX-License-Identifier: Apache-2.0
// Writes tables and styles as a GeoPackage. Knows no plan.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "sim/report/geopackage_tables.h"
#include "sim/report/styles.h"

namespace tsunagi::report {

inline constexpr std::string_view k_geometry_column = "geom";

struct TableFile {
  std::filesystem::path path;  // must not exist
  std::string crs;             // EPSG:<code>
  std::string timestamp;       // of every record
};

// Throws Error{environment} naming the file.
void write_tables(const TableFile& file, std::span<const LayerTable> tables);

// Adds the styles QGIS applies when it opens a layer. Throws Error{environment} naming the file.
void add_styles(const TableFile& file, std::span<const LayerStyle> styles);

// Adds a project that QGIS opens from the file: a .qgs document. Throws Error{environment} naming the file.
void add_project(const TableFile& file, std::string_view name, const std::string& document);

}  // namespace tsunagi::report
