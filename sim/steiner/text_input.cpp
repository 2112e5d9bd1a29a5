// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/text_input.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <zlib.h>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/base/text.h"

namespace tsunagi::steiner {
namespace {

constexpr std::size_t k_most_text_bytes = std::size_t{1} << 30;
constexpr int k_absent_digits = 15;  // 10^15 and more: no arc, as SCIP-Jack writes it

std::string inflated(const std::string& bytes, const std::string& file_name) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) throw Error(ErrorKind::environment, "zlib does not start");
  std::string text;
  std::string block(1 << 18, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  int status = Z_OK;
  while (status == Z_OK && text.size() <= k_most_text_bytes) {
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    status = inflate(&stream, Z_NO_FLUSH);
    text.append(block.data(), block.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (text.size() > k_most_text_bytes)
    throw input_error("expected at most 1 GB of text in the gzip file", {.file = file_name});
  if (status != Z_STREAM_END) throw input_error("the gzip file is damaged or cut off", {.file = file_name});
  return text;
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t i = 0; i < line.size();) {
    if (is_space(line[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < line.size() && !is_space(line[end])) ++end;
    words.push_back(line.substr(i, end - i));
    i = end;
  }
  return words;
}

std::string lower(std::string_view word) {
  std::string text(word);
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// "12", "12.50", "1e15", "1E+06"; nothing for a sign, or for more digits than 64 bits hold.
std::optional<Decimal> parse_decimal(std::string_view word) {
  const std::size_t e = word.find_first_of("eE");
  std::int64_t exponent = 0;
  if (e != std::string_view::npos) {
    std::string_view tail = word.substr(e + 1);
    if (tail.starts_with('+')) tail.remove_prefix(1);
    const auto parsed = parse_integer(tail);
    if (!parsed || *parsed < -k_most_digits || *parsed > 300) return std::nullopt;
    exponent = *parsed;
  }
  const std::string_view mantissa = word.substr(0, e);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::string digits(mantissa.substr(0, point));
  if (point < mantissa.size()) digits += mantissa.substr(point + 1);
  if (digits.empty() || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  std::int64_t decimals =
      static_cast<std::int64_t>(digits.size()) - static_cast<std::int64_t>(point) - exponent;
  while (digits.size() > 1 && digits.back() == '0') digits.pop_back(), --decimals;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return Decimal{};
  if (static_cast<std::int64_t>(digits.size()) - decimals > k_absent_digits) return Decimal{0, 0, true};
  if (digits.size() > k_most_digits || decimals > k_most_digits) return std::nullopt;
  for (; decimals < 0; ++decimals) digits += '0';
  const auto value = parse_integer(digits);
  if (!value) return std::nullopt;
  return Decimal{*value, static_cast<int>(decimals), false};
}

std::optional<Cost> scaled(const Decimal& value, int decimals) {
  Cost cost = value.digits;
  for (int i = value.decimals; i < decimals; ++i)
    if (__builtin_mul_overflow(cost, Cost{10}, &cost) || cost >= k_cost_limit) return std::nullopt;
  if (cost >= k_cost_limit) return std::nullopt;
  return cost;
}

std::string in_file_units(Cost cost, int decimals) {
  std::string digits = std::to_string(cost < 0 ? -cost : cost);
  const auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) {
    digits.insert(digits.size() - places, ".");
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  return cost < 0 ? "-" + digits : digits;
}

std::string read_text(const std::filesystem::path& path) {
  std::string bytes = read_file(path);
  const bool is_gzip = path.extension() == ".gz" || bytes.starts_with("\x1f\x8b");
  return is_gzip ? inflated(bytes, path.string()) : bytes;
}

std::string gzipped(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw Error(ErrorKind::environment, "zlib does not start");
  std::string bytes(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  std::string source(text);
  stream.next_in = reinterpret_cast<Bytef*>(source.data());
  stream.avail_in = static_cast<uInt>(source.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  const int status = deflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw Error(ErrorKind::internal, "zlib did not finish");
  return bytes;
}

}  // namespace tsunagi::steiner
