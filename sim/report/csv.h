// SPDX-License-Identifier: Apache-2.0
// A table of the result and its form as comma separated values, as spreadsheets of the office open them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace tsunagi::report {

// A number rounded to a fixed count of decimals.
struct FixedNumber {
  double value = 0;
  int decimals = 0;
};
using TableCell = std::variant<std::monostate, std::string, std::int64_t, double, FixedNumber>;

// Filled row by row. The CSV files and the sheets of the workbook come from the same tables.
class CsvTable {
 public:
  explicit CsvTable(std::initializer_list<std::string_view> columns);
  explicit CsvTable(std::vector<std::string> columns);

  CsvTable& text(std::string_view cell);
  CsvTable& number(std::int64_t cell);
  CsvTable& number(double cell);  // shortest that reads back the same
  CsvTable& number(double cell, int decimals);
  CsvTable& empty();
  // Ends the row, which must have as many cells as there are columns.
  void end_row();

  [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t row_count() const noexcept { return cells_.size() / columns_.size(); }
  [[nodiscard]] const TableCell& cell(std::size_t row, std::size_t column) const {
    return cells_[row * columns_.size() + column];
  }

  // UTF-8 with a byte order mark, CRLF, quotes where needed. A text that a spreadsheet would take for a
  // formula gets an apostrophe; numbers are given as numbers.
  [[nodiscard]] std::string bytes() const;

 private:
  std::vector<std::string> columns_;
  std::vector<TableCell> cells_;  // [row][column], row-major
};

// The rows as objects by column, with the numbers of the CSV; null where a cell is empty.
[[nodiscard]] nlohmann::json rows_of(const CsvTable& table);

struct NamedTable {
  std::string name;  // of the CSV file
  CsvTable table;
};

}  // namespace tsunagi::report
