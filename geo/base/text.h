// SPDX-License-Identifier: Apache-2.0
// Text: UTF-8 checks, the nearest known name, numbers as people write them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tsunagi {

// Byte offset of the first byte that is not well-formed UTF-8 (RFC 3629), or nothing.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view bytes);

// The candidate nearest to `word` by edit distance with transpositions, if near enough to be a slip of the
// pen (at most a third of its length), or if one starts with the other. First of equals. O(|word| x
// candidates).
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view word,
                                                      std::span<const std::string> candidates);

// ": did you mean \"x\"?" or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

// 1234567 → "1,234,567".
[[nodiscard]] std::string with_thousands(std::int64_t number);

// The whole text as a finite decimal number; nothing for "1,234", "nan", "0x1f", "" or trailing text.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);
// The whole text as a decimal integer; nothing when it does not fit.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

// As a terminal and a log may show it: control characters, marks that turn the direction of writing and what
// is no UTF-8 become U+FFFD, so that text from a file cannot move the cursor or pass for another line.
// `keep_lines` leaves line feeds.
[[nodiscard]] std::string printable(std::string_view text, bool keep_lines = false);

[[nodiscard]] std::string_view trimmed(std::string_view text);
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

}  // namespace tsunagi
