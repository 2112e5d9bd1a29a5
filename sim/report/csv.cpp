// SPDX-License-Identifier: Apache-2.0
#include "sim/report/csv.h"

#include <cassert>

#include <fmt/format.h>

namespace tsunagi::report {

CsvTable::CsvTable(std::initializer_list<std::string_view> columns)
    : bytes_("\xef\xbb\xbf"), columns_(columns.size()) {
  for (const std::string_view name : columns) text(name);
  end_row();
}

CsvTable& CsvTable::text(std::string_view cell) {
  const bool is_formula = !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != cell.npos;
  std::string safe = is_formula ? "'" : "";
  bool quoted = false;
  for (const char c : cell) {
    quoted = quoted || c == ',' || c == '"' || c == '\n' || c == '\r';
    if (c == '"') safe += '"';
    safe += c;
  }
  put(quoted ? "\"" + safe + "\"" : safe);
  return *this;
}

CsvTable& CsvTable::number(std::int64_t cell) {
  put(fmt::format("{}", cell));
  return *this;
}

CsvTable& CsvTable::number(double cell) {
  put(fmt::format("{}", cell));
  return *this;
}

CsvTable& CsvTable::number(double cell, int decimals) {
  put(fmt::format("{:.{}f}", cell, decimals));
  return *this;
}

CsvTable& CsvTable::empty() {
  put("");
  return *this;
}

void CsvTable::end_row() {
  assert(cells_ == columns_);
  bytes_ += "\r\n";
  cells_ = 0;
}

void CsvTable::put(std::string_view raw) {
  if (cells_++ > 0) bytes_ += ',';
  bytes_ += raw;
}

}  // namespace tsunagi::report
