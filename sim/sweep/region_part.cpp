// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/region_part.h"

#include <algorithm>
#include <cmath>
#include <span>

#include <nlohmann/json.hpp>

#include "geo/base/rounding.h"

namespace tsunagi::sweep {
namespace {

using nlohmann::json;

constexpr int k_samples_a_side = 80;  // of the grid on which shares of land are counted

// Classes of the clutter layer by name; figures are those of ESA WorldCover.
using Names = std::span<const std::string_view>;
constexpr std::array<std::string_view, 5> k_forest{"forest", "wood", "trees", "tree_cover", "10"};
constexpr std::array<std::string_view, 4> k_farmland{"farmland", "orchard", "cropland", "40"};
constexpr std::array<std::string_view, 8> k_built{"urban",      "suburban",   "dense_urban", "residential",
                                                  "commercial", "industrial", "retail",      "50"};
constexpr std::array<std::string_view, 3> k_water{"water", "sea", "80"};

std::vector<geo::Area> areas_of(const std::vector<geo::Zone>& zones, Names kinds) {
  std::vector<geo::Area> out;
  for (const geo::Zone& zone : zones)
    if (std::ranges::find(kinds, std::string_view(zone.kind)) != kinds.end()) out.push_back(zone.area);
  return out;
}

std::vector<geo::Area> water_areas(const geo::Region& region) {
  std::vector<geo::Area> out = areas_of(region.clutter, k_water);
  for (const geo::Zone& zone : region.water) out.push_back(zone.area);
  return out;
}

std::vector<geo::Area> farmed_areas(const geo::Region& region) {
  std::vector<geo::Area> out = areas_of(region.clutter, k_farmland);
  for (const geo::Zone& zone : region.farmland) out.push_back(zone.area);
  return out;
}

struct LandCover {
  std::vector<geo::Area> forest_areas;
  std::vector<geo::Area> farmed_areas;
  std::vector<geo::Area> built_areas;
  std::vector<geo::Area> water_areas;
  geo::AreaIndex forest{forest_areas};
  geo::AreaIndex farmland{farmed_areas};
  geo::AreaIndex built{built_areas};
  geo::AreaIndex water{water_areas};
};

// Counts on a square grid over the municipality. Returns its habitable share.
double add_land_use(const geo::Area& area, const LandCover& cover, LandUse& out) {
  const geo::AreaIndex inside(std::span(&area, 1));
  const geo::Box box = geo::bounds(area);
  int points = 0;
  int wooded = 0;
  int farmed = 0;
  int built = 0;
  int wet = 0;
  for (int i = 0; i < k_samples_a_side; ++i) {
    for (int j = 0; j < k_samples_a_side; ++j) {
      const geo::PointM at{box.least.x + (box.most.x - box.least.x) * (i + 0.5) / k_samples_a_side,
                           box.least.y + (box.most.y - box.least.y) * (j + 0.5) / k_samples_a_side};
      if (!inside.contains(at)) continue;
      ++points;
      farmed += cover.farmland.contains(at) ? 1 : 0;
      if (cover.forest.contains(at)) {
        ++wooded;
      } else if (cover.water.contains(at)) {
        ++wet;
      } else if (cover.built.contains(at)) {
        ++built;
      }
    }
  }
  if (points == 0) return 1;
  const int habitable = points - wooded - wet;
  out.forest_ratio = rounded(static_cast<double>(wooded) / points, 1e-4);
  out.farmland_ratio = rounded(static_cast<double>(farmed) / points, 1e-4);
  if (habitable > 0) out.built_ratio = rounded(static_cast<double>(built) / habitable, 1e-4);
  return static_cast<double>(habitable) / points;
}

void add_dense_areas(const geo::Region& region, std::int32_t municipality, double habitable_km2,
                     LandUse& out) {
  std::int64_t people = 0;
  double km2 = 0;
  for (const geo::PopulationArea& area : region.people) {
    const double area_km2 = std::abs(geo::area_m2(area.area)) / 1e6;
    if (area.municipality != municipality ||
        static_cast<double>(area.population) < k_dense_per_km2 * area_km2)
      continue;
    people += area.population;
    km2 += area_km2;
  }
  if (static_cast<double>(people) < k_least_dense_people) return;
  out.dense_people = static_cast<double>(people);
  out.dense_ratio = habitable_km2 > 0 ? rounded(std::min(1.0, km2 / habitable_km2), 1e-4) : 1;
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

AreaType area_type(const LandUse& land) {
  const bool is_wooded = land.forest_ratio >= 0.8;
  const bool is_populous = land.people_per_km2 >= 500;
  if (land.dense_ratio >= 0.05 && (is_populous || land.dense_people >= 20'000)) return AreaType::urban;
  if (land.built_ratio >= 0.6 && is_populous && !is_wooded) return AreaType::urban;
  if (is_wooded && land.farmland_ratio < 0.1) return AreaType::mountain;
  return land.farmland_ratio >= 0.2 && land.forest_ratio < 0.5 ? AreaType::plain : AreaType::intermediate;
}

RegionPart region_part(const geo::Region& region) {
  RegionPart out{.name = region.name};
  out.is_synthetic = std::ranges::any_of(region.layers, &geo::LayerRecord::synthetic);
  const LandCover cover{.forest_areas = areas_of(region.clutter, k_forest),
                        .farmed_areas = farmed_areas(region),
                        .built_areas = areas_of(region.clutter, k_built),
                        .water_areas = water_areas(region)};
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
    const double habitable_ratio = add_land_use(from.area, cover, to.land);
    add_dense_areas(region, static_cast<std::int32_t>(m), habitable_ratio * to.area_km2, to.land);
    if (to.area_km2 > 0)
      to.land.people_per_km2 = rounded(static_cast<double>(to.people) / to.area_km2, 0.001);
    to.type = area_type(to.land);
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
         {"people_per_km2", m.land.people_per_km2},
         {"dense_people", m.land.dense_people},
         {"dense_ratio", m.land.dense_ratio},
         {"built_ratio", m.land.built_ratio},
         {"forest_ratio", m.land.forest_ratio},
         {"farmland_ratio", m.land.farmland_ratio},
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
    m.land = {.people_per_km2 = row.at("people_per_km2"),
              .dense_people = row.at("dense_people"),
              .dense_ratio = row.at("dense_ratio"),
              .built_ratio = row.at("built_ratio"),
              .forest_ratio = row.at("forest_ratio"),
              .farmland_ratio = row.at("farmland_ratio")};
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
