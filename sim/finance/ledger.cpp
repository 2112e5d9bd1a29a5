// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/ledger.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::finance {
namespace {

LedgerLine entered(const YearlyLine& line, Account account, const std::vector<double>& real,
                   const NominalPath& nominal) {
  LedgerLine out{.line = line, .account = account, .real_jpy = {}, .nominal_jpy = {}};
  const double tax = line.is_taxed ? 1 + nominal.consumption_tax : 1;
  for (std::size_t y = 0; y < real.size(); ++y) {
    out.real_jpy.push_back(rounded_jpy(real[y]));
    out.nominal_jpy.push_back(rounded_jpy(real[y] * nominal.price_level[y] * tax));
  }
  return out;
}

void enter(Ledger& ledger, const YearlyLine& line, const YearPaths& paths, const NominalPath& nominal) {
  const LineYears years = line_years(line, paths, ledger.years);
  std::vector<double> first(years.bought.size(), 0);
  std::vector<double> renewed = years.bought;
  for (int part = 0; part < line.instalments; ++part) {
    const auto at = static_cast<std::size_t>(line.first_purchase + part);
    if (at < renewed.size()) std::swap(first[at], renewed[at]);
  }
  const auto add = [&](Account account, const std::vector<double>& real) {
    const bool any = std::ranges::any_of(real, [](double jpy) { return jpy != 0; });
    if (any) ledger.lines.push_back(entered(line, account, real, nominal));
  };
  add(line.first_account, first);
  add(Account::renewal, renewed);
  add(Account::upkeep, years.upkeep);
  add(line.running_account, years.running);
}

}  // namespace

std::int64_t rounded_jpy(double jpy) {
  return static_cast<std::int64_t>(std::nearbyint(jpy));
}

NominalPath nominal_path(const plan::YearAssumptions& assume, int years) {
  NominalPath path{.price_level = {}, .consumption_tax = assume.consumption_tax};
  for (int y = 0; y < years; ++y) path.price_level.push_back(std::pow(1 + assume.price_rise, y));
  return path;
}

Ledger keep_ledger(const YearlyModel& model, const NominalPath& nominal) {
  ModuleUnits modules = module_units(model.inputs, model.paths);
  Ledger ledger{.base_year = model.base_year,
                .years = model.inputs.years,
                .places = model.places,
                .lines = {},
                .short_modules = std::move(modules.short_modules),
                .short_unit_loads = std::move(modules.short_unit_loads)};
  for (const YearlyLine& line : model.inputs.lines) enter(ledger, line, model.paths, nominal);
  for (const YearlyLine& line : modules.lines) enter(ledger, line, model.paths, nominal);
  return ledger;
}

std::vector<YearSum> nominal_years(const Ledger& ledger, std::uint16_t municipality, Payer payer) {
  std::vector<YearSum> years(static_cast<std::size_t>(ledger.years));
  for (const LedgerLine& l : ledger.lines) {
    if (l.line.municipality != municipality || l.line.payer != payer) continue;
    for (std::size_t y = 0; y < years.size(); ++y) {
      YearSum& year = years[y];
      std::int64_t& sum = l.account == Account::income ? year.income_jpy
                          : is_capital(l.account)      ? year.capital_jpy
                                                       : year.running_jpy;
      sum += l.nominal_jpy[y];
    }
  }
  return years;
}

}  // namespace tsunagi::finance
