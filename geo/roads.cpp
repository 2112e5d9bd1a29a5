// SPDX-License-Identifier: Apache-2.0
#include "geo/roads.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>

#include "geo/base/error.h"

namespace tsunagi::geo {
namespace {

// A place on a line where a node sits.
struct Stop {
  double offset_m;
  std::uint32_t node;
  friend bool operator<(const Stop& a, const Stop& b) {
    return std::tie(a.offset_m, a.node) < std::tie(b.offset_m, b.node);
  }
};

struct Vertex {
  std::uint32_t line;
  std::uint32_t index;
  double offset_m;
  bool is_end;
  bool joins;  // ends always; inner vertices unless on a bridge or in a tunnel
};

struct Segment {
  std::uint32_t line;
  double offset_m;
  PointM a;
  PointM b;
};

bool less(PointM a, PointM b) {
  return std::tie(a.x, a.y) < std::tie(b.x, b.y);
}

PointM to_millimetres(PointM p) {
  return {std::round(p.x * 1000) / 1000, std::round(p.y * 1000) / 1000};
}

// One order and direction whatever the input's, so that the result depends on the set of lines alone.
void canonicalise(std::vector<RoadLine>& lines) {
  for (RoadLine& line : lines) {
    for (PointM& p : line.points) p = to_millimetres(p);
    line.points.erase(std::unique(line.points.begin(), line.points.end()), line.points.end());
    if (std::lexicographical_compare(line.points.rbegin(), line.points.rend(), line.points.begin(),
                                     line.points.end(), less)) {
      std::ranges::reverse(line.points);
    }
  }
  std::erase_if(lines, [](const RoadLine& line) { return line.points.size() < 2; });
  const auto key_less = [](const RoadLine& a, const RoadLine& b) {
    if (a.points != b.points) {
      return std::lexicographical_compare(a.points.begin(), a.points.end(), b.points.begin(), b.points.end(),
                                          less);
    }
    return std::tie(a.road_class, a.is_structure) < std::tie(b.road_class, b.is_structure);
  };
  std::ranges::sort(lines, key_less);
  const auto same = [](const RoadLine& a, const RoadLine& b) { return a.points == b.points; };
  lines.erase(std::unique(lines.begin(), lines.end(), same), lines.end());
}

// Segments of ground-level lines in square cells.
class SegmentGrid {
 public:
  explicit SegmentGrid(std::span<const RoadLine> lines) {
    for (const RoadLine& line : lines) box_.add(bounds(line.points));
    columns_ = static_cast<std::int64_t>((box_.most.x - box_.least.x) / k_cell_m) + 1;
    for (std::uint32_t l = 0; l < lines.size(); ++l) {
      if (lines[l].is_structure) continue;
      double offset = 0;
      for (std::size_t i = 1; i < lines[l].points.size(); ++i) {
        const Segment s{l, offset, lines[l].points[i - 1], lines[l].points[i]};
        offset += tsunagi::geo::distance_m(s.a, s.b);
        for_cells(s, 0, [&](std::int64_t cell) {
          cells_[cell].push_back(static_cast<std::uint32_t>(segments_.size()));
        });
        segments_.push_back(s);
      }
    }
  }

  [[nodiscard]] std::span<const Segment> all() const { return segments_; }
  // Indices of the segments whose cells a box around `s` touches, ascending.
  [[nodiscard]] std::vector<std::uint32_t> near(const Segment& s, double margin_m) const {
    std::vector<std::uint32_t> found;
    for_cells(s, margin_m, [&](std::int64_t cell) {
      if (const auto at = cells_.find(cell); at != cells_.end())
        found.insert(found.end(), at->second.begin(), at->second.end());
    });
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

 private:
  static constexpr double k_cell_m = 100;

  template <class Visit>
  void for_cells(const Segment& s, double margin_m, Visit visit) const {
    const auto index = [](double value) { return static_cast<std::int64_t>(std::floor(value / k_cell_m)); };
    const auto [x0, x1] = std::minmax(s.a.x, s.b.x);
    const auto [y0, y1] = std::minmax(s.a.y, s.b.y);
    for (auto row = index(y0 - margin_m - box_.least.y); row <= index(y1 + margin_m - box_.least.y); ++row) {
      for (auto column = index(x0 - margin_m - box_.least.x); column <= index(x1 + margin_m - box_.least.x);
           ++column) {
        visit(row * (columns_ + 2) + column);
      }
    }
  }

  Box box_;
  std::int64_t columns_ = 0;
  std::vector<Segment> segments_;
  std::map<std::int64_t, std::vector<std::uint32_t>> cells_;
};

// Builds the nodes and the stops of every line.
class Noder {
 public:
  Noder(std::span<const RoadLine> lines, RoadNetwork& out) : lines_(lines), out_(out), stops_(lines.size()) {}

