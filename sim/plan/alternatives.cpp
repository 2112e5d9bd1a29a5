// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/alternatives.h"

#include <algorithm>
#include <functional>
#include <map>
#include <queue>
#include <utility>

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include "sim/plan/second_paths.h"

namespace tsunagi::plan {
namespace {

using steiner::Cost;

std::uint32_t option_of(const Planned& planned, const Path& way) {
  // The last arc with an option of its own, as decoding reads it.
  for (auto a = way.rbegin(); a != way.rend(); ++a) {
    const PlanArc& arc = planned.graph.arcs[*a];
    if (arc.kind == ArcKind::unserved) return k_unserved;
    if (arc.kind != ArcKind::in_house && arc.kind != ArcKind::stricter) return arc.option;
  }
  return k_unserved;
}

std::uint32_t site_of(const Planned& planned, const Path& way) {
  for (auto a = way.rbegin(); a != way.rend(); ++a) {
    const PlanArc& arc = planned.graph.arcs[*a];
    if (arc.kind == ArcKind::link) return planned.coverage.links[arc.place].site;
  }
  return k_no_index;
}

TerminalAlternatives alternatives_of(const Planned& planned, const UsedNetwork& network, std::uint32_t t,
                                     WayLabels& labels) {
  TerminalAlternatives out{.saved = network.cost_of(t, network.path(t))};
  std::map<std::uint32_t, std::vector<Access>> by_option;
  for (Access& access : network.accesses(t))
    by_option[option_of(planned, {access.arcs.front()})].push_back(std::move(access));
  for (const auto& [option, accesses] : by_option) {
    if (auto way = network.cheapest(t, accesses, labels)) {
      const Cost added = network.cost_of(t, *way) - out.saved;
      out.others.push_back({option, site_of(planned, *way), added, std::move(*way)});
    }
  }
  std::ranges::stable_sort(out.others, {}, &Alternative::added);
  return out;
}

// The tree of the plan: which nodes lie below which, by the order in which a walk enters and leaves them.
class Tree {
 public:
  Tree(const steiner::Problem& problem, const UsedNetwork& network)
      : enter_(problem.node_count, 0), leave_(problem.node_count, 0) {
    std::vector<std::vector<std::uint32_t>> below(problem.node_count);
    for (std::uint32_t n = 0; n < problem.node_count; ++n) {
      if (network.into(n) != steiner::k_none) below[problem.tail[network.into(n)]].push_back(n);
    }
    std::vector<std::pair<std::uint32_t, std::size_t>> stack{{problem.root, 0}};
    std::uint32_t now = 0;
    enter_[problem.root] = ++now;
    while (!stack.empty()) {
      const std::uint32_t node = stack.back().first;
      if (stack.back().second < below[node].size()) {
        const std::uint32_t child = below[node][stack.back().second++];
        enter_[child] = ++now;
        stack.emplace_back(child, 0);
      } else {
        leave_[node] = ++now;
        stack.pop_back();
      }
    }
  }
  [[nodiscard]] bool is_used(std::uint32_t node) const { return enter_[node] > 0; }
  [[nodiscard]] bool is_below(std::uint32_t node, std::uint32_t top) const {
    return enter_[node] >= enter_[top] && leave_[node] <= leave_[top];
  }

 private:
  std::vector<std::uint32_t> enter_;  // [node]; 0: not of the plan
  std::vector<std::uint32_t> leave_;
};

class DetourFinder {
 public:
  DetourFinder(const Scenario& scenario, const Planned& planned, const WayIndex& index,
               const UsedNetwork& network)
      : scenario_(scenario),
        planned_(planned),
        problem_(planned.graph.problem),
        index_(index),
        network_(network),
        user_of_(problem_.arc_count(), 0),
        feeds_pairs_(problem_.arc_count(), 0),
        tree_(problem_, network) {
    for (std::uint32_t t = 0; t < planned.plan.services.size(); ++t) {
      for (const std::uint32_t a : network.path(t)) {
        user_of_[a] = t;
        if (is_pair(t)) feeds_pairs_[a] = 1;
      }
    }
  }

