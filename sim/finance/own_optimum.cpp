// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/own_optimum.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "models/money.h"
#include "sim/finance/eligibility.h"
#include "sim/finance/yen.h"
#include "sim/steiner/solve.h"

namespace tsunagi::finance {
namespace {

using models::OptionKind;
using plan::k_no_index;
using steiner::Cost;

constexpr steiner::Limits k_effort{.perturbations = 0,
                                   .bound = false};  // that of the cases it is compared with

class OwnPrices {
 public:
  OwnPrices(const plan::Scenario& scenario, const plan::Planned& planned)
      : scenario_(scenario), planned_(planned), graph_(planned.graph) {
    find_what_only_homes_use();
  }

  [[nodiscard]] steiner::Problem problem() const {
    steiner::Problem out = graph_.problem;
    for (std::uint32_t a = 0; a < out.arc_count(); ++a) out.cost[a] = own_of(graph_.lines_of(a), a);
    for (std::size_t m = 0; m < out.modules.size(); ++m)
      out.modules[m].unit_cost = own_of(graph_.module_lines[m], out.modules[m].arc);
    return out;
  }

  // The municipality's part of a cost in a plan.
  [[nodiscard]] Cost own_part(const plan::PlanCost& cost) const {
    if (cost.is_penalty) return 0;
    if (is_own(cost.line)) return supported(cost.line, cost.arc, cost.municipality);
    std::size_t homes = 0;
    for (const std::uint32_t t : cost.terminals) homes += is_home(t) ? 1 : 0;
    const double others = cost.terminals.empty()
                              ? 1
                              : 1 - static_cast<double>(homes) / static_cast<double>(cost.terminals.size());
    return std::llround(others * static_cast<double>(supported(cost.line, cost.arc, cost.municipality)));
  }

 private:
  [[nodiscard]] bool is_home(std::uint32_t t) const {
    return scenario_.demand[planned_.demand.terminals[t].row].place.kind == plan::PlaceKind::households;
  }

  // Nodes from which homes alone can be reached.
  void find_what_only_homes_use() {
    const steiner::Problem& problem = graph_.problem;
    std::vector<std::vector<std::uint32_t>> into(problem.node_count);
    for (std::uint32_t a = 0; a < problem.arc_count(); ++a) into[problem.head[a]].push_back(a);
    reached_.assign(problem.node_count, 0);
    for (std::uint32_t t = 0; t < graph_.terminal_node.size(); ++t) {
      const char flag = is_home(t) ? 1 : 2;
      std::vector<std::uint32_t> stack{graph_.terminal_node[t]};
      while (!stack.empty()) {
        const std::uint32_t node = stack.back();
        stack.pop_back();
        if ((reached_[node] & flag) != 0) continue;
        reached_[node] = static_cast<char>(reached_[node] | flag);
        for (const std::uint32_t a : into[node]) stack.push_back(problem.tail[a]);
      }
    }
  }

  // Masts, in-house networks and staff are the municipality's; lines, dishes and subscriptions are bought.
  [[nodiscard]] bool is_own(const plan::CostLine& line) const {
    if (line.option == k_no_index) return true;
    const OptionKind kind = scenario_.catalogue.options[line.option].kind;
    return kind == OptionKind::new_fiber || kind == OptionKind::radio || kind == OptionKind::microwave;
  }

  [[nodiscard]] Cost own_of(std::span<const plan::CostLine> lines, std::uint32_t arc) const {
    Cost sum = 0;
    const bool is_penalty = graph_.arcs[arc].kind == plan::ArcKind::unserved;
    const bool only_homes = reached_[graph_.problem.head[arc]] == 1;
    for (const plan::CostLine& line : lines) {
      if (is_penalty) {
        sum += line.cost;
      } else if (is_own(line) || !only_homes) {
        sum += supported(line, arc, graph_.arcs[arc].municipality);
      }
    }
    return sum;
  }

  // The cost less the share that grants in force, designated for the place, pay of its annuity.
  [[nodiscard]] Cost supported(const plan::CostLine& line, std::uint32_t arc,
                               std::int32_t municipality) const {
    const double rate = grant_rate(line, arc, municipality);
    if (rate == 0 || line.life_years == 0) return line.cost;
    const double annuity = models::capital_recovery_factor(scenario_.discount_rate, line.life_years);
    const double share = annuity / (annuity + line.maintenance_ratio);
    return std::llround(static_cast<double>(line.cost) * (1 - rate * share));
  }

