// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/stages.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace tsunagi::sweep {
namespace {

using Names = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view key, Names names) {
  return std::ranges::find(names, key) != names.end();
}

// Texts are given with their length, so that no value can look like another's end.
struct Canonical {
  std::string operator()(const std::string& text) const { return fmt::format("{}:{}", text.size(), text); }
  std::string operator()(std::int64_t number) const { return fmt::format("i{}", number); }
  std::string operator()(double number) const { return fmt::format("d{}", number); }
  std::string operator()(bool flag) const { return flag ? "t" : "f"; }
  std::string operator()(const TomlArray& list) const {
    std::string out = "[";
    for (const TomlNode& item : list) out += std::visit(*this, item.value) + ",";
    return out + "]";
  }
  std::string operator()(const TomlTable& table) const {
    std::string out = "{";
    for (const TomlEntry& entry : table)
      out += fmt::format("{}={};", entry.key, std::visit(*this, entry.node.value));
    return out + "}";
  }
};

// One table of [[demand]] without the keys that touch a stage after `last`.
std::string demand_text(const TomlNode& item, Stage last) {
  const auto* table = std::get_if<TomlTable>(&item.value);
  if (table == nullptr) return std::visit(Canonical{}, item.value);
  TomlTable kept;
  std::ranges::copy_if(*table, std::back_inserter(kept), [last](const TomlEntry& entry) {
    return stage_of({"demand", "*", entry.key}) <= last;
  });
  return Canonical{}(kept);
}

}  // namespace

Stage stage_of(const std::vector<std::string>& path) {
  const std::string& key = path.front();
  if (is_one_of(key, {"region", "catalogue"})) return Stage::region;
  if (is_one_of(key, {"name", "base_year", "horizon_years", "budget_jpy", "years", "municipality",
                      "standing_asset", "income", "designation", "stated_support", "gates", "bus_route"}))
    return Stage::years;
  if (is_one_of(key,
                {"price_level", "prices", "discount_rate", "penalty_factor", "mobile_coverage", "operation"}))
    return Stage::plan;
  if (key == "demand" && path.size() > 2 && path.back() == "penalty_jpy_per_year") return Stage::plan;
  return Stage::survey;
}

std::string effective_text(const TomlDocument& document, Stage last) {
  std::string out;
  for (const TomlEntry& entry : std::get<TomlTable>(document.root.value)) {
    if (stage_of({entry.key}) > last) continue;
    out += entry.key + "=";
    const auto* rows = entry.key == "demand" ? std::get_if<TomlArray>(&entry.node.value) : nullptr;
    if (rows != nullptr) {
      for (const TomlNode& row : *rows) out += demand_text(row, last) + ",";
    } else {
      out += std::visit(Canonical{}, entry.node.value);
    }
    out += ";";
  }
  return out;
}

std::string effective_text(const std::vector<Override>& set, Stage last) {
  std::map<std::string, std::string> values;
  for (const Override& change : set)
    if (stage_of(change.path) <= last)
      values[change.key()] = std::visit(Canonical{}, change.value.node.value);
  std::string out;
  for (const auto& [key, value] : values) out += fmt::format("{}={};", key, value);
  return out;
}

}  // namespace tsunagi::sweep
