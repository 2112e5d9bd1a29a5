// SPDX-License-Identifier: Apache-2.0
// Road layers of a region.
#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "geo/region_loading.h"

namespace tsunagi::geo {
namespace {

using enum FieldType;

// Road classes as OpenMapTiles and OpenStreetMap write them; nothing for what no car uses.
std::optional<RoadClass> road_class(std::string name) {
  if (name.ends_with("_link")) name.resize(name.size() - 5);
  static const std::map<std::string, RoadClass> k_names{
      {"motorway", RoadClass::motorway},   {"trunk", RoadClass::trunk},
      {"primary", RoadClass::primary},     {"secondary", RoadClass::secondary},
      {"tertiary", RoadClass::tertiary},   {"minor", RoadClass::minor},
      {"residential", RoadClass::minor},   {"unclassified", RoadClass::minor},
      {"living_street", RoadClass::minor}, {"road", RoadClass::minor},
      {"service", RoadClass::service},     {"", RoadClass::minor}};
  const auto at = k_names.find(name);
  return at == k_names.end() ? std::nullopt : std::optional(at->second);
}

// A line far from every municipality is a coordinate gone wrong; grids over it would take the memory of a
// country.
void refuse_far_lines(const std::vector<RoadLine>& lines, const Region& region) {
  constexpr double k_reach_m = 100'000;
  Box box;
  for (const Municipality& m : region.municipalities) box.add(bounds(m.area));
  const Box reach = box.grown(k_reach_m);
  for (const RoadLine& line : lines) {
    const auto far = std::ranges::find_if(line.points, [&](PointM p) { return !reach.contains(p); });
    if (far == line.points.end()) continue;
    const LonLat at = region.projection.to_lonlat(*far);
    throw input_error(fmt::format(
        "the roads reach {:.4f}, {:.4f} (longitude, latitude), more than 100 km beyond the boundary",
        at.lon_deg, at.lat_deg));
  }
}

}  // namespace

void load_roads(Loading& loading) {
  std::vector<RoadLine> lines;
  std::int64_t left_out = 0;
  loading.each(Role::roads, [&](const Source& source) {
    auto features = read_features(source, Shape::line,
                                  {{"class", text, false, {"highway", "road_class"}},
                                   {"brunnel", text, false, {"structure"}},
                                   {"other_tags", text, false, {}},
                                   {"length_m", number, false, {}}},
                                  loading.region.projection);
    Faults faults;
    for (Feature& f : features) {
      const bool is_osm = f.fields.contains("other_tags");  // its lines hold rivers and fences too
      const auto kind = is_osm && f.text("class").empty() ? std::nullopt : road_class(f.text("class"));
      if (!kind) {
        ++left_out;
        continue;
      }
      double plane = 0;
      for (const Polyline& part : f.parts) plane += length_m(part);
      if (const auto told = f.number("length_m");
          told && (*told < 0 || (plane > 1 && (*told > 3 * plane || *told < plane / 3)))) {
        faults.add(fmt::format("{} m cannot be the length of a line of {:.0f} m", *told, plane),
                   {.file = source.path.string(), .feature = f.id, .field = "length_m"});
      }
      const std::string brunnel = f.text("brunnel");
      const std::string tags = f.text("other_tags");
      const bool structure = brunnel == "bridge" || brunnel == "tunnel" ||
                             tags.find("\"bridge\"=>\"yes\"") != std::string::npos ||
                             tags.find("\"tunnel\"=>\"yes\"") != std::string::npos;
      for (Polyline& part : f.parts) lines.push_back({std::move(part), *kind, structure});
    }
    faults.throw_if_any();
    return static_cast<std::int64_t>(features.size());
  });
  refuse_far_lines(lines, loading.region);
  loading.region.roads =
      build_road_network(std::move(lines), municipality_areas(loading.region), loading.region.projection);
  const RoadNetwork& roads = loading.region.roads;
  if (roads.edges.empty()) throw input_error("the roads hold no usable line");
  if (left_out > 0) {
    loading.region.warnings.push_back(
        fmt::format("roads: {} lines of other classes (rail, ferries, paths) were left out", left_out));
  }
  if (roads.component_length_mm.size() > 1) {
    loading.region.warnings.push_back(
        fmt::format("roads: {} components; places on the smaller ones are reached by road only inside them",
                    roads.component_length_mm.size()));
  }
}

}  // namespace tsunagi::geo
