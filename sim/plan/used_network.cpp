// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/used_network.h"

#include <algorithm>
#include <functional>
#include <queue>

#include "sim/plan/second_paths.h"

namespace tsunagi::plan {
namespace {

using steiner::Cost;
using steiner::Load;

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

}  // namespace

void WayLabels::set(std::uint32_t node, Cost c, std::uint32_t arc) {
  if (cost[node] < 0) touched.push_back(node);
  cost[node] = c;
  next[node] = arc;
}

void WayLabels::clear() {
  for (const std::uint32_t node : touched) cost[node] = -1;
  touched.clear();
}

WayIndex::WayIndex(const steiner::Problem& problem)
    : problem_(problem),
      first_(problem.node_count + 1, 0),
      arcs_(problem.arc_count()),
      module_of_(problem.arc_count(), k_no_index),
      first_need_(problem.arc_count() + 1, 0),
      group_of_(problem.activation_cost.size(), k_no_index) {
  for (const std::uint32_t head : problem.head) ++first_[head + 1];
  for (std::size_t n = 1; n < first_.size(); ++n) first_[n] += first_[n - 1];
  std::vector<std::uint32_t> at(first_.begin(), first_.end() - 1);
  for (std::uint32_t a = 0; a < arcs_.size(); ++a) arcs_[at[problem.head[a]]++] = a;
  for (std::uint32_t m = 0; m < problem.modules.size(); ++m) module_of_[problem.modules[m].arc] = m;
  for (const steiner::Need& need : problem.needs) ++first_need_[need.arc + 1];
  for (std::size_t a = 1; a < first_need_.size(); ++a) first_need_[a] += first_need_[a - 1];
  for (std::uint32_t g = 0; g < problem.groups.size(); ++g) {
    for (const std::uint32_t activation : problem.groups[g].activations) group_of_[activation] = g;
  }
}

UsedNetwork::UsedNetwork(const Scenario& scenario, const Planned& planned, const WayIndex& index)
    : scenario_(&scenario),
      planned_(&planned),
      index_(&index),
      paths_(planned.plan.services.size()),
      into_(problem().node_count, steiner::k_none),
      users_(problem().arc_count(), 0),
      load_(problem().modules.size()),
      used_needs_(problem().activation_cost.size(), 0) {
  for (std::uint32_t t = 0; t < paths_.size(); ++t) put_in(t, planned.plan.services[t].path);
}

void UsedNetwork::count(std::uint32_t t, std::int64_t sign) {
  const Path& path = paths_[t];
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::uint32_t a = path[i];
    const bool was_used = users_[a] > 0;
    users_[a] = static_cast<std::uint32_t>(users_[a] + sign);
    if (was_used != (users_[a] > 0)) {
      into_[problem().head[a]] = was_used ? steiner::k_none : a;
      for (const steiner::Need& need : index_->needs(a))
        used_needs_[need.activation] = static_cast<std::uint32_t>(used_needs_[need.activation] + sign);
    }
    const std::uint32_t m = index_->module_of(a);
    if (m == k_no_index || problem().load.empty()) continue;
    const Load load = load_on(problem(), problem().modules[m], t, path, i);
    for (std::size_t k = 0; k < steiner::k_dimensions; ++k) load_[m][k] += sign * load[k];
  }
}

void UsedNetwork::take_out(std::uint32_t terminal) {
  count(terminal, -1);
  paths_[terminal].clear();
}

void UsedNetwork::put_in(std::uint32_t terminal, Path way) {
  paths_[terminal] = std::move(way);
  count(terminal, 1);
}

// Used by another terminal than t.
bool UsedNetwork::is_shared(std::uint32_t t, std::uint32_t a) const {
  if (users_[a] != 1) return users_[a] > 1;
  return std::ranges::find(paths_[t], a) == paths_[t].end();
}

bool UsedNetwork::in_rest(std::uint32_t t, std::uint32_t node) const {
  return node == problem().root || (into_[node] != steiner::k_none && is_shared(t, into_[node]));
}

