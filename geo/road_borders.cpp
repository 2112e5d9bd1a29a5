// SPDX-License-Identifier: Apache-2.0
#include "geo/road_borders.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <tbb/parallel_for.h>

#include "geo/cell_grid.h"

namespace tsunagi::geo {
namespace {

// From this offset on, a line lies in this municipality.
struct Run {
  double offset_m;
  std::int32_t municipality;
};

// The area of a point: inside one, else the nearest within 3 m (slivers between neighbours), else outside.
std::int32_t municipality_at(PointM p, const AreaIndex& index, std::span<const Area> areas) {
  if (const auto inside = index.find(p)) return static_cast<std::int32_t>(*inside);
  constexpr double k_sliver_m = 3;
  for (const double dx : {-k_sliver_m, 0.0, k_sliver_m}) {
    for (const double dy : {-k_sliver_m, 0.0, k_sliver_m}) {
      if (const auto near = index.find({p.x + dx, p.y + dy})) {
        if (distance_to_edge_m(areas[*near], p) <= k_sliver_m) return static_cast<std::int32_t>(*near);
      }
    }
  }
  return k_outside;
}

// Offsets at which a line changes municipality, found by steps of 10 m and bisection to 1 cm.
std::vector<Run> border_offsets(const Polyline& line, double length, const AreaIndex& index,
                                std::span<const Area> areas) {
  constexpr double k_step_m = 10;
  std::vector<Run> runs{{0.0, municipality_at(along(line, std::min(0.01, length / 2)), index, areas)}};
  const int steps = std::max(1, static_cast<int>(std::ceil(length / k_step_m)));
  double from = 0;
  for (int i = 1; i <= steps; ++i) {
    const double to = i == steps ? std::max(length - 0.01, length / 2) : length * i / steps;
    const std::int32_t there = municipality_at(along(line, to), index, areas);
    if (there != runs.back().municipality) {
      double low = from;
      double high = to;
      while (high - low > 0.01) {
        const double middle = (low + high) / 2;
        const bool before = municipality_at(along(line, middle), index, areas) == runs.back().municipality;
        (before ? low : high) = middle;
      }
      runs.push_back({high, there});
    }
    from = to;
  }
  return runs;
}

// A shorter run is noise of the border, not a road in another municipality.
void drop_noise(std::vector<Run>& runs, double length) {
  constexpr double k_least_piece_m = 1;
  for (std::size_t i = runs.size(); i-- > 1;) {
    const double end = i + 1 < runs.size() ? runs[i + 1].offset_m : length;
    const bool short_start = runs[i].offset_m < k_least_piece_m;
    if (short_start) runs[0].municipality = runs[i].municipality;
    if (short_start || end - runs[i].offset_m < k_least_piece_m ||
        runs[i].municipality == runs[i - 1].municipality) {
      runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  // Where noise went, both sides may be of one municipality.
  const auto same = [](const Run& a, const Run& b) { return a.municipality == b.municipality; };
  runs.erase(std::unique(runs.begin(), runs.end(), same), runs.end());
}

void add_pieces(RoadEdge edge, const std::vector<Run>& runs, double length, std::vector<PointM>& nodes,
                std::vector<RoadEdge>& edges) {
  edge.municipality = runs.front().municipality;
  if (runs.size() == 1) {
    edges.push_back(std::move(edge));
    return;
  }
  std::uint32_t from = edge.from;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const bool last = i + 1 == runs.size();
    RoadEdge piece{.from = from,
                   .to = last ? edge.to : static_cast<std::uint32_t>(nodes.size()),
                   .municipality = runs[i].municipality,
                   .road_class = edge.road_class,
                   .is_structure = edge.is_structure,
                   .line = part_of(edge.line, runs[i].offset_m, last ? length : runs[i + 1].offset_m)};
    if (!last) nodes.push_back(to_millimetres(piece.line.back()));
    piece.line.front() = nodes[piece.from];
    piece.line.back() = nodes[piece.to];
    from = piece.to;
    edges.push_back(std::move(piece));
  }
}

// Where any border runs, in cells.
CellGrid borders_of(std::span<const Area> areas) {
  Box box;
  for (const Area& area : areas) box.add(bounds(area));
  const CellFrame frame{.corner = box.least, .size_m = 200};
  std::vector<CellEntry> cells;
  for (const Area& area : areas) {
    for (const Polyline& ring : area.rings) {
      for (std::size_t i = 1; i < ring.size(); ++i) add_segment_cells(frame, 0, ring[i - 1], ring[i], cells);
    }
  }
  return {frame, std::move(cells)};
}

// Beyond the reach of a sliver, one place of a line tells for all of it.
bool may_meet_border(const Polyline& line, const CellGrid& borders) {
  constexpr double k_reach_m = 10;
  bool met = false;
  borders.visit(bounds(line).grown(k_reach_m), [&](std::uint32_t) { met = true; });
  return met;
}

}  // namespace

void split_at_borders(RoadNetwork& roads, std::span<const Area> municipalities) {
  if (municipalities.empty()) return;
  const AreaIndex index(municipalities);
  const CellGrid borders = borders_of(municipalities);
  std::vector<std::vector<Run>> runs(roads.edges.size());
  std::vector<double> length(roads.edges.size());
  tbb::parallel_for(std::size_t{0}, roads.edges.size(), [&](std::size_t e) {
    const Polyline& line = roads.edges[e].line;
    if (!may_meet_border(line, borders)) {
      runs[e] = {{0.0, municipality_at(line.front(), index, municipalities)}};
      return;
    }
    length[e] = length_m(line);
    runs[e] = border_offsets(line, length[e], index, municipalities);
    drop_noise(runs[e], length[e]);
  });
  std::vector<RoadEdge> edges;
  edges.reserve(roads.edges.size());
  for (std::size_t e = 0; e < roads.edges.size(); ++e)
    add_pieces(std::move(roads.edges[e]), runs[e], length[e], roads.nodes, edges);
  roads.edges = std::move(edges);
}

}  // namespace tsunagi::geo
