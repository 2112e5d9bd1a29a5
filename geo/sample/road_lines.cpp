// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/road_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "geo/base/random.h"
#include "geo/sample/tile_cuts.h"

namespace tsunagi::geo::sample {
namespace {

struct Vector {
  double x_m = 0;
  double y_m = 0;
};

Vector unit(Spot from, Spot to) {
  const Metres a = metres(from);
  const Metres b = metres(to);
  const double dx = b.x_m - a.x_m;
  const double dy = b.y_m - a.y_m;
  const double length = std::max(0.01, std::sqrt(dx * dx + dy * dy));
  return {dx / length, dy / length};
}

Spot between(Spot a, Spot b, std::int64_t num, std::int64_t den) {
  const auto part = [&](std::int64_t from, std::int64_t to) {
    return static_cast<std::int32_t>(from + (to - from) * num / den);
  };
  return {part(a.lon_e7, b.lon_e7), part(a.lat_e7, b.lat_e7)};
}

// One number for an edge that does not depend on the numbering of points.
std::uint64_t edge_index(const RoadGraph& graph, const RoadEdge& edge) {
  const RoadPoint& p = graph.points[edge.from];
  return 4 * splitmix64(pair_index(p.ix, p.iy)) + static_cast<std::uint64_t>(edge.side);
}

bool is_joinable(const RoadEdge& edge) {
  return edge.side == EdgeSide::east || edge.side == EdgeSide::north;
}

class Builder {
 public:
  Builder(const Land& land, const RoadGraph& graph)
      : land_(land), graph_(graph), random_(land.seed, "road line"), degree_(graph.points.size(), 0) {
    for (const RoadEdge& edge : graph.edges) {
      ++degree_[edge.from];
      ++degree_[edge.to];
    }
    out_.nodes = graph.points.size();
  }

  RoadLines build() && {
    mark_continuations();
    for (std::size_t e = 0; e < graph_.edges.size(); ++e) add_edge(e);
    for (std::size_t e = 0; e < graph_.edges.size(); ++e) add_spur(graph_.edges[e]);
    add_rails();
    add_island();
    add_empty_lines();
    return std::move(out_);
  }

 private:
  // Of two edges in a row on the lattice, the second continues the line of the first.
  void mark_continuations() {
    const std::size_t count = graph_.edges.size();
    continued_by_.assign(count, count);
    is_continuation_.assign(count, 0);
    std::vector<std::size_t> starting[2];
    for (auto& list : starting) list.assign(graph_.points.size(), count);
    for (std::size_t e = 0; e < count; ++e)
      if (is_joinable(graph_.edges[e]))
        starting[static_cast<std::size_t>(graph_.edges[e].side)][graph_.edges[e].from] = e;
    for (std::size_t e = 0; e < count; ++e) {
      const RoadEdge& edge = graph_.edges[e];
      if (!is_joinable(edge) || is_continuation_[e] || random_.uniform(edge_index(graph_, edge)) < 0.3)
        continue;
      const std::size_t next = starting[static_cast<std::size_t>(edge.side)][edge.to];
      if (next == count || is_continuation_[next]) continue;
      if (graph_.edges[next].road_class != edge.road_class || brunnel(graph_.edges[next]) != brunnel(edge))
        continue;
      if (continued_by_[next] != count) continue;
      continued_by_[e] = next;
      is_continuation_[next] = 1;
    }
  }

  [[nodiscard]] Brunnel brunnel(const RoadEdge& edge) const {
    if (edge.side == EdgeSide::over || edge.crosses_river) return Brunnel::bridge;
    const double slope = land_.slope_ratio[block_of(land_, graph_.points[edge.from])];
    const bool steep = slope > 0.3 && edge.road_class <= RoadClass::tertiary;
    return steep && random_.uniform(edge_index(graph_, edge) ^ 1) < 0.25 ? Brunnel::tunnel : Brunnel::none;
  }

