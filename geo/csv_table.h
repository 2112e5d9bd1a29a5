// SPDX-License-Identifier: Apache-2.0
// Strict CSV (RFC 4180): UTF-8 with or without BOM, comma-separated, unique header names, rows of one width.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/base/error.h"

namespace tsunagi::geo {

struct CsvRow {
  int line = 0;  // of the file, 1-based, where the row starts
  std::vector<std::string> cells;
};

struct CsvTable {
  std::string file;
  std::vector<std::string> header;
  std::vector<CsvRow> rows;

  // Index of a column. Throws Error{input} that lists the columns there are.
  [[nodiscard]] std::size_t column(std::string_view name) const;
  [[nodiscard]] std::optional<std::size_t> find_column(std::string_view name) const;
  [[nodiscard]] Where where(const CsvRow& row, std::size_t column) const;
};

struct CsvOptions {
  bool cp932 = false;              // decode from CP932 (Windows-31J)
  int skip_rows_after_header = 0;  // e-Stat tables carry a second header row of labels
};

// Throws Error{input} naming file and line: wrong encoding, NUL byte, open quote, ragged row, twice-named
// column, a field above 64 KiB.
[[nodiscard]] CsvTable read_csv(const std::filesystem::path& path, const CsvOptions& options = {});
[[nodiscard]] CsvTable parse_csv(std::string_view text, const std::string& file,
                                 const CsvOptions& options = {});

}  // namespace tsunagi::geo
