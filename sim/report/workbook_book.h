// SPDX-License-Identifier: Apache-2.0
// A workbook of Excel: sheets of data from tables, and sheets of formulas and charts over them. Knows no
// plan.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/report/csv.h"

struct lxw_chart;
struct lxw_format;
struct lxw_series_range;
struct lxw_workbook;
struct lxw_worksheet;

namespace tsunagi::report {

inline constexpr std::size_t k_sheet_rows = 1'048'576;  // of Excel, with the heading
inline constexpr std::size_t k_cell_units = 32'767;     // of UTF-16 in a cell

// A table on one sheet, or on several where it has more rows than a sheet holds.
struct DataSheet {
  struct Part {
    std::string sheet;
    std::size_t first = 0;  // row of the table
    std::size_t rows = 0;
  };
  const NamedTable* table = nullptr;
  std::vector<Part> parts;
};

enum class Look { plain, wrapped, title, heading, note, whole, share, decimal, year, link };

// A formula without its "=", and what it comes to.
struct Formula {
  std::string text;
  double value = 0;
};

enum class ChartKind { column, column_stacked, bar, line };
// Rows of two columns of the sheet that the chart stands on, both ends included.
struct ChartSeries {
  std::string name;
  std::size_t first_row = 0;
  std::size_t last_row = 0;
  std::size_t names_column = 0;
  std::size_t values_column = 1;
  std::uint32_t colour = 0;  // 0xRRGGBB; 0: the spreadsheet's own
};
struct Chart {
  ChartKind kind = ChartKind::column;
  std::string title;
  std::string value_axis;
  std::string value_format = "#,##0";
  std::vector<ChartSeries> series;
  bool overlaps = false;  // series of one category on one another
  int width_px = 720;
  int height_px = 360;
};

class Book;

// One sheet to be filled by hand. Rows and columns count from 0.
class Sheet {
 public:
  Sheet& text(std::size_t row, std::size_t column, std::string_view text, Look look = Look::plain);
  Sheet& number(std::size_t row, std::size_t column, double number, Look look = Look::whole);
  Sheet& formula(std::size_t row, std::size_t column, const Formula& formula, Look look = Look::whole);
  Sheet& text_formula(std::size_t row, std::size_t column, const std::string& formula,
                      const std::string& result, Look look = Look::plain);
  Sheet& link(std::size_t row, std::size_t column, std::string_view sheet);
  Sheet& width(std::size_t first_column, std::size_t last_column, double characters);
  Sheet& choice(std::size_t row, std::size_t column, const std::string& range);  // a list to choose from
  Sheet& freeze(std::size_t row, std::size_t column);
  Sheet& chart(std::size_t row, std::size_t column, const Chart& chart);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  // 'sheet'!$A$2:$A$9, both ends included.
  [[nodiscard]] std::string range(std::size_t first_row, std::size_t first_column, std::size_t last_row,
                                  std::size_t last_column) const;

 private:
  friend class Book;
  Sheet(Book& book, std::string name, lxw_worksheet* sheet);

  void keep_values(lxw_series_range& range, const ChartSeries& series) const;

  Book* book_;
  std::string name_;
  lxw_worksheet* sheet_;
  std::map<std::pair<std::size_t, std::size_t>, double> numbers_;  // [row, column] put so far
};

// The same calls give the same bytes. Text stays text: no cell becomes a formula by what stands in it.
class Book {
 public:
  // `year`: the file says it was made on the first of April of it. Throws Error{environment}.
  Book(std::filesystem::path file, int year, std::size_t most_rows = k_sheet_rows);
  ~Book();
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;
  Book(Book&&) = delete;
  Book& operator=(Book&&) = delete;

  [[nodiscard]] Sheet add_sheet(std::string name);
  // A heading row that stays, a filter, numbers as numbers. Borrows the table.
  [[nodiscard]] DataSheet add_table(const NamedTable& table);
  // Writes the file. Returns what did not fit, a sentence each. Throws Error{environment} naming the file.
  [[nodiscard]] std::vector<std::string> close();

 private:
  friend class Sheet;
  [[nodiscard]] lxw_format* look(Look look) const;
  void check(int error);
  std::string fitted(std::string_view text, std::string_view where);
  void fill_part(const NamedTable& table, const DataSheet::Part& part);
  void put_cell(lxw_worksheet* sheet, const NamedTable& table, std::size_t table_row, std::size_t sheet_row,
                std::size_t column);

  std::filesystem::path file_;
  std::string folder_;
  std::size_t most_rows_;
  lxw_workbook* book_ = nullptr;
  std::vector<lxw_format*> looks_;
  std::vector<std::string> warnings_;
  int error_ = 0;
};

// 'sheet'!$E$5 of a cell of a table.
[[nodiscard]] Formula cell_of(const DataSheet& data, std::size_t row, std::string_view column);

// One condition of a sum: the column equals a value that the formula finds in `cell` (or a literal).
struct Criterion {
  std::string_view column;
  std::string cell;
  std::variant<std::string, std::int64_t> value;
};
[[nodiscard]] Criterion is_code(std::string_view column, std::string_view code);  // a literal of ours
// Sum of a column over the rows that meet all criteria.
[[nodiscard]] Formula sum_of(const DataSheet& data, std::string_view column,
                             const std::vector<Criterion>& criteria);
[[nodiscard]] Formula operator+(Formula a, const Formula& b);
[[nodiscard]] Formula operator-(Formula a, const Formula& b);

// Index of a column by its name, which must be one of the table's.
[[nodiscard]] std::size_t column_index(const CsvTable& table, std::string_view column);

// $B$3
[[nodiscard]] std::string cell_name(std::size_t row, std::size_t column);

}  // namespace tsunagi::report
