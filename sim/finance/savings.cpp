// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/savings.h"

#include <algorithm>
#include <map>
#include <numeric>

#include <tbb/parallel_for.h>

#include "sim/finance/yen.h"
#include "sim/steiner/solve.h"

namespace tsunagi::finance {
namespace {

using plan::ArcKind;
using steiner::Cost;
using steiner::Problem;

// The problem with some of its terminals, and without a joint body.
Problem silo_problem(const Problem& whole, const std::vector<std::uint32_t>& terminals) {
  Problem silo = whole;
  silo.terminals.clear();
  silo.load.clear();
  for (const std::uint32_t t : terminals) {
    silo.terminals.push_back(whole.terminals[t]);
    silo.load.push_back(whole.load[t]);
  }
  silo.groups.clear();
  return silo;
}

// Whether an arc is there today: lines on passed fiber, subscriptions, dishes; nothing that must be built
// along roads or on masts.
bool is_there_today(const plan::PlanGraph& graph, const plan::Scenario& scenario, std::uint32_t a) {
  const plan::PlanArc& arc = graph.arcs[a];
  switch (arc.kind) {
    case ArcKind::route:
      return arc.new_m <= 0;
    case ArcKind::line:
      return scenario.catalogue.options[arc.option].kind == models::OptionKind::existing_line;
    case ArcKind::mast:
    case ArcKind::radio:
    case ArcKind::hop:
    case ArcKind::link:
    case ArcKind::host:
      return false;
    default:
      return true;
  }
}

Problem as_is_problem(const plan::PlanGraph& graph, const plan::Scenario& scenario) {
  const Problem& whole = graph.problem;
  Problem out;
  out.node_count = whole.node_count;
  out.root = whole.root;
  std::vector<std::uint32_t> kept(whole.arc_count(), plan::k_no_index);
  for (std::uint32_t a = 0; a < whole.arc_count(); ++a) {
    if (!is_there_today(graph, scenario, a)) continue;
    kept[a] = static_cast<std::uint32_t>(out.tail.size());
    out.tail.push_back(whole.tail[a]);
    out.head.push_back(whole.head[a]);
    out.cost.push_back(whole.cost[a]);
    out.tie_break.push_back(whole.tie_break[a]);
  }
  out.terminals = whole.terminals;
  out.load = whole.load;
  for (steiner::Module module : whole.modules) {
    if (kept[module.arc] == plan::k_no_index) continue;
    module.arc = kept[module.arc];
    out.modules.push_back(module);
  }
  return out;
}

Cost base_cost(const plan::PlanGraph& graph) {
  return std::accumulate(graph.base_lines.begin(), graph.base_lines.end(), Cost{0},
                         [](Cost s, const plan::CostLine& l) { return s + l.cost; });
}

double share(std::int64_t plan, std::int64_t alone) {
  return alone > 0 ? 1 - static_cast<double>(plan) / static_cast<double>(alone) : 0.0;
}

constexpr steiner::Limits k_plan_only{.ticks = 400'000'000, .perturbations = 0, .bound = false};

}  // namespace

double Savings::saved_against_silos() const {
  return share(plan_jpy_per_year, silo_jpy_per_year);
}
double Savings::saved_against_as_is() const {
  return share(plan_jpy_per_year, as_is_jpy_per_year);
}

Savings find_savings(const plan::Scenario& scenario, const plan::Planned& planned) {
  std::map<std::pair<std::string, std::int32_t>, std::vector<std::uint32_t>> groups;
  for (std::uint32_t t = 0; t < planned.demand.terminals.size(); ++t) {
    const plan::Terminal& terminal = planned.demand.terminals[t];
    groups[{scenario.demand[terminal.row].department,
            planned.demand.premises[terminal.premises].municipality}]
        .push_back(t);
  }
  std::vector<std::pair<std::pair<std::string, std::int32_t>, std::vector<std::uint32_t>>> list(
      groups.begin(), groups.end());
  std::vector<Cost> costs(list.size() + 1, 0);
  std::int64_t unserved = 0;
  tbb::parallel_for(std::size_t{0}, list.size() + 1, [&](std::size_t i) {
    if (i < list.size()) {
      costs[i] = steiner::solve(silo_problem(planned.graph.problem, list[i].second), k_plan_only).cost;
      return;
    }
    Problem problem = as_is_problem(planned.graph, scenario);
    steiner::Solution solution = steiner::solve(problem, k_plan_only);
    if (!solution.unreached.empty()) {  // price what can be had today, and count the rest
      unserved = static_cast<std::int64_t>(solution.unreached.size());
      for (auto t = solution.unreached.rbegin(); t != solution.unreached.rend(); ++t) {
        problem.terminals.erase(problem.terminals.begin() + *t);
        problem.load.erase(problem.load.begin() + *t);
      }
      solution = steiner::solve(problem, k_plan_only);
    }
    costs[i] = solution.cost;
  });
  Savings out;
  const Cost base = base_cost(planned.graph);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& [key, terminals] = list[i];
    out.silos.push_back(
        {key.first,
         key.second < 0 ? "域外" : planned.region.municipalities[static_cast<std::size_t>(key.second)].name,
         static_cast<std::int64_t>(terminals.size()), yen(costs[i])});
  }
  out.silo_jpy_per_year = yen(std::accumulate(costs.begin(), costs.end() - 1, base));
  out.as_is_jpy_per_year = yen(costs.back() + base);
  out.as_is_unserved = unserved;
  out.plan_jpy_per_year = yen(planned.plan.total);
  return out;
}

}  // namespace tsunagi::finance
