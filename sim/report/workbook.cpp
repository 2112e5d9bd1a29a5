// SPDX-License-Identifier: Apache-2.0
#include "sim/report/workbook.h"

#include <algorithm>
#include <utility>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "sim/report/workbook_views.h"

namespace tsunagi::report {

const std::vector<WorkbookView>& workbook_views() {
  static const std::vector<WorkbookView> views{
      {"概要", {"key_figures.csv"}, fill_overview},
      {"費用", {"costs.csv"}, fill_costs},
      {"年度推移", {"fiscal_years.csv", "fiscal_years_range.csv"}, fill_years},
      {"負担と支援", {"fiscal_years.csv", "burden.csv", "support.csv"}, fill_payers},
      {"感度", {"uncertain_figures.csv", "key_figures.csv"}, fill_tornado},
      {"凡例", {}, fill_legend}};
  return views;
}

const DataSheet& sheet_of(const DataSheets& data, std::string_view file) {
  return *std::ranges::find_if(data, [&](const DataSheet& sheet) { return sheet.table->name == file; });
}

namespace {

std::vector<std::string> write_once(const std::filesystem::path& file, const WorkbookTitle& title,
                                    std::span<const NamedTable> tables, std::size_t most_rows) {
  Book book(file, title.base_year, most_rows);
  std::vector<std::pair<Sheet, const WorkbookView*>> sheets;
  for (const WorkbookView& view : workbook_views()) {
    const bool has_all = std::ranges::all_of(view.tables, [&](std::string_view name) {
      return std::ranges::any_of(tables, [&](const NamedTable& table) { return table.name == name; });
    });
    if (has_all) sheets.emplace_back(book.add_sheet(std::string(view.name)), &view);
  }
  DataSheets data;
  for (const NamedTable& table : tables) data.push_back(book.add_table(table));
  for (auto& [sheet, view] : sheets) view->fill(sheet, data, title);
  return book.close();
}

}  // namespace

std::vector<std::string> write_workbook(const std::filesystem::path& file, const WorkbookTitle& title,
                                        std::span<const NamedTable> tables, std::size_t most_rows) {
  std::vector<std::string> left_out = write_once(file, title, tables, most_rows);
  // The library does not look whether its parts were written whole. A write that failed does not fail the
  // same way twice: beside a full disk the zip that follows the parts, or the next file, fails by itself.
  std::filesystem::path again = file;
  again += ".again";
  (void)write_once(again, title, tables, most_rows);
  const bool is_whole = read_file(file) == read_file(again);
  std::filesystem::remove(again);
  if (!is_whole)
    throw Error(ErrorKind::environment, "a part of the workbook was not written", {.file = file.string()});
  return left_out;
}

}  // namespace tsunagi::report
