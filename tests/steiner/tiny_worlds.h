// SPDX-License-Identifier: Apache-2.0
// Tiny problems for tests, and the slow, obvious optimum.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "geo/base/random.h"
#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

inline std::uint32_t add_arc(Problem& problem, std::uint32_t tail, std::uint32_t head, Cost cost) {
  problem.tail.push_back(tail);
  problem.head.push_back(head);
  problem.cost.push_back(cost);
  return static_cast<std::uint32_t>(problem.arc_count() - 1);
}

// Root 0, a site 1, terminals 2 and 3: 0→1 costs 10, 1→2 and 1→3 cost 1, 0→2 and 0→3 cost 8.
inline Problem one_site() {
  Problem problem;
  problem.node_count = 4;
  add_arc(problem, 0, 1, 10);
  add_arc(problem, 1, 2, 1);
  add_arc(problem, 1, 3, 1);
  add_arc(problem, 0, 2, 8);
  add_arc(problem, 0, 3, 8);
  problem.terminals = {2, 3};
  return problem;
}

// one_site with a load of 6 a terminal and a module of 10 on the site's arc, a unit for 2.
inline Problem one_site_with_module(std::uint32_t most_units) {
  Problem problem = one_site();
  problem.load.assign(2, Load{6});
  problem.modules.push_back({.arc = 0, .unit_cost = 2, .most_units = most_units, .capacity = Load{10}});
  return problem;
}

// one_site with an activation for 1 that the site needs.
inline Problem one_site_with_activation() {
  Problem problem = one_site();
  problem.activation_cost = {1};
  problem.needs = {{0, 0}};
  return problem;
}

struct WorldKind {
  bool modules = false;
  bool activations = false;
  bool groups = false;
};

class WorldMaker {
 public:
  WorldMaker(std::uint64_t seed, WorldKind kind) : random_(seed, "world"), kind_(kind) {}

  // Up to 8 nodes and 16 arcs; a dear arc from the root to most terminals.
  Problem make() {
    Problem p;
    p.node_count = 4 + below(5);
    const std::uint32_t terminals = 1 + below(std::min(p.node_count - 2, 4u));
    for (std::uint32_t t = 0; t < terminals; ++t) p.terminals.push_back(p.node_count - 1 - t);
    for (const std::uint32_t t : p.terminals)
      if (below(8) != 0) add_arc(p, 0, t, 5 + below(30));
    const std::uint32_t more = p.node_count + below(4);
    for (std::uint32_t i = 0; i < more; ++i) add_random_arc(p);
    if (below(2) == 0)
      for (std::size_t a = 0; a < p.arc_count(); ++a) p.tie_break.push_back(below(5));
    if (kind_.modules) add_modules(p);
    if (kind_.activations) add_activations(p);
    return p;
  }

 private:
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_.below(index_++, n)); }

  void add_random_arc(Problem& p) {
    const std::uint32_t tail = below(p.node_count);
    const std::uint32_t head = below(p.node_count);
    if (tail != head && head != 0) add_arc(p, tail, head, below(5) == 0 ? 0 : below(20));
  }

  void add_modules(Problem& p) {
    for (std::size_t t = 0; t < p.terminals.size(); ++t)
      p.load.push_back(Load{1 + below(9), below(5), 0, below(9)});
    for (std::size_t a = 0; a < p.arc_count(); ++a) p.airtime.push_back({1 + below(4), below(4)});
    for (std::uint32_t a = 0; a < p.arc_count(); ++a) {
      if (below(3) != 0) continue;
      const bool is_airtime = below(2) == 0;
      p.modules.push_back(
          {a, below(12), 1 + below(3), is_airtime, Load{5 + below(20), below(20), 0, below(30)}});
    }
  }

  void add_activations(Problem& p) {
    for (std::uint32_t i = 0; i < 3; ++i) p.activation_cost.push_back(below(15));
    for (std::uint32_t a = 0; a < p.arc_count(); ++a)
      for (std::uint32_t i = 0; i < 3; ++i)
        if (below(5) == 0) p.needs.push_back({a, i});
    if (kind_.groups) p.groups.push_back({{0, 2}, 4 + below(15)});
  }

  Random random_;
  WorldKind kind_;
  std::uint64_t index_ = 0;
};

// The cost of the cheapest plan by trying every arc into every node; nothing when there is none.
class BruteForce {
 public:
  explicit BruteForce(const Problem& problem) : p_(problem), into_(problem.node_count, k_none) {}

  std::optional<Cost> optimum() {
    choose(0);
    return best_;
  }

 private:
  void choose(std::uint32_t node) {
    if (node == p_.node_count) {
      const auto cost = price();
      if (cost && (!best_ || *cost < *best_)) best_ = cost;
      return;
    }
    into_[node] = k_none;
    choose(node + 1);
    if (node == p_.root) return;
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) {
      if (p_.head[a] != node) continue;
      into_[node] = a;
      choose(node + 1);
    }
    into_[node] = k_none;
  }

  // Arcs are paid whether used or not, so the cheapest has no idle ones.
  std::optional<Cost> price() {
    std::vector<Load> load(p_.modules.size());
    for (std::size_t t = 0; t < p_.terminals.size(); ++t)
      if (!walk_up(t, load)) return std::nullopt;
    Cost sum = 0;
    for (const std::uint32_t a : into_)
      if (a != k_none) sum += p_.cost[a];
    for (std::size_t m = 0; m < load.size(); ++m) {
      std::int64_t units = 1;
      for (std::size_t k = 0; k < k_dimensions; ++k)
        while (p_.modules[m].capacity[k] > 0 && units * p_.modules[m].capacity[k] < load[m][k]) ++units;
      if (units > p_.modules[m].most_units) return std::nullopt;
      sum += (units - 1) * p_.modules[m].unit_cost;
    }
    return sum + activations();
  }

  bool walk_up(std::size_t t, std::vector<Load>& load) const {
    std::uint32_t below = k_none;
    std::uint32_t node = p_.terminals[t];
    for (std::uint32_t steps = 0; node != p_.root; ++steps) {
      const std::uint32_t arc = into_[node];
      if (arc == k_none || steps > p_.node_count) return false;
      for (std::size_t m = 0; m < p_.modules.size(); ++m)
        if (p_.modules[m].arc == arc) add(load[m], t, p_.modules[m].is_airtime, below);
      below = arc;
      node = p_.tail[arc];
    }
    return true;
  }

  void add(Load& sum, std::size_t t, bool is_airtime, std::uint32_t next_arc) const {
    for (std::size_t k = 0; k < k_dimensions; ++k) {
      const std::int64_t factor = !is_airtime ? 1 : next_arc == k_none ? 0 : p_.airtime[next_arc][k % 2];
      sum[k] += p_.load[t][k] * factor;
    }
  }

  [[nodiscard]] Cost activations() const {
    std::vector<bool> is_on(p_.activation_cost.size(), false);
    for (const Need& need : p_.needs)
      if (into_[p_.head[need.arc]] == need.arc) is_on[need.activation] = true;
    Cost total = 0;
    for (const ActivationGroup& group : p_.groups) {
      Cost sum = 0;
      for (const std::uint32_t a : group.activations) {
        if (is_on[a]) sum += p_.activation_cost[a];
        is_on[a] = false;
      }
      total += std::min(sum, group.cap);
    }
    for (std::size_t a = 0; a < is_on.size(); ++a)
      if (is_on[a]) total += p_.activation_cost[a];
    return total;
  }

  const Problem& p_;
  std::vector<std::uint32_t> into_;
  std::optional<Cost> best_;
};

}  // namespace tsunagi::steiner
