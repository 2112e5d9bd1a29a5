// SPDX-License-Identifier: Apache-2.0
#include "geo/roads.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include "geo/base/error.h"
#include "geo/graph/components.h"
#include "geo/road_borders.h"
#include "geo/road_noding.h"

namespace tsunagi::geo {
namespace {

bool less(PointM a, PointM b) {
  return std::tie(a.x, a.y) < std::tie(b.x, b.y);
}

bool less(const Polyline& a, const Polyline& b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](PointM p, PointM q) { return less(p, q); });
}

void canonicalise(RoadLine& line) {
  Polyline& points = line.points;
  for (PointM& p : points) p = to_millimetres(p);
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (std::lexicographical_compare(points.rbegin(), points.rend(), points.begin(), points.end(),
                                   [](PointM p, PointM q) { return less(p, q); })) {
    std::ranges::reverse(points);
  }
}

// One order and direction whatever the input's, so that the result depends on the set of lines alone.
void canonicalise(std::vector<RoadLine>& lines) {
  tbb::parallel_for(std::size_t{0}, lines.size(), [&](std::size_t l) { canonicalise(lines[l]); });
  std::erase_if(lines, [](const RoadLine& line) { return line.points.size() < 2; });
  tbb::parallel_sort(lines, [](const RoadLine& a, const RoadLine& b) {
    if (a.points != b.points) return less(a.points, b.points);
    return std::tie(a.road_class, a.is_structure, a.layer) < std::tie(b.road_class, b.is_structure, b.layer);
  });
  const auto same = [](const RoadLine& a, const RoadLine& b) { return a.points == b.points; };
  lines.erase(std::unique(lines.begin(), lines.end(), same), lines.end());
}

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
  tbb::parallel_for(std::size_t{0}, out.edges.size(), [&](std::size_t e) {
    RoadEdge& edge = out.edges[e];
    if (edge.length_mm == 0) edge.length_mm = true_length_mm(edge.line, projection);
  });
}

// The parts of a line between its stops, into slots of their own; the slot of a stub folded into its node is
// left without a line.
void cut_at_stops(const RoadLine& line, std::span<const Stop> stops, const std::vector<PointM>& nodes,
                  double snap_m, std::span<RoadEdge> slots) {
  for (std::size_t i = 1; i < stops.size(); ++i) {
    const Stop from = stops[i - 1];
    const Stop to = stops[i];
    Polyline part = part_of(line.points, from.offset_m, to.offset_m);
    part.front() = nodes[from.node];
    part.back() = nodes[to.node];
    if (from.node == to.node && length_m(part) < 4 * snap_m) continue;
    slots[i - 1] = {.from = from.node,
                    .to = to.node,
                    .road_class = line.road_class,
                    .is_structure = line.is_structure,
                    .line = std::move(part)};
  }
}

std::vector<RoadEdge> edges_of(std::span<const RoadLine> lines, const Noding& noding, double snap_m) {
  std::vector<RoadEdge> edges(noding.stops.size() - lines.size());  // a line has one part less than stops
  tbb::parallel_for(std::size_t{0}, lines.size(), [&](std::size_t l) {
    const std::size_t first = noding.first_stop[l];
    const std::size_t count = noding.first_stop[l + 1] - first;
    cut_at_stops(lines[l], std::span(noding.stops).subspan(first, count), noding.nodes, snap_m,
                 std::span(edges).subspan(first - l, count - 1));
  });
  std::erase_if(edges, [](const RoadEdge& e) { return e.line.empty(); });
  return edges;
}

void sort_edges(RoadNetwork& out) {
  tbb::parallel_for(std::size_t{0}, out.edges.size(), [&](std::size_t i) {
    RoadEdge& e = out.edges[i];
    if (e.from <= e.to) return;
    std::swap(e.from, e.to);
    std::ranges::reverse(e.line);
  });
  std::vector<std::uint32_t> order(out.edges.size());
  std::iota(order.begin(), order.end(), 0u);
  tbb::parallel_sort(order, [&](std::uint32_t i, std::uint32_t j) {
    const RoadEdge& a = out.edges[i];
    const RoadEdge& b = out.edges[j];
    return std::tie(a.from, a.to, a.length_mm, a.road_class, i) <
           std::tie(b.from, b.to, b.length_mm, b.road_class, j);
  });
  std::vector<RoadEdge> sorted(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) sorted[i] = std::move(out.edges[order[i]]);
  out.edges = std::move(sorted);
}

