// SPDX-License-Identifier: Apache-2.0
// Formulas over the tables of a workbook together with what they come to.
#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "sim/report/workbook_book.h"

namespace tsunagi::report {
namespace {

std::string sheet_reference(std::string_view sheet) {
  std::string out = "'";
  for (const char c : sheet) {
    out += c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

double value_of(const TableCell& cell) {
  struct Value {
    double operator()(std::monostate) const { return 0; }
    double operator()(const std::string&) const { return 0; }
    double operator()(std::int64_t v) const { return static_cast<double>(v); }
    double operator()(double v) const { return v; }
    double operator()(const FixedNumber& v) const { return v.value; }
  };
  return std::visit(Value{}, cell);
}

bool meets(const TableCell& cell, const Criterion& criterion) {
  if (const auto* text = std::get_if<std::string>(&criterion.value)) {
    const auto* here = std::get_if<std::string>(&cell);
    return here != nullptr && *here == *text;
  }
  const auto* here = std::get_if<std::int64_t>(&cell);
  return here != nullptr && *here == std::get<std::int64_t>(criterion.value);
}

// The column of one part, at least one cell long: an empty table has an empty row below its heading.
std::string column_range(const DataSheet::Part& part, std::size_t column) {
  return fmt::format("{}!{}:{}", sheet_reference(part.sheet), cell_name(1, column),
                     cell_name(std::max<std::size_t>(1, part.rows), column));
}

}  // namespace

std::string cell_name(std::size_t row, std::size_t column) {
  std::string letters;
  for (std::size_t c = column + 1; c > 0; c = (c - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (c - 1) % 26));
  return fmt::format("${}${}", letters, row + 1);
}

std::size_t column_index(const CsvTable& table, std::string_view column) {
  const auto at = std::ranges::find(table.columns(), column);
  assert(at != table.columns().end());
  return static_cast<std::size_t>(at - table.columns().begin());
}

Formula cell_of(const DataSheet& data, std::size_t row, std::string_view column) {
  const std::size_t c = column_index(data.table->table, column);
  const auto part = std::ranges::find_if(
      data.parts, [&](const DataSheet::Part& p) { return row >= p.first && row < p.first + p.rows; });
  assert(part != data.parts.end());
  return {fmt::format("{}!{}", sheet_reference(part->sheet), cell_name(row - part->first + 1, c)),
          value_of(data.table->table.cell(row, c))};
}

Criterion is_code(std::string_view column, std::string_view code) {
  return {column, fmt::format("\"{}\"", code), std::string(code)};
}

Formula sum_of(const DataSheet& data, std::string_view column, const std::vector<Criterion>& criteria) {
  const CsvTable& table = data.table->table;
  const std::size_t summed = column_index(table, column);
  Formula out;
  for (const DataSheet::Part& part : data.parts) {
    out.text += (out.text.empty() ? "" : "+") + std::string(criteria.empty() ? "SUM(" : "SUMIFS(") +
                column_range(part, summed);
    for (const Criterion& criterion : criteria)
      out.text +=
          fmt::format(",{},{}", column_range(part, column_index(table, criterion.column)), criterion.cell);
    out.text += ")";
  }
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    const bool counts = std::ranges::all_of(criteria, [&](const Criterion& criterion) {
      return meets(table.cell(row, column_index(table, criterion.column)), criterion);
    });
    if (counts) out.value += value_of(table.cell(row, summed));
  }
  return out;
}

Formula operator+(Formula a, const Formula& b) {
  return {a.text + "+" + b.text, a.value + b.value};
}

Formula operator-(Formula a, const Formula& b) {
  return {a.text + "-(" + b.text + ")", a.value - b.value};
}

std::string Sheet::range(std::size_t first_row, std::size_t first_column, std::size_t last_row,
                         std::size_t last_column) const {
  return fmt::format("{}!{}:{}", sheet_reference(name_), cell_name(first_row, first_column),
                     cell_name(last_row, last_column));
}

}  // namespace tsunagi::report
