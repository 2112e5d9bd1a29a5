// SPDX-License-Identifier: Apache-2.0
// The fiscal years for one municipality or all, as the reader chooses: by account, by payer, with support.
#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/report/workbook_views.h"
#include "sim/report/workbook_words.h"

namespace tsunagi::report {
namespace {

constexpr std::size_t k_choice_row = 2;  // cell B3: the municipality chosen
constexpr std::size_t k_code_row = 3;    // cell B4: its code; empty: all
constexpr std::size_t k_heading_row = 5;
constexpr std::size_t k_list_column = 26;  // AA: names to choose from, AB: their codes
constexpr std::string_view k_all = "合計";
constexpr std::string_view k_millions = "#,##0,,";
constexpr std::string_view k_money_axis = "百万円(名目・税込)";

using Criteria = std::vector<Criterion>;

const std::string& text_at(const CsvTable& table, std::size_t row, std::string_view column) {
  return std::get<std::string>(table.cell(row, column_index(table, column)));
}

// Places of a table in its order, each once: code and "name (code)".
std::vector<std::pair<std::string, std::string>> places(const CsvTable& table) {
  std::vector<std::pair<std::string, std::string>> out;
  for (std::size_t r = 0; r < table.row_count(); ++r) {
    const std::string& code = text_at(table, r, "municipality_code");
    if (std::ranges::find(out, code, &std::pair<std::string, std::string>::first) == out.end())
      out.emplace_back(code, fmt::format("{} ({})", text_at(table, r, "municipality"), code));
  }
  return out;
}

std::vector<std::int64_t> years(const CsvTable& table) {
  std::vector<std::int64_t> out;
  for (std::size_t r = 0; r < table.row_count(); ++r)
    out.push_back(std::get<std::int64_t>(table.cell(r, column_index(table, "fiscal_year"))));
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// The list of places and the cell to choose one. It starts with all of them.
void fill_choice(Sheet& sheet, const CsvTable& table) {
  sheet.text(k_choice_row, 0, "市町村を選ぶ / choose", Look::heading)
      .text(k_choice_row, 1, k_all, Look::heading);
  sheet.text(k_heading_row, k_list_column, "市町村", Look::note)
      .text(k_heading_row, k_list_column + 1, "コード", Look::note);
  std::size_t row = k_heading_row + 1;
  sheet.text(row, k_list_column, k_all);
  for (const auto& [code, name] : places(table)) {
    ++row;
    sheet.text(row, k_list_column, name).text(row, k_list_column + 1, code);
  }
  const auto list = [&](std::size_t column) {
    return fmt::format("{}:{}", cell_name(k_heading_row + 1, column), cell_name(row, column));
  };
  sheet.choice(k_choice_row, 1, list(k_list_column));
  const std::string chosen = cell_name(k_choice_row, 1);
  sheet.text(k_code_row, 0, "コード", Look::note);
  sheet.text_formula(k_code_row, 1,
                     fmt::format("IF({}=\"{}\",\"\",INDEX({},MATCH({},{},0)))", chosen, k_all,
                                 list(k_list_column + 1), chosen, list(k_list_column)),
                     "", Look::note);
}

// The sum over all places, or over the one chosen.
Formula chosen_sum(const DataSheet& data, std::string_view column, const Criteria& criteria) {
  Criteria one = criteria;
  one.push_back({"municipality_code", cell_name(k_code_row, 1), std::string()});
  const Formula all = sum_of(data, column, criteria);
  return {fmt::format("IF({}=\"{}\",{},{})", cell_name(k_choice_row, 1), k_all, all.text,
                      sum_of(data, column, one).text),
          all.value};
}

// The ranges of all places have a code of their own.
Formula chosen_range(const DataSheet& data, std::string_view column, const Criteria& criteria) {
  Criteria total = criteria;
  total.push_back(is_code("municipality_code", "all"));
  Criteria one = criteria;
  one.push_back({"municipality_code", cell_name(k_code_row, 1), std::string()});
  const Formula all = sum_of(data, column, total);
  return {fmt::format("IF({}=\"{}\",{},{})", cell_name(k_choice_row, 1), k_all, all.text,
                      sum_of(data, column, one).text),
          all.value};
}

struct Column {
  std::string name;
  std::uint32_t colour = 0;
};

void fill_headings(Sheet& sheet, const std::vector<Column>& columns) {
  sheet.text(k_heading_row, 0, "年度\nfiscal year", Look::heading);
  for (std::size_t c = 0; c < columns.size(); ++c)
    sheet.text(k_heading_row, c + 1, columns[c].name + "\n[円]", Look::heading);
  sheet.width(0, 0, 22).width(1, columns.size(), 18).freeze(k_heading_row + 1, 1);
}

// The rows of columns [first, first + count) as a chart.
Chart chart_of(ChartKind kind, std::string title, const std::vector<Column>& columns, std::size_t first,
               std::size_t count, std::size_t last_row) {
  Chart chart{.kind = kind,
              .title = std::move(title),
              .value_axis = std::string(k_money_axis),
              .value_format = std::string(k_millions)};
  for (std::size_t c = first; c < first + count; ++c) {
    chart.series.push_back({.name = columns[c].name,
                            .first_row = k_heading_row + 1,
                            .last_row = last_row,
                            .values_column = c + 1,
                            .colour = columns[c].colour});
  }
  return chart;
}

Criterion in_year(std::size_t row, std::int64_t year) {
  return {"fiscal_year", cell_name(row, 0), year};
}

void sum_row(Sheet& sheet, std::size_t row, std::size_t columns, const std::vector<double>& sums) {
  sheet.text(row, 0, "期間合計 / all years", Look::heading);
  for (std::size_t c = 0; c < columns; ++c)
    sheet.formula(
        row, c + 1,
        {fmt::format("SUM({}:{})", cell_name(k_heading_row + 1, c + 1), cell_name(row - 1, c + 1)), sums[c]});
}

}  // namespace

void fill_years(Sheet& sheet, const DataSheets& data, const WorkbookTitle& title) {
  static constexpr std::array<std::string_view, 6> k_accounts{"investment", "renewal",   "removal",
                                                              "upkeep",     "operation", "personnel"};
  static constexpr std::array<std::uint32_t, 6> k_colours{0x0072B2, 0x56B4E9, 0x999999,
                                                          0x009E73, 0xE69F00, 0xCC79A7};
  static constexpr std::array<std::string_view, 4> k_ranges{"likely_jpy", "p10_jpy", "p50_jpy", "p90_jpy"};
  const DataSheet& ledger = sheet_of(data, "fiscal_years.csv");
  const DataSheet& range = sheet_of(data, "fiscal_years_range.csv");
  std::vector<Column> columns;
  for (std::size_t a = 0; a < k_accounts.size(); ++a)
    columns.push_back({std::string(code_words(k_accounts[a])->name_ja), k_colours[a]});
  columns.insert(columns.end(), {{"費用の合計", 0},
                                 {"収入", 0},
                                 {"収入を引いた額", 0},
                                 {"費用の幅: 最も確からしい値", 0x333333},
                                 {"費用の幅: P10", 0x56B4E9},
                                 {"費用の幅: P50", 0x0072B2},
                                 {"費用の幅: P90", 0xD55E00}});
  sheet.text(0, 0, fmt::format("{}: 年度ごとの公費(名目・税込)", title.region), Look::title);
  sheet.text(1, 0,
             "公費(市町村が払う費用)"
             "。利用者が払う分は「負担と支援」シート。P10〜P90は単価と加入率の不確かさによる幅です。",
             Look::note);
  fill_choice(sheet, ledger.table->table);
  fill_headings(sheet, columns);
  std::vector<double> sums(columns.size());
  std::size_t row = k_heading_row;
  for (const std::int64_t year : years(ledger.table->table)) {
    ++row;
    sheet.number(row, 0, static_cast<double>(year), Look::year);
    std::vector<Formula> cells;
    double cost = 0;
    for (const std::string_view account : k_accounts) {
      cells.push_back(
          chosen_sum(ledger, "nominal_with_tax_jpy",
                     {in_year(row, year), is_code("payer", "public"), is_code("account", account)}));
      cost += cells.back().value;
    }
    cells.push_back({fmt::format("SUM({}:{})", cell_name(row, 1), cell_name(row, k_accounts.size())), cost});
    cells.push_back(
        chosen_sum(ledger, "nominal_with_tax_jpy",
                   {in_year(row, year), is_code("payer", "public"), is_code("account", "income")}));
    cells.push_back({fmt::format("{}-{}", cell_name(row, 7), cell_name(row, 8)), cost - cells.back().value});
    for (const std::string_view column : k_ranges)
      cells.push_back(chosen_range(range, column, {in_year(row, year), is_code("measure", "cost")}));
    for (std::size_t c = 0; c < cells.size(); ++c) {
      sheet.formula(row, c + 1, cells[c]);
      sums[c] += cells[c].value;
    }
  }
  sum_row(sheet, row + 1, 9, sums);
  sheet.chart(row + 3, 0, chart_of(ChartKind::column_stacked, "年度ごとの公費(科目別)", columns, 0, 6, row));
  sheet.chart(row + 3, 6, chart_of(ChartKind::line, "公費の幅(P10〜P90)", columns, 9, 4, row));
}

void fill_payers(Sheet& sheet, const DataSheets& data, const WorkbookTitle& title) {
  static constexpr std::array<std::string_view, 6> k_burden{"general_funds_jpy",   "bond_jpy",
                                                            "capital_support_jpy", "running_support_jpy",
                                                            "bond_service_jpy",    "allocation_return_jpy"};
  static constexpr std::array<std::string_view, 3> k_statuses{"in_force_verified", "in_force_unverified",
                                                              "hypothetical"};
  const DataSheet& ledger = sheet_of(data, "fiscal_years.csv");
  const DataSheet& burden = sheet_of(data, "burden.csv");
  const DataSheet& support = sheet_of(data, "support.csv");
  const std::vector<Column> columns{{"利用者", 0xCC79A7},
                                    {"一般財源(公債費を含む)", 0x0072B2},
                                    {"起債", 0x56B4E9},
                                    {"整備費の支援(確認済み)", 0x009E73},
                                    {"運営費の支援(確認済み)", 0xE69F00},
                                    {"うち公債費", 0},
                                    {"交付税で戻る額", 0},
                                    {"実質負担", 0},
                                    {"支援: 施行中・適用確認済み", 0x009E73},
                                    {"支援: 施行中・適用未確認", 0xE69F00},
                                    {"支援: 仮定", 0xD55E00}};
  sheet.text(0, 0, fmt::format("{}: 誰が払うか、支援はいくらか(名目・税込)", title.region), Look::title);
  sheet.text(1, 0,
             "支援の3列は足しません。「仮定」は懇談会報告書の提言に基づく仮定で、国の制度・交付要綱・予算では"
             "ありません。"
             "率・上限・期間は利用者設定です(幅は「支援の仮定」シート)。",
             Look::note);
  fill_choice(sheet, ledger.table->table);
  fill_headings(sheet, columns);
  std::vector<double> sums(columns.size());
  std::size_t row = k_heading_row;
  for (const std::int64_t year : years(ledger.table->table)) {
    ++row;
    sheet.number(row, 0, static_cast<double>(year), Look::year);
    const auto of_users = [&](const Criteria& more) {
      Criteria criteria{in_year(row, year), is_code("payer", "users")};
      criteria.insert(criteria.end(), more.begin(), more.end());
      return chosen_sum(ledger, "nominal_with_tax_jpy", criteria);
    };
    std::vector<Formula> cells{of_users({}) - of_users({is_code("account", "income")})};
    for (const std::string_view column : k_burden)
      cells.push_back(
          chosen_sum(burden, column, {in_year(row, year), is_code("basis", "in_force_verified")}));
    cells.push_back(
        {fmt::format("{}-{}", cell_name(row, 2), cell_name(row, 7)), cells[1].value - cells[6].value});
    for (const std::string_view status : k_statuses)
      cells.push_back(
          chosen_sum(support, "amount_jpy", {in_year(row, year), is_code("rule_status", status)}));
    for (std::size_t c = 0; c < cells.size(); ++c) {
      sheet.formula(row, c + 1, cells[c]);
      sums[c] += cells[c].value;
    }
  }
  sum_row(sheet, row + 1, columns.size(), sums);
  sheet.chart(row + 3, 0, chart_of(ChartKind::column_stacked, "誰が払うか", columns, 0, 5, row));
  sheet.chart(
      row + 3, 6,
      chart_of(ChartKind::column, "支援(状態別・足さない。「仮定」は国の制度ではない)", columns, 8, 3, row));
}

}  // namespace tsunagi::report
