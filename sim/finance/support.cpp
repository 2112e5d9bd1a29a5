// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/support.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tsunagi::finance {
namespace {

using models::Layer;

// Running items that the report names: lines, power, leases, spectrum, upkeep. Not staff, devices or
// applications.
bool is_eligible(const plan::PlanCost& cost, const plan::Scenario& scenario) {
  constexpr std::array k_layers{Layer::gateway, Layer::route, Layer::site, Layer::power, Layer::radio};
  if (cost.is_penalty || cost.line.item == plan::k_no_index) return false;
  const models::CostItem& item = scenario.catalogue.items[cost.line.item];
  return item.cost_class == models::CostClass::opex &&
         std::ranges::find(k_layers, cost.line.layer) != k_layers.end();
}

bool is_household(const plan::Scenario& scenario, const plan::Planned& planned, std::uint32_t terminal) {
  return scenario.demand[planned.demand.terminals[terminal].row].place.kind == plan::PlaceKind::households;
}

}  // namespace

Support estimate_support(const plan::Scenario& scenario, const plan::Planned& planned) {
  Support out;
  steiner::Cost eligible = 0;
  for (const plan::PlanCost& cost : planned.plan.costs) {
    if (!is_eligible(cost, scenario)) continue;
    const auto others = std::ranges::count_if(
        cost.terminals, [&](std::uint32_t t) { return !is_household(scenario, planned, t); });
    const auto users = static_cast<steiner::Cost>(cost.terminals.size());
    eligible += users == 0 ? 0 : cost.line.cost / users * others;
  }
  out.eligible_running_jpy_per_year = eligible / plan::k_cost_per_jpy;
  for (const double rate : {1.0 / 3, 1.0 / 2, 2.0 / 3}) {
    for (const double cost_ratio : {0.45, 1.0}) {
      for (const int years : {3, 5, 10}) {
        const double deficit = static_cast<double>(out.eligible_running_jpy_per_year);
        out.hypothetical.push_back(
            {rate, cost_ratio, years, std::llround(rate * std::min(deficit, cost_ratio * deficit))});
      }
    }
  }
  const auto [least, most] = std::ranges::minmax_element(out.hypothetical, {}, &SupportCase::jpy_per_year);
  out.hypothetical_least_jpy_per_year = least->jpy_per_year;
  out.hypothetical_most_jpy_per_year = most->jpy_per_year;
  return out;
}

}  // namespace tsunagi::finance
