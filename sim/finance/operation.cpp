// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/operation.h"

#include <set>

#include "models/life_cycle.h"

namespace tsunagi::finance {
namespace {

// What the scenario says of a municipality goes before the region's statistics.
std::vector<Claimant> claimants_of(const plan::Scenario& scenario, const PlanFacts& facts) {
  std::vector<Claimant> out = facts.claimants;
  for (std::size_t m = 0; m < out.size(); ++m) {
    const auto own = scenario.years.municipalities.find(facts.places[m].name);
    if (own == scenario.years.municipalities.end()) continue;
    if (own->second.fiscal_capability_index)
      out[m].fiscal_capability_index = own->second.fiscal_capability_index;
    if (own->second.standard_fiscal_scale_jpy)
      out[m].standard_fiscal_scale_jpy = own->second.standard_fiscal_scale_jpy;
  }
  return out;
}

// Public works report 4 %, 1 % and 2 % (policy reference B.2).
std::set<double> discount_rates(const plan::Scenario& scenario) {
  return {scenario.discount_rate, scenario.catalogue.parameter("DR01").value.mid,
          scenario.catalogue.parameter("DR02").value.mid, scenario.catalogue.parameter("DR03").value.mid};
}

std::vector<PresentRow> present_rows(const plan::Scenario& scenario, const YearlyModel& model) {
  const YearTable table = evaluate(model.inputs, model.paths);
  std::vector<PresentRow> rows;
  for (std::uint16_t m = 0; m < model.places.size(); ++m) {
    for (const Payer payer : {Payer::public_body, Payer::users}) {
      for (const double rate : discount_rates(scenario)) {
        const PresentValue value = present_value(table, m, payer, rate);
        PresentRow row{.municipality = m,
                       .payer = payer,
                       .discount_rate = rate,
                       .capital_jpy = rounded_jpy(value.capital_jpy),
                       .residual_jpy = rounded_jpy(value.residual_jpy),
                       .running_jpy = rounded_jpy(value.running_jpy),
                       .income_jpy = rounded_jpy(value.income_jpy)};
        row.total_cost_jpy = row.capital_jpy - row.residual_jpy + row.running_jpy;
        row.equivalent_annual_jpy =
            rounded_jpy(models::equivalent_annual_cost(value.total_cost(), rate, model.inputs.years));
        if (row.total_cost_jpy != 0 || row.income_jpy != 0) rows.push_back(row);
      }
    }
  }
  return rows;
}

}  // namespace

Operation operate_likely(const plan::Scenario& scenario, const PlanFacts& facts, bool include_hypothetical) {
  Operation out;
  out.model = yearly_model(scenario, facts);
  const NominalPath nominal = nominal_path(scenario.years.assume, scenario.horizon_years);
  out.ledger = keep_ledger(out.model, nominal);
  out.present = present_rows(scenario, out.model);
  out.claimants = claimants_of(scenario, facts);
  std::vector<std::string> items;
  for (const models::CostItem& item : scenario.catalogue.items) items.push_back(item.id);
  const SupportInputs in{.rules = scenario.catalogue.rules,
                         .years = scenario.years,
                         .ledger = out.ledger,
                         .nominal = nominal,
                         .claimants = out.claimants,
                         .items = std::move(items)};
  out.support = apply_programmes(in);
  out.burdens = burdens(in, out.support, include_hypothetical);
  out.budget = budget_years(out.burdens, scenario.years.assume.budget_jpy, out.ledger.base_year);
  out.cable_against_dishes = cable_against_dishes(scenario);
  out.take_up = take_up_thresholds(scenario, out.model, nominal);
  return out;
}

Operation operate(const plan::Scenario& scenario, const PlanFacts& facts, bool include_hypothetical) {
  Operation out = operate_likely(scenario, facts, include_hypothetical);
  out.spread = plan_spread(scenario, out.model, nominal_path(scenario.years.assume, scenario.horizon_years));
  return out;
}

}  // namespace tsunagi::finance
