// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/instance.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "geo/base/hash.h"
#include "geo/base/text.h"
#include "sim/steiner/facility_reader.h"
#include "sim/steiner/stp_reader.h"
#include "sim/steiner/text_input.h"

namespace tsunagi::steiner {
namespace {

constexpr std::array<std::pair<const char*, Format>, 5> k_formats{
    {{"stp", Format::stp},
     {"ufl", Format::ufl},
     {"sscflp", Format::sscflp},
     {"sscflp-delmaire", Format::sscflp_delmaire},
     {"sscflp-tbed1", Format::sscflp_tbed1}}};

bool is_stp(std::string_view text) {
  return lower(trimmed(text.substr(0, 64))).starts_with("33d32945");
}

// The position in the block of what the file numbers so.
std::optional<std::uint32_t> place_of(const NodeBlock& block, std::int64_t number) {
  if (block.numbers.empty()) {
    if (number < 1 || number > block.count) return std::nullopt;
    return static_cast<std::uint32_t>(number - 1);
  }
  const auto at = std::ranges::lower_bound(block.numbers, number);
  if (at == block.numbers.end() || *at != number) return std::nullopt;
  return static_cast<std::uint32_t>(at - block.numbers.begin());
}

}  // namespace

std::optional<Format> find_format(std::string_view name) {
  for (const auto& [known, format] : k_formats)
    if (name == known) return format;
  return std::nullopt;
}

std::string format_names() {
  std::string names;
  for (const auto& [name, format] : k_formats) names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

Instance parse_instance(std::string_view text, const std::string& file_name, std::optional<Format> format) {
  if (!format) {
    if (!is_stp(text))
      throw input_error(fmt::format("expected a SteinLib file, which begins with 33D32945. For another kind "
                                    "of file give --format: one of {}",
                                    format_names()),
                        {.file = file_name});
    format = Format::stp;
  }
  Instance instance =
      *format == Format::stp ? parse_stp(text, file_name) : parse_facilities(text, file_name, *format);
  instance.hash = content_hash(text);
  return instance;
}

Instance read_instance(const std::filesystem::path& path, std::optional<Format> format) {
  Instance instance = parse_instance(read_text(path), path.string(), format);
  if (instance.name.empty()) instance.name = path.filename().string();
  return instance;
}

std::string node_name(const Instance& instance, std::uint32_t node) {
  for (const NodeBlock& block : instance.blocks) {
    if (node < block.first || node - block.first >= block.count) continue;
    if (block.is_single) return block.prefix;
    const std::uint32_t place = node - block.first;
    return block.prefix + std::to_string(block.numbers.empty() ? place + 1 : block.numbers[place]);
  }
  throw Error(ErrorKind::internal, fmt::format("node {} has no name", node));
}

std::optional<std::uint32_t> find_node(const Instance& instance, std::string_view name) {
  const std::size_t digits = std::min(name.find_first_of("0123456789"), name.size());
  for (const NodeBlock& block : instance.blocks) {
    if (name.substr(0, digits) != block.prefix || block.is_single != (digits == name.size())) continue;
    if (block.is_single) return block.first;
    const auto number = parse_integer(name.substr(digits));
    const auto place = number ? place_of(block, *number) : std::nullopt;
    if (place) return block.first + *place;
  }
  return std::nullopt;
}

}  // namespace tsunagi::steiner
