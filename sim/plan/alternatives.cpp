// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/alternatives.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <set>
#include <span>
#include <utility>

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include "sim/plan/second_paths.h"

namespace tsunagi::plan {
namespace {

using steiner::Cost;
using steiner::Load;
using Path = std::vector<std::uint32_t>;  // arcs, root first

// Arcs by the node they enter.
class ArcsInto {
 public:
  explicit ArcsInto(const steiner::Problem& problem) : first_(problem.node_count + 1, 0) {
    for (const std::uint32_t head : problem.head) ++first_[head + 1];
    for (std::size_t n = 1; n < first_.size(); ++n) first_[n] += first_[n - 1];
    arcs_.resize(problem.arc_count());
    std::vector<std::uint32_t> at(first_.begin(), first_.end() - 1);
    for (std::uint32_t a = 0; a < arcs_.size(); ++a) arcs_[at[problem.head[a]]++] = a;
  }
  [[nodiscard]] std::span<const std::uint32_t> operator[](std::uint32_t node) const {
    return std::span(arcs_).subspan(first_[node], first_[node + 1] - first_[node]);
  }

 private:
  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> arcs_;
};

// What stays the same for all terminals: who uses each arc, and how full each module is.
struct Usage {
  std::vector<std::uint32_t> users;       // [arc] terminals
  std::vector<std::uint32_t> module_of;   // [arc]
  std::vector<Load> load;                 // [module]
  std::vector<std::uint32_t> first_need;  // [arc + 1] into Problem::needs
  std::vector<std::uint32_t> used_needs;  // [activation] used arcs that need it
  std::vector<std::uint32_t> group_of;    // [activation]
};

Load load_on(const steiner::Problem& problem, const steiner::Module& module, std::uint32_t terminal,
             const Path& path, std::size_t at) {
  Load load{};
  for (std::size_t k = 0; k < steiner::k_dimensions; ++k) {
    load[k] = problem.load[terminal][k];
    if (module.is_airtime)
      load[k] = at + 1 < path.size() ? load[k] * problem.airtime[path[at + 1]][k % 2] : 0;
  }
  return load;
}

std::int64_t units_for(const steiner::Module& module, const Load& load) {
  std::int64_t units = 1;
  for (std::size_t k = 0; k < steiner::k_dimensions; ++k) {
    if (module.capacity[k] > 0)
      units = std::max(units, (load[k] + module.capacity[k] - 1) / module.capacity[k]);
  }
  return units;
}

Usage find_usage(const Planned& planned) {
  const steiner::Problem& problem = planned.graph.problem;
  Usage usage;
  usage.users.assign(problem.arc_count(), 0);
  usage.module_of.assign(problem.arc_count(), k_no_index);
  usage.load.resize(problem.modules.size());
  usage.first_need.assign(problem.arc_count() + 1, 0);
  usage.used_needs.assign(problem.activation_cost.size(), 0);
  usage.group_of.assign(problem.activation_cost.size(), k_no_index);
  for (std::uint32_t m = 0; m < problem.modules.size(); ++m) usage.module_of[problem.modules[m].arc] = m;
  for (std::uint32_t t = 0; t < planned.plan.services.size(); ++t) {
    const Path& path = planned.plan.services[t].path;
    for (std::size_t i = 0; i < path.size(); ++i) {
      ++usage.users[path[i]];
      const std::uint32_t m = usage.module_of[path[i]];
      if (m == k_no_index || problem.load.empty()) continue;
      const Load load = load_on(problem, problem.modules[m], t, path, i);
      for (std::size_t k = 0; k < steiner::k_dimensions; ++k) usage.load[m][k] += load[k];
    }
  }
  for (const steiner::Need& need : problem.needs) {
    ++usage.first_need[need.arc + 1];
    usage.used_needs[need.activation] += usage.users[need.arc] > 0 ? 1 : 0;
  }
  for (std::size_t a = 1; a < usage.first_need.size(); ++a) usage.first_need[a] += usage.first_need[a - 1];
  for (std::uint32_t g = 0; g < problem.groups.size(); ++g) {
    for (const std::uint32_t activation : problem.groups[g].activations) usage.group_of[activation] = g;
  }
  return usage;
}

// Distances of one search, cleared in the time of what it touched.
struct Labels {
  std::vector<Cost> cost;           // [node] to the terminal
  std::vector<std::uint32_t> next;  // [node] arc towards the terminal
  std::vector<std::uint32_t> touched;

