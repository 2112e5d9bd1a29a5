// SPDX-License-Identifier: Apache-2.0
// The plan as a GeoPackage that QGIS opens drawn.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "sim/plan/pipeline.h"
#include "sim/plan/scenario.h"
#include "sim/report/geopackage_tables.h"
#include "sim/report/qgis_project.h"

namespace tsunagi::report {

struct GeoPackageOptions {
  std::string timestamp =
      "2026-01-01T00:00:00.000Z";  // of every record that wants one: the file holds no clock
};

// Writes plan.gpkg: every layer with its columns, their meanings and a style. The same plan gives the same
// bytes. The file appears whole or not at all and replaces one of its name. Throws Error{environment} naming
// the file.
void write_geopackage(const std::filesystem::path& file, const plan::Scenario& scenario,
                      const plan::Planned& planned, const GeoPackageOptions& options = {});

// The same of any tables, with a project that shows them in groups.
struct GeoPackageContents {
  std::string crs;  // EPSG:<code>
  std::string timestamp;
  std::string title;
  std::string attribution;
  std::span<const LayerTable> tables;
  std::span<const QgisGroup> groups;
};
void write_geopackage(const std::filesystem::path& file, const GeoPackageContents& contents);

}  // namespace tsunagi::report
