// SPDX-License-Identifier: Apache-2.0
#include "sim/report/finance_tables.h"

#include <map>
#include <tuple>

#include "sim/report/csv.h"

namespace tsunagi::report {
namespace {

using finance::Ledger;
using finance::Operation;
using models::Programme;
using models::RuleStatus;

std::string_view name_of(RuleStatus status) {
  return models::k_rule_status_names[static_cast<std::size_t>(status)];
}
std::string_view name_of(models::Layer layer) {
  return models::k_layer_names[static_cast<std::size_t>(layer)];
}
std::string_view name_of(finance::Account account) {
  return finance::k_account_names[static_cast<std::size_t>(account)];
}
std::string_view name_of(finance::Payer payer) {
  return finance::k_payer_names[static_cast<std::size_t>(payer)];
}

// The sentence that every row of support carries.
std::string_view statement(RuleStatus status) {
  switch (status) {
    case RuleStatus::verified:
      return "";
    case RuleStatus::unverified:
      return "適用(地域指定・採択)は未確認";
    case RuleStatus::hypothetical:
      return finance::k_hypothesis_ja;
  }
  return "";
}

CsvTable& place(CsvTable& csv, const Ledger& ledger, std::uint16_t municipality) {
  return csv.text(ledger.places[municipality].code).text(ledger.places[municipality].name);
}

CsvTable fiscal_years_csv(const Ledger& ledger) {
  CsvTable csv{"fiscal_year", "municipality_code", "municipality",        "payer", "account",
               "layer",       "real_jpy",          "nominal_with_tax_jpy"};
  for (const FiscalRow& row : fiscal_rows(ledger)) {
    for (std::size_t y = 0; y < row.real_jpy.size(); ++y) {
      if (row.real_jpy[y] == 0 && row.nominal_jpy[y] == 0) continue;
      place(csv.number(std::int64_t{ledger.base_year} + static_cast<std::int64_t>(y)), ledger,
            row.municipality)
          .text(name_of(row.payer))
          .text(name_of(row.account))
          .text(name_of(row.layer))
          .number(row.real_jpy[y])
          .number(row.nominal_jpy[y])
          .end_row();
    }
  }
  return csv;
}

CsvTable present_values_csv(const Operation& operation) {
  CsvTable csv{"municipality_code",
               "municipality",
               "payer",
               "discount_rate_per_year",
               "capital_jpy",
               "residual_jpy",
               "running_jpy",
               "income_jpy",
               "total_cost_jpy",
               "equivalent_annual_jpy_per_year"};
  for (const finance::PresentRow& row : operation.present) {
    place(csv, operation.ledger, row.municipality)
        .text(name_of(row.payer))
        .number(row.discount_rate)
        .number(row.capital_jpy)
        .number(row.residual_jpy)
        .number(row.running_jpy)
        .number(row.income_jpy)
        .number(row.total_cost_jpy)
        .number(row.equivalent_annual_jpy)
        .end_row();
  }
  return csv;
}

CsvTable support_csv(const models::ProgrammeRules& rules, const Operation& operation) {
  CsvTable csv{"fiscal_year", "municipality_code", "municipality", "programme",     "programme_name",
               "rule_status", "article",           "rule",         "rules_version", "kind",
               "what",        "base_jpy",          "rate",         "amount_jpy",    "planned_jpy",
               "statement"};
  for (const finance::SupportRow& row : operation.support.rows) {
    const Programme& p = *rules.find(row.programme);
    place(csv.number(std::int64_t{operation.ledger.base_year} + row.year), operation.ledger, row.municipality)
        .text(p.id)
        .text(p.name_ja)
        .text(name_of(row.status))
        .text(p.article)
        .text(p.rule)
        .text(rules.version)
        .text(row.is_capital ? "capital" : "running")
        .text(row.what)
        .number(row.base_jpy)
        .number(row.rate)
        .number(row.amount_jpy);
    (row.planned_jpy ? csv.number(*row.planned_jpy) : csv.empty()).text(statement(row.status)).end_row();
  }
  return csv;
}

CsvTable support_range_csv(const Operation& operation) {
  CsvTable csv{"programme",      "rate",          "cost_ratio",  "years",
               "first_year_jpy", "all_years_jpy", "rule_status", "statement"};
  for (const finance::HypotheticalRange& range : operation.support.ranges) {
    for (const finance::SupportCase& c : range.cases) {
      csv.text(range.programme)
          .number(c.rate)
          .number(c.cost_ratio)
          .number(std::int64_t{c.years})
          .number(c.first_year_jpy)
          .number(c.all_years_jpy)
          .text(name_of(RuleStatus::hypothetical))
          .text(finance::k_hypothesis_ja)
          .end_row();
    }
  }
  return csv;
}

CsvTable support_questions_csv(const models::ProgrammeRules& rules, const Operation& operation) {
  CsvTable csv{"municipality_code", "municipality", "programme", "programme_name", "best_rule_status",
               "eligible_jpy",      "counted_jpy",  "missing",   "statement"};
  for (const finance::OpenQuestion& q : operation.support.open) {
    place(csv, operation.ledger, q.municipality)
        .text(q.programme)
        .text(rules.find(q.programme)->name_ja)
        .text(name_of(q.best_status))
        .number(q.eligible_jpy)
        .number(std::int64_t{0})
        .text(q.missing)
        .text(statement(q.best_status))
        .end_row();
  }
  for (const Programme& p : rules.programmes) {
    if (p.formula != models::Formula::listed) continue;
    csv.empty().empty().text(p.id).text(p.name_ja).text("listed").empty().number(std::int64_t{0});
    csv.text(p.reason).empty().end_row();
  }
  return csv;
}

std::int64_t sum(const std::vector<std::int64_t>& years) {
  std::int64_t total = 0;
  for (const std::int64_t jpy : years) total += jpy;
  return total;
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : "; ") + name;
  return out;
}

CsvTable support_choice_csv(const Operation& operation) {
  CsvTable csv{"municipality_code", "municipality", "rule_status", "programmes",
               "ordered_jpy",       "chosen_jpy",   "proven",      "statement"};
  for (const finance::StackingRow& row : operation.support.stackings) {
    place(csv, operation.ledger, row.municipality)
        .text(name_of(row.status))
        .text(joined(row.programmes))
        .number(row.ordered_jpy)
        .number(row.chosen_jpy)
        .text(row.is_proven ? "yes" : "no")
        .text(statement(row.status))
        .end_row();
  }
  return csv;
}

CsvTable support_lines_csv(const models::Catalogue& catalogue, const Operation& operation) {
  CsvTable csv{"municipality_code", "municipality",  "item",      "item_name",   "layer", "account",
               "for_homes",         "all_years_jpy", "programme", "rule_status", "why",   "others",
               "statement"};
  for (const finance::Assignment& a : operation.support.assignments) {
    const finance::LedgerLine& line = operation.ledger.lines[a.line];
    const bool has_item = line.line.item < catalogue.items.size();
    place(csv, operation.ledger, line.line.municipality)
        .text(has_item ? catalogue.items[line.line.item].id : "")
        .text(has_item ? catalogue.items[line.line.item].name : "")
        .text(name_of(line.line.layer))
        .text(name_of(line.account))
        .text(line.line.traits.serves_households ? "yes" : "no")
        .number(sum(line.nominal_jpy))
        .text(a.programme.empty() ? "none" : a.programme)
        .text(a.programme.empty() ? "" : name_of(a.status))
        .text(finance::k_why_names[static_cast<std::size_t>(a.why)])
        .text(joined(a.others))
        .text(a.programme.empty() ? "" : statement(a.status))
        .end_row();
  }
  return csv;
}

CsvTable burden_csv(const Operation& operation) {
  CsvTable csv{"fiscal_year",
               "municipality_code",
               "municipality",
               "basis",
               "capital_jpy",
               "capital_support_jpy",
               "bond_jpy",
               "bond_service_jpy",
               "running_jpy",
               "income_jpy",
               "running_support_jpy",
               "general_funds_jpy",
               "allocation_return_jpy",
               "effective_jpy",
               "bond_programme",
               "statement"};
  for (const finance::Burden& burden : operation.burdens) {
    const auto status = static_cast<RuleStatus>(burden.basis);
    for (std::size_t y = 0; y < burden.years.size(); ++y) {
      const finance::BurdenYear& year = burden.years[y];
      place(csv.number(std::int64_t{operation.ledger.base_year} + static_cast<std::int64_t>(y)),
            operation.ledger, burden.municipality)
          .text(finance::k_basis_names[static_cast<std::size_t>(burden.basis)])
          .number(year.capital_jpy)
          .number(year.capital_support_jpy)
          .number(year.bond_jpy)
          .number(year.bond_service_jpy)
          .number(year.running_jpy)
          .number(year.income_jpy)
          .number(year.running_support_jpy)
          .number(year.general_funds_jpy())
          .number(year.allocation_return_jpy)
          .number(year.effective_jpy())
          .text(burden.bond_programme)
          .text(statement(status))
          .end_row();
    }
  }
  return csv;
}

}  // namespace

