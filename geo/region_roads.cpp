// SPDX-License-Identifier: Apache-2.0
// Road layers of a region.
#include <algorithm>
#include <iterator>
#include <numeric>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "geo/region_loading.h"
#include "geo/road_cache.h"
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

NodedRoads read_and_node(const RoadRequest& request, const Region& region) {
  NodedRoads out{.crs = region.projection.crs()};
  std::vector<RoadLine> lines;
  for (const Source& source : request.sources) {
    RoadLayer layer = read_road_layer(source, region.projection);
    out.features.push_back(layer.features);
    out.left_out += layer.left_out;
    std::ranges::move(layer.notes, std::back_inserter(out.notes));
    std::ranges::move(layer.lines, std::back_inserter(lines));
  }
  out.lines = static_cast<std::int64_t>(lines.size());
  refuse_far_lines(lines, region);
  out.network = build_road_network(std::move(lines), request.municipalities, region.projection, request.snap);
  if (out.network.edges.empty()) throw input_error("the roads hold no usable line");
  return out;
}

void warn_of(const NodedRoads& roads, const SnapReach& snap, std::vector<std::string>& warnings) {
  for (const std::string& note : roads.notes) warnings.push_back("roads: " + note);
  if (roads.network.moved_vertices > 0) {
    warnings.push_back(fmt::format("roads: {} vertices were moved onto another line's within {} m (snap_m)",
                                   roads.network.moved_vertices, snap.vertices_m));
  }
  if (roads.network.joined_ends > 0) {
    warnings.push_back(fmt::format("roads: {} line ends were put onto a line within {} m (snap_to_line_m)",
                                   roads.network.joined_ends, snap.ends_m));
  }
  if (roads.left_out > 0) {
    warnings.push_back(
        fmt::format("roads: {} lines of other classes (rail, ferries, paths) were left out", roads.left_out));
  }
  const auto& lengths_mm = roads.network.component_length_mm;
  if (lengths_mm.size() > 1) {
    const auto islands_mm = std::accumulate(lengths_mm.begin() + 1, lengths_mm.end(), std::int64_t{0});
    warnings.push_back(fmt::format(
        "roads: {} components; the islands beside the largest hold {:.1f} km, and places on them are "
        "reached by road only inside them",
        lengths_mm.size(), static_cast<double>(islands_mm) / 1e6));
  }
}

}  // namespace

void load_roads(Loading& loading) {
  Region& region = loading.region;
  std::vector<Source> sources;
  std::ranges::copy_if(loading.file.sources, std::back_inserter(sources),
                       [](const Source& source) { return source.role == Role::roads; });
  const std::vector<Area> areas = municipality_areas(region);
  const RoadRequest request{sources, region.projection.crs(), areas, loading.file.snap};
  CachedRoads got = cached_roads(loading.file.cache, request, [&] { return read_and_node(request, region); });
  auto features = got.roads.features.begin();
  loading.each(Role::roads, [&](const Source&) { return *features++; });
  warn_of(got.roads, loading.file.snap, region.warnings);
  region.cache_warning = std::move(got.warning);
  region.roads = std::move(got.roads.network);
}

}  // namespace tsunagi::geo
