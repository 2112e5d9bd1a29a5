// SPDX-License-Identifier: Apache-2.0
#include "geo/ascii_grid_check.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/base/text.h"

namespace tsunagi::geo {
namespace {

constexpr std::string_view k_white = " \t\r\n";

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

// The next word; empty at the end.
std::string_view take_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(k_white), rest.size()));
  const std::string_view word = rest.substr(0, rest.find_first_of(k_white));
  rest.remove_prefix(word.size());
  return word;
}

std::int64_t count_of(std::string_view key, std::string_view word) {
  constexpr std::int64_t k_most = 1'000'000;
  const auto value = parse_integer(word);
  if (!value || *value < 1 || *value > k_most)
    throw input_error(fmt::format("says {} {}; expected 1 to {}", key, word, k_most));
  return *value;
}

struct Head {
  std::int64_t columns = 0;
  std::int64_t rows = 0;
};

// Keys and values in turn, until a word that is a number stands where a key would.
Head take_head(std::string_view& rest) {
  Head head;
  while (true) {
    std::string_view after = rest;
    const std::string key = lower(take_word(after));
    if (key.empty() || std::isalpha(static_cast<unsigned char>(key[0])) == 0 || key == "nan") return head;
    const std::string_view value = take_word(after);
    if (key == "ncols") head.columns = count_of(key, value);
    if (key == "nrows") head.rows = count_of(key, value);
    rest = after;
  }
}

}  // namespace

void check_ascii_grid(const std::filesystem::path& path) {
  if (lower(path.extension().string()) != ".asc") return;
  const std::string bytes = read_file(path);
  std::string_view rest = bytes;
  const Head head = take_head(rest);
  const std::int64_t told = head.columns * head.rows;
  for (std::int64_t i = 0; i < told; ++i) {
    const std::string_view word = take_word(rest);
    if (word.empty())
      throw input_error(
          fmt::format("ends in row {} of {}: it holds {} of {} cells", i / head.columns, head.rows, i, told));
    if (!parse_number(word) && lower(word) != "nan")
      throw input_error(
          fmt::format("expected a number in row {}, found \"{}\"", i / head.columns, word.substr(0, 80)));
  }
  if (!take_word(rest).empty()) throw input_error(fmt::format("holds more than the {} cells it says", told));
}

}  // namespace tsunagi::geo