  // Another way to where the arc leads, by arcs whose price is all they change: to the first node beyond it
  // that branches. What serves the same terminals as the arc is saved with it.
  [[nodiscard]] std::optional<Detour> around(std::uint32_t a, WayLabels& labels) const {
    std::uint32_t top = problem_.head[a];
    Cost saved = 0;
    const Path& path = network_.path(user_of_[a]);
    auto next = std::ranges::find(path, a) + 1;
    for (; next != path.end() && network_.users(*next) == network_.users(a); ++next) {
      if (!network_.is_plain(*next)) return std::nullopt;
      saved += problem_.cost[*next];
      top = problem_.head[*next];
    }
    if (next == path.end()) return std::nullopt;  // one terminal: its own ways are looked at
    std::uint32_t freed = problem_.head[a];       // the highest node that loses all its users
    for (std::uint32_t arc = a; network_.users(arc) == network_.users(a); arc = network_.into(freed)) {
      if (!network_.is_plain(arc)) return std::nullopt;
      saved += problem_.cost[arc];
      freed = problem_.tail[arc];
      if (freed == problem_.root) break;
    }
    const auto is_rest = [&](std::uint32_t node) {
      if (!tree_.is_used(node) || tree_.is_below(node, top)) return false;
      const std::uint32_t into = network_.into(node);
      return node == problem_.root || network_.users(into) != network_.users(a) || !tree_.is_below(top, node);
    };
    using Entry = std::pair<Cost, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    labels.clear();
    labels.set(top, 0, k_no_index);
    queue.emplace(0, top);
    while (!queue.empty()) {
      const auto [cost, node] = queue.top();
      queue.pop();
      if (cost > labels.cost[node]) continue;
      if (is_rest(node)) {
        if (loads_a_module(node, top) || breaks_a_pair(a, node, labels)) continue;
        return Detour{.added = cost - saved, .is_around = true};
      }
      for (const std::uint32_t arc : index_.into(node)) {
        const std::uint32_t tail = problem_.tail[arc];
        if (arc == a || tree_.is_below(tail, top) || !network_.is_plain(arc)) continue;
        const Cost there = cost + problem_.cost[arc];
        if (labels.cost[tail] >= 0 && labels.cost[tail] <= there) continue;
        labels.set(tail, there, arc);
        queue.emplace(there, tail);
      }
    }
    return std::nullopt;
  }

  // Every terminal of `below` by its own cheapest way, first paths before second ones. `mine` is as it was
  // afterwards.
  [[nodiscard]] std::optional<Detour> one_by_one(std::uint32_t a, std::vector<std::uint32_t> below,
                                                 UsedNetwork& mine, WayLabels& labels) const {
    std::stable_partition(below.begin(), below.end(),
                          [&](std::uint32_t t) { return !planned_.demand.terminals[t].is_backup; });
    Detour out;
    for (const std::uint32_t t : below) {
      out.added -= mine.cost_of(t, mine.path(t));
      mine.take_out(t);
    }
    mine.bar(a);
    bool all = true;
    for (const std::uint32_t t : below) {
      auto way = mine.cheapest(t, mine.accesses(t), labels);
      all = way.has_value();
      if (!all) break;
      const std::uint32_t before = planned_.plan.services[t].option;
      const std::uint32_t option = option_of(planned_, *way);
      out.otherwise += option != before ? 1 : 0;
      out.unserved += option == k_unserved && before != k_unserved ? 1 : 0;
      out.added += mine.cost_of(t, *way);
      mine.put_in(t, std::move(*way));
    }
    mine.bar(k_no_index);
    for (const std::uint32_t t : below) mine.take_out(t);
    for (const std::uint32_t t : below) mine.put_in(t, planned_.plan.services[t].path);
    if (!all) return std::nullopt;
    return out;
  }

