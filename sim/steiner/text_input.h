// SPDX-License-Identifier: Apache-2.0
// What the readers of benchmark files share: words, exact decimal figures, plain and gzipped text.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

inline constexpr int k_most_digits = 18;  // of a figure in a file

// A decimal figure of at least 0: digits · 10^−decimals. 10^15 and more is absent (no such arc).
struct Decimal {
  std::int64_t digits = 0;
  int decimals = 0;  // the fewest that hold the figure
  bool is_absent = false;
};

// What stands between blanks, in order.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view line);
// ASCII capitals made small.
[[nodiscard]] std::string lower(std::string_view word);
// "12", "12.50", "1e15", "1E+06"; nothing for a sign, or for more than k_most_digits digits.
[[nodiscard]] std::optional<Decimal> parse_decimal(std::string_view word);
// The figure in units of 10^−decimals (at least its own); nothing from k_cost_limit on.
[[nodiscard]] std::optional<Cost> scaled(const Decimal& value, int decimals);
// The exact figure without idle zeros: (−1250, 2) → "-12.5".
[[nodiscard]] std::string in_file_units(Cost cost, int decimals);

// A file's text, inflated when it is gzip; at most 1 GB. Throws Error{input} naming the file.
[[nodiscard]] std::string read_text(const std::filesystem::path& path);
// The text as a gzip file without a name or a time: equal texts give equal bytes.
[[nodiscard]] std::string gzipped(std::string_view text);

}  // namespace tsunagi::steiner
