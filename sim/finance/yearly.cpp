// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/yearly.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace tsunagi::finance {
namespace {

constexpr std::size_t k_layers = models::k_layer_names.size();
constexpr std::size_t k_accounts = k_account_names.size();
constexpr std::size_t k_cells_each = k_payer_names.size() * k_accounts * k_layers * 2;

// A purchase due at 7.999999 years is one at 8.
constexpr double k_year_slack = 1e-9;

double price_path(const YearPaths& paths, Prices prices, int year) {
  const auto y = static_cast<std::size_t>(year);
  switch (prices) {
    case Prices::constant:
      return 1;
    case Prices::construction:
      return paths.construction[y];
    case Prices::wages:
      return paths.wages[y];
  }
  return 1;
}

double volume_path(const YearPaths& paths, const YearlyLine& line, int year) {
  const auto y = static_cast<std::size_t>(year);
  switch (line.follows) {
    case Follows::nothing:
      return 1;
    case Follows::traffic:
      return paths.traffic[y];
    case Follows::households:
      return paths.households[line.municipality][y];
    case Follows::subscribers:
      return paths.households[line.municipality][y] *
             paths.take_up[static_cast<std::size_t>(std::max(0, year - line.first_year))];
  }
  return 1;
}

// Calls `bought(year, amount, is_first)` for every purchase and returns the residual value.
template <class Bought>
double each_purchase(const YearlyLine& line, const YearPaths& paths, int years, double factor,
                     Bought bought) {
  if (line.life_years <= 0 || line.capital_jpy == 0) return 0;
  const auto price = [&](int year) {
    return line.capital_jpy * factor * price_path(paths, line.capital_prices, year);
  };
  double spent = 0;
  for (int part = 0; part < line.instalments && line.first_purchase + part < line.end_year; ++part) {
    const int year = line.first_purchase + part;
    const double amount = price(year) / line.instalments;
    bought(year, amount, true);
    spent += amount;
  }
  const auto residual = [&](double at, double amount) {
    if (line.end_year != years) return 0.0;  // gone before the end
    return amount * std::clamp((at + line.life_years - years) / line.life_years, 0.0, 1.0);
  };
  double at = line.first_purchase + line.wait_years;
  double left = residual(at, spent);
  for (at += line.life_years; line.is_renewed && at < line.end_year - k_year_slack; at += line.life_years) {
    const int year = static_cast<int>(at + k_year_slack);
    bought(year, price(year), false);
    left = residual(at, price(year));
  }
  return left;
}

auto identity(const YearlyLine& l) {
  return std::tuple(l.municipality, l.payer, l.layer, l.item, l.traits, l.running_account, l.first_account,
                    l.follows, l.capital_prices, l.running_prices, l.is_taxed, l.is_renewed, l.life_years,
                    l.first_purchase, l.instalments, l.wait_years, l.first_year, l.end_year);
}

// Adds lines of cost into a table.
class Filler {
 public:
  Filler(const YearPaths& paths, std::span<const double> factor, YearTable& table)
      : paths_(paths), factor_(factor), table_(table) {}

  void add(const YearlyLine& line) {
    const double factor = line.item < factor_.size() ? factor_[line.item] : 1;
    table_.residual_jpy[line.municipality * k_payer_names.size() + static_cast<std::size_t>(line.payer)] +=
        each_purchase(line, paths_, table_.years, factor, [&](int year, double amount, bool is_first) {
          at(line, is_first ? line.first_account : Account::renewal)[year] += amount;
        });
    if (line.upkeep_jpy != 0) {
      double* cell = at(line, Account::upkeep);
      for (int y = line.first_year; y < line.end_year; ++y)
        cell[y] += line.upkeep_jpy * factor * price_path(paths_, line.capital_prices, y);
    }
    if (line.running_jpy != 0) {
      double* cell = at(line, line.running_account);
      for (int y = line.first_year; y < line.end_year; ++y) {
        cell[y] += line.running_jpy * factor * price_path(paths_, line.running_prices, y) *
                   volume_path(paths_, line, y);
      }
    }
  }

 private:
  double* at(const YearlyLine& line, Account account) {
    return table_.jpy.data() +
           YearTable::cell(line.municipality, line.payer, account, line.layer, line.is_taxed) *
               static_cast<std::size_t>(table_.years);
  }

  const YearPaths& paths_;
  std::span<const double> factor_;
  YearTable& table_;
};

}  // namespace

LineYears line_years(const YearlyLine& line, const YearPaths& paths, int years, double price_factor) {
  const auto n = static_cast<std::size_t>(years);
  LineYears out{std::vector<double>(n), std::vector<double>(n), std::vector<double>(n), 0};
  out.residual = each_purchase(line, paths, years, price_factor, [&](int year, double amount, bool) {
    out.bought[static_cast<std::size_t>(year)] += amount;
  });
  for (int y = line.first_year; y < line.end_year; ++y) {
    const auto i = static_cast<std::size_t>(y);
    out.upkeep[i] = line.upkeep_jpy * price_factor * price_path(paths, line.capital_prices, y);
    out.running[i] = line.running_jpy * price_factor * price_path(paths, line.running_prices, y) *
                     volume_path(paths, line, y);
  }
  return out;
}

