// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/road_graph.h"

#include <tbb/parallel_sort.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include "geo/base/random.h"
#include "geo/sample/road_tree.h"

namespace tsunagi::geo::sample {
namespace {

constexpr double trunk_offset_m = 300;  // north of the river
constexpr double valley_band_m = 700;
constexpr std::uint32_t none = 0xffffffffu;

// Lattice places that carry a road point, and their numbers.
class Lattice {
 public:
  explicit Lattice(const Land& land) : land_(land), first_(land.stride.size() + 1, 0) {
    for (std::size_t block = 0; block < land.stride.size(); ++block) {
      const std::uint32_t side = land.stride[block] ? block_points / land.stride[block] : 0;
      first_[block + 1] = first_[block] + side * side;
    }
  }
  [[nodiscard]] std::uint32_t size() const { return first_.back(); }

  [[nodiscard]] std::uint32_t number(int ix, int iy) const {
    const int bx = ix / block_points;
    const int by = iy / block_points;
    if (ix < 0 || iy < 0 || !land_.frame.has_block(bx, by)) return none;
    const std::size_t block = land_.frame.block(bx, by);
    const int stride = land_.stride[block];
    const int lx = ix % block_points;
    const int ly = iy % block_points;
    if (stride == 0 || lx % stride || ly % stride) return none;
    return first_[block] + static_cast<std::uint32_t>(ly / stride * (block_points / stride) + lx / stride);
  }

  // [number]; a place in the lake has stride 0 in `strides`.
  [[nodiscard]] std::vector<RoadPoint> points(std::vector<std::uint8_t>& strides) const {
    std::vector<RoadPoint> points(size());
    strides.assign(size(), 0);
    const Random random(land_.seed, "jitter");
    for (std::size_t block = 0; block < land_.stride.size(); ++block) {
      const int stride = land_.stride[block];
      if (stride == 0) continue;
      std::uint32_t at = first_[block];
      for (int ly = 0; ly < block_points; ly += stride)
        for (int lx = 0; lx < block_points; lx += stride, ++at) {
          const int ix = land_.frame.column(block) * block_points + lx;
          const int iy = land_.frame.row(block) * block_points + ly;
          const Spot base = land_.frame.lattice_point(ix, iy);
          const std::uint64_t index = 2 * pair_index(ix, iy);
          // ± 0.2 of the stride keeps neighbouring lines from crossing.
          const auto shift = [&](std::uint64_t i, std::int32_t step_e7) {
            const std::int64_t reach = std::int64_t{step_e7} * stride / 5;
            return static_cast<std::int32_t>(
                static_cast<std::int64_t>(random.below(i, static_cast<std::uint64_t>(2 * reach + 1))) -
                reach);
          };
          points[at] = {
              {base.lon_e7 + shift(index, lattice_lon_e7), base.lat_e7 + shift(index + 1, lattice_lat_e7)},
              ix,
              iy};
          if (land_.lake.share(metres(points[at].at)) > 1.25) strides[at] = static_cast<std::uint8_t>(stride);
        }
    }
    return points;
  }

