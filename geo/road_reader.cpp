// SPDX-License-Identifier: Apache-2.0
#include "geo/road_reader.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geo/base/text.h"
#include "geo/osm_graph.h"
#include "geo/vector_reader.h"

namespace tsunagi::geo {
namespace {

using enum FieldType;

// The value of a key in the text form of PostgreSQL's hstore, as GDAL gives the other tags of OpenStreetMap.
std::string_view tag_of(std::string_view tags, std::string_view key) {
  const std::string start = fmt::format("\"{}\"=>\"", key);
  const auto at = tags.find(start);
  if (at == std::string_view::npos) return {};
  tags.remove_prefix(at + start.size());
  return tags.substr(0, tags.find('"'));
}

bool is_structure(std::string_view brunnel, std::string_view tags) {
  return brunnel == "bridge" || brunnel == "tunnel" ||
         is_structure_by_tags(tag_of(tags, "bridge"), tag_of(tags, "tunnel"));
}

void check_length(const Feature& feature, const Source& source, Faults& faults) {
  double plane_m = 0;
  for (const Polyline& part : feature.parts) plane_m += length_m(part);
  const auto told = feature.number("length_m");
  if (told && (*told < 0 || (plane_m > 1 && (*told > 3 * plane_m || *told < plane_m / 3)))) {
    faults.add(fmt::format("{} m cannot be the length of a line of {:.0f} m", *told, plane_m),
               {.file = source.path.string(), .feature = feature.id, .field = "length_m"});
  }
}

void add_lines(Feature& feature, RoadClass road_class, std::vector<RoadLine>& lines) {
  const std::string tags = feature.text("other_tags");
  const std::string layer = feature.text("layer");
  RoadLine line{.road_class = road_class,
                .is_structure = is_structure(feature.text("brunnel"), tags),
                .layer = road_layer_of(layer.empty() ? tag_of(tags, "layer") : layer)};
  for (Polyline& part : feature.parts) {
    line.points = std::move(part);
    lines.push_back(line);
  }
}

// Lines of no length, as the owner of the layer may look for them.
std::string note_of_dots(const std::vector<std::string>& ids, const Source& source) {
  constexpr std::size_t k_most_named = 10;
  const std::span named(ids.data(), std::min(k_most_named, ids.size()));
  return fmt::format("{}: {} line{} of no length {} left out: feature {}{}", source.path.filename().string(),
                     ids.size(), ids.size() == 1 ? "" : "s", ids.size() == 1 ? "was" : "were",
                     fmt::join(named, ", "), named.size() < ids.size() ? ", …" : "");
}

bool has_length(const Feature& feature) {
  return std::ranges::any_of(feature.parts, [](const Polyline& part) {
    return std::ranges::any_of(part,
                               [&](PointM p) { return !(to_millimetres(p) == to_millimetres(part[0])); });
  });
}

RoadLayer read_osm_layer(const Source& source, const Projection& projection) {
  const Where place{.file = source.path.string(), .key = source.place.key};
  const bool whole = source.fields.empty() && source.where.empty();
  if (!whole || !(source.layer.empty() || source.layer == "lines"))
    throw input_error("is an OpenStreetMap extract: its roads are read whole, without layer, fields or where",
                      place);
  const OsmRoads roads = read_osm_roads(source.path);
  try {
    RoadLayer layer = osm_road_layer(roads, projection);
    if (roads.missing_nodes > 0) {
      layer.notes.push_back(
          fmt::format("{}: {} nodes that its roads name are not in the extract; roads end there",
                      source.path.filename().string(), roads.missing_nodes));
    }
    return layer;
  } catch (const Error& error) {
    throw error.located(place);
  }
}

}  // namespace

std::optional<RoadClass> road_class_of(std::string_view name) {
  using enum RoadClass;
  using Name = std::pair<std::string_view, RoadClass>;
  static constexpr std::array<Name, 12> k_names{{{"motorway", motorway},
                                                 {"trunk", trunk},
                                                 {"primary", primary},
                                                 {"secondary", secondary},
                                                 {"tertiary", tertiary},
                                                 {"minor", minor},
                                                 {"residential", minor},
                                                 {"unclassified", minor},
                                                 {"living_street", minor},
                                                 {"road", minor},
                                                 {"service", service},
                                                 {"", minor}}};
  if (name.ends_with("_link")) name.remove_suffix(5);
  for (const auto& [known, road_class] : k_names) {
    if (name == known) return road_class;
  }
  return std::nullopt;
}

bool is_structure_by_tags(std::string_view bridge, std::string_view tunnel) {
  return (!bridge.empty() && bridge != "no") ||
         (!tunnel.empty() && tunnel != "no" && tunnel != "building_passage");
}

std::int8_t road_layer_of(std::string_view text) {
  const auto layer = parse_integer(trimmed(text));
  return layer && *layer >= -5 && *layer <= 5 ? static_cast<std::int8_t>(*layer) : std::int8_t{0};
}

RoadLayer osm_road_layer(const OsmRoads& roads, const Projection& projection) {
  return {.lines = osm_road_lines(roads, projection),
          .features = static_cast<std::int64_t>(roads.ways.size()) + roads.left_out,
          .left_out = roads.left_out};
}

RoadLayer read_road_layer(const Source& source, const Projection& projection) {
  if (is_osm_pbf(source.path)) return read_osm_layer(source, projection);
  FeatureLayer read = read_features(source, Shape::line,
                                    {{"class", text, false, {"highway", "road_class"}},
                                     {"brunnel", text, false, {"structure"}},
                                     {"layer", text, false, {}},
                                     {"other_tags", text, false, {}},
                                     {"length_m", number, false, {}}},
                                    projection);
  RoadLayer out{.features = static_cast<std::int64_t>(read.features.size()), .notes = std::move(read.notes)};
  Faults faults;
  std::vector<std::string> dots;
  for (Feature& f : read.features) {
    const bool is_osm = f.fields.contains("other_tags");  // its lines hold rivers and fences too
    const std::string name = f.text("class");
    const auto road_class = is_osm && name.empty() ? std::nullopt : road_class_of(name);
    if (!road_class) {
      ++out.left_out;
      continue;
    }
    check_length(f, source, faults);
    if (!has_length(f)) {
      dots.push_back(f.id);
      continue;
    }
    add_lines(f, *road_class, out.lines);
  }
  faults.throw_if_any();
  if (!dots.empty()) out.notes.push_back(note_of_dots(dots, source));
  return out;
}

}  // namespace tsunagi::geo