std::vector<FiscalRow> fiscal_rows(const Ledger& ledger) {
  std::map<std::tuple<std::uint16_t, finance::Payer, finance::Account, models::Layer>, FiscalRow> rows;
  const auto years = static_cast<std::size_t>(ledger.years);
  for (const finance::LedgerLine& l : ledger.lines) {
    auto [at, fresh] =
        rows.try_emplace({l.line.municipality, l.line.payer, l.account, l.line.layer},
                         FiscalRow{l.line.municipality, l.line.payer, l.account, l.line.layer,
                                   std::vector<std::int64_t>(years), std::vector<std::int64_t>(years)});
    for (std::size_t y = 0; y < years; ++y) {
      at->second.real_jpy[y] += l.real_jpy[y];
      at->second.nominal_jpy[y] += l.nominal_jpy[y];
    }
  }
  std::vector<FiscalRow> out;
  for (auto& [key, row] : rows) out.push_back(std::move(row));
  return out;
}

std::vector<NamedTable> finance_files(const models::Catalogue& catalogue, const Operation& operation) {
  return {{"fiscal_years.csv", fiscal_years_csv(operation.ledger)},
          {"present_values.csv", present_values_csv(operation)},
          {"support.csv", support_csv(catalogue.rules, operation)},
          {"support_range.csv", support_range_csv(operation)},
          {"support_questions.csv", support_questions_csv(catalogue.rules, operation)},
          {"support_lines.csv", support_lines_csv(catalogue, operation)},
          {"support_choice.csv", support_choice_csv(operation)},
          {"burden.csv", burden_csv(operation)}};
}

}  // namespace tsunagi::report
