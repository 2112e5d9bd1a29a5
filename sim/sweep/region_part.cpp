// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/region_part.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

namespace tsunagi::sweep {
namespace {

using nlohmann::json;

constexpr int k_samples_a_side = 80;  // of the grid on which shares of land are counted

bool is_forest(const geo::Zone& zone) {
  static constexpr std::array<std::string_view, 4> k_names{"forest", "wood", "trees", "tree_cover"};
  return std::ranges::find(k_names, zone.kind) != k_names.end();
}

std::vector<geo::Area> areas_of(const std::vector<geo::Zone>& zones, bool (*takes)(const geo::Zone&)) {
  std::vector<geo::Area> out;
  for (const geo::Zone& zone : zones)
    if (takes(zone)) out.push_back(zone.area);
  return out;
}

double rounded(double value, double step) {
  return std::round(value / step) * step;
}

// Counts on a square grid over the municipality.
void add_land_use(const geo::Area& area, const geo::AreaIndex& forest, const geo::AreaIndex& farmland,
                  MunicipalArea& out) {
  const geo::AreaIndex inside(std::span(&area, 1));
  const geo::Box box = geo::bounds(area);
  int points = 0;
  int wooded = 0;
  int farmed = 0;
  for (int i = 0; i < k_samples_a_side; ++i) {
    for (int j = 0; j < k_samples_a_side; ++j) {
      const geo::PointM at{box.least.x + (box.most.x - box.least.x) * (i + 0.5) / k_samples_a_side,
                           box.least.y + (box.most.y - box.least.y) * (j + 0.5) / k_samples_a_side};
      if (!inside.contains(at)) continue;
      ++points;
      wooded += forest.contains(at) ? 1 : 0;
      farmed += farmland.contains(at) ? 1 : 0;
    }
  }
  if (points == 0) return;
  out.forest_ratio = rounded(static_cast<double>(wooded) / points, 1e-4);
  out.farmland_ratio = rounded(static_cast<double>(farmed) / points, 1e-4);
}

std::vector<geo::Polyline> rings_on_earth(const geo::Area& area, const geo::Projection& projection) {
  std::vector<geo::Polyline> out;
  for (const geo::Polyline& ring : area.rings) {
    geo::Polyline& line = out.emplace_back();
    for (const geo::PointM p : ring) {
      const geo::LonLat at = projection.to_lonlat(p);
      line.push_back({rounded(at.lon_deg, 1e-6), rounded(at.lat_deg, 1e-6)});
    }
  }
  return out;
}

}  // namespace

AreaType area_type(double people_per_km2_outside_forest, double forest_ratio, double farmland_ratio) {
  constexpr double k_most_forest = 0.8;
  if (people_per_km2_outside_forest >= 500 && forest_ratio < k_most_forest) return AreaType::urban;
  if (forest_ratio >= k_most_forest && farmland_ratio < 0.1) return AreaType::mountain;
  return farmland_ratio >= 0.2 && forest_ratio < 0.5 ? AreaType::plain : AreaType::intermediate;
}

RegionPart region_part(const geo::Region& region) {
  RegionPart out{.name = region.name};
  out.is_synthetic = std::ranges::any_of(region.layers, &geo::LayerRecord::synthetic);
  const std::vector<geo::Area> wooded = areas_of(region.clutter, is_forest);
  const std::vector<geo::Area> farmed = areas_of(region.farmland, [](const geo::Zone&) { return true; });
  const geo::AreaIndex forest(wooded);
  const geo::AreaIndex farmland(farmed);
  for (std::size_t m = 0; m < region.municipalities.size(); ++m) {
    const geo::Municipality& from = region.municipalities[m];
    MunicipalArea& to = out.municipalities.emplace_back();
    to.code = from.code;
    to.name = from.name;
    to.fiscal_capability_index = from.fiscal_capability_index;
    for (const geo::PopulationArea& area : region.people) {
      if (area.municipality != static_cast<std::int32_t>(m)) continue;
      to.people += area.population;
      to.households += area.households;
    }
    to.area_km2 = rounded(std::abs(geo::area_m2(from.area)) / 1e6, 0.001);
    add_land_use(from.area, forest, farmland, to);
    const double open_km2 = to.area_km2 * (1 - to.forest_ratio);
    const double density = open_km2 > 0 ? static_cast<double>(to.people) / open_km2 : 0;
    to.type = area_type(density, to.forest_ratio, to.farmland_ratio);
    to.rings = rings_on_earth(from.area, region.projection);
  }
  return out;
}

std::string region_part_json(const RegionPart& part) {
  json rows = json::array();
  for (const MunicipalArea& m : part.municipalities) {
    json rings = json::array();
    for (const geo::Polyline& ring : m.rings) {
      json points = json::array();
      for (const geo::PointM p : ring) {
        points.push_back(p.x);
        points.push_back(p.y);
      }
      rings.push_back(std::move(points));
    }
    rows.push_back(
        {{"code", m.code},
         {"name", m.name},
         {"people", m.people},
         {"households", m.households},
         {"area_km2", m.area_km2},
         {"forest_ratio", m.forest_ratio},
         {"farmland_ratio", m.farmland_ratio},
         {"type", static_cast<int>(m.type)},
         {"fiscal_capability_index", m.fiscal_capability_index ? json(*m.fiscal_capability_index) : json()},
         {"rings", std::move(rings)}});
  }
  return json{{"schema", "tsunagi-sweep-region-1"},
              {"name", part.name},
              {"synthetic", part.is_synthetic},
              {"municipalities", std::move(rows)}}
             .dump() +
         "\n";
}

RegionPart parse_region_part(const std::string& text) {
  const json root = json::parse(text);
  RegionPart out{.name = root.at("name"), .is_synthetic = root.at("synthetic")};
  for (const json& row : root.at("municipalities")) {
    MunicipalArea& m = out.municipalities.emplace_back();
    m.code = row.at("code");
    m.name = row.at("name");
    m.people = row.at("people");
    m.households = row.at("households");
    m.area_km2 = row.at("area_km2");
    m.forest_ratio = row.at("forest_ratio");
    m.farmland_ratio = row.at("farmland_ratio");
    m.type = static_cast<AreaType>(row.at("type").get<int>());
    if (!row.at("fiscal_capability_index").is_null())
      m.fiscal_capability_index = row.at("fiscal_capability_index").get<double>();
    for (const json& ring : row.at("rings")) {
      geo::Polyline& line = m.rings.emplace_back();
      for (std::size_t i = 0; i + 1 < ring.size(); i += 2) line.push_back({ring[i], ring[i + 1]});
    }
  }
  return out;
}

}  // namespace tsunagi::sweep
