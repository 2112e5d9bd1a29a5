// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/cut_dual.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <queue>
#include <utility>

#include "sim/steiner/cut_lp.h"
#include "sim/steiner/reductions.h"

namespace tsunagi::steiner {
namespace {

using Entry = std::pair<Cost, std::uint32_t>;

constexpr std::size_t k_most_arcs = 24'000;
constexpr std::size_t k_most_shrinking = 8;  // by degrees and detours alone
constexpr int k_detour_arcs = 120;

// The smaller graph, its program, and what the program's dual says in the names of the problem.
class Relaxation {
 public:
  explicit Relaxation(const Problem& problem) : p_(problem), core_(problem) {
    for (std::size_t before = core_.edge_count() + 1; core_.edge_count() < before;) {
      before = core_.edge_count();
      ticks_ += reduce_degrees(core_);
      ticks_ += reduce_by_paths(core_, k_detour_arcs);
    }
    compact_ = core_.compact(core_.root());
    graph_ = build_graph(compact_.problem);
  }

  [[nodiscard]] bool is_small() const { return compact_.arc.size() <= k_most_arcs; }
  [[nodiscard]] std::int64_t ticks() const { return ticks_; }

  [[nodiscard]] DualHints solve(const NodeSets& known, const CutDualLimits& limits) {
    if (compact_.problem.terminals.empty()) return hints_of(core_, compact_, graph_, {});
    StartCuts start = start_cuts(compact_.problem, graph_, limits.is_symmetric);
    ticks_ += start.ticks;
    for (const auto& set : known)
      if (auto cut = cut_of(set)) start.rows.push_back(std::move(*cut));
    // The first program takes about a pivot for each row, and cannot be left half-way.
    const auto rows = static_cast<std::int64_t>(start.rows.size());
    if (rows * (rows + static_cast<std::int64_t>(compact_.arc.size())) > limits.ticks - ticks_)
      return hints_of(core_, compact_, graph_, {});
    CutLp program(compact_.problem, graph_, start.rows, std::move(start.pool));
    CutLpResult best;
    while (ticks_ < limits.ticks && std::chrono::steady_clock::now() < limits.deadline) {
      CutLpResult result = program.solve({.ticks = limits.ticks - ticks_, .deadline = limits.deadline});
      ticks_ += result.ticks;
      if (result.reduced.empty()) break;
      const bool is_done = result.is_solved || core_.fixed_cost() + result.bound >= limits.enough;
      if (result.bound > best.bound) best = std::move(result);
      if (is_done) break;
    }
    ticks_ += static_cast<std::int64_t>(best.dual.size()) * p_.node_count;
    return hints_of(core_, compact_, graph_, best);
  }

 private:
  // What enters the set in the smaller graph.
  [[nodiscard]] std::optional<Cut> cut_of(const std::vector<std::uint32_t>& set) {
    std::vector<std::uint8_t> is_in(p_.node_count, 0);
    for (const std::uint32_t v : set) is_in[v] = 1;
    if (is_in[compact_.node[compact_.problem.root]] != 0) return std::nullopt;
    Cut cut;
    for (std::uint32_t v = 0; v < compact_.problem.node_count; ++v) {
      if (is_in[compact_.node[v]] == 0) continue;
      if (graph_.terminal_of[v] != k_none) cut.terminal = v;
      for (const std::uint32_t a : graph_.in.row(v))
        if (is_in[compact_.node[compact_.problem.tail[a]]] == 0) cut.arcs.push_back(a);
    }
    ticks_ += p_.node_count;
    if (cut.terminal == k_none) return std::nullopt;
    std::ranges::sort(cut.arcs);
    return cut;
  }

  const Problem& p_;
  CoreGraph core_;
  CoreGraph::Compact compact_;
  Graph graph_;
  std::int64_t ticks_ = 0;
};

class Raises {
 public:
  Raises(const Problem& problem, const Graph& graph)
      : p_(problem), graph_(graph), left_(problem.cost), stamp_(problem.node_count, 0) {}

  Dual run(const DualHints& hints, std::span<const std::uint32_t> plan_into) {
    set_prices(hints.prices);
    for (const DualHints::Set& set : hints.sets) raise(set);
    Dual rest = dual_ascent(p_, graph_, {.cost = left_, .plan_into = plan_into});
    dual_.proof.raises.insert(dual_.proof.raises.end(), rest.proof.raises.begin(), rest.proof.raises.end());
    dual_.bound = std::min(k_cost_limit, dual_.bound + rest.bound);
    dual_.reduced = std::move(rest.reduced);
    dual_.ticks += rest.ticks;
    return std::move(dual_);
  }

 private:
  // Prices π with π(u) − π(v) ≤ cost of every arc from u to v, so that no cost becomes negative: the least
  // above the program's that fall no faster than costs allow, and none above the way to a terminal, whose
  // price is 0.
  void set_prices(const std::vector<NodePrice>& prices) {
    if (prices.empty()) return;
    std::vector<Cost> price(p_.node_count, 0);
    std::priority_queue<Entry> high;
    for (const NodePrice& x : prices) {
      price[x.node] = x.price;
      high.emplace(x.price, x.node);
    }
    while (!high.empty()) {
      const auto [value, v] = high.top();
      high.pop();
      if (value < price[v]) continue;
      for (const std::uint32_t a : graph_.out.row(v)) {
        if (value - p_.cost[a] <= price[p_.head[a]]) continue;
        price[p_.head[a]] = value - p_.cost[a];
        high.emplace(price[p_.head[a]], p_.head[a]);
      }
    }
    const std::vector<Cost> most = ways_to_terminals();
    for (std::uint32_t v = 0; v < p_.node_count; ++v) {
      price[v] = v == p_.root ? 0 : std::min(price[v], most[v]);
      if (price[v] > 0) dual_.proof.prices.push_back({v, price[v]});
    }
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) left_[a] += price[p_.head[a]] - price[p_.tail[a]];
  }

