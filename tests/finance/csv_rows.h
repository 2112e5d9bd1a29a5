// SPDX-License-Identifier: Apache-2.0
// Comma separated values with a header, for tests.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "geo/base/files.h"
#include "geo/base/text.h"

namespace tsunagi::finance {

// Cells of one line, where quotes keep commas.
inline std::vector<std::string> csv_cells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

// Rows by column name; a byte order mark is no part of the first name.
inline std::vector<std::map<std::string, std::string>> read_csv(const std::filesystem::path& file) {
  std::string text = read_file(file);
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  std::vector<std::map<std::string, std::string>> rows;
  std::vector<std::string> names;
  for (const std::string& line : split(text, '\n')) {
    const auto cells = csv_cells(std::string(trimmed(line)));
    if (cells.size() == 1 && cells[0].empty()) continue;
    if (names.empty()) {
      names = cells;
      continue;
    }
    rows.emplace_back();
    for (std::size_t i = 0; i < names.size() && i < cells.size(); ++i) rows.back()[names[i]] = cells[i];
  }
  return rows;
}

}  // namespace tsunagi::finance