ModuleUnits module_units(const YearlyInputs& inputs, const YearPaths& paths) {
  const auto n = static_cast<std::size_t>(inputs.years);
  ModuleUnits out{{}, std::vector<int>(n), std::vector<double>(n)};
  for (const YearlyModule& module : inputs.modules) {
    std::uint32_t bought = 1;
    const int first =
        module.first_line < module.end_line ? inputs.unit_lines[module.first_line].first_year : 0;
    for (int y = first; y < inputs.years; ++y) {
      double load = 0;
      for (std::size_t k = 0; k < module.fixed_ratio.size(); ++k) {
        load = std::max(load, module.fixed_ratio[k] +
                                  module.growing_ratio[k] * paths.traffic[static_cast<std::size_t>(y)]);
      }
      const double beyond = load - module.most_units;
      if (beyond > k_year_slack) {
        ++out.short_modules[static_cast<std::size_t>(y)];
        out.short_unit_loads[static_cast<std::size_t>(y)] += beyond;
      }
      for (; bought < module.most_units && load > bought + k_year_slack; ++bought) {
        for (std::uint32_t l = module.first_line; l < module.end_line; ++l) {
          out.lines.push_back(inputs.unit_lines[l]);
          out.lines.back().first_purchase = out.lines.back().first_year = y;
          out.lines.back().instalments = 1;  // ordered in time
          out.lines.back().wait_years = 0;
        }
      }
    }
  }
  out.lines = merged(std::move(out.lines));
  return out;
}

std::size_t YearTable::cell(std::uint16_t municipality, Payer payer, Account account, models::Layer layer,
                            bool is_taxed) {
  const std::size_t who = municipality * k_payer_names.size() + static_cast<std::size_t>(payer);
  const std::size_t what = who * k_accounts + static_cast<std::size_t>(account);
  return (what * k_layers + static_cast<std::size_t>(layer)) * 2 + (is_taxed ? 1 : 0);
}

std::span<const double> YearTable::at(std::size_t cell) const {
  const auto n = static_cast<std::size_t>(years);
  return std::span(jpy).subspan(cell * n, n);
}

YearTable evaluate(const YearlyInputs& inputs, const YearPaths& paths, std::span<const double> price_factor) {
  YearTable table{inputs.years, inputs.municipalities, {}, {}};
  table.jpy.assign(inputs.municipalities * k_cells_each * static_cast<std::size_t>(inputs.years), 0);
  table.residual_jpy.assign(inputs.municipalities * k_payer_names.size(), 0);
  Filler filler(paths, price_factor, table);
  for (const YearlyLine& line : inputs.lines) filler.add(line);
  if (!inputs.modules.empty()) {
    for (const YearlyLine& line : module_units(inputs, paths).lines) filler.add(line);
  }
  return table;
}

std::vector<ItemYears> item_years(const YearlyInputs& inputs, const YearPaths& paths,
                                  std::uint16_t municipality, Payer payer) {
  std::vector<YearlyLine> lines = inputs.lines;
  if (!inputs.modules.empty()) {
    const ModuleUnits units = module_units(inputs, paths);
    lines.insert(lines.end(), units.lines.begin(), units.lines.end());
  }
  const auto n = static_cast<std::size_t>(inputs.years);
  std::map<std::uint32_t, ItemYears> by_item;
  for (const YearlyLine& line : lines) {
    if (line.municipality != municipality || line.payer != payer) continue;
    ItemYears& sum = by_item
                         .try_emplace(line.item, ItemYears{line.item, std::vector<double>(n),
                                                           std::vector<double>(n), std::vector<double>(n), 0})
                         .first->second;
    const LineYears each = line_years(line, paths, inputs.years);
    std::vector<double>& running = line.running_account == Account::income ? sum.income_jpy : sum.running_jpy;
    for (std::size_t y = 0; y < n; ++y) {
      sum.capital_jpy[y] += each.bought[y];
      sum.running_jpy[y] += each.upkeep[y];
      running[y] += each.running[y];
    }
    sum.residual_jpy += each.residual;
  }
  std::vector<ItemYears> out;
  for (auto& [item, years] : by_item) out.push_back(std::move(years));
  return out;
}

PresentValue present_value(const YearTable& table, std::uint16_t municipality, Payer payer, double rate) {
  PresentValue out;
  for (std::size_t account = 0; account < k_accounts; ++account) {
    for (std::size_t layer = 0; layer < k_layers; ++layer) {
      for (const bool is_taxed : {false, true}) {
        const auto a = static_cast<Account>(account);
        const auto jpy =
            table.at(YearTable::cell(municipality, payer, a, static_cast<models::Layer>(layer), is_taxed));
        double& sum = a == Account::income ? out.income_jpy
                      : is_capital(a)      ? out.capital_jpy
                                           : out.running_jpy;
        for (int y = 0; y < table.years; ++y)
          sum += jpy[static_cast<std::size_t>(y)] * std::pow(1 + rate, -(is_capital(a) ? y : y + 1));
      }
    }
  }
  out.residual_jpy =
      table.residual_jpy[municipality * k_payer_names.size() + static_cast<std::size_t>(payer)] *
      std::pow(1 + rate, -table.years);
  return out;
}

std::vector<YearlyLine> merged(std::vector<YearlyLine> lines) {
  std::ranges::stable_sort(lines, {}, identity);
  std::vector<YearlyLine> out;
  for (const YearlyLine& line : lines) {
    if (out.empty() || identity(out.back()) != identity(line)) {
      out.push_back(line);
      continue;
    }
    out.back().capital_jpy += line.capital_jpy;
    out.back().upkeep_jpy += line.upkeep_jpy;
    out.back().running_jpy += line.running_jpy;
  }
  return out;
}

}  // namespace tsunagi::finance