// Copies: same ends and nearly the same length (overlaps of neighbouring tiles). Real parallel roads differ.
void drop_copies(RoadNetwork& out) {
  sort_edges(out);
  std::size_t kept = 0;
  for (RoadEdge& e : out.edges) {
    const RoadEdge* const last = kept == 0 ? nullptr : &out.edges[kept - 1];
    if (last != nullptr && last->from == e.from && last->to == e.to && e.from != e.to &&
        e.length_mm - last->length_mm <= std::max(6000, e.length_mm / 50)) {
      ++out.duplicates;
    } else {
      if (&out.edges[kept] != &e) out.edges[kept] = std::move(e);
      ++kept;
    }
  }
  out.edges.erase(out.edges.begin() + static_cast<std::ptrdiff_t>(kept), out.edges.end());
}

void renumber(RoadNetwork& out, std::span<const std::uint32_t> new_node) {
  for (RoadEdge& e : out.edges) {
    e.from = new_node[e.from];
    e.to = new_node[e.to];
  }
}

void drop_nodes_without_edges(RoadNetwork& out) {
  std::vector<std::uint32_t> number(out.nodes.size(), 0);
  for (const RoadEdge& e : out.edges) number[e.from] = number[e.to] = 1;
  std::vector<PointM> nodes;
  for (std::size_t v = 0; v < number.size(); ++v) {
    if (number[v] == 0) continue;
    number[v] = static_cast<std::uint32_t>(nodes.size());
    nodes.push_back(out.nodes[v]);
  }
  out.nodes = std::move(nodes);
  renumber(out, number);
}

void number_depth_first(RoadNetwork& out) {
  drop_nodes_without_edges(out);
  const graph::Renumbered renumbered = graph::renumber_depth_first(road_graph(out));
  std::vector<PointM> nodes(out.nodes.size());
  for (std::size_t v = 0; v < nodes.size(); ++v) nodes[v] = out.nodes[renumbered.old_node[v]];
  out.nodes = std::move(nodes);
  renumber(out, renumbered.new_node);
  sort_edges(out);
}

// Components by length, the longest first.
void find_components(RoadNetwork& out) {
  graph::Components found = graph::connected_components(road_graph(out));
  std::vector<std::int64_t> length_mm(found.count, 0);
  for (const RoadEdge& e : out.edges) length_mm[found.component[e.from]] += e.length_mm;
  std::vector<std::uint32_t> order(found.count);
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::stable_sort(order, [&](auto a, auto b) { return length_mm[a] > length_mm[b]; });
  std::vector<std::uint32_t> rank(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    rank[order[i]] = i;
    out.component_length_mm.push_back(length_mm[order[i]]);
  }
  out.component = std::move(found.component);
  for (std::uint32_t& c : out.component) c = rank[c];
}

}  // namespace

RoadNetwork build_road_network(std::vector<RoadLine> lines, std::span<const Area> municipalities,
                               const Projection& projection, const SnapReach& reach) {
  canonicalise(lines);
  Noding noding = node_lines(lines, reach);
  RoadNetwork out{.edges = edges_of(lines, noding, reach.vertices_m),
                  .joined_vertices = noding.joined_vertices,
                  .moved_vertices = noding.moved_vertices,
                  .joined_ends = noding.joined_ends,
                  .crossings = noding.crossings};
  out.nodes = std::move(noding.nodes);
  measure(out, projection);
  drop_copies(out);  // before each copy gets border nodes of its own
  split_at_borders(out, municipalities);
  measure(out, projection);
  drop_copies(out);
  number_depth_first(out);
  find_components(out);
  return out;
}

graph::CsrGraph road_graph(const RoadNetwork& roads) {
  graph::EdgeList list{.node_count = roads.nodes.size(), .edges = {}, .edge_cost = {}};
  list.edges.reserve(roads.edges.size());
  for (const RoadEdge& e : roads.edges) list.edges.push_back({e.from, e.to, e.length_mm});
  return graph::build_csr_graph(std::move(list));
}

}  // namespace tsunagi::geo
