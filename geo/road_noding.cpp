// SPDX-License-Identifier: Apache-2.0
#include "geo/road_noding.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include "geo/cell_grid.h"

namespace tsunagi::geo {
namespace {

constexpr std::uint32_t k_none = 0xffffffffu;

// What may meet: inner vertices and segments of one level; ends meet any end.
constexpr int k_ground = 0;
constexpr int k_apart = 1000;  // of a structure whose layer is not known: meets nothing but at its ends

int level_of(const RoadLine& line) {
  if (!line.is_structure) return k_ground;
  return line.layer == 0 ? k_apart : line.layer;
}

struct Vertex {
  PointM at;
  double offset_m;
  std::uint32_t line;
  std::int16_t level;
  bool is_end;
};

struct Segment {
  PointM a;
  PointM b;
  double offset_m;
  std::uint32_t line;
  int level;
};

// A line end that meets no other vertex.
struct FreeEnd {
  std::uint32_t line;
  Stop stop;
};

struct Hit {
  std::uint32_t first;
  std::uint32_t second;  // segments, first < second
  double on_first;
  double on_second;  // shares of their lengths
};

// Work on fixed blocks of an index range, results in block order whatever the threads.
template <class Item, class Collect>
std::vector<Item> collect_in_blocks(std::size_t count, Collect collect) {
  constexpr std::size_t k_block = 4096;
  std::vector<std::vector<Item>> parts((count + k_block - 1) / k_block);
  tbb::parallel_for(std::size_t{0}, parts.size(), [&](std::size_t block) {
    collect(block * k_block, std::min(count, (block + 1) * k_block), parts[block]);
  });
  std::vector<Item> all;
  std::size_t total = 0;
  for (const auto& part : parts) total += part.size();
  all.reserve(total);
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::vector<Vertex> vertices_of(std::span<const RoadLine> lines) {
  std::vector<Vertex> vertices;
  for (std::uint32_t l = 0; l < lines.size(); ++l) {
    const auto& points = lines[l].points;
    const auto level = static_cast<std::int16_t>(level_of(lines[l]));
    double offset = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (i > 0) offset += distance_m(points[i - 1], points[i]);
      const bool end = i == 0 || i + 1 == points.size();
      vertices.push_back({points[i], offset, l, end ? std::int16_t{k_ground} : level, end});
    }
  }
  return vertices;
}

// Segments of the lines that others may meet between their ends.
std::vector<Segment> segments_of(std::span<const RoadLine> lines) {
  std::vector<Segment> segments;
  for (std::uint32_t l = 0; l < lines.size(); ++l) {
    const int level = level_of(lines[l]);
    if (level == k_apart) continue;
    double offset = 0;
    for (std::size_t i = 1; i < lines[l].points.size(); ++i) {
      segments.push_back({lines[l].points[i - 1], lines[l].points[i], offset, l, level});
      offset += distance_m(segments.back().a, segments.back().b);
    }
  }
  return segments;
}

Box box_of(std::span<const RoadLine> lines) {
  Box box;
  for (const RoadLine& line : lines) box.add(bounds(line.points));
  return box;
}

// Stops of all lines in one array, a chain for each line in the order they were added.
class StopChains {
 public:
  StopChains(std::size_t line_count, double snap_m)
      : snap_m_(snap_m), head_(line_count, k_none), tail_(line_count, k_none) {}

  void add(std::uint32_t line, Stop stop) {
    const auto link = static_cast<std::uint32_t>(links_.size());
    (head_[line] == k_none ? head_[line] : links_[tail_[line]].next) = link;
    tail_[line] = link;
    links_.push_back({stop, k_none});
  }

  // The first node added within reach of an offset.
  [[nodiscard]] std::optional<std::uint32_t> near(std::uint32_t line, double offset_m) const {
    for (std::uint32_t i = head_[line]; i != k_none; i = links_[i].next) {
      if (std::abs(links_[i].stop.offset_m - offset_m) <= snap_m_) return links_[i].stop.node;
    }
    return std::nullopt;
  }

