// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/closed_arcs.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace tsunagi::steiner {
namespace {

// [node] least Σ left to or from the sources; `next` are the arcs at a node, `end` the other end of each.
std::vector<Cost> ways(std::span<const Cost> left, std::span<const std::uint8_t> closed, const Rows& next,
                       const std::vector<std::uint32_t>& end, std::span<const std::uint32_t> sources,
                       std::size_t node_count) {
  std::vector<Cost> way(node_count, k_cost_limit);
  using Entry = std::pair<Cost, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> near;
  for (const std::uint32_t v : sources) {
    way[v] = 0;
    near.emplace(0, v);
  }
  while (!near.empty()) {
    const auto [d, v] = near.top();
    near.pop();
    if (d > way[v]) continue;
    for (const std::uint32_t a : next.row(v)) {
      if (closed[a] != 0 || left[a] >= k_cost_limit - d || d + left[a] >= way[end[a]]) continue;
      way[end[a]] = d + left[a];
      near.emplace(way[end[a]], end[a]);
    }
  }
  return way;
}

}  // namespace

std::vector<std::uint8_t> close_arcs(const Problem& problem, const Graph& graph, std::span<const Cost> left,
                                     Cost room, std::vector<std::uint8_t> closed) {
  const std::vector<std::uint32_t> root{problem.root};
  const auto to_arc = ways(left, closed, graph.out, problem.head, root, problem.node_count);
  const auto onward = ways(left, closed, graph.in, problem.tail, problem.terminals, problem.node_count);
  for (std::uint32_t a = 0; a < problem.arc_count(); ++a) {
    const Cost first = to_arc[problem.tail[a]];
    const Cost last = onward[problem.head[a]];
    if (first >= room || last >= room || left[a] >= room || first + left[a] + last >= room) closed[a] = 1;
  }
  return closed;
}

OpenPart open_part(const Problem& problem, std::span<const std::uint8_t> closed) {
  OpenPart part;
  part.problem.node_count = problem.node_count;
  part.problem.root = problem.root;
  part.problem.terminals = problem.terminals;
  const auto open = static_cast<std::size_t>(std::ranges::count(closed, std::uint8_t{0}));
  part.problem.tail.reserve(open);
  part.problem.head.reserve(open);
  part.problem.cost.reserve(open);
  part.arc.reserve(open);
  for (std::uint32_t a = 0; a < problem.arc_count(); ++a) {
    if (closed[a] != 0) continue;
    part.problem.tail.push_back(problem.tail[a]);
    part.problem.head.push_back(problem.head[a]);
    part.problem.cost.push_back(problem.cost[a]);
    part.arc.push_back(a);
  }
  return part;
}

}  // namespace tsunagi::steiner