 private:
  const Land& land_;
  std::vector<std::uint32_t> first_;  // [block + 1]
};

std::vector<RoadEdge> candidate_edges(const Land& land, const Lattice& lattice,
                                      const std::vector<RoadPoint>& points,
                                      const std::vector<std::uint8_t>& strides) {
  const Random random(land.seed, "extra edge");
  std::vector<RoadEdge> edges;
  edges.reserve(points.size() * 2);
  const auto add = [&](std::uint32_t from, int dx, int dy, EdgeSide side) {
    const std::uint32_t to = lattice.number(points[from].ix + dx, points[from].iy + dy);
    if (to == none || strides[to] == 0) return;
    edges.push_back({.from = from, .to = to, .side = side, .stride = strides[from]});
  };
  for (std::uint32_t p = 0; p < points.size(); ++p) {
    const int s = strides[p];
    if (s == 0) continue;
    add(p, s, 0, EdgeSide::east);
    add(p, 0, s, EdgeSide::north);
    const double draw = random.uniform(pair_index(points[p].ix, points[p].iy));
    if (draw < 0.1)
      add(p, s, s, EdgeSide::diagonal);
    else if (draw > 0.996)
      add(p, 2 * s, s, EdgeSide::over);
  }
  return edges;
}

bool is_arterial(const RoadEdge& edge, const std::vector<RoadPoint>& points) {
  const RoadPoint& a = points[edge.from];
  return edge.stride < 4 &&
         ((edge.side == EdgeSide::east && a.iy % 8 == 0) || (edge.side == EdgeSide::north && a.ix % 8 == 0));
}

// Sorting key: edges near the valley road first, then arterial lines of towns, then the rest by chance, steep
// ones last. The edge's number in the low bits makes the order total.
std::vector<std::uint64_t> ranked_edges(const Land& land, const std::vector<RoadPoint>& points,
                                        const std::vector<double>& above_m,
                                        const std::vector<RoadEdge>& edges) {
  const Random random(land.seed, "edge");
  std::vector<std::uint64_t> keys(edges.size());
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const RoadEdge& edge = edges[e];
    const double off_m =
        std::max(std::abs(above_m[edge.from] - trunk_offset_m), std::abs(above_m[edge.to] - trunk_offset_m));
    const double slope = land.slope_ratio[block_of(land, points[edge.from])];
    double key = 1.0e6 * (1 + random.uniform(e)) * (1 + 6 * slope);
    if (is_arterial(edge, points)) key = 1000 + 1000 * random.uniform(e);
    if (off_m < valley_band_m && edge.side < EdgeSide::diagonal) key = off_m;
    if (edge.side == EdgeSide::over) key = 1.0e8;
    keys[e] = static_cast<std::uint64_t>(key) << 27 | e;
  }
  tbb::parallel_sort(keys.begin(), keys.end());
  return keys;
}

void classify(const Land& land, const RoadTree& tree, const std::vector<RoadPoint>& points,
              const std::vector<double>& above_m, std::vector<RoadEdge>& edges) {
  const auto total = static_cast<double>(tree.order.size());
  for (std::size_t k = 1; k < tree.order.size(); ++k) {
    const std::uint32_t point = tree.order[k];
    const double share = tree.beyond[point] / total;
    RoadEdge& edge = edges[tree.parent_edge[point]];
    if (share > 0.05)
      edge.road_class = RoadClass::secondary;
    else if (share > 0.006 && tree.beyond[point] > 8)
      edge.road_class = RoadClass::tertiary;
  }
  for (RoadEdge& edge : edges) {
    if (is_arterial(edge, points) && land.town[block_of(land, points[edge.from])] > 0.35)
      edge.road_class = std::min(edge.road_class, RoadClass::tertiary);
    if (edge.side == EdgeSide::over) edge.road_class = RoadClass::secondary;
  }
  const auto by_north = [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(points[a].at.lat_e7, a) < std::pair(points[b].at.lat_e7, b);
  };
  const auto [south, north] = std::minmax_element(tree.order.begin(), tree.order.end(), by_north);
  for (const std::uint32_t e : tree.path(*south, *north)) edges[e].road_class = RoadClass::primary;
  const int reach = land.terrain.valley_reach();
  for (int k = 0; k <= 2 * reach; ++k) {
    const int valley = (k + 1) / 2 * (k % 2 ? 1 : -1);  // 0, 1, -1, 2, …: the main valley wins a shared edge
    std::uint32_t west = none;
    std::uint32_t east = none;
    for (const std::uint32_t point : tree.order) {
      if (std::abs(above_m[point] - trunk_offset_m) > 450) continue;
      if (reach > 0 && land.terrain.nearest_valley(metres(points[point].at)) != valley) continue;
      if (west == none || std::pair(points[point].at, point) < std::pair(points[west].at, west)) west = point;
      if (east == none || std::pair(points[point].at, point) > std::pair(points[east].at, east)) east = point;
    }
    if (west == none) continue;
    for (const std::uint32_t e : tree.path(west, east))
      edges[e].road_class =
          std::min(edges[e].road_class, valley == 0 ? RoadClass::trunk : RoadClass::primary);
  }
}

// Tree edges, and others by chance: more in towns, few across the river or on slopes.
bool is_kept(const Land& land, const RoadEdge& edge, const RoadPoint& from, bool in_tree, double draw) {
  if (in_tree) return true;
  const double slope = land.slope_ratio[block_of(land, from)];
  double chance = edge.stride == 1 ? 0.62 : edge.stride == 2 ? 0.5 : 0.35;
  if (edge.crosses_river) chance *= 0.3;
  if (edge.side >= EdgeSide::diagonal) chance = 1;
  return draw < chance / (1 + 3 * slope);
}

// Keeps the connected points, renumbered in order.
RoadGraph compacted(const Land& land, const std::vector<RoadPoint>& points, const RoadTree& tree,
                    const std::vector<RoadEdge>& edges) {
  RoadGraph graph;
  std::vector<std::uint32_t> renumbered(points.size(), none);
  for (std::uint32_t p = 0; p < points.size(); ++p) {
    if (!tree.reached[p]) continue;
    renumbered[p] = static_cast<std::uint32_t>(graph.points.size());
    graph.points.push_back(points[p]);
  }
  const Random random(land.seed, "kept edge");
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const RoadEdge& edge = edges[e];
    if (!tree.reached[edge.from] ||
        !is_kept(land, edge, points[edge.from], tree.in_tree[e], random.uniform(e)))
      continue;
    RoadEdge kept = edge;
    kept.from = renumbered[edge.from];
    kept.to = renumbered[edge.to];
    graph.edges.push_back(kept);
  }
  return graph;
}

}  // namespace

std::string_view road_class_name(RoadClass road_class) {
  constexpr std::array<std::string_view, 7> names = {"trunk", "primary", "secondary", "tertiary",
                                                     "minor", "service", "rail"};
  return names[static_cast<std::size_t>(road_class)];
}

RoadGraph make_road_graph(const Land& land) {
  const Lattice lattice(land);
  std::vector<std::uint8_t> strides;
  const std::vector<RoadPoint> points = lattice.points(strides);
  std::vector<double> above_m(points.size());
  for (std::size_t p = 0; p < points.size(); ++p)
    above_m[p] = land.terrain.above_river_m(metres(points[p].at));
  std::vector<RoadEdge> edges = candidate_edges(land, lattice, points, strides);
  for (RoadEdge& edge : edges) {
    const double a = above_m[edge.from];
    const double b = above_m[edge.to];
    edge.crosses_river = (a < 0) != (b < 0) && std::abs(a) + std::abs(b) < 2500;
  }
  const RoadTree tree = make_road_tree(points.size(), edges, ranked_edges(land, points, above_m, edges));
  classify(land, tree, points, above_m, edges);
  return compacted(land, points, tree, edges);
}

}  // namespace tsunagi::geo::sample
