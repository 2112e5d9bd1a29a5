// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/sample.h"

#include <fmt/format.h>

#include <algorithm>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/sample/gdal_calls.h"
#include "geo/sample/mesh_table.h"
#include "geo/sample/network.h"
#include "geo/sample/people.h"
#include "geo/sample/places.h"
#include "geo/sample/rasters.h"
#include "geo/sample/vectors.h"

namespace tsunagi::geo::sample {
namespace {

constexpr std::int64_t least_population = 500;
constexpr std::int64_t most_population = 2'000'000;
constexpr std::int64_t least_road_nodes = 100;
constexpr std::int64_t most_road_nodes = 1'000'000;
constexpr std::int64_t people_of_one_municipality = 60'000;  // from here on there are several
constexpr std::size_t most_geojson_lines = 50'000;

void check(const SampleSpec& spec) {
  Faults faults;
  if (spec.population < least_population || spec.population > most_population)
    faults.add(fmt::format("expected a population from {} to {}, found {}. Change --population.",
                           least_population, most_population, spec.population));
  if (spec.road_nodes != 0 && (spec.road_nodes < least_road_nodes || spec.road_nodes > most_road_nodes))
    faults.add(fmt::format(
        "expected from {} to {} road nodes, or 0 to choose by population, found {}. Change --roads.",
        least_road_nodes, most_road_nodes, spec.road_nodes));
  faults.throw_if_any();
}

int municipality_count(std::int64_t population) {
  if (population < people_of_one_municipality) return 1;
  return static_cast<int>(std::clamp<std::int64_t>(population / 25'000, 3, 80));
}

// Where the town lies on the map, against where it was made.
struct Shift {
  std::int32_t east_e7 = 0;
  std::int32_t north_e7 = 0;

  void move(Line& line) const {
    for (Spot& spot : line) move(spot);
  }
  void move(Spot& spot) const {
    spot.lon_e7 += east_e7;
    spot.lat_e7 += north_e7;
  }
  [[nodiscard]] Grid moved(Grid grid) const {
    grid.west_deg += east_e7 * 1e-7;
    grid.north_deg += north_e7 * 1e-7;
    return grid;
  }
};

// Writes files and remembers their names.
class Output {
 public:
  Output(std::filesystem::path folder, Shift shift) : folder_(std::move(folder)), shift_(shift) {}

  void layer(Layer layer) {
    for (LayerFeature& feature : layer.features)
      for (Line& ring : feature.parts) shift_.move(ring);
    write_geopackage(next(layer.name + ".gpkg"), layer);
  }
  void text(const std::string& name, const std::string& bytes) { write_file(next(name), bytes); }
  [[nodiscard]] std::filesystem::path next(const std::string& name) {
    names_.push_back(name);
    return folder_ / name;
  }
  [[nodiscard]] std::vector<std::string> names() && { return std::move(names_); }

 private:
  std::filesystem::path folder_;
  Shift shift_;
  std::vector<std::string> names_;
};

// Returns whether there is any forest.
bool write_rasters(Output& out, const Land& land, Shift shift) {
  const Grid grid = elevation_grid(land.frame);
  write_elevation(out.next("elevation.tif"), shift.moved(grid), elevation_cells(land, grid));
  const Grid coarse = clutter_grid(grid);
  auto cells = clutter_cells(land, coarse);
  const bool has_forest = std::ranges::find(cells, k_forest) != cells.end();
  write_clutter(out.next("clutter.tif"), shift.moved(coarse), std::move(cells));
  return has_forest;
}

void write_roads(Output& out, std::vector<RoadLine> lines, Shift shift) {
  for (RoadLine& road : lines) shift.move(road.line);
  if (lines.size() > most_geojson_lines)
    write_roads_flatgeobuf(out.next("roads.fgb"), lines);
  else
    out.text("roads.geojson", roads_geojson(lines));
}

void write_people(Output& out, const Land& land, const People& people, Shift shift) {
  out.layer(boundary_layer(land, people));
  out.layer(small_area_layer(land, people));
  out.layer(settlement_layer(people));
  People moved = people;
  for (Dwelling& dwelling : moved.dwellings) shift.move(dwelling.at);
  out.text("mesh1km.csv", mesh_table_csv(land.seed, moved, MeshSize::km1));
  out.text("mesh250m.csv", mesh_table_csv(land.seed, moved, MeshSize::m250));
  out.text("statistics.json", statistics_json(land.seed, people));
}

std::size_t write_places(Output& out, const Land& land, const People& people) {
  const Layer facilities = facility_layer(land, people);
  const Layer farmland = farmland_layer(land);
  out.layer(facilities);
  out.layer(farmland);
  out.layer(own_land_layer(land, facilities, farmland));
  out.layer(hazard_layer(land));
  out.layer(protected_layer(land));
  out.layer(water_layer(land));
  out.layer(waterway_layer(land));
  return facilities.features.size();
}

}  // namespace

SampleSummary write_sample(const SampleSpec& spec, const std::filesystem::path& folder) {
  check(spec);
  const GdalSession session;
  const std::int64_t road_nodes =
      spec.road_nodes ? spec.road_nodes : std::max<std::int64_t>(200, spec.population * 3 / 10);
  const TownOfNation town = spec.town.value_or(TownOfNation{});
  const Shift shift{town.east_e7, town.north_e7};
  const Land land = make_land({.seed = spec.seed,
                               .road_nodes = road_nodes,
                               .municipalities = spec.town ? 1 : municipality_count(spec.population),
                               .relief = town.relief,
                               .wooded = town.wooded,
                               .settled = town.settled,
                               .farmed = town.farmed});
  const RoadGraph graph = make_road_graph(land);
  const RoadLines roads = make_road_lines(land, graph);
  const People people = settle(land, graph, spec.population, town.code, town.fiscal_capability_index);

  Output out(folder, shift);
  const bool has_forest = write_rasters(out, land, shift);
  write_roads(out, roads.lines, shift);
  write_people(out, land, people, shift);
  SampleSummary summary{.name = people.municipalities.front().name,
                        .road_lines = roads.lines.size(),
                        .road_nodes = roads.nodes,
                        .has_forest = has_forest};
  summary.facilities = write_places(out, land, people);
  out.layer(fiber_layer(land, graph));
  out.layer(pop_layer(land, graph));
  out.layer(tower_layer(land, people));
  out.layer(coverage_layer(land));
  summary.small_areas = people.areas.size();
  for (const Municipality& one : people.municipalities) {
    summary.population += one.population;
    summary.households += one.households;
  }
  summary.files = std::move(out).names();
  return summary;
}

}  // namespace tsunagi::geo::sample
