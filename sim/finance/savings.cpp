// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/savings.h"

#include <numeric>

#include "sim/finance/yen.h"
#include "sim/steiner/solve.h"

namespace tsunagi::finance {
namespace {

using plan::ArcKind;
using steiner::Cost;
using steiner::Problem;

constexpr steiner::Limits k_plan_only{.ticks = 400'000'000, .perturbations = 0, .bound = false};

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

struct AsIs {
  Cost cost = 0;
  std::int64_t unserved = 0;
};

// What can be had today, priced; the rest is counted.
AsIs solve_as_is(const plan::PlanGraph& graph, const plan::Scenario& scenario) {
  Problem problem = as_is_problem(graph, scenario);
  steiner::Solution solution = steiner::solve(problem, k_plan_only);
  AsIs out{.unserved = static_cast<std::int64_t>(solution.unreached.size())};
  if (!solution.unreached.empty()) {
    for (auto t = solution.unreached.rbegin(); t != solution.unreached.rend(); ++t) {
      problem.terminals.erase(problem.terminals.begin() + *t);
      problem.load.erase(problem.load.begin() + *t);
    }
    solution = steiner::solve(problem, k_plan_only);
  }
  out.cost = solution.cost;
  return out;
}

Cost base_cost(const plan::PlanGraph& graph) {
  return std::accumulate(graph.base_lines.begin(), graph.base_lines.end(), Cost{0},
                         [](Cost s, const plan::CostLine& l) { return s + l.cost; });
}

double share(std::int64_t plan, std::int64_t alone) {
  return alone > 0 ? 1 - static_cast<double>(plan) / static_cast<double>(alone) : 0.0;
}

}  // namespace

double Savings::saved_against_silos() const {
  return share(plan_jpy_per_year, silo_jpy_per_year);
}
double Savings::saved_against_as_is() const {
  return share(plan_jpy_per_year, as_is_jpy_per_year);
}

Savings find_savings(const plan::Scenario& scenario, const plan::Planned& planned) {
  const std::vector<SiloPlayer> players = silo_players(scenario, planned);
  Savings out{.ladder = climb(planned, players, scenario.seed)};
  const AsIs as_is = solve_as_is(planned.graph, scenario);
  const Cost base = base_cost(planned.graph);
  for (std::size_t i = 0; i < players.size(); ++i) {
    const SiloPlayer& player = players[i];
    const auto m = static_cast<std::size_t>(player.municipality);
    out.silos.push_back({player.department,
                         player.municipality < 0 ? "域外" : planned.region.municipalities[m].name,
                         static_cast<std::int64_t>(player.terminals.size()), yen(out.ladder.alone[i])});
  }
  out.silo_jpy_per_year = yen(out.ladder.rungs.front().cost);
  out.as_is_jpy_per_year = yen(as_is.cost + base);
  out.as_is_unserved = as_is.unserved;
  out.plan_jpy_per_year = yen(planned.plan.total);
  return out;
}

}  // namespace tsunagi::finance
