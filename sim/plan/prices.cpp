// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/prices.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/money.h"

namespace tsunagi::plan {
namespace {

double yearly_factor(const Scenario& scenario, const models::CostItem& item, double life_years,
                     double maintenance_ratio) {
  if (item.cost_class == models::CostClass::capex) {
    return models::capital_recovery_factor(scenario.discount_rate, life_years) + maintenance_ratio;
  }
  return periods_a_year(item);
}

std::uint32_t index_of(const Scenario& scenario, const models::CostItem& item) {
  return static_cast<std::uint32_t>(&item - scenario.catalogue.items.data());
}

}  // namespace

double periods_a_year(const models::CostItem& item) {
  return item.unit.ends_with("/month") ? 12 : 1;
}

double yearly_jpy(const Scenario& scenario, const models::Part& part) {
  const models::CostItem& item = scenario.catalogue.item(part.item);
  return item.jpy.at(scenario.catalogue.level) * part.quantity *
         yearly_factor(scenario, item, part.life_years, part.maintenance_ratio);
}

std::vector<CostLine> charge(const Scenario& scenario, std::uint32_t option, models::ChargedOn on,
                             double amount) {
  std::vector<CostLine> lines;
  for (const models::Part& part : scenario.catalogue.options[option].parts) {
    if (part.on != on || amount == 0) continue;
    lines.push_back({part.layer, index_of(scenario, scenario.catalogue.item(part.item)), option,
                     part.quantity * amount,
                     std::llround(yearly_jpy(scenario, part) * amount * k_cost_per_jpy), part.life_years,
                     part.maintenance_ratio});
  }
  return lines;
}

CostLine charge_item(const Scenario& scenario, std::string_view id, double quantity, double life_years) {
  const models::CostItem& item = scenario.catalogue.item(id);
  const double yearly = item.jpy.at(scenario.catalogue.level) * quantity *
                        yearly_factor(scenario, item, std::max(life_years, 1.0), 0);
  const bool is_bought = item.cost_class == models::CostClass::capex;
  return {item.layer,
          index_of(scenario, item),
          k_no_index,
          quantity,
          std::llround(yearly * k_cost_per_jpy),
          is_bought ? std::max(life_years, 1.0) : 0};
}

steiner::Cost sum(const std::vector<CostLine>& lines) {
  return std::accumulate(lines.begin(), lines.end(), steiner::Cost{0},
                         [](steiner::Cost s, const CostLine& line) { return s + line.cost; });
}

}  // namespace tsunagi::plan
