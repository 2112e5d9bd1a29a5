// SPDX-License-Identifier: Apache-2.0
// tables.xlsx: every CSV table of a run as a sheet, before them sheets of formulas and charts over these.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "sim/report/csv.h"
#include "sim/report/workbook_book.h"

namespace tsunagi::report {

struct WorkbookTitle {
  std::string region;
  std::string scenario;
  int base_year = 2025;
};

// Views whose tables are not among `tables` are left out. Returns what did not fit, a sentence each. The same
// tables give the same bytes. Throws Error{environment} naming the file.
[[nodiscard]] std::vector<std::string> write_workbook(const std::filesystem::path& file,
                                                      const WorkbookTitle& title,
                                                      std::span<const NamedTable> tables,
                                                      std::size_t most_rows = k_sheet_rows);

}  // namespace tsunagi::report
