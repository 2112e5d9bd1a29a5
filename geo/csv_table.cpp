// SPDX-License-Identifier: Apache-2.0
#include "geo/csv_table.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geo/base/cp932.h"
#include "geo/base/files.h"
#include "geo/base/text.h"

namespace tsunagi::geo {
namespace {

constexpr std::size_t k_most_field_bytes = 64u << 10;
constexpr std::uintmax_t k_most_file_bytes = 512u << 20;

// Reads rows one field at a time; knows the line it is on.
class Parser {
 public:
  Parser(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }

  CsvRow row() {
    CsvRow row{line_, {}};
    while (true) {
      row.cells.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted() : plain());
      if (at_end()) return row;
      const char c = text_[at_++];
      if (c == ',') continue;
      if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
      ++line_;
      return row;
    }
  }

 private:
  [[noreturn]] void fail(int line, std::string sentence) const {
    throw input_error(std::move(sentence), {.file = file_, .line = line});
  }
  void check_size(std::size_t size, int line) const {
    if (size > k_most_field_bytes)
      fail(line, fmt::format("a field is longer than {} bytes", k_most_field_bytes));
  }

  std::string plain() {
    const std::size_t from = at_;
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') {
      if (text_[at_] == '"') fail(line_, "a quote stands inside an unquoted field");
      ++at_;
    }
    check_size(at_ - from, line_);
    return std::string(text_.substr(from, at_ - from));
  }

  std::string quoted() {
    const int opened = line_;
    std::string field;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        if (text_[at_] == '\n') ++line_;
        field += text_[at_];
        check_size(field.size(), opened);
        continue;
      }
      if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        field += '"';
        ++at_;
        continue;
      }
      ++at_;
      if (!at_end() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') {
        fail(opened, "text follows a closing quote");
      }
      return field;
    }
    fail(opened, "the quote opened here is never closed");
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  int line_ = 1;
};

int line_of(std::string_view text, std::size_t offset) {
  return 1 + static_cast<int>(std::ranges::count(text.substr(0, offset), '\n'));
}

void check_no_nul(std::string_view text, const std::string& file) {
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    throw input_error("holds a NUL byte", {.file = file, .line = line_of(text, nul)});
  }
}

void check_utf8(std::string_view text, const std::string& file) {
  if (const auto bad = first_invalid_utf8(text)) {
    throw input_error("is not UTF-8; give encoding = \"CP932\" for this source if that is what it is",
                      {.file = file, .line = line_of(text, *bad)});
  }
}

std::string decoded_cp932(std::string_view text, const std::string& file) {
  Decoded decoded = from_cp932(text);
  if (decoded.bad_at)
    throw input_error("is not CP932", {.file = file, .line = line_of(text, *decoded.bad_at)});
  return std::move(decoded.text);
}

void check_header(const CsvTable& table) {
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const auto& name = table.header[i];
    if (!name.empty() &&
        std::find(table.header.begin(), table.header.begin() + static_cast<std::ptrdiff_t>(i), name) !=
            table.header.begin() + static_cast<std::ptrdiff_t>(i)) {
      throw input_error("stands twice in the header", {.file = table.file, .line = 1, .field = name});
    }
  }
  if (table.header.size() == 1 && table.header[0].find(';') != std::string::npos) {
    throw input_error("is separated by semicolons; commas and decimal points are expected",
                      {.file = table.file, .line = 1});
  }
}

}  // namespace

std::size_t CsvTable::column(std::string_view name) const {
  if (const auto at = find_column(name)) return *at;
  throw input_error(fmt::format("has no column \"{}\"; its columns are {}{}", name, fmt::join(header, ", "),
                                did_you_mean(name, header)),
                    {.file = file});
}

std::optional<std::size_t> CsvTable::find_column(std::string_view name) const {
  const auto at = std::ranges::find(header, name);
  return at == header.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - header.begin()));
}

Where CsvTable::where(const CsvRow& row, std::size_t column) const {
  return {.file = file, .line = row.line, .field = header[column]};
}

CsvTable parse_csv(std::string_view text, const std::string& file, const CsvOptions& options) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  check_no_nul(text, file);
  std::string decoded;
  if (options.cp932) {
    decoded = decoded_cp932(text, file);
    text = decoded;
  }
  check_utf8(text, file);
  CsvTable table{.file = file, .header = {}, .rows = {}};
  Parser parser(text, file);
  if (parser.at_end()) throw input_error("is empty", {.file = file});
  table.header = parser.row().cells;
  check_header(table);
  for (int skip = 0; skip < options.skip_rows_after_header && !parser.at_end(); ++skip)
    static_cast<void>(parser.row());
  while (!parser.at_end()) {
    CsvRow row = parser.row();
    if (row.cells.size() == 1 && row.cells[0].empty()) continue;
    if (row.cells.size() != table.header.size()) {
      throw input_error(fmt::format("expected {} fields, found {}", table.header.size(), row.cells.size()),
                        {.file = file, .line = row.line});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

CsvTable read_csv(const std::filesystem::path& path, const CsvOptions& options) {
  return parse_csv(read_file(path, k_most_file_bytes), path.string(), options);
}

}  // namespace tsunagi::geo