  [[nodiscard]] std::uint32_t name(const RoadEdge& edge) const {
    const RoadPoint& p = graph_.points[edge.from];
    switch (edge.road_class) {
      case RoadClass::trunk:
        return 901;
      case RoadClass::primary:
        return 902 + static_cast<std::uint32_t>((p.iy / 100) % 90);
      case RoadClass::secondary:
        return 1 + static_cast<std::uint32_t>((p.iy / 40 * 7 + p.ix / 40) % 300);
      default:
        return 0;
    }
  }

  // A spur leaves the middle of the edge's first segment; `clean` ones share a vertex with it.
  struct Spur {
    Spot root;
    bool clean = false;
  };
  [[nodiscard]] std::optional<Spur> spur(const RoadEdge& edge, const Line& line) const {
    const std::uint64_t index = splitmix64(edge_index(graph_, edge));
    if (edge.side >= EdgeSide::diagonal || random_.uniform(index) >= 0.24) return std::nullopt;
    const auto tenths = static_cast<std::int64_t>(3 + random_.below(index + 1, 5));
    return Spur{between(line[0], line[1], tenths, 10), random_.uniform(index + 2) < 0.35};
  }

  [[nodiscard]] Line drawn(const RoadEdge& edge) const {
    Line line = edge_line(land_, graph_, edge);
    if (const auto side_road = spur(edge, line); side_road && side_road->clean)
      line.insert(line.begin() + 1, side_road->root);
    return line;
  }

  void add_edge(std::size_t e) {
    if (is_continuation_[e]) return;
    const RoadEdge& edge = graph_.edges[e];
    Line line = drawn(edge);
    std::uint32_t last = edge.to;
    if (const std::size_t next = continued_by_[e]; next != graph_.edges.size()) {
      const Line more = drawn(graph_.edges[next]);
      line.insert(line.end(), more.begin() + 1, more.end());
      last = graph_.edges[next].to;
    }
    // Some lines stop short of the road they meet.
    const std::uint64_t index = edge_index(graph_, edge) ^ 2;
    const bool is_small = edge.road_class >= RoadClass::tertiary;
    if (is_small && degree_[last] >= 3 && random_.uniform(index) < 0.08) {
      const Vector back = unit(line.back(), line[line.size() - 2]);
      const double gap_m = 0.5 + 2 * random_.uniform(index + 8);
      line.back() = moved(line.back(), gap_m * back.x_m, gap_m * back.y_m);
    }
    out_.nodes += edge_line(land_, graph_, edge).size() - 2;
    if (const std::size_t next = continued_by_[e]; next != graph_.edges.size())
      out_.nodes += edge_line(land_, graph_, graph_.edges[next]).size() - 2;
    push({std::move(line), edge.road_class, brunnel(edge), name(edge)}, index);
  }

  void add_spur(const RoadEdge& edge) {
    const Line line = edge_line(land_, graph_, edge);
    const auto side_road = spur(edge, line);
    if (!side_road) return;
    const std::uint64_t index = splitmix64(edge_index(graph_, edge)) + 16;
    const Vector along = unit(line[0], line[1]);
    const double turn = random_.uniform(index) < 0.5 ? 1 : -1;
    const double length_m = (30 + 35 * random_.uniform(index + 1)) * (edge.stride > 1 ? 1.8 : 1);
    const double gap_m = side_road->clean ? 0 : 0.5 + 2 * random_.uniform(index + 2);
    const Spot root = moved(side_road->root, -turn * along.y_m * gap_m, turn * along.x_m * gap_m);
    const Spot end = moved(side_road->root, -turn * along.y_m * length_m, turn * along.x_m * length_m);
    out_.nodes += 2;
    const RoadClass road_class = random_.uniform(index + 3) < 0.4 ? RoadClass::service : RoadClass::minor;
    push({{root, end}, road_class, Brunnel::none, 0}, index);
  }

