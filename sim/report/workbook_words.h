// SPDX-License-Identifier: Apache-2.0
// What the sheets and columns of the workbook are called for the office, in Japanese and English.
#pragma once

#include <string>
#include <string_view>

namespace tsunagi::report {

struct SheetWords {
  std::string_view file;  // the CSV file that holds the same table
  std::string_view name;  // of the sheet
  std::string_view meaning_ja;
  std::string_view meaning_en;
};

struct ColumnWords {
  std::string_view column;
  std::string_view name_ja;
  std::string_view meaning_en;
};

// How a column's numbers are shown, and in what unit they are.
enum class NumberLook { plain, whole, share, decimal };
struct ColumnUnit {
  std::string_view unit_ja;  // empty: none
  NumberLook look = NumberLook::plain;
};

struct CodeWords {
  std::string_view code;
  std::string_view name_ja;
};

// None for a table or column without words; it keeps its own name.
[[nodiscard]] const SheetWords* sheet_words(std::string_view file) noexcept;
[[nodiscard]] const ColumnWords* column_words(std::string_view column) noexcept;
[[nodiscard]] const CodeWords* code_words(std::string_view code) noexcept;

// By the suffix of its name: _jpy, _jpy_per_year, _ratio, _months ….
[[nodiscard]] ColumnUnit column_unit(std::string_view column) noexcept;

// Two lines: the Japanese name with its unit, and the name of the column in the CSV file.
[[nodiscard]] std::string heading(std::string_view column);

}  // namespace tsunagi::report
