// SPDX-License-Identifier: Apache-2.0
#include "sim/report/geopackage_facts.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::report {
namespace {

// Airtime factor of the arc after `a` on a terminal's path, down or up; 0 where `a` is the last.
double next_airtime(const plan::Planned& planned, std::uint32_t terminal, std::uint32_t a,
                    std::size_t direction) {
  const auto& path = planned.plan.services[terminal].path;
  const auto at = std::ranges::find(path, a);
  if (at == path.end() || at + 1 == path.end()) return 0;
  return static_cast<double>(planned.graph.problem.airtime[*(at + 1)][direction]);
}

}  // namespace

const plan::PlanNode& PlanFacts::head(std::uint32_t a) const {
  return planned.graph.nodes[planned.graph.problem.head[a]];
}

const models::Option* PlanFacts::option(std::uint32_t o) const {
  return o < scenario.catalogue.options.size() ? &scenario.catalogue.options[o] : nullptr;
}

std::string PlanFacts::municipality(std::int32_t m) const {
  return m == geo::k_outside ? "域外" : planned.region.municipalities[static_cast<std::size_t>(m)].name;
}

double PlanFacts::route_length_m(std::uint32_t a) const {
  const geo::RoadEdge& edge = planned.region.roads.edges[arc(a).place];
  const double plane_m = geo::length_m(edge.line);
  const double share =
      plane_m > 0 ? std::abs(static_cast<double>(arc(a).to_m) - static_cast<double>(arc(a).from_m)) / plane_m
                  : 0;
  return std::min(share, 1.0) * static_cast<double>(edge.length_mm) / 1000;
}

double PlanFacts::busiest_ratio(std::uint32_t a) const {
  if (module_of[a] == plan::k_no_index || planned.graph.problem.load.empty()) return 0;
  const steiner::Module& module = planned.graph.problem.modules[module_of[a]];
  const double units = std::max<double>(1, planned.plan.solution.units[module_of[a]]);
  double busiest = 0;
  for (std::size_t k = 0; k < steiner::k_dimensions; ++k) {
    if (module.capacity[k] == 0) continue;
    double load = 0;
    for (const std::uint32_t t : below[a]) {
      load += static_cast<double>(planned.graph.problem.load[t][k]) *
              (module.is_airtime ? next_airtime(planned, t, a, k % 2) : 1.0);
    }
    busiest = std::max(busiest, load / static_cast<double>(module.capacity[k]) / units);
  }
  return busiest;
}

PlanFacts find_facts(const plan::Scenario& scenario, const plan::Planned& planned) {
  const std::size_t arcs = planned.graph.arcs.size();
  PlanFacts facts{.scenario = scenario, .planned = planned, .below = {}, .arc_cost = {}, .module_of = {}};
  facts.below.resize(arcs);
  facts.arc_cost.assign(arcs, 0);
  facts.module_of.assign(arcs, plan::k_no_index);
  for (std::uint32_t t = 0; t < planned.plan.services.size(); ++t) {
    for (const std::uint32_t a : planned.plan.services[t].path) facts.below[a].push_back(t);
  }
  for (const plan::PlanCost& cost : planned.plan.costs) {
    if (cost.arc != plan::k_no_index) facts.arc_cost[cost.arc] += cost.line.cost;
  }
  const auto& modules = planned.graph.problem.modules;
  for (std::uint32_t m = 0; m < modules.size(); ++m) facts.module_of[modules[m].arc] = m;
  return facts;
}

}  // namespace tsunagi::report