std::vector<Access> UsedNetwork::accesses(std::uint32_t terminal) const {
  std::vector<Access> found;
  Access access;
  collect(terminal, planned_->graph.terminal_node[terminal], access, found);
  const Path& path = paths_[terminal];
  std::erase_if(found, [&](const Access& s) {
    return path.size() >= s.arcs.size() && std::equal(s.arcs.rbegin(), s.arcs.rend(), path.rbegin());
  });
  return found;
}

void UsedNetwork::collect(std::uint32_t t, std::uint32_t node, Access& access,
                          std::vector<Access>& found) const {
  const bool rest = in_rest(t, node);
  for (const std::uint32_t a : index_->into(node)) {
    if (a == barred_ || (rest && a != into_[node])) continue;  // reached already: one way in
    access.arcs.insert(access.arcs.begin(), a);
    const Cost paid = is_shared(t, a) ? 0 : problem().cost[a];
    access.cost += paid;
    if (arc(a).kind == ArcKind::in_house || arc(a).kind == ArcKind::stricter) {
      collect(t, problem().tail[a], access, found);
    } else {
      found.push_back(access);
      found.back().node = problem().tail[a];
      found.back().cost += idle_activations(a);
    }
    access.cost -= paid;
    access.arcs.erase(access.arcs.begin());
  }
}

std::optional<Path> UsedNetwork::cheapest(std::uint32_t t, const std::vector<Access>& accesses,
                                          WayLabels& labels) const {
  using Entry = std::pair<Cost, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  std::map<std::uint32_t, const Access*> access_at;  // [node]
  labels.clear();
  for (const Access& access : accesses) {
    if (labels.cost[access.node] >= 0 && labels.cost[access.node] <= access.cost) continue;
    labels.set(access.node, access.cost, k_no_index);
    access_at[access.node] = &access;
    queue.emplace(access.cost, access.node);
  }
  while (!queue.empty()) {
    const auto [cost, node] = queue.top();
    queue.pop();
    if (cost > labels.cost[node]) continue;
    if (in_rest(t, node)) {
      Path way = way_through(node, labels, access_at);
      if (holds(t, way)) return way;
      continue;
    }
    for (const std::uint32_t a : index_->into(node)) {
      if (a == barred_) continue;
      const std::uint32_t tail = problem().tail[a];
      const Cost there = cost + problem().cost[a] + idle_activations(a);
      if (labels.cost[tail] >= 0 && labels.cost[tail] <= there) continue;
      labels.set(tail, there, a);
      queue.emplace(there, tail);
    }
  }
  return std::nullopt;
}

Path UsedNetwork::way_through(std::uint32_t node, const WayLabels& labels,
                              const std::map<std::uint32_t, const Access*>& access_at) const {
  Path way;
  for (std::uint32_t n = node; into_[n] != steiner::k_none; n = problem().tail[way.back()])
    way.push_back(into_[n]);
  std::ranges::reverse(way);
  while (labels.next[node] != k_no_index) {
    way.push_back(labels.next[node]);
    node = problem().head[labels.next[node]];
  }
  const Path& last = access_at.at(node)->arcs;
  way.insert(way.end(), last.begin(), last.end());
  return way;
}

Cost UsedNetwork::idle_activations(std::uint32_t a) const {
  Cost sum = 0;
  for (const steiner::Need& need : index_->needs(a)) {
    if (used_needs_[need.activation] == 0) sum += problem().activation_cost[need.activation];
  }
  return sum;
}

// A module's load without what t puts on it today.
Load UsedNetwork::load_of_rest(std::uint32_t t, std::uint32_t m) const {
  Load rest = load_[m];
  const Path& path = paths_[t];
  const auto at = std::ranges::find(path, problem().modules[m].arc);
  if (at == path.end()) return rest;
  const Load own =
      load_on(problem(), problem().modules[m], t, path, static_cast<std::size_t>(at - path.begin()));
  for (std::size_t k = 0; k < steiner::k_dimensions; ++k) rest[k] -= own[k];
  return rest;
}

