// SPDX-License-Identifier: Apache-2.0
// Comma separated values as spreadsheets of the office open them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace tsunagi::report {

// UTF-8 with a byte order mark, CRLF, quotes where needed. A text that a spreadsheet would take for a formula
// gets an apostrophe; numbers are given as numbers.
class CsvTable {
 public:
  explicit CsvTable(std::initializer_list<std::string_view> columns);

  CsvTable& text(std::string_view cell);
  CsvTable& number(std::int64_t cell);
  CsvTable& number(double cell);  // shortest that reads back the same
  CsvTable& number(double cell, int decimals);
  CsvTable& empty();
  // Ends the row, which must have as many cells as there are columns.
  void end_row();

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void put(std::string_view raw);

  std::string bytes_;
  std::size_t columns_;
  std::size_t cells_ = 0;
};

}  // namespace tsunagi::report