  [[nodiscard]] double grant_rate(const plan::CostLine& line, std::uint32_t arc,
                                  std::int32_t municipality) const {
    if (municipality < 0) return 0;
    const geo::Municipality& place = planned_.region.municipalities[static_cast<std::size_t>(municipality)];
    LedgerLine like{.line = {.layer = line.layer}, .account = Account::investment};
    like.line.traits.is_own = is_own(line);
    like.line.traits.is_relay =
        arc != k_no_index && graph_.nodes[graph_.problem.head[arc]].kind == plan::NodeKind::site_in;
    like.line.traits.serves_households = arc != k_no_index && reached_[graph_.problem.head[arc]] == 1;
    if (line.option != k_no_index) {
      const auto at =
          std::ranges::find(models::k_technology_names, scenario_.catalogue.options[line.option].technology);
      like.line.traits.technologies =
          static_cast<std::uint16_t>(1u << (at - models::k_technology_names.begin()));
    }
    double rate = 0;
    for (const plan::Designation& d : scenario_.years.designations) {
      const models::Programme& p = *scenario_.catalogue.rules.find(d.programme);
      const bool is_here = d.municipality.empty() || d.municipality == place.name;
      if (!is_here || p.formula != models::Formula::capital_grant || p.is_hypothetical()) continue;
      if (is_eligible(p, like) && obstacle(p, d, index_of(place)).empty())
        rate = std::max(rate, d.area_class == "remote_island" ? p.figures.island_rate.value_or(p.figures.rate)
                                                              : p.figures.rate);
    }
    return rate;
  }

  [[nodiscard]] std::optional<double> index_of(const geo::Municipality& place) const {
    const auto own = scenario_.years.municipalities.find(place.name);
    if (own != scenario_.years.municipalities.end() && own->second.fiscal_capability_index)
      return own->second.fiscal_capability_index;
    return place.fiscal_capability_index;
  }

  const plan::Scenario& scenario_;
  const plan::Planned& planned_;
  const plan::PlanGraph& graph_;
  std::vector<char> reached_;  // [node] 1: homes, 2: others
};

std::string place_of(const plan::PlanCost& cost, const geo::Region& region) {
  if (cost.is_joint) return "共同";
  return cost.municipality < 0 ? "域外"
                               : region.municipalities[static_cast<std::size_t>(cost.municipality)].name;
}

}  // namespace

OwnOptimum own_optimum(const plan::Scenario& scenario, const plan::Planned& planned,
                       const plan::Plan& society) {
  const OwnPrices prices(scenario, planned);
  OwnOptimum out;
  steiner::Solution solution = steiner::solve(prices.problem(), k_effort);
  if (solution.status == steiner::Status::infeasible) return out;
  const plan::Plan own =
      plan::decode(planned.graph, scenario, planned.demand, planned.coverage, std::move(solution));
  out.is_solved = true;
  out.society_cost_jpy = yen(society.total);
  out.own_plan_cost_jpy = yen(own.total);
  std::map<std::string, std::pair<Cost, Cost>> sums;
  Cost in_society = 0;
  Cost in_own = 0;
  for (const plan::PlanCost& cost : society.costs) {
    const Cost part = prices.own_part(cost);
    sums[place_of(cost, planned.region)].first += part;
    in_society += part;
  }
  for (const plan::PlanCost& cost : own.costs) {
    const Cost part = prices.own_part(cost);
    sums[place_of(cost, planned.region)].second += part;
    in_own += part;
  }
  out.society_own_jpy = yen(in_society);
  out.own_own_jpy = yen(in_own);
  for (const auto& [name, sum] : sums) out.rows.push_back({name, yen(sum.first), yen(sum.second)});
  for (std::size_t t = 0; t < own.services.size(); ++t) {
    if (own.services[t].option == society.services[t].option) continue;
    ++out.changed_terminals;
    out.changed_units += planned.demand.terminals[t].units;
  }
  return out;
}

}  // namespace tsunagi::finance