  // A railway south of the main river; it meets no road.
  void add_rails() {
    const double half_m = land_.frame.blocks_x * block_m / 2;
    Line line;
    for (double x_m = -half_m + 900; x_m < half_m - 900; x_m += 300) {
      double y_m = land_.terrain.river_y_m(0, x_m) - 330;
      if (land_.lake.share({x_m, y_m}) < 1.4) y_m = land_.lake.at.y_m - 1.4 * land_.lake.radius_y_m;
      line.push_back(spot_at({x_m, y_m}));
      if (line.size() < 12) continue;
      const Spot last = line.back();
      push({std::move(line), RoadClass::rail, Brunnel::none, 0}, static_cast<std::uint64_t>(last.lon_e7));
      line = {last};
    }
  }

  // Roads in a roadless block inside the boundary that reach no other road.
  void add_island() {
    for (std::size_t block = 0; block < land_.owner.size(); ++block) {
      if (land_.owner[block] < 0 || land_.stride[block] != 0 || land_.slope_ratio[block] > 0.8) continue;
      const Spot middle = land_.frame.block_middle(block);
      const Line ring = square(middle, 90)[0];
      push({ring, RoadClass::minor, Brunnel::none, 0}, block);
      push({{ring[1], moved(ring[1], 60, -40)}, RoadClass::minor, Brunnel::none, 0}, block + 1);
      out_.nodes += 5;
      return;
    }
  }

  void add_empty_lines() {
    const std::size_t count = 3 + graph_.edges.size() / 1500;
    for (std::size_t k = 0; k < count; ++k) {
      const Spot at =
          graph_.points[random_.below(pair_index(-1, static_cast<std::int64_t>(k)), graph_.points.size())].at;
      const Spot end = k % 2 ? Spot{at.lon_e7 + 20, at.lat_e7 + 9} : at;
      out_.lines.push_back({{at, end}, RoadClass::minor, Brunnel::none, 0});
    }
  }

  void push(RoadLine road, std::uint64_t index) { cut_at_tiles(std::move(road), random_, index, out_.lines); }

  const Land& land_;
  const RoadGraph& graph_;
  Random random_;
  std::vector<std::uint8_t> degree_;
  std::vector<std::size_t> continued_by_;
  std::vector<std::uint8_t> is_continuation_;
  RoadLines out_;
};

}  // namespace

Line edge_line(const Land& land, const RoadGraph& graph, const RoadEdge& edge) {
  const Spot from = graph.points[edge.from].at;
  const Spot to = graph.points[edge.to].at;
  const Random random(land.seed, "shape");
  const std::uint64_t index = splitmix64(edge_index(graph, edge));
  const int shapes = edge.side == EdgeSide::over ? 0
                     : edge.stride == 1          ? (random.uniform(index) < 0.12 ? 1 : 0)
                     : edge.stride == 2          ? (random.uniform(index) < 0.4 ? 1 : 0)
                                                 : 1 + static_cast<int>(random.below(index, 3));
  const Vector along = unit(from, to);
  const double reach_m = 9.0 * edge.stride * edge.stride / (edge.stride == 4 ? 2 : 1);
  Line line{from};
  for (int k = 1; k <= shapes; ++k) {
    const double off_m = reach_m * (2 * random.uniform(index + static_cast<std::uint64_t>(k)) - 1);
    line.push_back(moved(between(from, to, k, shapes + 1), -along.y_m * off_m, along.x_m * off_m));
  }
  line.push_back(to);
  return line;
}

RoadLines make_road_lines(const Land& land, const RoadGraph& graph) {
  return Builder(land, graph).build();
}

std::string road_name(const RoadLine& road) {
  if (road.road_class == RoadClass::rail) return "霧瀬鉄道本線";
  if (road.name > 900) return fmt::format("国道{}号", road.name);
  return road.name > 0 ? fmt::format("県道{}号", road.name) : std::string();
}

}  // namespace tsunagi::geo::sample