 private:
  // Whether what is below `top` would now pass a module on the way to `node` that it does not pass today.
  [[nodiscard]] bool loads_a_module(std::uint32_t node, std::uint32_t top) const {
    for (; node != problem_.root; node = problem_.tail[network_.into(node)]) {
      if (!problem_.load.empty() && index_.module_of(network_.into(node)) != k_no_index &&
          !tree_.is_below(top, node))
        return true;
    }
    return false;
  }
  // Whether the way from `node` to the head of the arc makes two paths fail together that must not.
  [[nodiscard]] bool breaks_a_pair(std::uint32_t a, std::uint32_t node, const WayLabels& labels) const {
    if (!feeds_pairs_[a]) return false;
    steiner::Solution changed;
    changed.arc_into = planned_.plan.solution.arc_into;
    for (std::uint32_t n = node; labels.next[n] != k_no_index; n = problem_.head[labels.next[n]])
      changed.arc_into[problem_.head[labels.next[n]]] = labels.next[n];
    return std::ranges::any_of(shared_paths(planned_.graph, scenario_, planned_.demand, changed),
                               [&](const SharedPath& shared) { return is_pair(shared.backup); });
  }
  [[nodiscard]] bool is_pair(std::uint32_t t) const {
    return scenario_.demand[planned_.demand.terminals[t].row].require_backup;
  }

  const Scenario& scenario_;
  const Planned& planned_;
  const steiner::Problem& problem_;
  const WayIndex& index_;
  const UsedNetwork& network_;
  std::vector<std::uint32_t> user_of_;     // [arc] one terminal that it serves
  std::vector<std::uint8_t> feeds_pairs_;  // [arc] serves a path whose second one must be apart
  Tree tree_;
};

}  // namespace

std::vector<TerminalAlternatives> find_alternatives(const Scenario& scenario, const Planned& planned) {
  const WayIndex index(planned.graph.problem);
  const UsedNetwork network(scenario, planned, index);
  const std::size_t nodes = planned.graph.problem.node_count;
  tbb::enumerable_thread_specific<WayLabels> labels([nodes] { return WayLabels(nodes); });
  std::vector<TerminalAlternatives> out(planned.plan.services.size());
  tbb::parallel_for(std::size_t{0}, out.size(), [&](std::size_t t) {
    out[t] = alternatives_of(planned, network, static_cast<std::uint32_t>(t), labels.local());
  });
  return out;
}

std::vector<std::optional<Detour>> find_detours(const Scenario& scenario, const Planned& planned,
                                                std::size_t most_users) {
  const steiner::Problem& problem = planned.graph.problem;
  const WayIndex index(problem);
  const UsedNetwork network(scenario, planned, index);
  const DetourFinder finder(scenario, planned, index, network);
  std::vector<std::vector<std::uint32_t>> below(problem.arc_count());
  for (std::uint32_t t = 0; t < planned.plan.services.size(); ++t) {
    for (const std::uint32_t a : network.path(t))
      if (network.users(a) <= most_users) below[a].push_back(t);
  }
  struct Own {
    UsedNetwork network;
    WayLabels labels;
  };
  tbb::enumerable_thread_specific<Own> own([&] { return Own{network, WayLabels(problem.node_count)}; });
  std::vector<std::optional<Detour>> out(problem.arc_count());
  tbb::parallel_for(std::size_t{0}, out.size(), [&](std::size_t i) {
    const auto a = static_cast<std::uint32_t>(i);
    if (network.users(a) == 0) return;
    auto& [mine, labels] = own.local();
    out[a] = finder.around(a, labels);
    if (below[a].empty()) return;
    const auto apart = finder.one_by_one(a, below[a], mine, labels);
    if (apart && (!out[a] || apart->added < out[a]->added)) out[a] = apart;
  });
  return out;
}

}  // namespace tsunagi::plan
