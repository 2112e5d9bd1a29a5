// SPDX-License-Identifier: Apache-2.0
#include "sim/report/csv.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tsunagi::report {
namespace {

// Spreadsheets skip leading blanks, and Japanese ones take the wide signs for the narrow ones.
bool is_formula(std::string_view cell) {
  static constexpr std::array<std::string_view, 11> k_starts{
      "=", "+", "-", "@", "\t", "\r", "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
  cell.remove_prefix(std::min(cell.find_first_not_of(' '), cell.size()));
  return std::ranges::any_of(k_starts, [&](std::string_view start) { return cell.starts_with(start); });
}

std::string text_bytes(std::string_view cell) {
  std::string safe = is_formula(cell) ? "'" : "";
  bool quoted = false;
  for (const char c : cell) {
    quoted = quoted || c == ',' || c == '"' || c == '\n' || c == '\r';
    if (c == '"') safe += '"';
    safe += c;
  }
  return quoted ? "\"" + safe + "\"" : safe;
}

struct CellBytes {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const std::string& cell) const { return text_bytes(cell); }
  std::string operator()(std::int64_t cell) const { return fmt::format("{}", cell); }
  std::string operator()(double cell) const { return fmt::format("{}", cell); }
  std::string operator()(const FixedNumber& cell) const {
    return fmt::format("{:.{}f}", cell.value, cell.decimals);
  }
};

struct CellJson {
  nlohmann::json operator()(std::monostate) const { return nullptr; }
  nlohmann::json operator()(const std::string& cell) const { return cell; }
  nlohmann::json operator()(std::int64_t cell) const { return cell; }
  nlohmann::json operator()(double cell) const { return cell; }
  nlohmann::json operator()(const FixedNumber& cell) const {
    const double scale = std::pow(10, cell.decimals);
    return std::round(cell.value * scale) / scale;
  }
};

}  // namespace

CsvTable::CsvTable(std::initializer_list<std::string_view> columns)
    : columns_(columns.begin(), columns.end()) {}

CsvTable::CsvTable(std::vector<std::string> columns) : columns_(std::move(columns)) {}

CsvTable& CsvTable::text(std::string_view cell) {
  cells_.emplace_back(std::string(cell));
  return *this;
}

CsvTable& CsvTable::number(std::int64_t cell) {
  cells_.emplace_back(cell);
  return *this;
}

CsvTable& CsvTable::number(double cell) {
  cells_.emplace_back(cell);
  return *this;
}

CsvTable& CsvTable::number(double cell, int decimals) {
  const std::string text = fmt::format("{:.{}f}", cell, decimals);
  std::from_chars(text.data(), text.data() + text.size(), cell);  // as shown: sheets hold the same number
  cells_.emplace_back(FixedNumber{cell, decimals});
  return *this;
}

CsvTable& CsvTable::empty() {
  cells_.emplace_back();
  return *this;
}

void CsvTable::end_row() {
  assert(!columns_.empty() && cells_.size() % columns_.size() == 0);
}

std::string CsvTable::bytes() const {
  std::string out = "\xef\xbb\xbf";
  for (std::size_t c = 0; c < columns_.size(); ++c) out += (c > 0 ? "," : "") + text_bytes(columns_[c]);
  out += "\r\n";
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const std::size_t c = i % columns_.size();
    if (c > 0) out += ',';
    out += std::visit(CellBytes{}, cells_[i]);
    if (c + 1 == columns_.size()) out += "\r\n";
  }
  return out;
}

nlohmann::json rows_of(const CsvTable& table) {
  nlohmann::json rows = nlohmann::json::array();
  for (std::size_t r = 0; r < table.row_count(); ++r) {
    nlohmann::json row = nlohmann::json::object();
    for (std::size_t c = 0; c < table.columns().size(); ++c)
      row[table.columns()[c]] = std::visit(CellJson{}, table.cell(r, c));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace tsunagi::report