std::pair<std::int64_t, std::int64_t> UsedNetwork::units_without_and_with(std::uint32_t t, const Path& way,
                                                                          std::size_t at) const {
  const std::uint32_t m = index_->module_of(way[at]);
  const steiner::Module& module = problem().modules[m];
  const Load rest = load_of_rest(t, m);
  Load all = rest;
  const Load own = load_on(problem(), module, t, way, at);
  for (std::size_t k = 0; k < steiner::k_dimensions; ++k) all[k] += own[k];
  return {units_for(module, rest), units_for(module, all)};
}

Cost UsedNetwork::cost_of(std::uint32_t t, const Path& way) const {
  Cost cost = 0;
  std::set<std::uint32_t> idle;
  for (std::size_t i = 0; i < way.size(); ++i) {
    const bool shared = is_shared(t, way[i]);
    if (!shared) {
      cost += problem().cost[way[i]];
      for (const steiner::Need& need : index_->needs(way[i])) idle.insert(need.activation);
    }
    if (const std::uint32_t m = index_->module_of(way[i]); m != k_no_index && !problem().load.empty()) {
      const auto [without, with] = units_without_and_with(t, way, i);
      cost += problem().modules[m].unit_cost * (shared ? with - without : with - 1);
    }
  }
  return cost + activations(t, idle);
}

// Of those that the way needs and the rest of the plan does not, within their groups' caps.
Cost UsedNetwork::activations(std::uint32_t t, const std::set<std::uint32_t>& needed) const {
  std::map<std::uint32_t, Cost> added_to_group;
  Cost cost = 0;
  for (const std::uint32_t activation : needed) {
    if (rest_needs(t, activation)) continue;
    const std::uint32_t g = index_->group_of(activation);
    (g == k_no_index ? cost : added_to_group[g]) += problem().activation_cost[activation];
  }
  for (const auto& [g, added] : added_to_group) {
    const steiner::ActivationGroup& group = problem().groups[g];
    Cost rest = 0;
    for (const std::uint32_t activation : group.activations)
      rest += rest_needs(t, activation) ? problem().activation_cost[activation] : 0;
    cost += std::min(group.cap, rest + added) - std::min(group.cap, rest);
  }
  return cost;
}

bool UsedNetwork::rest_needs(std::uint32_t t, std::uint32_t activation) const {
  std::uint32_t own = 0;
  for (const std::uint32_t a : paths_[t]) {
    if (users_[a] != 1) continue;
    for (const steiner::Need& need : index_->needs(a)) own += need.activation == activation ? 1 : 0;
  }
  return used_needs_[activation] > own;
}

bool UsedNetwork::holds(std::uint32_t t, const Path& way) const {
  if (!problem().load.empty()) {
    for (std::size_t i = 0; i < way.size(); ++i) {
      const std::uint32_t m = index_->module_of(way[i]);
      if (m != k_no_index && units_without_and_with(t, way, i).second > problem().modules[m].most_units)
        return false;
    }
  }
  return !scenario_->demand[planned_->demand.terminals[t].row].require_backup || is_apart(t, way);
}

// With this one way changed, no required second path shares a failure with its first.
bool UsedNetwork::is_apart(std::uint32_t t, const Path& way) const {
  steiner::Solution changed;
  changed.arc_into = into_;
  for (const std::uint32_t a : way) changed.arc_into[problem().head[a]] = a;
  const std::uint32_t pair = planned_->demand.terminals[t].is_backup ? t : k_no_index;
  return std::ranges::none_of(
      shared_paths(planned_->graph, *scenario_, planned_->demand, changed), [&](const SharedPath& shared) {
        return shared.backup == pair || planned_->demand.terminals[shared.backup].of == t;
      });
}

}  // namespace tsunagi::plan
