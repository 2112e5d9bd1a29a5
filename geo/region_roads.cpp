// SPDX-License-Identifier: Apache-2.0
// Road layers of a region.
#include <algorithm>
#include <iterator>
#include <numeric>

#include <fmt/format.h>

#include "geo/region_loading.h"
#include "geo/road_reader.h"

namespace tsunagi::geo {
namespace {

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
    RoadLayer layer = read_road_layer(source, loading.region.projection);
    left_out += layer.left_out;
    std::ranges::move(layer.lines, std::back_inserter(lines));
    return layer.features;
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
  const auto& lengths_mm = roads.component_length_mm;
  if (lengths_mm.size() > 1) {
    const auto islands_mm = std::accumulate(lengths_mm.begin() + 1, lengths_mm.end(), std::int64_t{0});
    loading.region.warnings.push_back(fmt::format(
        "roads: {} components; the islands beside the largest hold {:.1f} km, and places on them are "
        "reached by road only inside them",
        lengths_mm.size(), static_cast<double>(islands_mm) / 1e6));
  }
}

}  // namespace tsunagi::geo
