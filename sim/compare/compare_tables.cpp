// SPDX-License-Identifier: Apache-2.0
#include "sim/compare/compare_tables.h"

#include <cmath>

#include <fmt/format.h>

#include "geo/base/text.h"
#include "sim/report/workbook_book.h"

namespace tsunagi::compare {
namespace {

using report::CsvTable;
using report::DataSheet;
using report::Formula;
using report::Look;
using report::NamedTable;

double gap_ratio(const RunResult& run) {
  if (run.total_jpy_per_year == 0) return 0;
  const double gap = static_cast<double>(run.total_jpy_per_year - run.bound_jpy_per_year) /
                     static_cast<double>(run.total_jpy_per_year);
  return std::round(gap * 1e6) / 1e6;
}

std::string_view name_of(Change change) {
  return k_change_names[static_cast<std::size_t>(change)];
}

CsvTable runs_table(const Comparison& c) {
  CsvTable csv{"run",
               "scenario",
               "total_jpy_per_year",
               "penalties_jpy_per_year",
               "paid_jpy_per_year",
               "certified_bound_jpy_per_year",
               "gap_ratio",
               "units",
               "served_units",
               "new_cable_km",
               "masts",
               "radios",
               "is_dominated"};
  for (std::size_t r = 0; r < c.runs.size(); ++r) {
    const RunResult& run = c.runs[r];
    csv.text(run.name)
        .text(run.scenario)
        .number(run.total_jpy_per_year)
        .number(run.penalties_jpy_per_year)
        .number(run.paid_jpy_per_year())
        .number(run.bound_jpy_per_year)
        .number(gap_ratio(run))
        .number(run.units())
        .number(run.served_units())
        .number(run.new_cable_km)
        .number(run.masts)
        .number(run.radios)
        .text(is_dominated(c.runs, r) ? "yes" : "no")
        .end_row();
  }
  return csv;
}

CsvTable differences_table(const Comparison& c) {
  CsvTable csv{"from_run",
               "to_run",
               "difference_jpy_per_year",
               "least_difference_jpy_per_year",
               "most_difference_jpy_per_year",
               "distinguishable",
               "same_demand",
               "extra_served_units",
               "extra_paid_jpy_per_year",
               "paid_jpy_per_year_per_extra_unit",
               "changed_inputs",
               "changed_terminals",
               "changed_sites",
               "changed_routes"};
  for (const Difference& d : c.differences) {
    const RunResult& a = c.runs[d.from];
    const RunResult& b = c.runs[d.to];
    csv.text(a.name)
        .text(b.name)
        .number(b.total_jpy_per_year - a.total_jpy_per_year)
        .number(d.least_jpy_per_year)
        .number(d.most_jpy_per_year)
        .text(d.is_distinguishable() ? "yes" : "no")
        .text(d.same_demand ? "yes" : "no")
        .number(b.served_units() - a.served_units())
        .number(b.paid_jpy_per_year() - a.paid_jpy_per_year());
    const auto price = jpy_per_extra_unit(a, b, d);
    (price ? csv.number(static_cast<std::int64_t>(std::llround(*price))) : csv.empty())
        .number(static_cast<std::int64_t>(d.inputs.size()))
        .number(static_cast<std::int64_t>(d.terminals.size()))
        .number(static_cast<std::int64_t>(d.sites.size()))
        .number(static_cast<std::int64_t>(d.routes.size()))
        .end_row();
  }
  return csv;
}

CsvTable inputs_table(const Comparison& c) {
  CsvTable csv{"from_run", "to_run", "kind", "key", "name", "from", "to"};
  for (const Difference& d : c.differences) {
    for (const InputChange& change : d.inputs) {
      csv.text(c.runs[d.from].name)
          .text(c.runs[d.to].name)
          .text(k_input_kind_names[static_cast<std::size_t>(change.kind)])
          .text(change.key)
          .text(change.name)
          .text(change.from)
          .text(change.to)
          .end_row();
    }
  }
  return csv;
}

CsvTable costs_table(const Comparison& c) {
  CsvTable csv{"from_run",
               "to_run",
               "layer",
               "item",
               "item_name",
               "unit",
               "option",
               "municipality",
               "from_quantity",
               "to_quantity",
               "from_jpy_per_year",
               "to_jpy_per_year",
               "by_price_jpy_per_year",
               "by_quantity_jpy_per_year"};
  for (const Difference& d : c.differences) {
    for (const CostChange& change : d.costs) {
      csv.text(c.runs[d.from].name)
          .text(c.runs[d.to].name)
          .text(change.key.layer)
          .text(change.key.item)
          .text(change.item_name)
          .text(change.unit)
          .text(change.key.option)
          .text(change.key.municipality)
          .number(change.from_quantity)
          .number(change.to_quantity)
          .number(change.from_jpy)
          .number(change.to_jpy)
          .number(change.price_jpy)
          .number(change.quantity_jpy)
          .end_row();
    }
  }
  return csv;
}

CsvTable demand_table(const Comparison& c) {
  CsvTable csv{"from_run",          "to_run",          "demand",
               "demand_name",       "from_units",      "to_units",
               "from_served_units", "to_served_units", "from_jpy_per_year",
               "to_jpy_per_year"};
  for (const Difference& d : c.differences) {
    for (const DemandChange& change : d.demand) {
      csv.text(c.runs[d.from].name)
          .text(c.runs[d.to].name)
          .text(change.id)
          .text(change.to.name.empty() ? change.from.name : change.to.name)
          .number(change.from.units)
          .number(change.to.units)
          .number(change.from.served_units)
          .number(change.to.served_units)
          .number(change.from.jpy_per_year)
          .number(change.to.jpy_per_year)
          .end_row();
    }
  }
  return csv;
}

CsvTable terminals_table(const Comparison& c) {
  CsvTable csv{"from_run", "to_run",    "change",      "demand",           "name",      "municipality",
               "units",    "is_backup", "from_option", "from_option_name", "to_option", "to_option_name"};
  for (const Difference& d : c.differences) {
    for (const TerminalChange& change : d.terminals) {
      const TerminalResult& shown = change.change == Change::removed ? change.from : change.to;
      csv.text(c.runs[d.from].name)
          .text(c.runs[d.to].name)
          .text(name_of(change.change))
          .text(shown.demand)
          .text(shown.name)
          .text(shown.municipality)
          .number(shown.units)
          .text(shown.is_backup ? "yes" : "no")
          .text(change.from.option)
          .text(change.from.option_name)
          .text(change.to.option)
          .text(change.to.option_name)
          .end_row();
    }
  }
  return csv;
}

std::string signed_money(std::int64_t jpy) {
  return (jpy > 0 ? "+" : "") + with_thousands(jpy);
}

}  // namespace

Comparison compare_results(std::vector<RunResult> runs) {
  Comparison out{.runs = std::move(runs), .differences = {}};
  for (std::size_t r = 1; r < out.runs.size(); ++r)
    out.differences.push_back(find_difference(out.runs, 0, r));
  return out;
}

std::vector<NamedTable> compare_tables(const Comparison& comparison) {
  return {{"compare.csv", runs_table(comparison)},
          {"differences.csv", differences_table(comparison)},
          {"changed_inputs.csv", inputs_table(comparison)},
          {"changed_costs.csv", costs_table(comparison)},
          {"changed_demand.csv", demand_table(comparison)},
          {"changed_terminals.csv", terminals_table(comparison)}};
}

std::vector<std::string> write_compare_workbook(const std::filesystem::path& file,
                                                const Comparison& comparison,
                                                const std::vector<NamedTable>& tables) {
  constexpr std::size_t k_heading_row = 3;
  report::Book book(file, comparison.runs.front().base_year);
  report::Sheet sheet = book.add_sheet("比較");
  std::vector<DataSheet> data;
  for (const NamedTable& table : tables) data.push_back(book.add_table(table));
  sheet.width(0, 0, 28).width(1, 7, 20);
  sheet.text(0, 0, fmt::format("{}: 計画の比較", comparison.runs.front().region), Look::title);
  sheet.text(1, 0,
             "差は最初の計画に対するもの。最適との差の上限(gap)を超えない差は「区別できない」と書きます。",
             Look::note);
  std::size_t column = 0;
  for (const char* name :
       {"計画", "年間費用[円/年]", "うち支払う費用[円/年]", "収容する端末数", "年間費用の差[円/年]",
        "支払う費用の差[円/年]", "収容の差", "1台増やす費用[円/年]"})
    sheet.text(k_heading_row, column++, name, Look::heading);
  sheet.text(k_heading_row, column, "判定", Look::heading);
  const auto cell = [](std::size_t row, std::size_t at) { return report::cell_name(row, at); };
  const std::size_t first = k_heading_row + 1;
  for (std::size_t r = 0; r < comparison.runs.size(); ++r) {
    const RunResult& run = comparison.runs[r];
    const RunResult& base = comparison.runs.front();
    const std::size_t row = first + r;
    sheet.text(row, 0, run.name);
    sheet.formula(row, 1, report::cell_of(data[0], r, "total_jpy_per_year"));
    sheet.formula(row, 2, report::cell_of(data[0], r, "paid_jpy_per_year"));
    sheet.formula(row, 3, report::cell_of(data[0], r, "served_units"));
    if (r == 0) continue;
    const auto difference = [&](std::size_t at, std::int64_t from, std::int64_t to) {
      sheet.formula(row, at + 3,
                    {fmt::format("{}-{}", cell(row, at), cell(first, at)), static_cast<double>(to - from)});
    };
    difference(1, base.total_jpy_per_year, run.total_jpy_per_year);
    difference(2, base.paid_jpy_per_year(), run.paid_jpy_per_year());
    difference(3, base.served_units(), run.served_units());
    const Difference& d = comparison.differences[r - 1];
    if (const auto price = jpy_per_extra_unit(base, run, d))
      sheet.formula(row, 7, {fmt::format("{}/{}", cell(row, 5), cell(row, 6)), *price});
    sheet.text(row, 8, d.is_distinguishable() ? "区別できる" : "区別できない");
  }
  const std::size_t last = first + comparison.runs.size() - 1;
  sheet.chart(last + 3, 0,
              {.kind = report::ChartKind::column,
               .title = "計画ごとの年間費用",
               .value_axis = "百万円/年",
               .value_format = "#,##0,,",
               .series = {{.name = "年間費用(収容しない損失を含む)",
                           .first_row = first,
                           .last_row = last,
                           .values_column = 1,
                           .colour = 0x0072B2},
                          {.name = "支払う費用",
                           .first_row = first,
                           .last_row = last,
                           .values_column = 2,
                           .colour = 0xE69F00}}});
  sheet.chart(last + 3, 5,
              {.kind = report::ChartKind::column,
               .title = "計画ごとの収容する端末数",
               .value_axis = "台",
               .series = {{.name = "収容する端末数",
                           .first_row = first,
                           .last_row = last,
                           .values_column = 3,
                           .colour = 0x009E73}}});
  return book.close();
}

std::string compare_text(const Comparison& comparison) {
  std::string out = fmt::format("{}\n", comparison.runs.front().region);
  for (const RunResult& run : comparison.runs)
    out += fmt::format("  {:<24} {:>16} JPY/year, {} of {} units served, gap {:.2f} %\n", run.name,
                       with_thousands(run.total_jpy_per_year), with_thousands(run.served_units()),
                       with_thousands(run.units()), 100 * gap_ratio(run));
  for (const Difference& d : comparison.differences) {
    const RunResult& a = comparison.runs[d.from];
    const RunResult& b = comparison.runs[d.to];
    out += fmt::format("  {} -> {}: {} JPY/year ({}; the cheapest plans differ by {} to {})\n", a.name,
                       b.name, signed_money(b.total_jpy_per_year - a.total_jpy_per_year),
                       d.is_distinguishable() ? "distinguishable" : "not distinguishable within the gaps",
                       signed_money(d.least_jpy_per_year), signed_money(d.most_jpy_per_year));
    out += fmt::format("    served {} units", signed_money(b.served_units() - a.served_units()));
    if (const auto price = jpy_per_extra_unit(a, b, d))
      out += fmt::format(", {} JPY/year paid for each more", with_thousands(std::llround(*price)));
    out += fmt::format("; {} terminals, {} sites and {} stretches of route change\n", d.terminals.size(),
                       d.sites.size(), d.routes.size());
    constexpr std::size_t k_most_lines = 8;
    for (std::size_t i = 0; i < std::min(k_most_lines, d.inputs.size()); ++i) {
      const InputChange& c = d.inputs[i];
      out += fmt::format("    {} {}: {} -> {}\n", k_input_kind_names[static_cast<std::size_t>(c.kind)], c.key,
                         c.from.empty() ? "(none)" : c.from, c.to.empty() ? "(none)" : c.to);
    }
    if (d.inputs.empty()) out += "    the inputs are the same\n";
    if (d.inputs.size() > k_most_lines)
      out += fmt::format("    and {} other inputs: see changed_inputs.csv\n", d.inputs.size() - k_most_lines);
  }
  return out;
}

}  // namespace tsunagi::compare
