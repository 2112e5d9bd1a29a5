// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/ground_cover.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace tsunagi::plan {
namespace {

constexpr double k_coastal_km = 50;
constexpr float k_coastal_most_m = 100;

struct KindHeight {
  std::string_view kind;
  double height_m;
};

// ITU-R P.1812-6, Table 2: water and open land 0 m, suburban 10 m, urban and trees 15 m, dense urban 20 m.
constexpr std::array<KindHeight, 33> k_heights{{
    {"water", 0},
    {"sea", 0},
    {"open", 0},
    {"rural", 0},
    {"suburban", 10},
    {"urban", 15},
    {"trees", 15},
    {"forest", 15},
    {"dense_urban", 20},
    // OpenStreetMap, natural=* and landuse=*
    {"wood", 15},
    {"farmland", 0},
    {"grass", 0},
    {"grassland", 0},
    {"meadow", 0},
    {"park", 0},
    {"rock", 0},
    {"sand", 0},
    {"ice", 0},
    {"wetland", 0},
    {"residential", 10},
    {"commercial", 15},
    {"industrial", 15},
    {"retail", 15},
    // ESA WorldCover, by its legend
    {"10", 15},
    {"20", 0},
    {"30", 0},
    {"40", 0},
    {"50", 10},
    {"60", 0},
    {"70", 0},
    {"80", 0},
    {"90", 0},
    {"100", 0},
}};

// Where a row of cell centres enters and leaves an area.
std::vector<double> crossings(const geo::Area& area, double y) {
  std::vector<double> at;
  for (const geo::Polyline& ring : area.rings) {
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const geo::PointM a = ring[i - 1];
      const geo::PointM b = ring[i];
      if ((a.y > y) != (b.y > y)) at.push_back(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
    }
  }
  std::ranges::sort(at);
  return at;
}

// Calls `at` with the index of every cell whose centre an area holds.
template <class Cell>
void for_cells(const geo::Terrain& grid, const geo::Area& area, Cell at) {
  const geo::Box box = geo::bounds(area);
  const geo::PointM first = grid.centre(0, 0);
  const auto row_of = [&](double y) { return (first.y - y) / grid.cell_m; };
  const auto from = static_cast<std::int32_t>(
      std::clamp(std::ceil(row_of(box.most.y)), 0.0, static_cast<double>(grid.rows)));
  const auto to = static_cast<std::int32_t>(
      std::clamp(std::floor(row_of(box.least.y)) + 1, 0.0, static_cast<double>(grid.rows)));
  for (std::int32_t row = from; row < to; ++row) {
    const std::vector<double> edges = crossings(area, grid.centre(0, row).y);
    for (std::size_t i = 0; i + 1 < edges.size(); i += 2) {
      const auto column_of = [&](double x) {
        return static_cast<std::int32_t>(
            std::clamp(std::ceil((x - first.x) / grid.cell_m), 0.0, static_cast<double>(grid.columns)));
      };
      const std::int32_t end = column_of(edges[i + 1]);
      for (std::int32_t column = column_of(edges[i]); column < end; ++column) at(grid.index(column, row));
    }
  }
}

// Squared distances in cells along one line: the lower envelope of the parabolas over its points
// (Felzenszwalb and Huttenlocher 2012). `f` holds squared distances across the line.
void spread(std::vector<double>& f) {
  constexpr double k_far = std::numeric_limits<double>::infinity();
  const auto n = static_cast<std::int64_t>(f.size());
  std::vector<std::int64_t> place;
  std::vector<double> from;
  const auto square = [](std::int64_t x) { return static_cast<double>(x) * static_cast<double>(x); };
  const auto value = [&](std::int64_t i) { return f[static_cast<std::size_t>(i)]; };
  for (std::int64_t q = 0; q < n; ++q) {
    if (value(q) == k_far) continue;
    double meets = -k_far;
    while (!place.empty()) {
      const std::int64_t p = place.back();
      meets = (value(q) + square(q) - value(p) - square(p)) / (2 * static_cast<double>(q - p));
      if (meets > from.back()) break;
      place.pop_back();
      from.pop_back();
      meets = -k_far;
    }
    place.push_back(q);
    from.push_back(meets);
  }
  if (place.empty()) return;
  std::vector<double> out(f.size());
  std::size_t k = 0;
  for (std::int64_t q = 0; q < n; ++q) {
    while (k + 1 < place.size() && from[k + 1] < static_cast<double>(q)) ++k;
    out[static_cast<std::size_t>(q)] = value(place[k]) + square(q - place[k]);
  }
  f = std::move(out);
}

// Squared distance of every cell from the nearest sea, in cells.
std::vector<double> from_sea(const geo::Terrain& grid, const std::vector<models::RadioZone>& zone) {
  const auto rows = static_cast<std::size_t>(grid.rows);
  const auto columns = static_cast<std::size_t>(grid.columns);
  std::vector<double> squared(zone.size(), std::numeric_limits<double>::infinity());
  std::vector<double> line(rows);
  for (std::size_t c = 0; c < columns; ++c) {
    for (std::size_t r = 0; r < rows; ++r)
      line[r] = zone[r * columns + c] == models::RadioZone::sea ? 0 : std::numeric_limits<double>::infinity();
    spread(line);
    for (std::size_t r = 0; r < rows; ++r) squared[r * columns + c] = line[r];
  }
  line.resize(columns);
  for (std::size_t r = 0; r < rows; ++r) {
    const auto row = squared.begin() + static_cast<std::ptrdiff_t>(r * columns);
    line.assign(row, row + static_cast<std::ptrdiff_t>(columns));
    spread(line);
    std::ranges::copy(line, row);
  }
  return squared;
}

std::vector<models::RadioZone> find_zones(const geo::Terrain& terrain, std::span<const geo::Zone> clutter,
                                          const CoverKeys& keys) {
  using models::RadioZone;
  const auto is_sea = [&](const geo::Zone& zone) {
    return std::ranges::find(keys.sea_classes, zone.kind) != keys.sea_classes.end();
  };
  if (std::ranges::none_of(clutter, is_sea)) return {};
  std::vector<RadioZone> zone(terrain.height_m.size(), RadioZone::inland);
  for (std::size_t i = clutter.size(); i-- > 0;) {
    const RadioZone kind = is_sea(clutter[i]) ? RadioZone::sea : RadioZone::inland;
    for_cells(terrain, clutter[i].area, [&](std::size_t cell) { zone[cell] = kind; });
  }
  const double most_cells = 1000 * k_coastal_km / terrain.cell_m;
  const std::vector<double> squared = from_sea(terrain, zone);
  for (std::size_t i = 0; i < zone.size(); ++i) {
    const bool is_low = terrain.is_known[i] != 0 && terrain.height_m[i] <= k_coastal_most_m;
    if (zone[i] == RadioZone::inland && is_low && squared[i] <= most_cells * most_cells)
      zone[i] = RadioZone::coastal;
  }
  return zone;
}

}  // namespace

