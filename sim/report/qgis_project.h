// SPDX-License-Identifier: Apache-2.0
// The QGIS project inside the GeoPackage: layers in groups with their styles, and a sheet to print.
#pragma once

#include <span>
#include <string>

#include "sim/report/geopackage_tables.h"
#include "sim/report/styles.h"

namespace tsunagi::report {

inline constexpr std::string_view k_project_name = "計画";

// Corners in metres of the region's CRS.
struct MapExtent {
  geo::PointM least;
  geo::PointM most;
};

struct QgisProject {
  std::string file;  // of the GeoPackage, as the project names it from beside it
  std::string crs;   // EPSG:<code>
  std::string title;
  std::string attribution;
  MapExtent extent;
};

// One group of the layer tree; layers from top to bottom.
struct QgisLayer {
  std::string_view table;
  bool is_shown = true;
};
struct QgisGroup {
  std::string_view title;
  std::vector<QgisLayer> layers;
};

// Of what a run writes. Layers that `tables` lacks are left out of the project.
[[nodiscard]] std::span<const QgisGroup> plan_groups();

// Around all geometries, a twentieth wider; a square kilometre around the origin where there is none.
[[nodiscard]] MapExtent extent_of(std::span<const LayerTable> tables);

// A .qgs document of QGIS 3.22 and later. The same input gives the same bytes.
[[nodiscard]] std::string qgis_project(const QgisProject& project, std::span<const QgisGroup> groups,
                                       std::span<const LayerTable> tables,
                                       std::span<const LayerStyle> styles);

// The id of a layer in the project: QGIS replaces ids of ten characters and fewer.
[[nodiscard]] std::string qgis_layer_id(std::string_view table);

// The element <Layouts>: A4 landscape with title, map, legend, scale bar and attribution. `legend` is the
// layer tree that the legend shows.
[[nodiscard]] std::string qgis_layouts(const QgisProject& project, const std::string& legend);

}  // namespace tsunagi::report
