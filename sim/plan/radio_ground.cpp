// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/radio_ground.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>
#include <utility>

#include "models/path_geometry.h"

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

double middle_latitude_deg(const geo::Region& region) {
  geo::Box box;
  for (const geo::Municipality& m : region.municipalities) box.add(geo::bounds(m.area));
  if (box.is_empty()) return models::RadioClimate{}.latitude_deg;
  return region.projection.to_lonlat({(box.least.x + box.most.x) / 2, (box.least.y + box.most.y) / 2})
      .lat_deg;
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

std::optional<PairProfile> RadioGround::sample(geo::PointM a, geo::PointM b) const {
  if (terrain_ == nullptr) return std::nullopt;
  auto path = pair_profile(*terrain_, clutter_m_, a, b, 1);
  if (path) path->length_km = std::max(path->length_km, k_least_path_m / 1000);
  return path;
}

}  // namespace tsunagi::plan
