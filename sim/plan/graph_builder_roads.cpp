// SPDX-License-Identifier: Apache-2.0
// Roads, gateways and trunks.
#include "sim/plan/graph_builder.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>

namespace tsunagi::plan {

using models::ChargedOn;

void GraphBuilder::add_roads() {
  const std::uint32_t aerial = option_index("fiber_new_aerial");
  const std::uint32_t duct = option_index("fiber_new_duct");
  std::vector<geo::Area> no_pole;
  for (const geo::Zone& z : region_.no_pole) no_pole.push_back(z.area);
  const geo::AreaIndex barred(no_pole);
  road_node_.assign(routes_.points().size(), k_no_index);
  for (const Piece& piece : routes_.pieces()) {
    for (const std::uint32_t n : {piece.from, piece.to}) {
      if (road_node_[n] == k_no_index) road_node_[n] = add_node({NodeKind::road, n, routes_.points()[n]});
    }
    const geo::RoadEdge& edge = region_.roads.edges[piece.edge];
    const bool buried = barred.contains(geo::along(edge.line, (piece.from_m + piece.to_m) / 2));
    const std::uint32_t by = buried ? duct : aerial;
    const auto lines =
        piece.new_m > 0.5 ? charge(scenario_, by, ChargedOn::cable_m, piece.new_m) : std::vector<CostLine>{};
    const auto tie = static_cast<std::uint32_t>(std::min<std::int64_t>(piece.length_mm, 4'000'000'000));
    PlanArc arc{.kind = ArcKind::route,
                .option = lines.empty() ? k_no_index : by,
                .municipality = edge.municipality,
                .place = piece.edge,
                .from_m = static_cast<float>(piece.from_m),
                .to_m = static_cast<float>(piece.to_m),
                .new_m = lines.empty() ? 0 : static_cast<float>(piece.new_m)};
    for (const bool forward : {true, false}) {
      const std::uint32_t tail = road_node_[forward ? piece.from : piece.to];
      const std::uint32_t head = road_node_[forward ? piece.to : piece.from];
      if (!forward) std::swap(arc.from_m, arc.to_m);
      const std::uint32_t a = add_arc(tail, head, arc, lines, tie);
      if (!lines.empty()) need(a, operation_of(edge.municipality));
    }
  }
}

std::uint32_t GraphBuilder::road_node(const RoadAnchor& anchor) {
  const std::uint32_t n = routes_.node_of(anchor);
  if (road_node_[n] == k_no_index) road_node_[n] = add_node({NodeKind::road, n, routes_.points()[n]});
  return road_node_[n];
}

bool GraphBuilder::passes(const RoadAnchor& anchor) const {
  return fiber_.passes(anchor.edge, geo::length_m(region_.roads.edges[anchor.edge].line), anchor.offset_m);
}

void GraphBuilder::add_gateways() {
  for (std::uint32_t g = 0; g < candidates_.gateways.size(); ++g) {
    const Gateway& gateway = candidates_.gateways[g];
    const std::uint32_t node = add_node({NodeKind::gateway, g, gateway.at});
    gateway_node_.push_back(node);
    add_arc(0, node, {.kind = ArcKind::gateway, .municipality = gateway.municipality, .place = g}, {});
    add_arc(node, road_node(gateway.anchor),
            {.kind = ArcKind::gateway, .municipality = gateway.municipality, .place = g}, {},
            static_cast<std::uint32_t>(gateway.anchor.distance_m * 1000));
  }
}

void GraphBuilder::add_anchor_nodes() {
  for (const Premises& p : demand_.premises) {
    if (p.anchor) static_cast<void>(road_node(*p.anchor));
  }
  for (const Site& s : candidates_.sites) static_cast<void>(road_node(s.anchor));
}

void GraphBuilder::add_trunks() {
  if (scenario_.fiber_variant == geo::Variant::pessimistic && region_.fiber.empty())
    return;  // from the town halls only
  std::vector<std::uint32_t> root(out_.nodes.size());
  std::iota(root.begin(), root.end(), 0u);
  const auto find = [&](std::uint32_t n) {
    while (root[n] != n) n = root[n] = root[root[n]];
    return n;
  };
  for (std::uint32_t a = 0; a < out_.arcs.size(); ++a) {
    if (out_.arcs[a].new_m > 0 || out_.problem.tail[a] == 0) continue;
    const std::uint32_t one = find(out_.problem.tail[a]);
    const std::uint32_t other = find(out_.problem.head[a]);
    root[std::max(one, other)] = std::min(one, other);
  }
  std::map<std::uint32_t, std::vector<std::uint32_t>> groups;  // road nodes on passed fiber, by part
  const auto note = [&](const RoadAnchor& anchor) {
    if (passes(anchor)) groups[find(road_node(anchor))].push_back(road_node(anchor));
  };
  for (const Premises& p : demand_.premises) {
    if (p.anchor) note(*p.anchor);
  }
  for (const Site& s : candidates_.sites) note(s.anchor);
  for (const std::uint32_t g : gateway_node_) groups.erase(find(g));
  for (const auto& [part, nodes] : groups) add_trunk(nodes);
  if (!groups.empty()) {
    out_.assumptions.push_back(
        {"trunk_not_surveyed",
         "Parts of the carrier's fiber without a passed road to a gateway are linked by a trunk of unknown "
         "route, at no cost to the plan",
         "局舎まで光通過道路で結ばれない区域は、経路不明の既設中継線で結ばれていると仮定(費用なし)",
         static_cast<std::int64_t>(groups.size())});
  }
}

void GraphBuilder::add_trunk(const std::vector<std::uint32_t>& nodes) {
  double best = 1e300;
  std::uint32_t from = gateway_node_.front();
  std::uint32_t to = nodes.front();
  for (const std::uint32_t n : nodes) {
    for (const std::uint32_t g : gateway_node_) {
      const double d = geo::distance_m(out_.nodes[n].at, out_.nodes[g].at);
      if (d < best) {
        best = d;
        from = g;
        to = n;
      }
    }
  }
  add_arc(from, to, {.kind = ArcKind::trunk}, {}, static_cast<std::uint32_t>(std::min(best * 1000, 4e9)));
}

void GraphBuilder::measure_passed_ways() {
  std::vector<std::vector<std::uint32_t>> out_arcs(out_.nodes.size());
  for (std::uint32_t a = 0; a < out_.arcs.size(); ++a) {
    if (out_.arcs[a].new_m <= 0) out_arcs[out_.problem.tail[a]].push_back(a);
  }
  passed_mm_.assign(out_.nodes.size(), k_far_mm);
  using Entry = std::pair<std::uint64_t, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  passed_mm_[0] = 0;
  queue.emplace(0, 0);
  while (!queue.empty()) {
    const auto [d, node] = queue.top();
    queue.pop();
    if (d > passed_mm_[node]) continue;
    for (const std::uint32_t a : out_arcs[node]) {
      const std::uint64_t there = d + out_.problem.tie_break[a];
      if (there >= passed_mm_[out_.problem.head[a]]) continue;
      passed_mm_[out_.problem.head[a]] = there;
      queue.emplace(there, out_.problem.head[a]);
    }
  }
}

}  // namespace tsunagi::plan