  void set(std::uint32_t node, Cost c, std::uint32_t arc) {
    if (cost[node] < 0) touched.push_back(node);
    cost[node] = c;
    next[node] = arc;
  }
  void clear() {
    for (const std::uint32_t node : touched) cost[node] = -1;
    touched.clear();
  }
};

class Finder {
 public:
  Finder(const Scenario& scenario, const Planned& planned)
      : scenario_(scenario),
        planned_(planned),
        problem_(planned.graph.problem),
        into_(problem_),
        usage_(find_usage(planned)) {}

  [[nodiscard]] TerminalAlternatives of(std::uint32_t t, Labels& labels) const {
    const Path& path = planned_.plan.services[t].path;
    TerminalAlternatives out{.saved = cost_of(t, path)};
    std::map<std::uint32_t, std::vector<Start>> starts;  // [option]
    for (Start& start : accesses(t)) {
      const std::uint32_t o = option_of(start.arcs.front());
      starts[o].push_back(std::move(start));
    }
    for (const auto& [option, from] : starts) {
      if (const auto way = cheapest(t, from, labels)) {
        out.others.push_back({option, site_of(*way), cost_of(t, *way) - out.saved});
      }
    }
    std::ranges::stable_sort(out.others, {}, &Alternative::added);
    return out;
  }

  [[nodiscard]] std::size_t node_count() const { return problem_.node_count; }

 private:
  // The arcs of a terminal's access, first the one that brings the service to the place.
  struct Start {
    Path arcs;
    Cost cost = 0;
  };

  [[nodiscard]] const PlanArc& arc(std::uint32_t a) const { return planned_.graph.arcs[a]; }
  [[nodiscard]] std::uint32_t into(std::uint32_t node) const { return planned_.plan.solution.arc_into[node]; }

  // Used by another terminal than t.
  [[nodiscard]] bool is_shared(std::uint32_t t, std::uint32_t a) const {
    if (usage_.users[a] != 1) return usage_.users[a] > 1;
    const Path& path = planned_.plan.services[t].path;
    return std::ranges::find(path, a) == path.end();
  }
  [[nodiscard]] bool in_rest(std::uint32_t t, std::uint32_t node) const {
    return node == problem_.root || (into(node) != steiner::k_none && is_shared(t, into(node)));
  }

  [[nodiscard]] std::uint32_t option_of(std::uint32_t access) const {
    return arc(access).kind == ArcKind::unserved ? k_unserved : arc(access).option;
  }

  // Every way into the terminal's place but the one it has.
  [[nodiscard]] std::vector<Start> accesses(std::uint32_t t) const {
    std::vector<Start> found;
    Start start;
    collect(t, planned_.graph.terminal_node[t], start, found);
    const Path& path = planned_.plan.services[t].path;
    std::erase_if(found, [&](const Start& s) {
      return path.size() >= s.arcs.size() && std::equal(s.arcs.rbegin(), s.arcs.rend(), path.rbegin());
    });
    return found;
  }
  void collect(std::uint32_t t, std::uint32_t node, Start& start, std::vector<Start>& found) const {
    const bool rest = in_rest(t, node);
    for (const std::uint32_t a : into_[node]) {
      if (rest && a != into(node)) continue;  // the place is reached already: one way in
      start.arcs.insert(start.arcs.begin(), a);
      const Cost paid = is_shared(t, a) ? 0 : problem_.cost[a];
      start.cost += paid;
      if (arc(a).kind == ArcKind::in_house || arc(a).kind == ArcKind::stricter) {
        collect(t, problem_.tail[a], start, found);
      } else {
        found.push_back(start);
      }
      start.cost -= paid;
      start.arcs.erase(start.arcs.begin());
    }
  }

