// SPDX-License-Identifier: Apache-2.0
// The region behind the plan: roads, waters, borders, zones, what stands there already.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/report/page_data.h"

namespace tsunagi::report {
namespace {

using nlohmann::json;

constexpr double k_line_tolerance_m = 4;
constexpr double k_area_tolerance_m = 10;

// Rings that are too small to be seen are left out.
json areas_layer(const std::vector<const geo::Zone*>& zones, PackedLines& lines) {
  json layer{{"at", lines.restart()}, {"kind", json::array()}, {"name", json::array()}};
  for (const geo::Zone* zone : zones) {
    std::vector<geo::Polyline> rings;
    for (const geo::Polyline& ring : zone->area.rings) {
      geo::Polyline simple = simplified(ring, k_area_tolerance_m);
      if (simple.size() >= 4) rings.push_back(std::move(simple));
    }
    lines.begin(rings.size());
    for (const geo::Polyline& ring : rings) lines.part(ring);
    layer["kind"].push_back(zone->kind);
    layer["name"].push_back(zone->name);
  }
  return layer;
}

json areas_layer(const std::vector<geo::Zone>& zones, PackedLines& lines) {
  std::vector<const geo::Zone*> all;
  for (const geo::Zone& zone : zones) all.push_back(&zone);
  return areas_layer(all, lines);
}

json waters_layer(const geo::Region& region, PackedLines& lines) {
  std::vector<const geo::Zone*> waters;
  for (const geo::Zone& zone : region.water) waters.push_back(&zone);
  for (const geo::Zone& zone : region.clutter) {
    if (region.water.empty() && (zone.kind == "water" || zone.kind == "sea")) waters.push_back(&zone);
  }
  return areas_layer(waters, lines);
}

json boundary_layer(const geo::Region& region, PackedLines& lines) {
  std::vector<geo::Zone> zones;
  for (const geo::Municipality& m : region.municipalities)
    zones.push_back({.kind = m.code, .name = m.name, .variant = {}, .area = m.area});
  return areas_layer(zones, lines);
}

enum Passed : int { k_none, k_some, k_most };

// How much of a road carrier fiber passes today.
Passed passed(const plan::FiberCover& cover, std::size_t edge) {
  if (edge >= cover.passed.size()) return k_none;
  const auto steps = std::ranges::count(cover.passed[edge], char{1});
  if (steps == 0) return k_none;
  return 2 * static_cast<std::size_t>(steps) >= cover.passed[edge].size() ? k_most : k_some;
}

// Roads of one class and one cell of a grid are one feature: drawing is quick, and what is off the screen is
// skipped.
json roads_layer(const plan::Planned& planned, PackedLines& lines) {
  constexpr double k_cell_m = 3000;
  const geo::RoadNetwork& roads = planned.region.roads;
  using Key = std::tuple<std::size_t, Passed, std::int64_t, std::int64_t>;
  std::map<Key, std::vector<std::size_t>> groups;
  for (std::size_t e = 0; e < roads.edges.size(); ++e) {
    const geo::PointM at = roads.edges[e].line.front();
    groups[{static_cast<std::size_t>(roads.edges[e].road_class), passed(planned.fiber, e),
            std::llround(at.y / k_cell_m), std::llround(at.x / k_cell_m)}]
        .push_back(e);
  }
  json layer{{"at", lines.restart()}, {"class", json::array()}, {"fiber", json::array()}};
  for (const auto& [key, edges] : groups) {
    lines.begin(edges.size());
    for (const std::size_t e : edges) lines.part(simplified(roads.edges[e].line, k_line_tolerance_m));
    layer["class"].push_back(std::get<0>(key));
    layer["fiber"].push_back(static_cast<int>(std::get<1>(key)));
  }
  return layer;
}

json waterways_layer(const geo::Region& region, PackedLines& lines) {
  json layer{{"at", lines.restart()}, {"name", json::array()}};
  for (const geo::Waterway& w : region.waterways) {
    lines.begin(1);
    lines.part(simplified(w.line, k_line_tolerance_m));
    layer["name"].push_back(w.name);
  }
  return layer;
}

json fiber_layer(const geo::Region& region, PackedLines& lines) {
  json layer{{"at", lines.restart()}, {"name", json::array()}, {"year", json::array()}};
  for (const geo::ExistingFiber& f : region.fiber) {
    lines.begin(1);
    lines.part(simplified(f.line, k_line_tolerance_m));
    layer["name"].push_back(f.owner);
    layer["year"].push_back(f.build_year);
  }
  return layer;
}

json settlements_layer(const geo::Region& region, PackedLines& lines) {
  json layer{{"at", lines.restart()}, {"name", json::array()}, {"people", json::array()}};
  for (const geo::Settlement& s : region.settlements) {
    lines.point(s.at);
    layer["name"].push_back(s.name);
    layer["people"].push_back(s.population);
  }
  return layer;
}

// Towers and exchanges that stand there, and the facilities that the layers name.
json assets_layer(const geo::Region& region, PackedLines& lines) {
  json layer{{"at", lines.restart()}, {"kind", json::array()}, {"name", json::array()}};
  const auto add = [&](const char* kind, const std::string& name, geo::PointM at) {
    lines.point(at);
    layer["kind"].push_back(kind);
    layer["name"].push_back(name);
  };
  for (const geo::Tower& t : region.towers) add("tower", t.name, t.at);
  for (const geo::Pop& p : region.pops) add("pop", p.name, p.at);
  for (const geo::Facility& f : region.facilities)
    add(f.facility_class == "town_hall" ? "town_hall" : "facility", f.name, f.at);
  return layer;
}

std::vector<geo::Zone> base_variant(const std::vector<geo::Zone>& zones) {
  std::vector<geo::Zone> out;
  std::ranges::copy_if(zones, std::back_inserter(out),
                       [](const geo::Zone& z) { return z.variant.empty() || z.variant == "base"; });
  return out;
}

}  // namespace

json page_background(const plan::Planned& planned, PackedLines& lines) {
  const geo::Region& region = planned.region;
  return {{"roads", roads_layer(planned, lines)},
          {"water", waters_layer(region, lines)},
          {"waterways", waterways_layer(region, lines)},
          {"boundary", boundary_layer(region, lines)},
          {"hazard", areas_layer(region.hazard, lines)},
          {"protected_area", areas_layer(region.protected_area, lines)},
          {"no_pole_zone", areas_layer(region.no_pole, lines)},
          {"own_land", areas_layer(region.own_land, lines)},
          {"farmland", areas_layer(region.farmland, lines)},
          {"mobile_coverage", areas_layer(base_variant(region.mobile_coverage), lines)},
          {"existing_fiber", fiber_layer(region, lines)},
          {"settlements", settlements_layer(region, lines)},
          {"assets", assets_layer(region, lines)}};
}

}  // namespace tsunagi::report
