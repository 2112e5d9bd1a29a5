// SPDX-License-Identifier: Apache-2.0
#include "geo/osm_xml.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geo/base/files.h"
#include "geo/base/text.h"

namespace tsunagi::geo {
namespace {

// The text of the next tag, without its brackets; comments are passed over.
std::optional<std::string_view> next_tag(std::string_view& rest) {
  while (true) {
    const auto begin = rest.find('<');
    if (begin == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(begin);
    const bool is_comment = rest.starts_with("<!--");
    const auto end = rest.find(is_comment ? "-->" : ">");
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view tag = rest.substr(1, end - 1);
    rest.remove_prefix(end + (is_comment ? 3 : 1));
    if (!is_comment) return tag;
  }
}

// An attribute that is a whole number.
std::optional<std::int64_t> number_in(std::string_view tag, std::string_view name) {
  for (auto at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    const auto quote = at + name.size() + 1;
    const bool is_whole_name = at > 0 && tag[at - 1] == ' ' && quote < tag.size() && tag[quote - 1] == '=';
    if (!is_whole_name || (tag[quote] != '"' && tag[quote] != '\'')) continue;
    const auto end = tag.find(tag[quote], quote + 1);
    if (end != std::string_view::npos) return parse_integer(tag.substr(quote + 1, end - quote - 1));
  }
  return std::nullopt;
}

struct Way {
  std::int64_t id = 0;
  std::vector<std::int64_t> nodes;
};

struct Extract {
  std::vector<std::int64_t> nodes;  // ascending
  std::vector<Way> ways;
};

Extract read_extract(std::string_view rest) {
  Extract out;
  while (const auto tag = next_tag(rest)) {
    if (tag->starts_with("node ")) {
      if (const auto id = number_in(*tag, "id")) out.nodes.push_back(*id);
    } else if (tag->starts_with("way ")) {
      out.ways.push_back({number_in(*tag, "id").value_or(0), {}});
    } else if (tag->starts_with("nd ") && !out.ways.empty()) {
      if (const auto node = number_in(*tag, "ref")) out.ways.back().nodes.push_back(*node);
    }
  }
  std::ranges::sort(out.nodes);
  return out;
}

std::string listed(const std::vector<std::int64_t>& ids) {
  constexpr std::size_t k_most_named = 10;
  const std::span named(ids.data(), std::min(ids.size(), k_most_named));
  return fmt::format("{} way{} ({}{})", ids.size(), ids.size() == 1 ? "" : "s", fmt::join(named, ", "),
                     named.size() < ids.size() ? ", …" : "");
}

}  // namespace

std::string ways_cut_in(const std::filesystem::path& path) {
  const std::string bytes = read_file(path);
  if (!trimmed(bytes).starts_with('<')) return {};
  const Extract extract = read_extract(bytes);
  std::vector<std::int64_t> cut;
  std::vector<std::int64_t> lost;
  for (const Way& way : extract.ways) {
    const auto held = std::ranges::count_if(
        way.nodes, [&](std::int64_t id) { return std::ranges::binary_search(extract.nodes, id); });
    if (held == static_cast<std::int64_t>(way.nodes.size())) continue;
    (held < 2 ? lost : cut).push_back(way.id);
  }
  if (cut.empty() && lost.empty()) return {};
  std::string text = "the extract ends inside its ways: ";
  if (!cut.empty()) text += listed(cut) + " kept from the nodes that are there";
  if (!cut.empty() && !lost.empty()) text += ", ";
  if (!lost.empty()) text += listed(lost) + " left out for want of nodes";
  return text;
}

}  // namespace tsunagi::geo
