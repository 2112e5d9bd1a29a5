// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "sim/steiner/verify.h"
#include "sim/steiner/verify_parts.h"

namespace tsunagi::steiner {
namespace {

class PlanCheck {
 public:
  PlanCheck(const Problem& problem, const Solution& solution) : p_(problem), s_(solution) {}

  Verdict run() {
    Verdict verdict;
    if (has_right_sizes() && is_forest()) {
      order_nodes();
      check_reach();
      sum_loads();
      verdict.cost = arc_cost() + module_cost() + activation_cost();
      if (verdict.cost != s_.cost)
        faults_.add("the plan says it costs {}, it costs {}", s_.cost, verdict.cost);
    }
    verdict.holds = faults_.empty();
    verdict.faults = faults_.take();
    return verdict;
  }

 private:
  [[nodiscard]] bool is_in(std::uint32_t node) const { return s_.arc_into[node] != k_none; }

  bool has_right_sizes() {
    if (s_.arc_into.size() != p_.node_count) faults_.add("arc_into has {} nodes", s_.arc_into.size());
    if (s_.units.size() != p_.modules.size()) faults_.add("units has {} modules", s_.units.size());
    if (s_.active.size() != p_.activation_cost.size())
      faults_.add("active has {} activations", s_.active.size());
    return faults_.empty();
  }

  bool is_forest() {
    if (is_in(p_.root)) faults_.add("an arc enters the root");
    for (std::uint32_t v = 0; v < p_.node_count; ++v) {
      const std::uint32_t arc = s_.arc_into[v];
      if (arc == k_none) continue;
      if (arc >= p_.arc_count()) {
        faults_.add("node {}: arc {} does not exist", v, arc);
      } else if (p_.head[arc] != v) {
        faults_.add("node {}: arc {} enters node {}", v, arc, p_.head[arc]);
      } else if (p_.tail[arc] != p_.root && !is_in(p_.tail[arc])) {
        faults_.add("node {}: its arc {} leaves node {}, which is not in the tree", v, arc, p_.tail[arc]);
      }
    }
    return faults_.empty();
  }

  // Leaves first. Nodes never ordered lie on a cycle.
  void order_nodes() {
    std::vector<std::uint32_t> children(p_.node_count, 0);
    std::vector<std::uint8_t> is_terminal(p_.node_count, 0);
    for (const std::uint32_t t : p_.terminals) is_terminal[t] = 1;
    std::size_t count = 0;
    for (std::uint32_t v = 0; v < p_.node_count; ++v)
      if (is_in(v)) ++children[p_.tail[s_.arc_into[v]]], ++count;
    for (std::uint32_t v = 0; v < p_.node_count; ++v) {
      if (!is_in(v) || children[v] != 0) continue;
      order_.push_back(v);
      if (is_terminal[v] == 0) faults_.add("node {}: arc {} leads to no terminal", v, s_.arc_into[v]);
    }
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const std::uint32_t above = p_.tail[s_.arc_into[order_[i]]];
      if (above != p_.root && --children[above] == 0) order_.push_back(above);
    }
    if (order_.size() != count) faults_.add("{} nodes lie on or above a cycle", count - order_.size());
  }

  void check_reach() {
    for (std::size_t t = 0; t < p_.terminals.size(); ++t)
      if (!is_in(p_.terminals[t])) faults_.add("terminal {} (node {}) is not reached", t, p_.terminals[t]);
  }

  void sum_loads() {
    below_.assign(p_.node_count, Load{});
    airtime_below_.assign(p_.node_count, Load{});
    for (std::size_t t = 0; t < p_.load.size(); ++t)
      for (std::size_t k = 0; k < k_dimensions; ++k) below_[p_.terminals[t]][k] += p_.load[t][k];
    for (const std::uint32_t v : order_) {
      const std::uint32_t arc = s_.arc_into[v];
      for (std::size_t k = 0; k < k_dimensions; ++k) {
        below_[p_.tail[arc]][k] += below_[v][k];
        if (!p_.airtime.empty()) airtime_below_[p_.tail[arc]][k] += below_[v][k] * p_.airtime[arc][k % 2];
      }
    }
  }

  [[nodiscard]] Cost arc_cost() const {
    Cost sum = 0;
    for (std::uint32_t v = 0; v < p_.node_count; ++v)
      if (is_in(v)) sum += p_.cost[s_.arc_into[v]];
    return sum;
  }

  Cost module_cost() {
    Cost sum = 0;
    for (std::size_t m = 0; m < p_.modules.size(); ++m) {
      const std::int64_t units = needed_units(p_.modules[m]);
      if (s_.units[m] != units) faults_.add("module {}: {} units bought, {} needed", m, s_.units[m], units);
      if (units > p_.modules[m].most_units)
        faults_.add("module {}: {} units needed, at most {} allowed", m, units, p_.modules[m].most_units);
      if (units > 1) sum += p_.modules[m].unit_cost * (units - 1);
    }
    return sum;
  }

  [[nodiscard]] std::int64_t needed_units(const Module& module) const {
    const std::uint32_t head = p_.head[module.arc];
    if (s_.arc_into[head] != module.arc) return 0;
    const Load& load = module.is_airtime ? airtime_below_[head] : below_[head];
    std::int64_t units = 1;
    for (std::size_t k = 0; k < k_dimensions; ++k) {
      const std::int64_t capacity = module.capacity[k];
      if (capacity > 0) units = std::max(units, load[k] / capacity + (load[k] % capacity != 0 ? 1 : 0));
    }
    return units;
  }

  Cost activation_cost() {
    std::vector<std::uint8_t> needed(p_.activation_cost.size(), 0);
    for (const Need& need : p_.needs)
      if (s_.arc_into[p_.head[need.arc]] == need.arc) needed[need.activation] = 1;
    for (std::size_t a = 0; a < needed.size(); ++a) {
      if (needed[a] != 0 && s_.active[a] == 0) faults_.add("activation {} is needed but not paid", a);
      if (needed[a] == 0 && s_.active[a] != 0) faults_.add("activation {} is paid but not needed", a);
    }
    return activation_total(p_, needed);
  }

  const Problem& p_;
  const Solution& s_;
  FaultList faults_;
  std::vector<std::uint32_t> order_;
  std::vector<Load> below_;          // [node] load of the terminals at and below it
  std::vector<Load> airtime_below_;  // [node] the same, each weighed by the arc that leaves the node
};

}  // namespace

Verdict verify_plan(const Problem& problem, const Solution& solution) {
  return PlanCheck(problem, solution).run();
}

}  // namespace tsunagi::steiner
