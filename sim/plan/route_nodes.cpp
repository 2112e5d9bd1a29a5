// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/route_nodes.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::plan {
namespace {

double rounded(double offset_m) {
  return std::max(0.0, std::round(offset_m));
}

}  // namespace

void RouteNodes::add_anchor(const RoadAnchor& anchor) {
  offsets_[anchor.edge].push_back(rounded(anchor.offset_m));
}

std::uint32_t RouteNodes::node_of(const RoadAnchor& anchor) const {
  return node_at_.at({anchor.edge, rounded(anchor.offset_m)});
}

void RouteNodes::finish() {
  const auto& roads = region_.roads;
  std::uint32_t next = static_cast<std::uint32_t>(roads.nodes.size());
  points_ = roads.nodes;
  keep_.assign(roads.nodes.size(), 0);
  for (std::uint32_t e = 0; e < roads.edges.size(); ++e) {
    const geo::RoadEdge& edge = roads.edges[e];
    const double length = geo::length_m(edge.line);
    std::vector<double> stops;
    if (const auto at = offsets_.find(e); at != offsets_.end()) stops = at->second;
    std::ranges::sort(stops);
    stops.erase(std::unique(stops.begin(), stops.end()), stops.end());
    std::uint32_t from = edge.from;
    double from_m = 0;
    for (const double stop : stops) {
      const std::uint32_t node = stop <= 0.5 ? edge.from : stop >= length - 0.5 ? edge.to : next;
      if (node == next) {
        points_.push_back(geo::along(edge.line, stop));
        keep_.push_back(0);
        ++next;
        add_piece(e, length, from, node, from_m, stop);
        from = node;
        from_m = stop;
      }
      keep_[node] = 1;
      node_at_[{e, stop}] = node;
    }
    add_piece(e, length, from, edge.to, from_m, length);
  }
  peel();
}

void RouteNodes::add_piece(std::uint32_t e, double length, std::uint32_t from, std::uint32_t to,
                           double from_m, double to_m) {
  const geo::RoadEdge& edge = region_.roads.edges[e];
  if (from == to) return;
  const double share = length > 0 ? (to_m - from_m) / length : 0;
  pieces_.push_back({from, to, e, from_m, to_m, fiber_.new_m(e, length, from_m, to_m),
                     std::max<std::int64_t>(1, std::llround(share * edge.length_mm))});
}

void RouteNodes::peel() {
  std::vector<std::uint32_t> degree(points_.size(), 0);
  std::vector<std::vector<std::uint32_t>> at(points_.size());
  for (std::uint32_t i = 0; i < pieces_.size(); ++i) {
    ++degree[pieces_[i].from];
    ++degree[pieces_[i].to];
    at[pieces_[i].from].push_back(i);
    at[pieces_[i].to].push_back(i);
  }
  std::vector<char> gone(pieces_.size(), 0);
  std::vector<std::uint32_t> leaves;
  const auto is_leaf = [&](std::uint32_t n) { return degree[n] == 1 && keep_[n] == 0; };
  for (std::uint32_t n = 0; n < points_.size(); ++n) {
    if (is_leaf(n)) leaves.push_back(n);
  }
  while (!leaves.empty()) {
    const std::uint32_t leaf = leaves.back();
    leaves.pop_back();
    if (!is_leaf(leaf)) continue;
    for (const std::uint32_t i : at[leaf]) {
      if (gone[i] != 0) continue;
      gone[i] = 1;
      const std::uint32_t other = pieces_[i].from == leaf ? pieces_[i].to : pieces_[i].from;
      --degree[leaf];
      if (--degree[other] == 1 && is_leaf(other)) leaves.push_back(other);
    }
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (gone[i] == 0) pieces_[kept++] = pieces_[i];
  }
  pieces_.resize(kept);
}

}  // namespace tsunagi::plan