  std::vector<std::vector<Stop>> run() {
    join_vertices();
    const SegmentGrid grid(lines_);
    join_ends(grid);
    add_crossings(grid);
    return std::move(stops_);
  }

 private:
  void join_vertices() {
    std::vector<Vertex> vertices;
    std::vector<PointM> points;
    for (std::uint32_t l = 0; l < lines_.size(); ++l) {
      double offset = 0;
      const auto& line = lines_[l].points;
      for (std::uint32_t i = 0; i < line.size(); ++i) {
        if (i > 0) offset += distance_m(line[i - 1], line[i]);
        const bool end = i == 0 || i + 1 == line.size();
        vertices.push_back({l, i, offset, end, end || !lines_[l].is_structure});
        points.push_back(line[i]);
      }
    }
    // Leaders in order of position take every free vertex within reach, so that no chain of vertices
    // collapses.
    const PointGrid grid(points, 10);
    std::vector<std::uint32_t> order(points.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(
        order, [&](auto a, auto b) { return points[a] == points[b] ? a < b : less(points[a], points[b]); });
    std::vector<char> taken(points.size(), 0);
    for (const std::uint32_t leader : order) {
      if (taken[leader] || !vertices[leader].joins) continue;
      std::vector<std::uint32_t> members;
      for (const std::uint32_t other : grid.within(points[leader], k_join_vertices_m)) {
        if (!taken[other] && vertices[other].joins) members.push_back(other);
      }
      for (const std::uint32_t m : members) taken[m] = 1;
      add_cluster(points[leader], members, vertices);
    }
  }

  void add_cluster(PointM at, const std::vector<std::uint32_t>& members,
                   const std::vector<Vertex>& vertices) {
    const bool has_end = std::ranges::any_of(members, [&](auto m) { return vertices[m].is_end; });
    const bool many =
        std::ranges::any_of(members, [&](auto m) { return vertices[m].line != vertices[members[0]].line; });
    if (!has_end && !many) return;
    const auto node = static_cast<std::uint32_t>(out_.nodes.size());
    out_.nodes.push_back(at);
    incidence_.push_back(0);
    if (many) out_.joined_vertices += static_cast<std::int64_t>(members.size());
    for (const std::uint32_t m : members) {
      const Vertex& v = vertices[m];
      stops_[v.line].push_back({v.offset_m, node});
      incidence_[node] += v.is_end ? 1 : 2;
    }
  }

  // Free ends: nodes that one line end alone touches.
  void join_ends(const SegmentGrid& grid) {
    for (std::uint32_t l = 0; l < lines_.size(); ++l) {
      const double length = length_m(lines_[l].points);
      for (const Stop& stop : std::vector<Stop>(stops_[l])) {
        const bool end = stop.offset_m == 0 || stop.offset_m >= length - 1e-9;
        if (end && incidence_[stop.node] == 1) join_end(l, stop, grid);
      }
    }
  }

  void join_end(std::uint32_t line, const Stop& stop, const SegmentGrid& grid) {
    const PointM p = out_.nodes[stop.node];
    const Segment probe{line, 0, p, p};
    std::optional<Stop> best;
    std::uint32_t best_line = 0;
    double best_distance = k_join_ends_m;
    for (const std::uint32_t i : grid.near(probe, k_join_ends_m)) {
      const Segment& s = grid.all()[i];
      const std::array<PointM, 2> ends{s.a, s.b};
      const Projected q = project(ends, p);
      const double offset = s.offset_m + q.offset_m;
      // The line itself is near its own end; only a part that comes back from elsewhere counts.
      if (s.line == line && std::abs(offset - stop.offset_m) < 4 * k_join_ends_m) continue;
      if (q.distance_m < best_distance) {
        best_distance = q.distance_m;
        best = Stop{offset, stop.node};
        best_line = s.line;
      }
    }
    if (!best) return;
    stops_[best_line].push_back(*best);
    incidence_[stop.node] += 2;
    ++out_.joined_ends;
  }

  void add_crossings(const SegmentGrid& grid) {
    const auto segments = grid.all();
    for (std::uint32_t i = 0; i < segments.size(); ++i) {
      for (const std::uint32_t j : grid.near(segments[i], 0)) {
        if (j > i && segments[j].line != segments[i].line) add_crossing(segments[i], segments[j]);
      }
    }
  }

  void add_crossing(const Segment& s, const Segment& t) {
    const double ux = s.b.x - s.a.x;
    const double uy = s.b.y - s.a.y;
    const double vx = t.b.x - t.a.x;
    const double vy = t.b.y - t.a.y;
    const double cross = ux * vy - uy * vx;
    if (cross == 0) return;
    const double a = ((t.a.x - s.a.x) * vy - (t.a.y - s.a.y) * vx) / cross;
    const double b = ((t.a.x - s.a.x) * uy - (t.a.y - s.a.y) * ux) / cross;
    if (a < 0 || a > 1 || b < 0 || b > 1) return;
    const Stop on_s{s.offset_m + a * distance_m(s.a, s.b), 0};
    const Stop on_t{t.offset_m + b * distance_m(t.a, t.b), 0};
    const auto near_s = stop_near(s.line, on_s.offset_m);
    const auto near_t = stop_near(t.line, on_t.offset_m);
    if (near_s && near_t && (*near_s == *near_t)) return;
    const PointM p = to_millimetres({s.a.x + a * ux, s.a.y + a * uy});
    const std::uint32_t node = near_s   ? *near_s
                               : near_t ? *near_t
                                        : static_cast<std::uint32_t>(out_.nodes.size());
    if (node == out_.nodes.size()) {
      out_.nodes.push_back(p);
      incidence_.push_back(0);
    }
    if (!near_s) stops_[s.line].push_back({on_s.offset_m, node});
    if (!near_t || near_s) stops_[t.line].push_back({on_t.offset_m, node});
    ++out_.crossings;
  }

  [[nodiscard]] std::optional<std::uint32_t> stop_near(std::uint32_t line, double offset_m) const {
    for (const Stop& stop : stops_[line]) {
      if (std::abs(stop.offset_m - offset_m) <= k_join_vertices_m) return stop.node;
    }
    return std::nullopt;
  }

  std::span<const RoadLine> lines_;
  RoadNetwork& out_;
  std::vector<std::vector<Stop>> stops_;
  std::vector<int> incidence_;  // [node] line ends, and two for each pass
};

std::int32_t true_length_mm(const Polyline& line, const Projection& projection) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const PointM middle{(line[i - 1].x + line[i].x) / 2, (line[i - 1].y + line[i].y) / 2};
    sum += distance_m(line[i - 1], line[i]) / projection.scale_at(middle);
  }
  constexpr double k_most_mm = 2147483647;
  const double mm = std::max(1.0, std::round(sum * 1000));
  if (mm > k_most_mm) throw input_error("a road between two junctions is longer than 2,147 km");
  return static_cast<std::int32_t>(mm);
}

void measure(RoadNetwork& out, const Projection& projection) {
  for (RoadEdge& e : out.edges) e.length_mm = true_length_mm(e.line, projection);
}

void add_edge(RoadNetwork& out, const RoadLine& line, const Stop& from, const Stop& to) {
  Polyline part = part_of(line.points, from.offset_m, to.offset_m);
  part.front() = out.nodes[from.node];
  part.back() = out.nodes[to.node];
  const double length = length_m(part);
  if (from.node == to.node && length < 4 * k_join_vertices_m) return;  // a stub folded into its node
  out.edges.push_back(
      {from.node, to.node, 0, k_outside, line.road_class, line.is_structure, std::move(part)});
}

void split_into_edges(RoadNetwork& out, std::span<const RoadLine> lines,
                      std::vector<std::vector<Stop>>& stops) {
  for (std::size_t l = 0; l < lines.size(); ++l) {
    std::sort(stops[l].begin(), stops[l].end());
    for (std::size_t i = 1; i < stops[l].size(); ++i) add_edge(out, lines[l], stops[l][i - 1], stops[l][i]);
  }
}

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
std::vector<std::pair<double, std::int32_t>> border_offsets(const Polyline& line, const AreaIndex& index,
                                                            std::span<const Area> areas) {
  constexpr double k_step_m = 10;
  const double length = length_m(line);
  std::vector<std::pair<double, std::int32_t>> runs{
      {0.0, municipality_at(along(line, std::min(0.01, length / 2)), index, areas)}};
  const int steps = std::max(1, static_cast<int>(std::ceil(length / k_step_m)));
  double from = 0;
  for (int i = 1; i <= steps; ++i) {
    double to = i == steps ? std::max(length - 0.01, length / 2) : length * i / steps;
    const std::int32_t there = municipality_at(along(line, to), index, areas);
    if (there == runs.back().second) {
      from = to;
      continue;
    }
    double low = from;
    double high = to;
    while (high - low > 0.01) {
      const double middle = (low + high) / 2;
      (municipality_at(along(line, middle), index, areas) == runs.back().second ? low : high) = middle;
    }
    runs.emplace_back(high, there);
    from = to;
  }
  return runs;
}

void split_at_borders(RoadNetwork& out, std::span<const Area> areas) {
  const AreaIndex index(areas);
  constexpr double k_least_piece_m =
      1;  // a shorter run is noise of the border, not a road in another municipality
  std::vector<RoadEdge> edges;
  for (RoadEdge& edge : out.edges) {
    auto runs = border_offsets(edge.line, index, areas);
    const double length = length_m(edge.line);
    for (std::size_t i = runs.size(); i-- > 1;) {
      const double end = i + 1 < runs.size() ? runs[i + 1].first : length;
      if (end - runs[i].first < k_least_piece_m || runs[i].first < k_least_piece_m ||
          runs[i].second == runs[i - 1].second) {
        if (runs[i].first < k_least_piece_m) runs[0].second = runs[i].second;
        runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
    // Where noise went, both sides may be of one municipality.
    runs.erase(std::unique(runs.begin(), runs.end(),
                           [](const auto& a, const auto& b) { return a.second == b.second; }),
               runs.end());
    std::uint32_t from = edge.from;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const bool last = i + 1 == runs.size();
      const double end = last ? length : runs[i + 1].first;
      RoadEdge piece = edge;
      piece.from = from;
      piece.municipality = runs[i].second;
      if (runs.size() > 1) piece.line = part_of(edge.line, runs[i].first, end);
      if (!last) {
        piece.to = static_cast<std::uint32_t>(out.nodes.size());
        piece.line.back() = to_millimetres(piece.line.back());
        out.nodes.push_back(piece.line.back());
      }
      piece.line.front() = out.nodes[from];
      piece.line.back() = out.nodes[piece.to];
      from = piece.to;
      edges.push_back(std::move(piece));
    }
  }
  out.edges = std::move(edges);
}

// Copies: same ends and nearly the same length (overlaps of neighbouring tiles). Real parallel roads differ.
void drop_copies(RoadNetwork& out) {
  for (RoadEdge& e : out.edges) {
    if (e.from > e.to) {
      std::swap(e.from, e.to);
      std::ranges::reverse(e.line);
    }
  }
  std::ranges::stable_sort(out.edges, [](const RoadEdge& a, const RoadEdge& b) {
    return std::tie(a.from, a.to, a.length_mm, a.road_class) <
           std::tie(b.from, b.to, b.length_mm, b.road_class);
  });
  std::vector<RoadEdge> kept;
  for (RoadEdge& e : out.edges) {
    const bool copy = !kept.empty() && kept.back().from == e.from && kept.back().to == e.to &&
                      e.from != e.to &&
                      e.length_mm - kept.back().length_mm <= std::max(6000, e.length_mm / 50);
    if (copy) {
      ++out.duplicates;
    } else {
      kept.push_back(std::move(e));
    }
  }
  out.edges = std::move(kept);
}

std::vector<std::vector<std::uint32_t>> edges_by_node(const RoadNetwork& roads) {
  std::vector<std::vector<std::uint32_t>> incident(roads.nodes.size());
  for (std::uint32_t e = 0; e < roads.edges.size(); ++e) {
    incident[roads.edges[e].from].push_back(e);
    if (roads.edges[e].to != roads.edges[e].from) incident[roads.edges[e].to].push_back(e);
  }
  return incident;
}

// Depth-first order from the lowest node of each component; nodes without edges are dropped.
void number_depth_first(RoadNetwork& out) {
  const auto incident = edges_by_node(out);
  constexpr std::uint32_t k_unseen = 0xffffffffu;
  std::vector<std::uint32_t> number(out.nodes.size(), k_unseen);
  std::vector<PointM> nodes;
  std::vector<std::uint32_t> stack;
  for (std::uint32_t start = 0; start < out.nodes.size(); ++start) {
    if (number[start] != k_unseen || incident[start].empty()) continue;
    const auto label = static_cast<std::uint32_t>(out.component_length_mm.size());
    out.component_length_mm.push_back(0);
    stack.push_back(start);
    while (!stack.empty()) {
      const std::uint32_t node = stack.back();
      stack.pop_back();
      if (number[node] != k_unseen) continue;
      number[node] = static_cast<std::uint32_t>(nodes.size());
      nodes.push_back(out.nodes[node]);
      out.component.push_back(label);
      for (auto e = incident[node].rbegin(); e != incident[node].rend(); ++e) {
        const RoadEdge& edge = out.edges[*e];
        stack.push_back(edge.from == node ? edge.to : edge.from);
      }
    }
  }
  out.nodes = std::move(nodes);
  for (RoadEdge& e : out.edges) {
    e.from = number[e.from];
    e.to = number[e.to];
    out.component_length_mm[out.component[e.from]] += e.length_mm;
  }
}

// Components by length, the longest first.
void order_components(RoadNetwork& out) {
  std::vector<std::uint32_t> order(out.component_length_mm.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::stable_sort(
      order, [&](auto a, auto b) { return out.component_length_mm[a] > out.component_length_mm[b]; });
  std::vector<std::uint32_t> rank(order.size());
  std::vector<std::int64_t> length;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    rank[order[i]] = i;
    length.push_back(out.component_length_mm[order[i]]);
  }
  for (std::uint32_t& c : out.component) c = rank[c];
  out.component_length_mm = std::move(length);
}

}  // namespace

RoadNetwork build_road_network(std::vector<RoadLine> lines, std::span<const Area> municipalities,
                               const Projection& projection) {
  RoadNetwork out;
  canonicalise(lines);
  auto stops = Noder(lines, out).run();
  split_into_edges(out, lines, stops);
  measure(out, projection);
  drop_copies(out);  // before each copy gets border nodes of its own
  split_at_borders(out, municipalities);
  measure(out, projection);
  drop_copies(out);
  number_depth_first(out);
  drop_copies(out);  // puts the edges into the order of the new numbers
  order_components(out);
  return out;
}

RoadIndex::RoadIndex(const RoadNetwork& roads) : roads_(&roads) {
  for (const PointM p : roads.nodes) box_.add(p);
  for (const RoadEdge& e : roads.edges) box_.add(bounds(e.line));
  if (box_.is_empty()) return;
  columns_ = static_cast<std::int64_t>((box_.most.x - box_.least.x) / cell_m_) + 1;
  rows_ = static_cast<std::int64_t>((box_.most.y - box_.least.y) / cell_m_) + 1;
  cells_.resize(static_cast<std::size_t>(columns_ * rows_));
  for (std::uint32_t e = 0; e < roads.edges.size(); ++e) {
    const auto& line = roads.edges[e].line;
    for (std::size_t i = 1; i < line.size(); ++i) {
      const std::array<PointM, 2> ends{line[i - 1], line[i]};
      const Box b = bounds(ends);
      for (auto r = static_cast<std::int64_t>((b.least.y - box_.least.y) / cell_m_);
           r <= static_cast<std::int64_t>((b.most.y - box_.least.y) / cell_m_); ++r) {
        for (auto c = static_cast<std::int64_t>((b.least.x - box_.least.x) / cell_m_);
             c <= static_cast<std::int64_t>((b.most.x - box_.least.x) / cell_m_); ++c) {
          auto& cell = cells_[static_cast<std::size_t>(r * columns_ + c)];
          if (cell.empty() || cell.back() != e) cell.push_back(e);
        }
      }
    }
  }
}

std::vector<RoadPosition> RoadIndex::within(PointM p, double radius_m) const {
  std::vector<std::uint32_t> edges;
  const auto index = [&](double value, double origin) {
    return static_cast<std::int64_t>(std::floor((value - origin) / cell_m_));
  };
  for (auto r = std::max<std::int64_t>(0, index(p.y - radius_m, box_.least.y));
       r <= std::min(rows_ - 1, index(p.y + radius_m, box_.least.y)); ++r) {
    for (auto c = std::max<std::int64_t>(0, index(p.x - radius_m, box_.least.x));
         c <= std::min(columns_ - 1, index(p.x + radius_m, box_.least.x)); ++c) {
      const auto& cell = cells_[static_cast<std::size_t>(r * columns_ + c)];
      edges.insert(edges.end(), cell.begin(), cell.end());
    }
  }
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
  for (double radius = cell_m_;; radius *= 2) {
    const auto found = within(p, radius);
    if (!found.empty()) return found.front();
  }
}

}  // namespace tsunagi::geo
