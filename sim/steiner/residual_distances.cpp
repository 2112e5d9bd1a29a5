// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/residual_distances.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>

namespace tsunagi::steiner {
namespace {

using Entry = std::pair<Cost, std::uint32_t>;
using MinQueue = std::priority_queue<Entry, std::vector<Entry>, std::greater<>>;

}  // namespace

std::vector<Cost> ResidualDistances::from_root() const {
  return run({p_.root}, p_.tail, p_.head);
}

std::vector<Cost> ResidualDistances::to_terminals() const {
  return run(p_.terminals, p_.head, p_.tail);
}

std::vector<Cost> ResidualDistances::to_two_terminals() const {
  struct Two {
    std::uint32_t first = k_none;
    Cost nearest = 0;
    Cost sum = k_cost_limit;
  };
  std::vector<std::uint32_t> start;
  const auto arcs = rows(p_.head, start);
  std::vector<Two> two(p_.node_count);
  using Label = std::tuple<Cost, std::uint32_t, std::uint32_t>;  // distance, node, terminal
  std::priority_queue<Label, std::vector<Label>, std::greater<>> queue;
  std::vector<std::uint8_t> is_terminal(p_.node_count, 0);
  for (const std::uint32_t t : p_.terminals) {
    queue.emplace(0, t, t);
    is_terminal[t] = 1;
  }
  while (!queue.empty()) {
    const auto [d, v, t] = queue.top();
    queue.pop();
    if (is_terminal[v] != 0 && v != t) continue;  // a branch ends at its first terminal
    if (two[v].first == k_none) {
      two[v].first = t;
      two[v].nearest = d;
    } else if (two[v].first != t && two[v].sum == k_cost_limit) {
      two[v].sum = two[v].nearest + d;
    } else {
      continue;
    }
    for (std::uint32_t i = start[v]; i < start[v + 1]; ++i) {
      const Two& there = two[p_.tail[arcs[i]]];
      if (there.sum == k_cost_limit && there.first != t)
        queue.emplace(d + reduced_[arcs[i]], p_.tail[arcs[i]], t);
    }
  }
  std::vector<Cost> sum(p_.node_count);
  std::ranges::transform(two, sum.begin(), [](const Two& x) { return x.sum; });
  return sum;
}

std::vector<Cost> ResidualDistances::run(const std::vector<std::uint32_t>& sources,
                                         const std::vector<std::uint32_t>& from,
                                         const std::vector<std::uint32_t>& to) const {
  std::vector<std::uint32_t> start;
  const auto arcs = rows(from, start);
  std::vector<Cost> distance(p_.node_count, k_cost_limit);
  MinQueue queue;
  for (const std::uint32_t v : sources) {
    distance[v] = 0;
    queue.emplace(0, v);
  }
  while (!queue.empty()) {
    const auto [d, v] = queue.top();
    queue.pop();
    if (d > distance[v]) continue;
    for (std::uint32_t i = start[v]; i < start[v + 1]; ++i) {
      const std::uint32_t a = arcs[i];
      if (d + reduced_[a] >= distance[to[a]]) continue;
      distance[to[a]] = d + reduced_[a];
      queue.emplace(distance[to[a]], to[a]);
    }
  }
  return distance;
}

// Arcs by one of their ends: those of v are start[v] … start[v + 1].
std::vector<std::uint32_t> ResidualDistances::rows(const std::vector<std::uint32_t>& end,
                                                   std::vector<std::uint32_t>& start) const {
  start.assign(p_.node_count + 1, 0);
  for (const std::uint32_t v : end) ++start[v + 1];
  for (std::uint32_t v = 0; v < p_.node_count; ++v) start[v + 1] += start[v];
  std::vector<std::uint32_t> arcs(p_.arc_count());
  auto next = start;
  for (std::uint32_t a = 0; a < arcs.size(); ++a) arcs[next[end[a]]++] = a;
  return arcs;
}

}  // namespace tsunagi::steiner
