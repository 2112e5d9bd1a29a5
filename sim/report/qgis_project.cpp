// SPDX-License-Identifier: Apache-2.0
#include "sim/report/qgis_project.h"

#include <algorithm>
#include <array>
#include <limits>

#include <cpl_conv.h>
#include <fmt/format.h>
#include <ogr_spatialref.h>

#include "sim/report/geopackage_writer.h"
#include "sim/report/xml_text.h"

namespace tsunagi::report {
namespace {

const LayerTable* table_of(std::span<const LayerTable> tables, std::string_view name) {
  const auto at = std::ranges::find_if(tables, [&](const LayerTable& t) { return t.spec->name == name; });
  return at == tables.end() ? nullptr : &*at;
}

struct Extender {
  MapExtent& box;
  void operator()(std::monostate) const {}
  void operator()(geo::PointM p) const {
    box.least = {std::min(box.least.x, p.x), std::min(box.least.y, p.y)};
    box.most = {std::max(box.most.x, p.x), std::max(box.most.y, p.y)};
  }
  void operator()(const geo::Polyline& line) const {
    for (const geo::PointM p : line) (*this)(p);
  }
  void operator()(const std::vector<geo::Polyline>& lines) const {
    for (const geo::Polyline& line : lines) (*this)(line);
  }
  void operator()(const geo::Area& area) const {
    for (const geo::Polyline& ring : area.rings) (*this)(ring);
  }
};

std::string srs(const std::string& crs) {
  OGRSpatialReference reference;
  reference.SetFromUserInput(crs.c_str());
  char* text = nullptr;
  const char* const options[]{"FORMAT=WKT2_2019", nullptr};
  reference.exportToWkt(&text, options);
  const std::string wkt = text != nullptr ? text : "";
  CPLFree(text);
  return fmt::format(
      "<spatialrefsys><wkt>{}</wkt><srid>{}</srid><authid>{}</authid>"
      "<geographicflag>{}</geographicflag></spatialrefsys>",
      xml_text(wkt), xml_text(crs.substr(crs.find(':') + 1)), xml_text(crs), reference.IsGeographic() != 0);
}

std::string_view geometry_of(LayerShape shape) {
  switch (shape) {
    case LayerShape::none:
      return "No geometry";
    case LayerShape::point:
      return "Point";
    case LayerShape::line:
    case LayerShape::lines:
      return "Line";
    case LayerShape::areas:
      return "Polygon";
  }
  return "";
}

std::string source_of(const QgisProject& project, std::string_view table) {
  return xml_text(fmt::format("./{}|layername={}", project.file, table));
}

std::string extent_xml(const MapExtent& extent) {
  return fmt::format(
      "<extent><xmin>{:.3f}</xmin><ymin>{:.3f}</ymin><xmax>{:.3f}</xmax><ymax>{:.3f}</ymax></extent>",
      extent.least.x, extent.least.y, extent.most.x, extent.most.y);
}

std::string map_layer(const QgisProject& project, const LayerTable& table, const LayerStyle* style,
                      const std::string& crs) {
  const bool is_drawn = table.spec->shape != LayerShape::none;
  return fmt::format(
      R"(<maplayer type="vector" geometry="{}" labelsEnabled="{}" readOnly="0" styleCategories="AllStyleCategories">)"
      "<id>{}</id><datasource>{}</datasource><layername>{}</layername><shortname>{}</shortname>"
      "<abstract>{}</abstract>{}<provider encoding=\"UTF-8\">ogr</provider>{}</maplayer>",
      geometry_of(table.spec->shape), style != nullptr && style->has_labels ? 1 : 0,
      qgis_layer_id(table.spec->name), source_of(project, table.spec->name), xml_text(table.spec->title_ja),
      xml_text(table.spec->name), xml_text(table.spec->title_en), is_drawn ? "<srs>" + crs + "</srs>" : "",
      style != nullptr ? style->body : field_aliases(*table.spec));
}

std::string tree_layer(const QgisProject& project, const LayerTable& table, bool is_shown) {
  return fmt::format(R"(<layer-tree-layer id="{}" name="{}" source="{}" providerKey="ogr" checked="{}" )"
                     R"(expanded="{}" legend_exp=""><customproperties/></layer-tree-layer>)",
                     qgis_layer_id(table.spec->name), xml_text(table.spec->title_ja),
                     source_of(project, table.spec->name), is_shown ? "Qt::Checked" : "Qt::Unchecked",
                     is_shown && table.spec->shape != LayerShape::none ? 1 : 0);
}

// The legend of the sheet shows what is drawn and not empty.
std::string layer_tree(const QgisProject& project, std::span<const QgisGroup> groups,
                       std::span<const LayerTable> tables, bool is_legend) {
  std::string out = "<layer-tree-group><customproperties/>";
  for (const QgisGroup& group : groups) {
    std::string layers;
    for (const QgisLayer& layer : group.layers) {
      const LayerTable* table = table_of(tables, layer.table);
      if (table == nullptr) continue;
      const bool is_seen = layer.is_shown && table->spec->shape != LayerShape::none && !table->rows.empty();
      if (!is_legend || is_seen) layers += tree_layer(project, *table, layer.is_shown);
    }
    if (layers.empty()) continue;
    out += fmt::format(
        R"(<layer-tree-group name="{}" checked="Qt::Checked" expanded="1"><customproperties/>{}</layer-tree-group>)",
        xml_text(group.title), layers);
  }
  return out + "</layer-tree-group>";
}

}  // namespace

std::string qgis_layer_id(std::string_view table) {
  return fmt::format("tsunagi_layer_{}", table);
}

std::span<const QgisGroup> plan_groups() {
  static const std::array<QgisGroup, 4> groups{
      QgisGroup{"計画した網", {{"gateways"}, {"radios"}, {"links"}, {"routes"}}},
      QgisGroup{"需要と収容", {{"terminals"}, {"sky", false}, {"premises", false}}},
      QgisGroup{"候補と範囲", {{"sites"}, {"coverage", false}, {"boundary"}}},
      QgisGroup{"表", {{"costs"}, {"assumptions"}, {"layers_used"}, {"data_dictionary"}}}};
  return groups;
}

MapExtent extent_of(std::span<const LayerTable> tables) {
  constexpr double k_far = std::numeric_limits<double>::max();
  constexpr double k_margin_ratio = 0.05;
  constexpr double k_least_margin_m = 100;
  MapExtent box{{k_far, k_far}, {-k_far, -k_far}};
  for (const LayerTable& table : tables) {
    for (const LayerRow& row : table.rows) std::visit(Extender{box}, row.geometry);
  }
  if (box.least.x > box.most.x) return {{-500, -500}, {500, 500}};
  const double margin = std::max({k_least_margin_m, k_margin_ratio * (box.most.x - box.least.x),
                                  k_margin_ratio * (box.most.y - box.least.y)});
  return {{box.least.x - margin, box.least.y - margin}, {box.most.x + margin, box.most.y + margin}};
}

std::string qgis_project(const QgisProject& project, std::span<const QgisGroup> groups,
                         std::span<const LayerTable> tables, std::span<const LayerStyle> styles) {
  const std::string crs = srs(project.crs);
  std::string layers;
  for (const QgisGroup& group : groups) {
    for (const QgisLayer& layer : group.layers) {
      const LayerTable* table = table_of(tables, layer.table);
      if (table == nullptr) continue;
      const auto style = std::ranges::find(styles, layer.table, &LayerStyle::layer);
      layers += map_layer(project, *table, style == styles.end() ? nullptr : &*style, crs);
    }
  }
  return fmt::format(
      "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
      R"(<qgis version="3.22.0" projectname="{0}"><homePath path=""/><title>{0}</title><projectCrs>{1}</projectCrs>)"
      R"({2}<mapcanvas name="theMapCanvas" annotationsVisible="1"><units>meters</units>{3}<rotation>0</rotation>)"
      "<destinationsrs>{1}</destinationsrs></mapcanvas><projectlayers>{4}</projectlayers>"
      R"(<properties><Paths><Absolute type="bool">false</Absolute></Paths><SpatialRefSys><ProjectionsEnabled type="int">1)"
      "</ProjectionsEnabled></SpatialRefSys></properties>{5}</qgis>\n",
      xml_text(project.title), crs, layer_tree(project, groups, tables, false), extent_xml(project.extent),
      layers, qgis_layouts(project, layer_tree(project, groups, tables, true)));
}

}  // namespace tsunagi::report
