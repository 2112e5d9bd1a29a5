// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/rung_costs.h"

#include <algorithm>
#include <numeric>

namespace tsunagi::finance {
namespace {

using plan::ArcKind;
using plan::k_no_index;
using steiner::Cost;
using steiner::Load;

// The first rung that shares a cost line.
std::size_t level_of(const plan::CostLine& line, bool is_hop) {
  using models::Layer;
  switch (line.layer) {
    case Layer::site:
    case Layer::power:
      return 1;
    case Layer::gateway:
    case Layer::route:
    case Layer::premises:
      return 2;
    case Layer::radio:
      return is_hop ? 2 : 3;
    case Layer::core:
    case Layer::platform:
      return 4;
    case Layer::operation:
      return 5;
  }
  return 5;
}

}  // namespace

Cost shared(const ByLevel& cost, std::size_t rung) {
  return std::accumulate(cost.begin(), cost.begin() + static_cast<std::ptrdiff_t>(rung) + 1, Cost{0});
}
Cost own(const ByLevel& cost, std::size_t rung) {
  return std::accumulate(cost.begin() + static_cast<std::ptrdiff_t>(rung) + 1, cost.end(), Cost{0});
}

RungCosts::RungCosts(const plan::Planned& planned, const std::vector<ProblemPart>& parts)
    : problem_(planned.graph.problem) {
  price_items(planned.graph);
  module_of.assign(problem_.arc_count(), k_no_index);
  for (std::uint32_t m = 0; m < problem_.modules.size(); ++m) module_of[problem_.modules[m].arc] = m;
  settle_private_arcs(parts);
}

void RungCosts::price_items(const plan::PlanGraph& graph) {
  arc.resize(problem_.arc_count(), ByLevel{});
  for (std::uint32_t a = 0; a < problem_.arc_count(); ++a) {
    for (const plan::CostLine& line : graph.lines_of(a))
      arc[a][level_of(line, graph.arcs[a].kind == ArcKind::hop)] += line.cost;
  }
  unit.resize(problem_.modules.size(), ByLevel{});
  for (std::size_t m = 0; m < problem_.modules.size(); ++m) {
    const bool is_hop = graph.arcs[problem_.modules[m].arc].kind == ArcKind::hop;
    for (const plan::CostLine& line : graph.module_lines[m]) unit[m][level_of(line, is_hop)] += line.cost;
  }
  for (const plan::ActivationInfo& info : graph.activations) {
    ByLevel& cost = activation.emplace_back(ByLevel{});
    for (const plan::CostLine& line : info.lines) cost[level_of(line, false)] += line.cost;
  }
}

void RungCosts::settle_private_arcs(const std::vector<ProblemPart>& parts) {
  able.assign(problem_.arc_count(), 0);
  for (const ProblemPart& part : parts) {
    for (const std::uint32_t a : part.arcs) ++able[a];
  }
  const auto settle = [](ByLevel& cost) {
    const Cost all = std::accumulate(cost.begin(), cost.end(), Cost{0});
    cost = {};
    cost.back() = all;
  };
  for (std::uint32_t a = 0; a < problem_.arc_count(); ++a) {
    if (able[a] > 1) continue;
    settle(arc[a]);
    if (module_of[a] != k_no_index) settle(unit[module_of[a]]);
  }
}

void RungCosts::add_path(Tree& tree, std::set<std::uint32_t>& arcs, std::uint32_t terminal,
                         const std::vector<std::uint32_t>& path) const {
  for (std::size_t i = 0; i < path.size(); ++i) {
    arcs.insert(path[i]);
    const std::uint32_t m = module_of[path[i]];
    if (m == k_no_index || problem_.load.empty()) continue;
    Load& load = tree.loads.try_emplace(m, Load{}).first->second;
    for (std::size_t k = 0; k < load.size(); ++k) {
      const bool weighed = problem_.modules[m].is_airtime && i > 0;
      load[k] += problem_.load[terminal][k] * (weighed ? problem_.airtime[path[i - 1]][k % 2] : 1);
    }
  }
}

void RungCosts::note_activations(Tree& tree) const {
  for (const steiner::Need& need : problem_.needs) {
    if (std::ranges::binary_search(tree.arcs, need.arc)) tree.activations.insert(need.activation);
  }
}

std::uint32_t RungCosts::units(std::uint32_t m, const Load& load) const {
  std::int64_t most = 1;
  for (std::size_t k = 0; k < load.size(); ++k) {
    const std::int64_t capacity = problem_.modules[m].capacity[k];
    if (capacity > 0) most = std::max(most, (load[k] + capacity - 1) / capacity);
  }
  return static_cast<std::uint32_t>(most);
}

Cost RungCosts::evaluate(std::size_t rung, const std::vector<Tree>& trees) const {
  Cost sum = 0;
  std::set<std::uint32_t> arcs;
  std::map<std::uint32_t, Load> loads;
  std::map<std::uint32_t, std::vector<const Load*>> by_player;
  std::set<std::uint32_t> activations;
  for (const Tree& tree : trees) {
    for (const std::uint32_t a : tree.arcs) sum += own(arc[a], rung);
    arcs.insert(tree.arcs.begin(), tree.arcs.end());
    for (const auto& [m, load] : tree.loads) {
      sum += (units(m, load) - 1) * own(unit[m], rung);
      Load& all = loads.try_emplace(m, Load{}).first->second;
      for (std::size_t k = 0; k < load.size(); ++k) all[k] += load[k];
      by_player[m].push_back(&load);
    }
    for (const std::uint32_t a : tree.activations) sum += own(activation[a], rung);
    activations.insert(tree.activations.begin(), tree.activations.end());
  }
  for (const std::uint32_t a : arcs) sum += shared(arc[a], rung);
  for (const auto& [m, load] : loads) sum += shared_units(rung, m, load, by_player[m]);
  return sum + shared_activations(rung, activations);
}

Cost RungCosts::shared_units(std::size_t rung, std::uint32_t m, const Load& all,
                             const std::vector<const Load*>& each) const {
  const Cost price = shared(unit[m], rung);
  if (units(m, all) <= problem_.modules[m].most_units) return (units(m, all) - 1) * price;
  Cost sum = static_cast<Cost>(each.size() - 1) * shared(arc[problem_.modules[m].arc], rung);
  for (const Load* load : each) sum += (units(m, *load) - 1) * price;
  return sum;
}

Cost RungCosts::shared_activations(std::size_t rung, const std::set<std::uint32_t>& active) const {
  Cost sum = 0;
  for (const std::uint32_t a : active) sum += shared(activation[a], rung);
  if (rung + 1 < k_rungs) return sum;
  for (const steiner::ActivationGroup& group : problem_.groups) {  // a joint body
    Cost of_group = 0;
    for (const std::uint32_t a : group.activations)
      of_group += active.contains(a) ? problem_.activation_cost[a] : 0;
    sum -= std::max<Cost>(0, of_group - group.cap);
  }
  return sum;
}

}  // namespace tsunagi::finance
