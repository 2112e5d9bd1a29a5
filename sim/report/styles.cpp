// SPDX-License-Identifier: Apache-2.0
#include "sim/report/styles.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "sim/report/geopackage_places.h"
#include "sim/report/xml_text.h"

namespace tsunagi::report {
namespace {

// Colours of Okabe and Ito (2008), "r,g,b,a"; marks and dashes tell apart what shares one.
constexpr std::string_view k_black = "0,0,0,255";
constexpr std::string_view k_grey = "120,120,120,255";
constexpr std::string_view k_orange = "230,159,0,255";
constexpr std::string_view k_sky = "86,180,233,255";
constexpr std::string_view k_green = "0,158,115,255";
constexpr std::string_view k_yellow = "240,228,66,255";
constexpr std::string_view k_blue = "0,114,178,255";
constexpr std::string_view k_vermilion = "213,94,0,255";
constexpr std::string_view k_purple = "204,121,167,255";

struct TechnologyLook {
  std::string_view technology;
  std::string_view label;
  std::string_view colour;
  std::string_view mark;
  std::string_view pen;
};
constexpr std::array k_looks{TechnologyLook{"fiber", "光回線", k_blue, "circle", "solid"},
                             TechnologyLook{"local5g", "ローカル5G", k_vermilion, "triangle", "solid"},
                             TechnologyLook{"bwa", "地域BWA", k_green, "square", "solid"},
                             TechnologyLook{"lpwa", "LPWA", k_orange, "pentagon", "dot"},
                             TechnologyLook{"wifi", "Wi-Fi", k_yellow, "diamond", "solid"},
                             TechnologyLook{"microwave", "マイクロ波中継", k_grey, "triangle", "dash"},
                             TechnologyLook{"mobile", "携帯電話", k_purple, "circle", "solid"},
                             TechnologyLook{"leo", "LEO衛星", k_sky, "star", "solid"},
                             TechnologyLook{"geo", "GEO衛星", k_sky, "diamond", "dash"},
                             TechnologyLook{"haps", "HAPS", k_yellow, "star", "dash"},
                             TechnologyLook{k_unserved_name, "収容しない", k_black, "cross2", "dot"}};

std::string option(std::string_view name, std::string_view value) {
  return fmt::format(R"(<Option name="{}" value="{}" type="QString"/>)", name, value);
}

struct Stroke {
  std::string_view colour;
  double width_mm = 0.3;
  std::string_view pen = "solid";
  double alpha = 1;
};

std::string symbol(std::size_t name, std::string_view type, std::string_view layer_class, double alpha,
                   const std::string& options) {
  return fmt::format(
      R"(<symbol name="{}" type="{}" alpha="{}" clip_to_extent="1" force_rhr="0">)"
      R"(<layer class="{}" enabled="1" locked="0" pass="0"><Option type="Map">{}</Option></layer></symbol>)",
      name, type, alpha, layer_class, options);
}

std::string line_symbol(std::size_t name, const Stroke& stroke) {
  return symbol(name, "line", "SimpleLine", stroke.alpha,
                option("line_color", stroke.colour) +
                    option("line_width", fmt::format("{}", stroke.width_mm)) +
                    option("line_width_unit", "MM") + option("line_style", stroke.pen) +
                    option("capstyle", "round") + option("joinstyle", "round"));
}

struct Mark {
  std::string_view colour;
  std::string_view shape = "circle";
  double size_mm = 2;
  std::string_view outline = "255,255,255,255";
};

std::string mark_symbol(std::size_t name, const Mark& mark) {
  const std::string_view outline = mark.shape == "cross2" ? mark.colour : mark.outline;
  return symbol(name, "marker", "SimpleMarker", 1,
                option("name", mark.shape) + option("color", mark.colour) +
                    option("size", fmt::format("{}", mark.size_mm)) + option("size_unit", "MM") +
                    option("outline_color", outline) + option("outline_style", "solid") +
                    option("outline_width", "0.2") + option("outline_width_unit", "MM"));
}

std::string fill_symbol(std::string_view colour, std::string_view outline) {
  return symbol(0, "fill", "SimpleFill", 1,
                option("color", colour) + option("style", "solid") + option("outline_color", outline) +
                    option("outline_style", "solid") + option("outline_width", "0.5") +
                    option("outline_width_unit", "MM"));
}

// `placement` as QGIS numbers it: 0 around a point, 4 horizontal in an area.
std::string name_labels(int placement) {
  return fmt::format(
      R"(<labeling type="simple"><settings><text-style fieldName="name" isExpression="0" fontSize="9" )"
      R"(fontSizeUnit="Point" textColor="40,40,40,255" textOpacity="1"><text-buffer bufferDraw="1" )"
      R"(bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="1"/></text-style>)"
      R"(<placement placement="{}" dist="1" distUnits="MM"/></settings></labeling>)",
      placement);
}

// `attributes` beyond the type; `classes` before the symbols.
std::string renderer(std::string_view type, const std::string& attributes, const std::string& classes,
                     const std::string& symbols) {
  return fmt::format(R"(<renderer-v2 type="{}" symbollevels="0" enableorderby="0" forceraster="0"{}>)"
                     "{}<symbols>{}</symbols></renderer-v2>",
                     type, attributes, classes, symbols);
}

std::string single(const std::string& one_symbol) {
  return renderer("singleSymbol", "", "", one_symbol);
}

struct Category {
  std::string value;
  std::string label;
  std::string symbol;
};

std::string categorized(std::string_view attribute, const std::vector<Category>& categories) {
  std::string list;
  std::string symbols;
  for (std::size_t i = 0; i < categories.size(); ++i) {
    list += fmt::format(R"(<category symbol="{}" value="{}" label="{}" type="string" render="true"/>)", i,
                        xml_text(categories[i].value), xml_text(categories[i].label));
    symbols += categories[i].symbol;
  }
  return renderer("categorizedSymbol", fmt::format(R"( attr="{}")", xml_text(attribute)),
                  "<categories>" + list + "</categories>", symbols);
}

// Groups of options that the table above does not know are grey and carry their own name.
TechnologyLook look_of(std::string_view technology) {
  const auto at = std::ranges::find(k_looks, technology, &TechnologyLook::technology);
  return at != k_looks.end() ? *at : TechnologyLook{technology, technology, k_grey, "circle", "solid"};
}

// Technologies of a layer's rows in the order of the table above, others after them by name.
std::vector<std::string> technologies_of(const LayerTable& table) {
  const auto column = std::ranges::find(table.spec->columns, "technology", &LayerColumn::name);
  std::set<std::string> found;
  for (const LayerRow& row : table.rows) {
    const auto& value = row.values[static_cast<std::size_t>(column - table.spec->columns.begin())];
    if (const auto* name = std::get_if<std::string>(&value)) found.insert(*name);
  }
  std::vector<std::string> names;
  for (const TechnologyLook& look : k_looks) {
    if (found.erase(std::string(look.technology)) > 0) names.emplace_back(look.technology);
  }
  names.insert(names.end(), found.begin(), found.end());
  return names;
}

template <class MakeSymbol>
std::string by_technology(const LayerTable& table, MakeSymbol make_symbol) {
  std::vector<Category> categories;
  for (const std::string& technology : technologies_of(table)) {
    const TechnologyLook look = look_of(technology);
    categories.push_back({technology, std::string(look.label), make_symbol(categories.size(), look)});
  }
  return categorized("technology", categories);
}

struct SharedClass {
  int lower;
  int upper;
  std::string_view label;
  std::string_view colour;
  double width_mm;
};
// Darker and wider where more departments share, so that it reads in grey too.
constexpr std::array k_shared{
    SharedClass{0, 1, "1部署", "190,170,90,255", 0.4}, SharedClass{2, 2, "2部署", "124,123,120,255", 0.8},
    SharedClass{3, 3, "3部署", "76,91,109,255", 1.2}, SharedClass{4, 5, "4〜5部署", "32,63,110,255", 1.7},
    SharedClass{6, 1000, "6部署以上", "0,34,78,255", 2.3}};

std::string by_sharing() {
  std::string ranges;
  std::string symbols;
  for (std::size_t i = 0; i < k_shared.size(); ++i) {
    const SharedClass& c = k_shared[i];
    ranges += fmt::format(R"(<range symbol="{}" lower="{}" upper="{}" label="{}" render="true"/>)", i,
                          c.lower, c.upper, c.label);
    symbols += line_symbol(i, {.colour = c.colour, .width_mm = c.width_mm});
  }
  return renderer("graduatedSymbol", R"( attr="sharing_departments" graduatedMethod="GraduatedColor")",
                  "<ranges>" + ranges + "</ranges>", symbols);
}

std::string by_use() {
  return categorized(
      R"(if("used",'used','candidate'))",
      {{"used", "使う候補地(未調査)",
        mark_symbol(0, {.colour = k_black, .shape = "triangle", .size_mm = 3.2})},
       {"candidate", "使わない候補地(未調査)",
        mark_symbol(1,
                    {.colour = "200,200,200,255", .shape = "triangle", .size_mm = 1.2, .outline = k_grey})}});
}

auto line(double width_mm, double alpha) {
  return [=](std::size_t i, const TechnologyLook& look) {
    return line_symbol(i, {.colour = look.colour, .width_mm = width_mm, .pen = look.pen, .alpha = alpha});
  };
}

auto mark(double size_mm, std::string_view outline) {
  return [=](std::size_t i, const TechnologyLook& look) {
    return mark_symbol(i,
                       {.colour = look.colour, .shape = look.mark, .size_mm = size_mm, .outline = outline});
  };
}

// Homes on fiber are many and stand close: small dots leave the streets to be seen. Stars look small.
std::string terminal_mark(std::size_t i, const TechnologyLook& look) {
  const double size_mm = look.technology == "fiber" ? 1 : look.mark == "star" ? 2.8 : 2;
  const std::string_view outline = look.technology == "fiber" ? look.colour : "255,255,255,255";
  return mark_symbol(i, {.colour = look.colour, .shape = look.mark, .size_mm = size_mm, .outline = outline});
}

std::string symbols_of(const LayerTable& table) {
  const std::string_view name = table.spec->name;
  if (name == "boundary") return single(fill_symbol("245,245,240,80", k_grey));
  if (name == "coverage") return by_technology(table, line(0.15, 0.35));
  if (name == "routes") return by_sharing();
  if (name == "links") return by_technology(table, line(0.35, 0.9));
  if (name == "premises")
    return single(mark_symbol(0, {.colour = "255,255,255,255", .size_mm = 1.2, .outline = k_grey}));
  if (name == "sky") return by_technology(table, mark(3, k_grey));
  if (name == "terminals") return by_technology(table, terminal_mark);
  if (name == "sites") return by_use();
  if (name == "radios") return by_technology(table, mark(4, k_black));
  return single(mark_symbol(0, {.colour = k_black, .shape = "square", .size_mm = 3.5}));
}

// Up to where the explanation begins.
std::string short_name(std::string_view meaning) {
  return std::string(meaning.substr(0, std::min(meaning.find("("), meaning.find("。"))));
}

}  // namespace

std::string column_alias(const LayerColumn& column) {
  const std::string name = short_name(column.meaning_ja);
  return column.unit.empty() ? name : fmt::format("{} [{}]", name, column.unit);
}

std::string field_aliases(const LayerSpec& layer) {
  std::string aliases;
  for (std::size_t i = 0; i < layer.columns.size(); ++i)
    aliases += fmt::format(R"(<alias index="{}" field="{}" name="{}"/>)", i + 1,
                           xml_text(layer.columns[i].name), xml_text(column_alias(layer.columns[i])));
  return "<aliases>" + aliases + "</aliases>";
}

std::string LayerStyle::qml() const {
  return fmt::format(
      "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
      R"(<qgis version="3.22.0" styleCategories="Symbology|Labeling|Fields" labelsEnabled="{}">)"
      "{}</qgis>\n",
      has_labels ? 1 : 0, body);
}

std::vector<LayerStyle> layer_styles(std::span<const LayerTable> tables) {
  std::vector<LayerStyle> styles;
  for (const LayerTable& table : tables) {
    if (table.spec->shape == LayerShape::none) continue;
    const std::string_view name = table.spec->name;
    std::string labels;
    if (name == "boundary") labels = name_labels(4);
    if (name == "gateways") labels = name_labels(0);
    styles.push_back({.layer = std::string(name),
                      .body = symbols_of(table) + labels + field_aliases(*table.spec),
                      .has_labels = !labels.empty()});
  }
  return styles;
}

}  // namespace tsunagi::report
