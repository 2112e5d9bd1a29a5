// SPDX-License-Identifier: Apache-2.0
// The sheets of tables.xlsx that explain and draw the tables. Each fills one sheet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/report/workbook.h"
#include "sim/report/workbook_book.h"

namespace tsunagi::report {

using DataSheets = std::vector<DataSheet>;  // in the order of the sheets

// The sheet of a CSV file, which must be there.
[[nodiscard]] const DataSheet& sheet_of(const DataSheets& data, std::string_view file);

struct WorkbookView {
  std::string_view name;
  std::vector<std::string_view> tables;  // that it needs
  void (*fill)(Sheet& sheet, const DataSheets& data, const WorkbookTitle& title);
};
// In the order of the sheets.
[[nodiscard]] const std::vector<WorkbookView>& workbook_views();

void fill_overview(Sheet& sheet, const DataSheets& data, const WorkbookTitle& title);
void fill_costs(Sheet& sheet, const DataSheets& data, const WorkbookTitle& title);
void fill_years(Sheet& sheet, const DataSheets& data, const WorkbookTitle& title);
void fill_payers(Sheet& sheet, const DataSheets& data, const WorkbookTitle& title);
void fill_tornado(Sheet& sheet, const DataSheets& data, const WorkbookTitle& title);
// What the columns and code words mean.
void fill_legend(Sheet& sheet, const DataSheets& data, const WorkbookTitle& title);

}  // namespace tsunagi::report
