// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/relaxation.h"

#include <algorithm>

namespace tsunagi::steiner {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::uint32_t k_many = k_none - 1;

// [node] the one terminal (by index) at or below it, k_none without any, k_many with several.
// A node's value changes at most twice, so this is O(nodes + arcs).
std::vector<std::uint32_t> only_terminal_below(const Problem& problem, const Graph& graph) {
  std::vector<std::uint32_t> only(problem.node_count, k_none);
  std::vector<std::uint32_t> stack;
  for (std::uint32_t t = 0; t < problem.terminals.size(); ++t) {
    only[problem.terminals[t]] = t;
    stack.push_back(problem.terminals[t]);
  }
  while (!stack.empty()) {
    const std::uint32_t node = stack.back();
    stack.pop_back();
    for (const std::uint32_t arc : graph.in.row(node)) {
      std::uint32_t& above = only[problem.tail[arc]];
      const std::uint32_t joined = above == k_none || above == only[node] ? only[node] : k_many;
      if (joined == above) continue;
      above = joined;
      stack.push_back(problem.tail[arc]);
    }
  }
  return only;
}

struct PricedArc {
  std::uint32_t arc;
  Load load;  // airtime the one terminal below takes
};

// The arcs whose load on the module is certain.
std::vector<PricedArc> priced_arcs(const Problem& problem, const Graph& graph,
                                   const std::vector<std::uint32_t>& only, const Module& module) {
  std::vector<PricedArc> priced;
  const std::uint32_t head = problem.head[module.arc];
  if (!module.is_airtime || problem.load.empty()) return priced;
  if (head == problem.root || graph.in.row(head).size() != 1) return priced;
  for (const std::uint32_t arc : graph.out.row(head)) {
    const std::uint32_t terminal = only[problem.head[arc]];
    if (terminal == k_none || terminal == k_many) continue;
    PricedArc entry{arc, problem.load[terminal]};
    for (std::size_t k = 0; k < k_dimensions; ++k) entry.load[k] *= problem.airtime[arc][k % 2];
    priced.push_back(entry);
  }
  return priced;
}

// The dimension in which the certain loads fill most units.
std::uint8_t fullest_dimension(const Module& module, const std::vector<PricedArc>& priced) {
  std::uint8_t fullest = 0;
  Wide load = 0;
  for (std::uint8_t k = 0; k < k_dimensions; ++k) {
    if (module.capacity[k] == 0) continue;
    Wide sum = 0;
    for (const PricedArc& entry : priced) sum += entry.load[k];
    if (load != 0 && sum * module.capacity[fullest] <= load * module.capacity[k]) continue;
    if (sum == 0) continue;
    fullest = k;
    load = sum;
  }
  return fullest;
}

bool may_exceed_one_unit(const Module& module, const std::vector<PricedArc>& priced, std::uint8_t k) {
  if (module.capacity[k] == 0) return false;
  Wide sum = 0;
  for (const PricedArc& entry : priced) sum += entry.load[k];
  return sum > module.capacity[k];
}

// cost − g + ⌊θ·g⌋ ≥ 0 needs θ ≥ (g − cost)/g.
std::uint16_t least_theta_permille(const Module& module, Cost cost) {
  if (module.unit_cost <= cost) return 0;
  const Wide above = Wide{1000} * (module.unit_cost - cost);
  return static_cast<std::uint16_t>((above + module.unit_cost - 1) / module.unit_cost);
}

Cost share(Cost unit_cost, std::uint16_t permille) {
  return static_cast<Cost>(Wide{unit_cost} * permille / 1000);
}

Cost price(const Module& module, std::int64_t load, std::int64_t capacity, std::uint16_t theta_permille) {
  const Wide whole = std::min(Wide{module.unit_cost} * load / capacity, Wide{k_cost_limit});
  return static_cast<Cost>(whole * (1000 - theta_permille) / 1000);
}

}  // namespace

Relaxation relax(const Problem& problem, const Graph& graph, std::uint16_t theta_permille) {
  Relaxation relaxed;
  relaxed.cost = problem.cost;
  const bool may_price = std::ranges::any_of(problem.modules, &Module::is_airtime) && !problem.load.empty();
  const auto only = may_price ? only_terminal_below(problem, graph) : std::vector<std::uint32_t>{};
  for (const Module& module : problem.modules) {
    const auto priced = priced_arcs(problem, graph, only, module);
    const std::uint8_t k = fullest_dimension(module, priced);
    std::uint16_t theta = 1000;
    if (may_exceed_one_unit(module, priced, k)) {
      theta = std::max(theta_permille, least_theta_permille(module, problem.cost[module.arc]));
      relaxed.depends_on_theta = true;
    }
    relaxed.theta_permille.push_back(theta);
    relaxed.dimension.push_back(k);
    relaxed.cost[module.arc] += share(module.unit_cost, theta) - module.unit_cost;
    if (theta == 1000) continue;
    for (const PricedArc& entry : priced) {
      Cost& cost = relaxed.cost[entry.arc];
      cost += std::min(price(module, entry.load[k], module.capacity[k], theta), k_cost_limit - cost);
    }
  }
  return relaxed;
}

}  // namespace tsunagi::steiner
