// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/radio_ground.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>
#include <utility>

namespace tsunagi::plan {
namespace {

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

}  // namespace

std::optional<double> usual_clutter_height_m(std::string_view kind) {
  const auto* const at = std::ranges::find(k_heights, kind, &KindHeight::kind);
  if (at == k_heights.end()) return std::nullopt;
  return at->height_m;
}

RadioGround::RadioGround(const geo::Region& region, const std::map<std::string, double>& clutter_height_m)
    : terrain_(region.terrain ? &*region.terrain : nullptr) {
  if (terrain_ == nullptr || region.clutter.empty()) return;
  clutter_m_.assign(terrain_->height_m.size(), 0);
  // Where areas lie over one another the first of them counts, as in the rest of the plan.
  for (const geo::Zone& zone : std::views::reverse(region.clutter)) {
    const auto given = clutter_height_m.find(zone.kind);
    const auto height_m =
        given != clutter_height_m.end() ? std::optional(given->second) : usual_clutter_height_m(zone.kind);
    if (!height_m) unknown_kinds_.push_back(zone.kind);
    fill(zone.area, static_cast<float>(height_m.value_or(0)));
  }
  std::ranges::sort(unknown_kinds_);
  const auto twice = std::ranges::unique(unknown_kinds_);
  unknown_kinds_.erase(twice.begin(), twice.end());
}

void RadioGround::fill(const geo::Area& area, float height_m) {
  const geo::Terrain& grid = *terrain_;
  const geo::Box box = geo::bounds(area);
  const geo::PointM first = grid.centre(0, 0);
  const auto row_of = [&](double y) { return (first.y - y) / grid.cell_m; };
  const auto from = static_cast<std::int32_t>(
      std::clamp(std::ceil(row_of(box.most.y)), 0.0, static_cast<double>(grid.rows)));
  const auto to = static_cast<std::int32_t>(
      std::clamp(std::floor(row_of(box.least.y)) + 1, 0.0, static_cast<double>(grid.rows)));
  for (std::int32_t row = from; row < to; ++row) {
    const std::vector<double> at = crossings(area, grid.centre(0, row).y);
    for (std::size_t i = 0; i + 1 < at.size(); i += 2) {
      const auto column_of = [&](double x) {
        return static_cast<std::int32_t>(
            std::clamp(std::ceil((x - first.x) / grid.cell_m), 0.0, static_cast<double>(grid.columns)));
      };
      const std::int32_t end = column_of(at[i + 1]);
      for (std::int32_t column = column_of(at[i]); column < end; ++column)
        clutter_m_[grid.index(column, row)] = height_m;
    }
  }
}

std::optional<SampledPath> RadioGround::sample(geo::PointM a, geo::PointM b) const {
  if (terrain_ == nullptr) return std::nullopt;
  const geo::Terrain& grid = *terrain_;
  const double length_m = geo::distance_m(a, b);
  const int steps = std::max(2, static_cast<int>(std::ceil(length_m / grid.cell_m)));
  const geo::PointM first = grid.centre(0, 0);
  // In columns and rows from the centre of the north-west cell.
  const double column_a = (a.x - first.x) / grid.cell_m;
  const double row_a = (first.y - a.y) / grid.cell_m;
  const double column_step = (b.x - a.x) / grid.cell_m / steps;
  const double row_step = (a.y - b.y) / grid.cell_m / steps;
  SampledPath path;
  path.length_km = std::max(length_m, k_least_path_m) / 1000;
  path.height_m.resize(static_cast<std::size_t>(steps) + 1);
  if (has_clutter()) path.clutter_m.resize(path.height_m.size());
  for (int i = 0; i <= steps; ++i) {
    const double column = column_a + i * column_step;
    const double row = row_a + i * row_step;
    const double left = std::floor(column);
    const double top = std::floor(row);
    if (left < 0 || top < 0 || left + 1 >= grid.columns || top + 1 >= grid.rows) return std::nullopt;
    const std::size_t at = grid.index(static_cast<std::int32_t>(left), static_cast<std::int32_t>(top));
    const std::size_t below = at + static_cast<std::size_t>(grid.columns);
    if ((grid.is_known[at] & grid.is_known[at + 1] & grid.is_known[below] & grid.is_known[below + 1]) == 0)
      return std::nullopt;
    const double u = column - left;
    const double v = row - top;
    const double north =
        grid.height_m[at] + u * (static_cast<double>(grid.height_m[at + 1]) - grid.height_m[at]);
    const double south =
        grid.height_m[below] + u * (static_cast<double>(grid.height_m[below + 1]) - grid.height_m[below]);
    path.height_m[static_cast<std::size_t>(i)] = north + v * (south - north);
    if (has_clutter())
      path.clutter_m[static_cast<std::size_t>(i)] = clutter_m_[(v < 0.5 ? at : below) + (u < 0.5 ? 0U : 1U)];
  }
  return path;
}

}  // namespace tsunagi::plan
