// SPDX-License-Identifier: Apache-2.0
#include "sim/report/workbook.h"

#include <algorithm>
#include <utility>

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

std::vector<std::string> write_workbook(const std::filesystem::path& file, const WorkbookTitle& title,
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

}  // namespace tsunagi::report
