// SPDX-License-Identifier: Apache-2.0
// Reads a workbook back for tests: what stands in its cells, and what its formulas come to by a second hand.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tsunagi::report {

struct XlsxCell {
  std::variant<std::monostate, std::string, double> value;  // of a formula: the cached one
  std::string formula;                                      // without "="
};
using XlsxSheet = std::map<std::pair<int, int>, XlsxCell>;  // (row, column) from 0

struct Xlsx {
  std::vector<std::string> names;  // in order
  std::map<std::string, XlsxSheet, std::less<>> sheets;
  std::map<std::string, std::string> parts;  // every part of the file, as bytes

  [[nodiscard]] const XlsxSheet& sheet(std::string_view name) const;
  [[nodiscard]] std::string text(std::string_view sheet, int row, int column) const;
};
[[nodiscard]] Xlsx read_xlsx(const std::filesystem::path& file);

// The formula of a cell worked out from the other cells: numbers, + and -, division, =, IF, SUM, SUMIFS and
// ABS over cells and ranges. Throws std::runtime_error for anything else.
[[nodiscard]] double evaluate(const Xlsx& book, std::string_view sheet, const std::string& formula);

}  // namespace tsunagi::report
