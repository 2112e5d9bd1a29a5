// SPDX-License-Identifier: Apache-2.0
// Fiscal years, support and burden in summary.json.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "sim/report/finance_tables.h"

namespace tsunagi::report {
namespace {

using finance::Operation;
using models::RuleStatus;
using nlohmann::json;

std::string status_name(RuleStatus status) {
  return std::string(models::k_rule_status_names[static_cast<std::size_t>(status)]);
}

json rows_json(const Operation& operation, const models::ProgrammeRules& rules) {
  json out = json::array();
  for (const finance::SupportRow& row : operation.support.rows) {
    json entry{{"fiscal_year", operation.ledger.base_year + row.year},
               {"municipality", operation.ledger.places[row.municipality].code},
               {"programme", row.programme},
               {"rule_status", status_name(row.status)},
               {"article", rules.find(row.programme)->article},
               {"what", row.what},
               {"base_jpy", row.base_jpy},
               {"rate", row.rate},
               {"amount_jpy", row.amount_jpy}};
    if (row.planned_jpy) entry["planned_jpy"] = *row.planned_jpy;
    if (row.status == RuleStatus::hypothetical) entry["statement_ja"] = finance::k_hypothesis_ja;
    out.push_back(std::move(entry));
  }
  return out;
}

json range_json(const finance::HypotheticalRange& range) {
  json grid = json::array();
  for (const finance::SupportCase& c : range.cases) {
    grid.push_back({{"rate", c.rate},
                    {"cost_ratio", c.cost_ratio},
                    {"years", c.years},
                    {"first_year_jpy", c.first_year_jpy},
                    {"all_years_jpy", c.all_years_jpy}});
  }
  const auto [least, most] =
      std::ranges::minmax_element(range.cases, {}, &finance::SupportCase::first_year_jpy);
  return {{"rule", range.programme},
          {"rule_status", status_name(RuleStatus::hypothetical)},
          {"statement_ja", finance::k_hypothesis_ja},
          {"granted_jpy", 0},
          {"eligible_running_first_year_jpy", range.eligible_running_jpy},
          {"least_first_year_jpy", least->first_year_jpy},
          {"most_first_year_jpy", most->first_year_jpy},
          {"grid", std::move(grid)}};
}

// Which programme each cost line met, and why.
json lines_json(const models::Catalogue& catalogue, const Operation& operation) {
  json out = json::array();
  for (const finance::Assignment& a : operation.support.assignments) {
    const finance::LedgerLine& line = operation.ledger.lines[a.line];
    std::int64_t all_years = 0;
    for (const std::int64_t jpy : line.nominal_jpy) all_years += jpy;
    json entry{{"municipality", operation.ledger.places[line.line.municipality].code},
               {"item", line.line.item < catalogue.items.size() ? catalogue.items[line.line.item].id : ""},
               {"layer", models::k_layer_names[static_cast<std::size_t>(line.line.layer)]},
               {"account", finance::k_account_names[static_cast<std::size_t>(line.account)]},
               {"for_homes", line.line.traits.serves_households},
               {"all_years_jpy", all_years},
               {"programme", a.programme},
               {"why", finance::k_why_names[static_cast<std::size_t>(a.why)]},
               {"others", a.others}};
    if (!a.programme.empty()) entry["rule_status"] = status_name(a.status);
    if (!a.programme.empty() && a.status == RuleStatus::hypothetical)
      entry["statement_ja"] = finance::k_hypothesis_ja;
    out.push_back(std::move(entry));
  }
  return out;
}

json choices_json(const Operation& operation) {
  json out = json::array();
  for (const finance::StackingRow& row : operation.support.stackings) {
    json entry{{"municipality", operation.ledger.places[row.municipality].code},
               {"rule_status", status_name(row.status)},
               {"programmes", row.programmes},
               {"ordered_jpy", row.ordered_jpy},
               {"chosen_jpy", row.chosen_jpy},
               {"proven", row.is_proven}};
    if (row.status == RuleStatus::hypothetical) entry["statement_ja"] = finance::k_hypothesis_ja;
    out.push_back(std::move(entry));
  }
  return out;
}

json open_json(const Operation& operation) {
  json out = json::array();
  for (const finance::OpenQuestion& q : operation.support.open) {
    out.push_back({{"municipality", operation.ledger.places[q.municipality].code},
                   {"programme", q.programme},
                   {"best_rule_status", status_name(q.best_status)},
                   {"eligible_jpy", q.eligible_jpy},
                   {"counted_jpy", 0},
                   {"missing", q.missing}});
  }
  return out;
}

}  // namespace

json operation_json(const Operation& operation) {
  const finance::Ledger& ledger = operation.ledger;
  json rows = json::array();
  for (const FiscalRow& row : fiscal_rows(ledger)) {
    rows.push_back({{"municipality", ledger.places[row.municipality].code},
                    {"payer", finance::k_payer_names[static_cast<std::size_t>(row.payer)]},
                    {"account", finance::k_account_names[static_cast<std::size_t>(row.account)]},
                    {"layer", models::k_layer_names[static_cast<std::size_t>(row.layer)]},
                    {"real_jpy", row.real_jpy},
                    {"nominal_with_tax_jpy", row.nominal_jpy}});
  }
  json present = json::array();
  for (const finance::PresentRow& row : operation.present) {
    present.push_back({{"municipality", ledger.places[row.municipality].code},
                       {"payer", finance::k_payer_names[static_cast<std::size_t>(row.payer)]},
                       {"discount_rate", row.discount_rate},
                       {"capital_jpy", row.capital_jpy},
                       {"residual_jpy", row.residual_jpy},
                       {"running_jpy", row.running_jpy},
                       {"income_jpy", row.income_jpy},
                       {"total_cost_jpy", row.total_cost_jpy},
                       {"equivalent_annual_jpy_per_year", row.equivalent_annual_jpy}});
  }
  json budget = json::array();
  for (const finance::BudgetYear& year : operation.budget) {
    budget.push_back({{"fiscal_year", year.fiscal_year},
                      {"budget_jpy", year.budget_jpy},
                      {"general_funds_jpy", year.general_funds_jpy},
                      {"within", year.within()}});
  }
  return {{"budget", std::move(budget)},
          {"first_fiscal_year", ledger.base_year},
          {"last_fiscal_year", ledger.base_year + ledger.years - 1},
          {"rows", std::move(rows)},
          {"present_values", std::move(present)},
          {"modules_short", ledger.short_modules},
          {"short_unit_loads", ledger.short_unit_loads},
          {"assumed", operation.model.assumed}};
}

json support_json(const models::Catalogue& catalogue, const Operation& operation) {
  const models::ProgrammeRules& rules = catalogue.rules;
  const auto& total = operation.support.total_jpy;
  json listed = json::array();
  for (const models::Programme& p : rules.programmes) {
    if (p.formula == models::Formula::listed)
      listed.push_back(
          {{"programme", p.id}, {"name_ja", p.name_ja}, {"reason", p.reason}, {"counted_jpy", 0}});
  }
  json ranges = json::array();
  for (const finance::HypotheticalRange& range : operation.support.ranges)
    ranges.push_back(range_json(range));
  json rule_file{{"version", rules.version}, {"status", rules.status}, {"valid_from", rules.valid_from}};
  if (rules.valid_to) rule_file["valid_to"] = *rules.valid_to;
  return {{"rules", std::move(rule_file)},
          {"in_force_verified_jpy", total[static_cast<std::size_t>(RuleStatus::verified)]},
          {"in_force_unverified_jpy", total[static_cast<std::size_t>(RuleStatus::unverified)]},
          {"hypothetical",
           {{"stated_jpy", total[static_cast<std::size_t>(RuleStatus::hypothetical)]},
            {"statement_ja", finance::k_hypothesis_ja},
            {"ranges", std::move(ranges)}}},
          {"rows", rows_json(operation, rules)},
          {"lines", lines_json(catalogue, operation)},
          {"choices", choices_json(operation)},
          {"open", open_json(operation)},
          {"listed", std::move(listed)}};
}

json burden_json(const Operation& operation) {
  json out = json::array();
  for (const finance::Burden& burden : operation.burdens) {
    json years = json::array();
    for (std::size_t y = 0; y < burden.years.size(); ++y) {
      const finance::BurdenYear& year = burden.years[y];
      years.push_back({{"fiscal_year", operation.ledger.base_year + static_cast<int>(y)},
                       {"capital_jpy", year.capital_jpy},
                       {"capital_support_jpy", year.capital_support_jpy},
                       {"bond_jpy", year.bond_jpy},
                       {"bond_service_jpy", year.bond_service_jpy},
                       {"running_jpy", year.running_jpy},
                       {"income_jpy", year.income_jpy},
                       {"running_support_jpy", year.running_support_jpy},
                       {"general_funds_jpy", year.general_funds_jpy()},
                       {"allocation_return_jpy", year.allocation_return_jpy},
                       {"effective_jpy", year.effective_jpy()}});
    }
    json entry{{"municipality", operation.ledger.places[burden.municipality].code},
               {"basis", finance::k_basis_names[static_cast<std::size_t>(burden.basis)]},
               {"bond_programme", burden.bond_programme},
               {"receives_allocation", burden.receives_allocation},
               {"service_after_horizon_jpy", burden.service_after_horizon_jpy},
               {"years", std::move(years)}};
    if (burden.most_stress_ratio) entry["most_effective_by_standard_scale_ratio"] = *burden.most_stress_ratio;
    if (burden.basis == finance::Basis::with_hypothetical) {
      entry["rule_status"] = status_name(RuleStatus::hypothetical);
      entry["statement_ja"] = finance::k_hypothesis_ja;
    }
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace tsunagi::report
