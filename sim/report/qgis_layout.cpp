// SPDX-License-Identifier: Apache-2.0
// The sheet to print: A4 landscape, 297 x 210 mm.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "sim/report/qgis_project.h"
#include "sim/report/xml_text.h"

namespace tsunagi::report {
namespace {

// As QGIS numbers the items of a layout.
enum ItemType { k_page = 65638, k_map = 65639, k_label = 65641, k_legend = 65642, k_scale_bar = 65646 };

struct Box {
  double x_mm;
  double y_mm;
  double width_mm;
  double height_mm;
};
constexpr Box k_title_box{10, 7, 277, 12};
constexpr Box k_map_box{10, 21, 209, 167};
constexpr Box k_legend_box{222, 21, 65, 140};
constexpr Box k_scale_box{222, 174, 65, 14};
constexpr Box k_source_box{10, 190, 277, 15};
constexpr std::string_view k_map_id = "{7a1c0e4e-0000-4000-8000-000000000002}";

std::string item(ItemType type, int number, const Box& box, const std::string& attributes,
                 const std::string& inner) {
  return fmt::format(
      R"(<LayoutItem type="{0}" uuid="{{7a1c0e4e-0000-4000-8000-{1:012}}}" )"
      R"(templateUuid="{{7a1c0e4e-0000-4000-8000-{1:012}}}" id="" zValue="{1}" visibility="1" opacity="1" )"
      R"(referencePoint="0" position="{2},{3},mm" positionOnPage="{2},{3},mm" size="{4},{5},mm" )"
      R"(itemRotation="0" positionLock="false" outlineWidthM="0.2,mm" frameJoinStyle="miter" blendMode="0" )"
      R"(excludeFromExports="0" groupUuid="" {6}><FrameColor red="120" green="120" blue="120" alpha="255"/>)"
      R"(<BackgroundColor red="255" green="255" blue="255" alpha="255"/>{7}</LayoutItem>)",
      static_cast<int>(type), number, box.x_mm, box.y_mm, box.width_mm, box.height_mm, attributes, inner);
}

std::string font(int points, bool bold = false) {
  return fmt::format("Noto Sans CJK JP,{},-1,5,{},0,0,0,0,0", points, bold ? 75 : 50);
}

std::string label(int number, const Box& box, const std::string& text, int points, bool bold) {
  return item(
      k_label, number, box,
      fmt::format(R"(frame="false" background="false" labelText="{}" htmlState="0" halign="1" valign="32" )"
                  R"(marginX="0" marginY="0")",
                  xml_text(text)),
      fmt::format(R"(<LabelFont description="{}" style=""/>)"
                  R"(<FontColor red="30" green="30" blue="30" alpha="255"/>)",
                  font(points, bold)));
}

// The extent in the shape of the map on the sheet.
MapExtent fitted(const MapExtent& extent) {
  const double ratio = k_map_box.width_mm / k_map_box.height_mm;
  double width = extent.most.x - extent.least.x;
  double height = extent.most.y - extent.least.y;
  const geo::PointM centre{(extent.least.x + extent.most.x) / 2, (extent.least.y + extent.most.y) / 2};
  if (width < height * ratio) {
    width = height * ratio;
  } else {
    height = width / ratio;
  }
  return {{centre.x - width / 2, centre.y - height / 2}, {centre.x + width / 2, centre.y + height / 2}};
}

std::string map(const MapExtent& extent) {
  return item(
      k_map, 2, k_map_box,
      R"(frame="true" background="true" drawCanvasItems="true" keepLayerSet="false" followPreset="false" )"
      R"(followPresetName="" mapRotation="0" mapFlags="0" labelMargin="0,mm" isTemporal="0")",
      fmt::format(R"(<Extent xmin="{:.3f}" ymin="{:.3f}" xmax="{:.3f}" ymax="{:.3f}"/><LayerSet/>)",
                  extent.least.x, extent.least.y, extent.most.x, extent.most.y));
}

std::string legend(const std::string& tree) {
  std::string styles;
  struct Part {
    std::string_view name;
    int points;
    double top_mm;
  };
  for (const Part& part : {Part{"title", 11, 0}, Part{"group", 9, 2}, Part{"subgroup", 8, 1.6},
                           Part{"symbol", 7, 1}, Part{"symbolLabel", 7, 1}}) {
    styles += fmt::format(R"(<style name="{}" alignment="1" indent="0" marginTop="{}" marginLeft="{}">)"
                          R"(<styleFont description="{}" style=""/></style>)",
                          part.name, part.top_mm, part.name == "symbolLabel" ? 2 : 0, font(part.points));
  }
  return item(
      k_legend, 3, k_legend_box,
      fmt::format(R"(frame="false" background="true" title="凡例" titleAlignment="1" map_uuid="{}" )"
                  R"(resizeToContents="1" columnCount="1" splitLayer="0" symbolWidth="6" symbolHeight="3" )"
                  R"(symbolAlignment="1" lineSpacing="1" boxSpace="1" columnSpace="2" wrapChar="" )"
                  R"(legendFilterByAtlas="0" fontColor="#1e1e1e" rasterBorder="1" )"
                  R"(rasterBorderColor="0,0,0,255" rasterBorderWidth="0" wmsLegendWidth="50" )"
                  R"(wmsLegendHeight="25" minSymbolSize="0" maxSymbolSize="0" equalColumnWidth="0")",
                  k_map_id),
      "<styles>" + styles + "</styles>" + tree);
}

// 1, 2 or 5 times a power of ten, at most `length`.
double round_length(double length) {
  const double power = std::pow(10, std::floor(std::log10(length)));
  for (const double step : {5.0, 2.0}) {
    if (step * power <= length) return step * power;
  }
  return power;
}

std::string scale_bar(const MapExtent& extent) {
  constexpr double k_metres_per_km = 1000;
  constexpr double k_segments = 2;
  const double metres_per_mm = (extent.most.x - extent.least.x) / k_map_box.width_mm;
  const double segment_m = round_length(metres_per_mm * (k_scale_box.width_mm - 15) / k_segments);
  const bool is_km = segment_m >= k_metres_per_km;
  return item(
      k_scale_bar, 4, k_scale_box,
      fmt::format(
          R"(frame="false" background="false" style="Single Box" mapUuid="{}" unitType="{}" )"
          R"(unitLabel="{}" numMapUnitsPerScaleBarUnit="1" numUnitsPerSegment="{}" numSegments="2" )"
          R"(numSegmentsLeft="0" segmentSizeMode="0" segmentMillimeters="{:.3f}" height="2.5" )"
          R"(outlineWidth="0.3" labelBarSpace="1.5" boxContentSpace="1" alignment="0" minBarWidth="10" )"
          R"(maxBarWidth="60" labelVerticalPlacement="0" labelHorizontalPlacement="0" )"
          R"(numSubdivisions="1" subdivisionsHeight="1.5" lineJoinStyle="miter" lineCapStyle="square")",
          k_map_id, is_km ? "km" : "meters", is_km ? "km" : "m",
          is_km ? segment_m / k_metres_per_km : segment_m, segment_m / metres_per_mm),
      fmt::format(R"(<text-style fontFamily="Noto Sans CJK JP" fontSize="7" fontSizeUnit="Point" )"
                  R"(textColor="30,30,30,255" textOpacity="1"/>)"
                  R"(<fillColor red="0" green="0" blue="0" alpha="255"/>)"));
}

std::string page() {
  return fmt::format("<PageCollection>{}<GuideCollection visible=\"1\"/></PageCollection>",
                     item(k_page, 0, {0, 0, 297, 210}, R"(frame="false" background="true")", ""));
}

}  // namespace

std::string qgis_layouts(const QgisProject& project, const std::string& legend_tree) {
  const MapExtent extent = fitted(project.extent);
  return fmt::format(
      R"(<Layouts><Layout name="A4横" units="mm" printResolution="300" worldFileMap="{}">{}{}{}{}{}{}</Layout></Layouts>)",
      k_map_id, page(), map(extent), legend(legend_tree), scale_bar(extent),
      label(1, k_title_box, project.title, 16, true), label(5, k_source_box, project.attribution, 6, false));
}

}  // namespace tsunagi::report