  [[nodiscard]] std::vector<Cost> ways_to_terminals() {
    std::vector<Cost> way(p_.node_count, k_cost_limit);
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> near;
    for (const std::uint32_t t : p_.terminals) {
      way[t] = 0;
      near.emplace(0, t);
    }
    while (!near.empty()) {
      const auto [d, v] = near.top();
      near.pop();
      if (d > way[v]) continue;
      for (const std::uint32_t a : graph_.in.row(v)) {
        ++dual_.ticks;
        if (d + p_.cost[a] >= way[p_.tail[a]]) continue;
        way[p_.tail[a]] = d + p_.cost[a];
        near.emplace(way[p_.tail[a]], p_.tail[a]);
      }
    }
    return way;
  }

  void include(std::uint32_t v) {
    if (stamp_[v] == now_) return;
    stamp_[v] = now_;
    for (const std::uint32_t a : graph_.in.row(v)) border_.push_back(a);
  }

  // As far as it goes; a set that the root reaches over saturated arcs is done.
  void raise(const DualHints::Set& set) {
    const auto terminal =
        std::ranges::find_if(set.nodes, [&](std::uint32_t v) { return graph_.terminal_of[v] != k_none; });
    if (terminal == set.nodes.end()) return;
    ++now_;
    border_.clear();
    for (const std::uint32_t v : set.nodes) include(v);
    bool is_listed = false;
    for (Cost more = set.amount; more > 0;) {
      for (std::size_t i = 0; i < border_.size(); ++i)
        if (left_[border_[i]] == 0) include(p_.tail[border_[i]]);
      dual_.ticks += static_cast<std::int64_t>(border_.size());
      if (stamp_[p_.root] == now_) return;
      std::erase_if(border_, [&](std::uint32_t a) { return stamp_[p_.tail[a]] == now_; });
      Cost amount = more;
      for (const std::uint32_t a : border_) amount = std::min(amount, left_[a]);
      for (const std::uint32_t a : border_) left_[a] -= amount;
      if (!std::exchange(is_listed, true)) dual_.proof.sets.push_back(set.nodes);
      dual_.proof.raises.push_back(
          {graph_.terminal_of[*terminal], amount, static_cast<std::uint32_t>(dual_.proof.sets.size() - 1)});
      dual_.bound += amount;
      more -= amount;
    }
  }

  const Problem& p_;
  const Graph& graph_;
  std::vector<Cost> left_;            // [arc]
  std::vector<std::uint32_t> stamp_;  // [node]
  std::uint32_t now_ = 0;
  std::vector<std::uint32_t> border_;  // arcs into the set
  Dual dual_;
};

// The nodes of the core's original that reach the cut's terminal without the cut.
std::vector<std::uint32_t> nodes_inside(const CoreGraph& core, const CoreGraph::Compact& compact,
                                        const Graph& graph, const Cut& cut) {
  std::vector<std::uint8_t> is_cut(compact.arc.size(), 0);
  for (const std::uint32_t a : cut.arcs) is_cut[a] = 1;
  std::vector<std::uint8_t> is_in(compact.problem.node_count, 0);
  std::vector<std::uint32_t> open{cut.terminal};
  is_in[cut.terminal] = 1;
  std::vector<std::uint8_t> is_in_core(core.node_count(), 0);
  for (std::size_t i = 0; i < open.size(); ++i) {
    is_in_core[compact.node[open[i]]] = 1;
    for (const std::uint32_t a : graph.in.row(open[i])) {
      if (is_cut[a] == 0 && std::exchange(is_in[compact.problem.tail[a]], std::uint8_t{1}) == 0)
        open.push_back(compact.problem.tail[a]);
    }
  }
  return core.original_nodes(std::move(is_in_core), core.gone_count());
}

std::vector<std::uint32_t> entered(const CoreGraph& core, const CoreGraph::Taken& taken) {
  std::vector<std::uint8_t> is_in(core.node_count(), taken.is_left ? 1 : 0);
  is_in[taken.node] = taken.is_left ? 0 : 1;
  return core.original_nodes(std::move(is_in), taken.gone);
}

}  // namespace

DualHints hints_of(const CoreGraph& core, const CoreGraph::Compact& compact, const Graph& graph,
                   const CutLpResult& result) {
  DualHints hints;
  for (const CoreGraph::Taken& taken : core.taken()) hints.sets.push_back({entered(core, taken), taken.cost});
  for (const WeightedCut& x : result.dual)
    hints.sets.push_back({nodes_inside(core, compact, graph, x.cut), x.amount});
  for (const NodePrice& x : result.prices) hints.prices.push_back({compact.node[x.node], x.price});
  return hints;
}

Dual lift(const Problem& problem, const Graph& graph, const DualHints& hints,
          std::span<const std::uint32_t> plan_into) {
  return Raises(problem, graph).run(hints, plan_into);
}

Dual cut_dual(const Problem& problem, const Graph& graph, const NodeSets& known,
              std::span<const std::uint32_t> plan_into, const CutDualLimits& limits) {
  if (problem.arc_count() > k_most_shrinking * k_most_arcs) return {};
  Relaxation relaxation(problem);
  if (!relaxation.is_small()) return {.ticks = relaxation.ticks()};
  Dual dual = lift(problem, graph, relaxation.solve(known, limits), plan_into);
  dual.ticks += relaxation.ticks();
  return dual;
}

}  // namespace tsunagi::steiner