  // The cheapest way from the rest of the plan to one of the accesses that holds; nothing where none does.
  [[nodiscard]] std::optional<Path> cheapest(std::uint32_t t, const std::vector<Start>& starts,
                                             Labels& labels) const {
    using Entry = std::pair<Cost, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    std::map<std::uint32_t, const Start*> start_at;  // [node]
    labels.clear();
    for (const Start& start : starts) {
      const std::uint32_t node = problem_.tail[start.arcs.front()];
      const Cost cost = start.cost + idle_activations(start.arcs.front());
      if (labels.cost[node] >= 0 && labels.cost[node] <= cost) continue;
      labels.set(node, cost, k_no_index);
      start_at[node] = &start;
      queue.emplace(cost, node);
    }
    while (!queue.empty()) {
      const auto [cost, node] = queue.top();
      queue.pop();
      if (cost > labels.cost[node]) continue;
      if (in_rest(t, node)) {
        Path way = way_through(node, labels, start_at);
        if (holds(t, way)) return way;
        continue;
      }
      for (const std::uint32_t a : into_[node]) {
        const std::uint32_t tail = problem_.tail[a];
        const Cost there = cost + problem_.cost[a] + idle_activations(a);
        if (labels.cost[tail] >= 0 && labels.cost[tail] <= there) continue;
        labels.set(tail, there, a);
        queue.emplace(there, tail);
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] Path way_through(std::uint32_t node, const Labels& labels,
                                 const std::map<std::uint32_t, const Start*>& start_at) const {
    Path way;
    for (std::uint32_t n = node; into(n) != steiner::k_none; n = problem_.tail[way.back()])
      way.push_back(into(n));
    std::ranges::reverse(way);
    while (labels.next[node] != k_no_index) {
      way.push_back(labels.next[node]);
      node = problem_.head[labels.next[node]];
    }
    const Path& last = start_at.at(node)->arcs;
    way.insert(way.end(), last.begin(), last.end());
    return way;
  }

  [[nodiscard]] std::span<const steiner::Need> needs(std::uint32_t a) const {
    return std::span(problem_.needs)
        .subspan(usage_.first_need[a], usage_.first_need[a + 1] - usage_.first_need[a]);
  }
  [[nodiscard]] Cost idle_activations(std::uint32_t a) const {
    Cost sum = 0;
    for (const steiner::Need& need : needs(a)) {
      if (usage_.used_needs[need.activation] == 0) sum += problem_.activation_cost[need.activation];
    }
    return sum;
  }

  // A module's load without what t puts on it today.
  [[nodiscard]] Load load_of_rest(std::uint32_t t, std::uint32_t m) const {
    Load rest = usage_.load[m];
    const Path& path = planned_.plan.services[t].path;
    const auto at = std::ranges::find(path, problem_.modules[m].arc);
    if (at == path.end()) return rest;
    const Load own =
        load_on(problem_, problem_.modules[m], t, path, static_cast<std::size_t>(at - path.begin()));
    for (std::size_t k = 0; k < steiner::k_dimensions; ++k) rest[k] -= own[k];
    return rest;
  }
  [[nodiscard]] std::pair<std::int64_t, std::int64_t> units_without_and_with(std::uint32_t t, const Path& way,
                                                                             std::size_t at) const {
    const std::uint32_t m = usage_.module_of[way[at]];
    const steiner::Module& module = problem_.modules[m];
    const Load rest = load_of_rest(t, m);
    Load all = rest;
    const Load own = load_on(problem_, module, t, way, at);
    for (std::size_t k = 0; k < steiner::k_dimensions; ++k) all[k] += own[k];
    return {units_for(module, rest), units_for(module, all)};
  }

  // What the way adds to the plan of all other terminals.
  [[nodiscard]] Cost cost_of(std::uint32_t t, const Path& way) const {
    Cost cost = 0;
    std::set<std::uint32_t> idle;
    for (std::size_t i = 0; i < way.size(); ++i) {
      const bool shared = is_shared(t, way[i]);
      if (!shared) {
        cost += problem_.cost[way[i]];
        for (const steiner::Need& need : needs(way[i])) idle.insert(need.activation);
      }
      if (const std::uint32_t m = usage_.module_of[way[i]]; m != k_no_index && !problem_.load.empty()) {
        const auto [without, with] = units_without_and_with(t, way, i);
        cost += problem_.modules[m].unit_cost * (shared ? with - without : with - 1);
      }
    }
    return cost + activations(t, idle);
  }

  // Of those that the way needs and the rest of the plan does not, within their groups' caps.
  [[nodiscard]] Cost activations(std::uint32_t t, const std::set<std::uint32_t>& needed) const {
    std::map<std::uint32_t, Cost> rest_of_group;
    std::map<std::uint32_t, Cost> added_to_group;
    Cost cost = 0;
    for (const std::uint32_t activation : needed) {
      if (rest_needs(t, activation)) continue;
      const std::uint32_t g = usage_.group_of[activation];
      (g == k_no_index ? cost : added_to_group[g]) += problem_.activation_cost[activation];
    }
    for (const auto& [g, added] : added_to_group) {
      const steiner::ActivationGroup& group = problem_.groups[g];
      Cost rest = 0;
      for (const std::uint32_t activation : group.activations)
        rest += rest_needs(t, activation) ? problem_.activation_cost[activation] : 0;
      cost += std::min(group.cap, rest + added) - std::min(group.cap, rest);
    }
    return cost;
  }
  [[nodiscard]] bool rest_needs(std::uint32_t t, std::uint32_t activation) const {
    std::uint32_t own = 0;
    for (const std::uint32_t a : planned_.plan.services[t].path) {
      if (usage_.users[a] != 1) continue;
      for (const steiner::Need& need : needs(a)) own += need.activation == activation ? 1 : 0;
    }
    return usage_.used_needs[activation] > own;
  }

  [[nodiscard]] bool holds(std::uint32_t t, const Path& way) const {
    if (!problem_.load.empty()) {
      for (std::size_t i = 0; i < way.size(); ++i) {
        const std::uint32_t m = usage_.module_of[way[i]];
        if (m != k_no_index && units_without_and_with(t, way, i).second > problem_.modules[m].most_units)
          return false;
      }
    }
    return !is_required_pair(t) || is_apart(t, way);
  }

  [[nodiscard]] bool is_required_pair(std::uint32_t t) const {
    return scenario_.demand[planned_.demand.terminals[t].row].require_backup;
  }
  // The plan with this one way changed: no required second path shares a failure with its first.
  [[nodiscard]] bool is_apart(std::uint32_t t, const Path& way) const {
    steiner::Solution changed;
    changed.arc_into = planned_.plan.solution.arc_into;
    for (const std::uint32_t a : way) changed.arc_into[problem_.head[a]] = a;
    const std::uint32_t pair = planned_.demand.terminals[t].is_backup ? t : k_no_index;
    return std::ranges::none_of(
        shared_paths(planned_.graph, scenario_, planned_.demand, changed), [&](const SharedPath& shared) {
          return shared.backup == pair || planned_.demand.terminals[shared.backup].of == t;
        });
  }

  [[nodiscard]] std::uint32_t site_of(const Path& way) const {
    for (auto a = way.rbegin(); a != way.rend(); ++a) {
      if (arc(*a).kind == ArcKind::link) return planned_.coverage.links[arc(*a).place].site;
    }
    return k_no_index;
  }

  const Scenario& scenario_;
  const Planned& planned_;
  const steiner::Problem& problem_;
  ArcsInto into_;
  Usage usage_;
};

}  // namespace

std::vector<TerminalAlternatives> find_alternatives(const Scenario& scenario, const Planned& planned) {
  const Finder finder(scenario, planned);
  const std::size_t nodes = finder.node_count();
  tbb::enumerable_thread_specific<Labels> labels([nodes] {
    return Labels{
        .cost = std::vector<Cost>(nodes, -1), .next = std::vector<std::uint32_t>(nodes), .touched = {}};
  });
  std::vector<TerminalAlternatives> out(planned.plan.services.size());
  tbb::parallel_for(std::size_t{0}, out.size(), [&](std::size_t t) {
    out[t] = finder.of(static_cast<std::uint32_t>(t), labels.local());
  });
  return out;
}

}  // namespace tsunagi::plan
