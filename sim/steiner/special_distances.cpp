// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/special_distances.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>

namespace tsunagi::steiner {

SpecialDistances::SpecialDistances(const CoreGraph& core)
    : labels_(core.node_count()),
      parent_(core.node_count()),
      size_(core.node_count(), 1),
      link_(core.node_count(), CoreGraph::k_absent) {
  for (std::uint32_t v = 0; v < core.node_count(); ++v) parent_[v] = v;
  label(core);
  span(core);
}

Cost SpecialDistances::between(std::uint32_t u, std::uint32_t v) const {
  Cost least = CoreGraph::k_absent;
  for (const Label& a : labels_[u]) {
    if (a.distance >= least) break;
    for (const Label& b : labels_[v]) {
      if (b.distance >= least) break;
      least = std::min(least, std::max({a.distance, b.distance, bottleneck(a.terminal, b.terminal, least)}));
    }
  }
  return least;
}

SpecialDistances::Label SpecialDistances::nearest_but(std::uint32_t v, std::uint32_t t) const {
  for (const Label& a : labels_[v])
    if (a.terminal != t) return a;
  return {};
}

void SpecialDistances::label(const CoreGraph& core) {
  using Entry = std::tuple<Cost, std::uint32_t, std::uint32_t>;  // distance, node, terminal
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  for (std::uint32_t v = 0; v < core.node_count(); ++v)
    if (core.is_fixed(v) && !core.arcs_at(v).empty()) queue.emplace(0, v, v);
  while (!queue.empty()) {
    const auto [d, v, nearest] = queue.top();
    const std::uint32_t t = nearest;
    queue.pop();
    Labels& labels = labels_[v];
    const auto free =
        std::ranges::find_if(labels, [&](const Label& l) { return l.terminal == t || l.terminal == k_none; });
    if (free == labels.end() || free->terminal == t) continue;
    *free = {t, d};
    for (const std::uint32_t a : core.arcs_at(v)) {
      ++ticks_;
      const Labels& there = labels_[core.head(a)];
      if (there.back().terminal != k_none) continue;
      if (std::ranges::none_of(there, [t](const Label& l) { return l.terminal == t; }))
        queue.emplace(d + core.cost(a), core.head(a), t);
    }
  }
}

// Kruskal over the edges between the regions of nearest terminals (Mehlhorn 1988). Links are kept in the
// union tree, so that the largest edge between two terminals is found on the way up.
void SpecialDistances::span(const CoreGraph& core) {
  struct Bridge {
    Cost length;
    std::uint32_t a;
    std::uint32_t b;
  };
  std::vector<Bridge> bridges;
  for (std::uint32_t e = 0; e < core.edge_slots(); ++e) {
    if (!core.is_alive(e)) continue;
    const Label& a = labels_[core.tail(2 * e)].front();
    const Label& b = labels_[core.head(2 * e)].front();
    if (a.terminal != b.terminal && a.terminal != k_none && b.terminal != k_none)
      bridges.push_back({a.distance + core.cost(2 * e) + b.distance, a.terminal, b.terminal});
  }
  std::ranges::sort(bridges, [](const Bridge& x, const Bridge& y) {
    return std::tie(x.length, x.a, x.b) < std::tie(y.length, y.a, y.b);
  });
  for (const Bridge& bridge : bridges) {
    std::uint32_t x = top(bridge.a);
    std::uint32_t y = top(bridge.b);
    if (x == y) continue;
    if (size_[x] > size_[y]) std::swap(x, y);
    parent_[x] = y;
    link_[x] = bridge.length;
    size_[y] += size_[x];
  }
}

std::uint32_t SpecialDistances::top(std::uint32_t v) const {
  while (parent_[v] != v) v = parent_[v];
  return v;
}

// Links grow towards the top, so the smaller of two links is passed first.
Cost SpecialDistances::bottleneck(std::uint32_t a, std::uint32_t b, Cost enough) const {
  Cost most = 0;
  while (a != b) {
    if (link_[a] > link_[b]) std::swap(a, b);
    most = link_[a];
    if (most >= enough) return most;
    a = parent_[a];
  }
  return most;
}

NearDistances::NearDistances(const CoreGraph& core, int most_nodes) : start_(core.node_count() + 1, 0) {
  using Entry = std::pair<Cost, std::uint32_t>;
  std::vector<Cost> distance(core.node_count(), CoreGraph::k_absent);
  std::vector<std::uint32_t> seen;
  for (std::uint32_t v = 0; v < core.node_count(); ++v) {
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    const auto reach = [&](Cost d, std::uint32_t u) {
      if (d >= distance[u]) return;
      if (distance[u] == CoreGraph::k_absent) seen.push_back(u);
      distance[u] = d;
      queue.emplace(d, u);
    };
    reach(0, v);
    for (int left = most_nodes; !queue.empty() && left > 0;) {
      const auto [d, u] = queue.top();
      queue.pop();
      if (d > distance[u]) continue;
      --left;
      if (u != v) near_.emplace_back(u, d);
      for (const std::uint32_t a : core.arcs_at(u)) reach(d + core.cost(a), core.head(a));
      ticks_ += static_cast<std::int64_t>(core.arcs_at(u).size());
    }
    for (const std::uint32_t u : seen) distance[u] = CoreGraph::k_absent;
    seen.clear();
    start_[v + 1] = static_cast<std::uint32_t>(near_.size());
    std::sort(near_.begin() + start_[v], near_.end());
  }
}

Cost NearDistances::listed(std::uint32_t u, std::uint32_t v) const {
  const auto end = near_.begin() + start_[u + 1];
  const auto at = std::lower_bound(near_.begin() + start_[u], end, std::pair(v, Cost{0}));
  return at != end && at->first == v ? at->second : CoreGraph::k_absent;
}

Cost NearDistances::between(std::uint32_t u, std::uint32_t v) const {
  const Cost d = listed(u, v);
  return d != CoreGraph::k_absent ? d : listed(v, u);
}

}  // namespace tsunagi::steiner
