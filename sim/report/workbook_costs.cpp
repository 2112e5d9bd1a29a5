// SPDX-License-Identifier: Apache-2.0
// What the yearly cost is for, with shares, and the figures that move the present value most.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/report/workbook_views.h"
#include "sim/report/workbook_words.h"

namespace tsunagi::report {
namespace {

constexpr std::uint32_t k_blue = 0x0072B2;
constexpr std::uint32_t k_vermilion = 0xD55E00;
constexpr std::string_view k_millions = "#,##0.0,,";

std::string text_of(const CsvTable& table, std::size_t row, std::string_view column) {
  const auto* text = std::get_if<std::string>(&table.cell(row, column_index(table, column)));
  return text != nullptr ? *text : std::string();
}

// The word for a code, else the row's own name, else its key.
std::string label_of(const CsvTable& table, std::size_t row) {
  const std::string key = text_of(table, row, "key");
  const std::string name = text_of(table, row, "name");
  if (const CodeWords* words = code_words(key)) return std::string(words->name_ja);
  return name.empty() ? key : name;
}

// Rows of one dimension from `row` on; returns the row below its sum.
std::size_t fill_dimension(Sheet& sheet, const DataSheet& costs, std::string_view dimension,
                           std::size_t row) {
  const CsvTable& table = costs.table->table;
  std::vector<std::pair<std::size_t, Formula>> rows;
  double total = 0;
  for (std::size_t r = 0; r < table.row_count(); ++r) {
    if (text_of(table, r, "dimension") != dimension) continue;
    rows.emplace_back(r, cell_of(costs, r, "cost_jpy_per_year"));
    total += rows.back().second.value;
  }
  std::ranges::stable_sort(rows,
                           [](const auto& a, const auto& b) { return a.second.value > b.second.value; });
  const std::size_t first = row + 1;
  const std::size_t last = row + rows.size();
  sheet.text(row, 0, fmt::format("{}別 / by {}", code_words(dimension)->name_ja, dimension), Look::heading);
  sheet.text(row, 1, "年間費用[円/年]", Look::heading).text(row, 2, "割合[%]", Look::heading);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& [r, cost] = rows[i];
    sheet.text(first + i, 0, label_of(table, r)).formula(first + i, 1, cost);
    sheet.formula(first + i, 2,
                  {fmt::format("IF({0}=0,0,{1}/{0})", cell_name(last + 1, 1), cell_name(first + i, 1)),
                   total != 0 ? cost.value / total : 0},
                  Look::share);
  }
  sheet.text(last + 1, 0, "合計");
  sheet.formula(last + 1, 1,
                {fmt::format("SUM({}:{})", cell_name(first, 1), cell_name(std::max(first, last), 1)), total});
  if (dimension == "layer" || dimension == "option" || dimension == "department") {
    constexpr std::size_t k_most_bars = 14;
    const std::size_t bars = std::min(last, row + k_most_bars);
    sheet.chart(
        row, 4,
        {.kind = ChartKind::bar,
         .title = fmt::format("{}別の年間費用", code_words(dimension)->name_ja),
         .value_axis = "百万円/年",
         .value_format = std::string(k_millions),
         .series = {
             {.name = "年間費用", .first_row = first, .last_row = std::max(first, bars), .colour = k_blue}}});
  }
  constexpr std::size_t k_chart_rows = 19;
  return std::max(last + 3, row + k_chart_rows);
}

}  // namespace

void fill_costs(Sheet& sheet, const DataSheets& data, const WorkbookTitle& title) {
  const DataSheet& costs = sheet_of(data, "costs.csv");
  sheet.width(0, 0, 44).width(1, 1, 20).width(2, 2, 10);
  sheet.text(0, 0, fmt::format("{}: 年間費用の内訳", title.region), Look::title);
  sheet.text(1, 0, "どの見方でも合計は同じ総額です。部署別・需要別は、共用する設備を利用者で等分した額です。",
             Look::note);
  std::size_t row = 3;
  for (const char* dimension : {"layer", "technology", "option", "use_case", "department", "municipality"})
    row = fill_dimension(sheet, costs, dimension, row);
}

void fill_tornado(Sheet& sheet, const DataSheets& data, const WorkbookTitle& title) {
  constexpr std::size_t k_most_bars = 15;
  constexpr std::size_t k_heading_row = 5;
  const DataSheet& figures = sheet_of(data, "uncertain_figures.csv");
  const DataSheet& key = sheet_of(data, "key_figures.csv");
  const CsvTable& table = figures.table->table;
  sheet.width(0, 0, 60).width(1, 2, 20).width(3, 4, 20);
  sheet.text(0, 0, fmt::format("{}: 単価の不確かさが現在価値をどれだけ動かすか", title.region), Look::title);
  sheet.text(1, 0, "各単価だけを P10・P90 に動かしたときの、公費の現在価値(収入を引いた期間合計)の差です。",
             Look::note);
  Formula base;
  for (std::size_t r = 0; r < key.table->table.row_count(); ++r) {
    if (text_of(key.table->table, r, "figure") == "likely_present_value") base = cell_of(key, r, "value");
  }
  sheet.text(3, 0, "最も確からしい現在価値[円]").formula(3, 1, base);
  std::size_t column = 0;
  for (const char* name : {"単価", "P10のときの差[円]", "P90のときの差[円]", "動く幅[円]", "判断の前に"})
    sheet.text(k_heading_row, column++, name, Look::heading);
  struct Bar {
    std::size_t row;
    Formula low;
    Formula high;
    [[nodiscard]] double width() const { return std::abs(high.value - low.value); }
  };
  std::vector<Bar> bars;
  for (std::size_t r = 0; r < table.row_count(); ++r)
    bars.push_back({r, cell_of(figures, r, "present_value_at_p10_jpy"),
                    cell_of(figures, r, "present_value_at_p90_jpy")});
  std::ranges::stable_sort(bars, [](const Bar& a, const Bar& b) { return a.width() > b.width(); });
  bars.resize(std::min(bars.size(), k_most_bars));
  const Formula likely{cell_name(3, 1), base.value};
  std::size_t row = k_heading_row;
  for (const Bar& bar : bars) {
    ++row;
    sheet.text(row, 0,
               fmt::format("{} {}", text_of(table, bar.row, "figure"), text_of(table, bar.row, "name")));
    sheet.formula(row, 1, bar.low - likely).formula(row, 2, bar.high - likely);
    sheet.formula(row, 3, {fmt::format("ABS({}-{})", cell_name(row, 2), cell_name(row, 1)), bar.width()});
    sheet.text(row, 4, text_of(table, bar.row, "statement"));
  }
  if (bars.empty()) return;
  sheet.chart(row + 2, 0,
              {.kind = ChartKind::bar,
               .title = "現在価値を動かす単価(トルネード図)",
               .value_axis = "現在価値の差[百万円]",
               .value_format = std::string(k_millions),
               .series = {{.name = "P10のとき",
                           .first_row = k_heading_row + 1,
                           .last_row = row,
                           .values_column = 1,
                           .colour = k_blue},
                          {.name = "P90のとき",
                           .first_row = k_heading_row + 1,
                           .last_row = row,
                           .values_column = 2,
                           .colour = k_vermilion}},
               .overlaps = true,
               .width_px = 960,
               .height_px = 480});
}

}  // namespace tsunagi::report