std::optional<double> usual_clutter_height_m(std::string_view kind) {
  const auto* const at = std::ranges::find(k_heights, kind, &KindHeight::kind);
  if (at == k_heights.end()) return std::nullopt;
  return at->height_m;
}

FoundCover find_ground_cover(const geo::Terrain& terrain, std::span<const geo::Zone> clutter,
                             const CoverKeys& keys) {
  FoundCover found;
  if (clutter.empty()) return found;
  found.cover.clutter_m.assign(terrain.height_m.size(), 0);
  for (std::size_t i = clutter.size(); i-- > 0;) {
    const geo::Zone& zone = clutter[i];
    const auto given = keys.clutter_height_m.find(zone.kind);
    const auto height_m = given != keys.clutter_height_m.end() ? std::optional(given->second)
                                                               : usual_clutter_height_m(zone.kind);
    if (!height_m) found.unknown_kinds.push_back(zone.kind);
    const auto raised_m = static_cast<float>(height_m.value_or(0));
    for_cells(terrain, zone.area, [&](std::size_t cell) { found.cover.clutter_m[cell] = raised_m; });
  }
  found.cover.zone = find_zones(terrain, clutter, keys);
  auto& kinds = found.unknown_kinds;
  std::ranges::sort(kinds);
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  return found;
}

}  // namespace tsunagi::plan
