// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/core_plans.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>
#include <utility>

#include "geo/base/random.h"
#include "sim/steiner/dual_ascent.h"
#include "sim/steiner/residual_distances.h"

namespace tsunagi::steiner {

std::uint32_t root_of(const CoreGraph& core, int k) {
  if (k % 2 == 0 || !core.is_symmetric()) return core.root();
  std::vector<std::uint32_t> terminals;
  for (std::uint32_t v = 0; v < core.node_count(); ++v)
    if (core.is_terminal(v)) terminals.push_back(v);
  if (terminals.empty()) return core.root();
  return terminals[Random(static_cast<std::uint64_t>(k), "roots").bits(0) % terminals.size()];
}

std::optional<PlanTree> tree_within(const Problem& problem, const Rows& out,
                                    std::span<const std::uint8_t> is_chosen) {
  const Problem& p = problem;
  std::vector<std::uint32_t> into(p.node_count, k_none);
  std::vector<Cost> distance(p.node_count, k_cost_limit);
  using Entry = std::pair<Cost, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  distance[p.root] = 0;
  queue.emplace(0, p.root);
  while (!queue.empty()) {
    const auto [d, v] = queue.top();
    queue.pop();
    if (d > distance[v]) continue;
    for (const std::uint32_t a : out.row(v)) {
      if (is_chosen[a] == 0 || d + p.cost[a] >= distance[p.head[a]]) continue;
      distance[p.head[a]] = d + p.cost[a];
      into[p.head[a]] = a;
      queue.emplace(distance[p.head[a]], p.head[a]);
    }
  }
  PlanTree tree{.arc_into = std::vector<std::uint32_t>(p.node_count, k_none)};
  for (const std::uint32_t t : p.terminals) {
    if (into[t] == k_none) return std::nullopt;
    for (std::uint32_t v = t; v != p.root && tree.arc_into[v] == k_none; v = p.tail[into[v]]) {
      tree.arc_into[v] = into[v];
      tree.cost += p.cost[into[v]];
    }
  }
  return tree;
}

std::vector<std::uint32_t> oriented(const CoreGraph& core, const CoreGraph::Compact& compact,
                                    const std::vector<std::uint32_t>& plan) {
  std::vector<std::uint32_t> into(compact.problem.node_count, k_none);
  if (plan.empty()) return into;
  std::vector<std::uint8_t> is_chosen(core.edge_slots(), 0);
  for (const std::uint32_t a : plan) is_chosen[a / 2] = 1;
  std::vector<std::vector<std::uint32_t>> out(compact.problem.node_count);
  for (std::uint32_t i = 0; i < compact.arc.size(); ++i)
    if (is_chosen[compact.arc[i] / 2] != 0) out[compact.problem.tail[i]].push_back(i);
  std::vector<std::uint32_t> open{compact.problem.root};
  for (std::size_t i = 0; i < open.size(); ++i) {
    for (const std::uint32_t a : out[open[i]]) {
      const std::uint32_t v = compact.problem.head[a];
      if (into[v] != k_none || v == compact.problem.root) continue;
      into[v] = a;
      open.push_back(v);
    }
  }
  return into;
}

std::optional<std::uint32_t> most_fractional(const CoreGraph& core, const CoreGraph::Compact& compact,
                                             std::span<const double> value) {
  std::vector<double> entered(compact.problem.node_count, 0);
  for (std::size_t a = 0; a < value.size(); ++a) entered[compact.problem.head[a]] += value[a];
  std::optional<std::uint32_t> best;
  double best_distance = 0.5;
  for (std::uint32_t v = 0; v < entered.size(); ++v) {
    const double distance = std::abs(entered[v] - 0.5);
    if (core.is_fixed(compact.node[v]) || distance >= best_distance - 1e-9) continue;
    best = compact.node[v];
    best_distance = distance;
  }
  return best;
}

NearArcs nearest_arcs(const CoreGraph& core, const std::vector<std::uint32_t>& plan, std::uint64_t order) {
  constexpr Cost k_most = k_cost_limit / 4;  // three of them do not overflow
  const auto compact = core.compact(core.root());
  const Graph graph = build_graph(compact.problem);
  if (!unreachable_terminals(compact.problem, graph).empty()) return {};
  const auto plan_into = oriented(core, compact, plan);
  const Dual dual = dual_ascent(compact.problem, graph,
                                {.cost = compact.problem.cost, .plan_into = plan_into, .order = order});
  const ResidualDistances residual(compact.problem, dual.reduced);
  const auto from_root = residual.from_root();
  const auto to_terminal = residual.to_terminals();
  std::vector<std::pair<Cost, std::uint32_t>> ranked;
  for (std::uint32_t i = 0; i < compact.arc.size(); ++i)
    ranked.emplace_back(std::min(from_root[compact.problem.tail[i]], k_most) +
                            std::min(dual.reduced[i], k_most) +
                            std::min(to_terminal[compact.problem.head[i]], k_most),
                        compact.arc[i]);
  std::ranges::sort(ranked);
  NearArcs out{.ticks = dual.ticks + 2 * static_cast<std::int64_t>(compact.arc.size())};
  for (const auto& [cost, a] : ranked) out.arcs.push_back(a);
  return out;
}

}  // namespace tsunagi::steiner
