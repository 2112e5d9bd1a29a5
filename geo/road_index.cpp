// SPDX-License-Identifier: Apache-2.0
#include "geo/road_index.h"

#include <algorithm>

namespace tsunagi::geo {
namespace {

constexpr double k_cell_m = 200;

CellGrid grid_of(const RoadNetwork& roads) {
  Box box;
  for (const RoadEdge& e : roads.edges) box.add(bounds(e.line));
  const CellFrame frame{.corner = box.least, .size_m = k_cell_m};
  std::vector<CellEntry> cells;
  for (std::uint32_t e = 0; e < roads.edges.size(); ++e) {
    const auto& line = roads.edges[e].line;
    for (std::size_t i = 1; i < line.size(); ++i) add_segment_cells(frame, e, line[i - 1], line[i], cells);
  }
  return {frame, std::move(cells)};
}

}  // namespace

RoadIndex::RoadIndex(const RoadNetwork& roads) : roads_(&roads), grid_(grid_of(roads)) {}

std::vector<RoadPosition> RoadIndex::within(PointM p, double radius_m) const {
  std::vector<std::uint32_t> edges;
  grid_.visit(Box{p, p}.grown(radius_m), [&](std::uint32_t e) { edges.push_back(e); });
  std::ranges::sort(edges);
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<RoadPosition> found;
  for (const std::uint32_t e : edges) {
    const Projected q = project(roads_->edges[e].line, p);
    if (q.distance_m <= radius_m) found.push_back({e, q.offset_m, q.distance_m, q.point});
  }
  std::ranges::stable_sort(
      found, [](const RoadPosition& a, const RoadPosition& b) { return a.distance_m < b.distance_m; });
  return found;
}

RoadPosition RoadIndex::nearest(PointM p) const {
  for (double radius = k_cell_m;; radius *= 2) {
    const auto found = within(p, radius);
    if (!found.empty()) return found.front();
  }
}

}  // namespace tsunagi::geo