  void sort_into(Noding& out) const {
    out.first_stop.assign(head_.size() + 1, 0);
    out.stops.reserve(links_.size());
    for (std::size_t l = 0; l < head_.size(); ++l) {
      for (std::uint32_t i = head_[l]; i != k_none; i = links_[i].next) out.stops.push_back(links_[i].stop);
      out.first_stop[l + 1] = static_cast<std::uint32_t>(out.stops.size());
      std::ranges::sort(std::span(out.stops).subspan(out.first_stop[l]), [](const Stop& a, const Stop& b) {
        return std::tie(a.offset_m, a.node) < std::tie(b.offset_m, b.node);
      });
    }
  }

 private:
  struct Link {
    Stop stop;
    std::uint32_t next;
  };
  double snap_m_;
  std::vector<Link> links_;
  std::vector<std::uint32_t> head_;  // [line]
  std::vector<std::uint32_t> tail_;  // [line]
};

// Lines joined at near vertices.
class VertexJoiner {
 public:
  VertexJoiner(std::span<const RoadLine> lines, PointM corner, double snap_m)
      : snap_m_(snap_m), vertices_(vertices_of(lines)), grid_(grid_over(vertices_, corner, snap_m)) {
    raise_ends(lines);
  }

  // Leaders in order of position take every free vertex within reach, so that no chain of vertices collapses.
  void join(Noding& out, StopChains& stops, std::vector<FreeEnd>& free_ends) const {
    std::vector<char> taken(vertices_.size(), 0);
    std::vector<std::uint32_t> members;
    for (const std::uint32_t leader : by_position()) {
      if (taken[leader] || vertices_[leader].level == k_apart) continue;
      members.clear();
      visit_near(leader, [&](std::uint32_t other) {
        if (!taken[other] && meet(vertices_[leader], vertices_[other])) members.push_back(other);
      });
      for (const std::uint32_t m : members) taken[m] = 1;
      add_cluster(vertices_[leader].at, members, out, stops, free_ends);
    }
  }

 private:
  static CellGrid grid_over(const std::vector<Vertex>& vertices, PointM corner, double snap_m) {
    const CellFrame frame{.corner = corner, .size_m = 3 * snap_m};
    std::vector<CellEntry> cells(vertices.size());
    tbb::parallel_for(std::size_t{0}, cells.size(), [&](std::size_t i) {
      cells[i] = frame.at(vertices[i].at, static_cast<std::uint32_t>(i));
    });
    return {frame, std::move(cells)};
  }

  static bool meet(const Vertex& a, const Vertex& b) { return (a.is_end && b.is_end) || a.level == b.level; }

  template <class Visit>
  void visit_near(std::uint32_t vertex, Visit visit) const {
    const PointM p = vertices_[vertex].at;
    grid_.visit(Box{p, p}.grown(snap_m_), [&](std::uint32_t other) {
      if (distance_m(vertices_[other].at, p) <= snap_m_) visit(other);
    });
  }

  // An end stands on the ground, but on a structure's level where it meets another line of its layer there.
  void raise_ends(std::span<const RoadLine> lines) {
    for (std::uint32_t v = 0; v < vertices_.size(); ++v) {
      const int level = level_of(lines[vertices_[v].line]);
      if (!vertices_[v].is_end || level == k_ground || level == k_apart) continue;
      visit_near(v, [&](std::uint32_t other) {
        const Vertex& o = vertices_[other];
        if (!o.is_end && o.level == level && o.line != vertices_[v].line)
          vertices_[v].level = static_cast<std::int16_t>(level);
      });
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> by_position() const {
    std::vector<std::uint32_t> order(vertices_.size());
    std::iota(order.begin(), order.end(), 0u);
    tbb::parallel_sort(order, [&](std::uint32_t a, std::uint32_t b) {
      const PointM p = vertices_[a].at;
      const PointM q = vertices_[b].at;
      return std::tie(p.x, p.y, a) < std::tie(q.x, q.y, b);
    });
    return order;
  }

  void add_cluster(PointM at, const std::vector<std::uint32_t>& members, Noding& out, StopChains& stops,
                   std::vector<FreeEnd>& free_ends) const {
    const Vertex& first = vertices_[members.front()];
    const bool has_end = std::ranges::any_of(members, [&](auto m) { return vertices_[m].is_end; });
    const bool many = std::ranges::any_of(members, [&](auto m) { return vertices_[m].line != first.line; });
    if (!has_end && !many) return;
    const auto node = static_cast<std::uint32_t>(out.nodes.size());
    out.nodes.push_back(at);
    if (many) {
      out.joined_vertices += static_cast<std::int64_t>(members.size());
      out.moved_vertices += std::ranges::count_if(members, [&](auto m) { return !(vertices_[m].at == at); });
    }
    for (const std::uint32_t m : members) stops.add(vertices_[m].line, {vertices_[m].offset_m, node});
    if (members.size() == 1) free_ends.push_back({first.line, {first.offset_m, node}});
  }

  double snap_m_;
  std::vector<Vertex> vertices_;
  CellGrid grid_;
};

// Ends put onto segments, and crossings of segments.
class SegmentJoiner {
 public:
  SegmentJoiner(std::span<const RoadLine> lines, PointM corner, double reach_m)
      : reach_m_(reach_m),
        lines_(lines),
        segments_(segments_of(lines)),
        grid_(grid_over(segments_, corner)) {}

  void join_ends(std::vector<FreeEnd> ends, Noding& out, StopChains& stops) const {
    tbb::parallel_sort(ends, [](const FreeEnd& a, const FreeEnd& b) {
      return std::tie(a.line, a.stop.offset_m) < std::tie(b.line, b.stop.offset_m);
    });
    std::vector<std::optional<FreeEnd>> put(ends.size());
    tbb::parallel_for(std::size_t{0}, ends.size(),
                      [&](std::size_t i) { put[i] = place_of(ends[i], out.nodes[ends[i].stop.node]); });
    for (const auto& place : put) {
      if (!place) continue;
      stops.add(place->line, place->stop);
      ++out.joined_ends;
    }
  }

  void join_crossings(Noding& out, StopChains& stops) const {
    auto hits = collect_in_blocks<Hit>(
        grid_.entries().size(),
        [&](std::size_t begin, std::size_t end, std::vector<Hit>& found) { find_hits(begin, end, found); });
    const auto key = [](const Hit& h) { return std::tie(h.first, h.second); };
    tbb::parallel_sort(hits, [&](const Hit& a, const Hit& b) { return key(a) < key(b); });
    hits.erase(
        std::unique(hits.begin(), hits.end(), [&](const Hit& a, const Hit& b) { return key(a) == key(b); }),
        hits.end());
    for (const Hit& hit : hits) add_crossing(hit, out, stops);
  }

 private:
  static CellGrid grid_over(const std::vector<Segment>& segments, PointM corner) {
    const CellFrame frame{.corner = corner, .size_m = 50};
    return {frame, collect_in_blocks<CellEntry>(segments.size(), [&](std::size_t begin, std::size_t end,
                                                                     std::vector<CellEntry>& cells) {
              for (std::size_t i = begin; i < end; ++i)
                add_segment_cells(frame, static_cast<std::uint32_t>(i), segments[i].a, segments[i].b, cells);
            })};
  }

  // Where on another line a free end belongs: the nearest segment within reach, the lowest of equals. One of
  // the end's own layer comes before the ground under it.
  [[nodiscard]] std::optional<FreeEnd> place_of(const FreeEnd& end, PointM p) const {
    std::vector<std::uint32_t> near;
    grid_.visit(Box{p, p}.grown(reach_m_), [&](std::uint32_t i) { near.push_back(i); });
    std::ranges::sort(near);
    const int level = level_of(lines_[end.line]);
    std::optional<FreeEnd> best;
    std::pair best_rank{true, reach_m_};
    for (const std::uint32_t i : near) {
      const Segment& s = segments_[i];
      if (s.level != k_ground && s.level != level) continue;
      const std::array<PointM, 2> ends{s.a, s.b};
      const Projected q = project(ends, p);
      const double offset = s.offset_m + q.offset_m;
      // The line itself is near its own end; only a part that comes back from elsewhere counts.
      if (s.line == end.line && std::abs(offset - end.stop.offset_m) < 4 * reach_m_) continue;
      const std::pair rank{s.level != level, q.distance_m};
      if (q.distance_m < reach_m_ && rank < best_rank) {
        best_rank = rank;
        best = FreeEnd{s.line, {offset, end.stop.node}};
      }
    }
    return best;
  }

  // Crossings of the segments that share the cells whose first entry lies in [begin, end).
  void find_hits(std::size_t begin, std::size_t end, std::vector<Hit>& found) const {
    const auto entries = grid_.entries();
    const auto same_cell = [&](std::size_t i, std::size_t j) {
      return entries[i].row == entries[j].row && entries[i].column == entries[j].column;
    };
    while (begin > 0 && begin < end && same_cell(begin - 1, begin)) ++begin;
    for (std::size_t first = begin; first < end;) {
      std::size_t last = first + 1;
      while (last < entries.size() && same_cell(first, last)) ++last;
      for (std::size_t i = first; i < last; ++i) {
        for (std::size_t j = i + 1; j < last; ++j) add_hit(entries[i].item, entries[j].item, found);
      }
      first = last;
    }
  }

  void add_hit(std::uint32_t first, std::uint32_t second, std::vector<Hit>& found) const {
    const Segment& s = segments_[first];
    const Segment& t = segments_[second];
    if (s.line == t.line || s.level != t.level) return;
    const double ux = s.b.x - s.a.x;
    const double uy = s.b.y - s.a.y;
    const double vx = t.b.x - t.a.x;
    const double vy = t.b.y - t.a.y;
    const double cross = ux * vy - uy * vx;
    if (cross == 0) return;
    const double a = ((t.a.x - s.a.x) * vy - (t.a.y - s.a.y) * vx) / cross;
    const double b = ((t.a.x - s.a.x) * uy - (t.a.y - s.a.y) * ux) / cross;
    if (a >= 0 && a <= 1 && b >= 0 && b <= 1) found.push_back({first, second, a, b});
  }

  void add_crossing(const Hit& hit, Noding& out, StopChains& stops) const {
    const Segment& s = segments_[hit.first];
    const Segment& t = segments_[hit.second];
    const double offset_s = s.offset_m + hit.on_first * distance_m(s.a, s.b);
    const double offset_t = t.offset_m + hit.on_second * distance_m(t.a, t.b);
    const auto near_s = stops.near(s.line, offset_s);
    const auto near_t = stops.near(t.line, offset_t);
    if (near_s && near_t && *near_s == *near_t) return;
    const std::uint32_t node = near_s   ? *near_s
                               : near_t ? *near_t
                                        : static_cast<std::uint32_t>(out.nodes.size());
    if (node == out.nodes.size()) {
      out.nodes.push_back(
          to_millimetres({s.a.x + hit.on_first * (s.b.x - s.a.x), s.a.y + hit.on_first * (s.b.y - s.a.y)}));
    }
    if (!near_s) stops.add(s.line, {offset_s, node});
    if (!near_t || near_s) stops.add(t.line, {offset_t, node});
    ++out.crossings;
  }

  double reach_m_;
  std::span<const RoadLine> lines_;
  std::vector<Segment> segments_;
  CellGrid grid_;
};

}  // namespace

Noding node_lines(std::span<const RoadLine> lines, const SnapReach& reach) {
  Noding out;
  StopChains stops(lines.size(), reach.vertices_m);
  const PointM corner = box_of(lines).least;
  std::vector<FreeEnd> free_ends;
  VertexJoiner(lines, corner, reach.vertices_m).join(out, stops, free_ends);
  const SegmentJoiner segments(lines, corner, reach.ends_m);
  segments.join_ends(std::move(free_ends), out, stops);
  segments.join_crossings(out, stops);
  stops.sort_into(out);
  return out;
}

}  // namespace tsunagi::geo
