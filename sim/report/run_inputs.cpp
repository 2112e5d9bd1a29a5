// SPDX-License-Identifier: Apache-2.0
#include "sim/report/run_inputs.h"

#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "geo/base/toml.h"

namespace tsunagi::report {
namespace {

using nlohmann::json;

std::string scalar(const TomlNode& node) {
  struct Text {
    std::string operator()(const std::string& v) const { return v; }
    std::string operator()(std::int64_t v) const { return fmt::format("{}", v); }
    std::string operator()(double v) const { return fmt::format("{}", v); }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(const TomlArray& list) const {
      std::string out;
      for (const TomlNode& v : list) out += (out.empty() ? "" : ", ") + scalar(v);
      return "[" + out + "]";
    }
    std::string operator()(const TomlTable& table) const {
      std::string out;
      for (const TomlEntry& e : table) out += (out.empty() ? "" : ", ") + e.key + " = " + scalar(e.node);
      return "{" + out + "}";
    }
  };
  return std::visit(Text{}, node.value);
}

std::string name_in_list(const TomlTable& table, std::size_t number) {
  for (const TomlEntry& entry : table) {
    const auto* id = std::get_if<std::string>(&entry.node.value);
    if (entry.key == "id" && id != nullptr) return *id;
  }
  return fmt::format("{}", number);
}

void flatten(const std::string& path, const TomlNode& node, json& out) {
  if (const auto* table = std::get_if<TomlTable>(&node.value)) {
    for (const TomlEntry& entry : *table)
      flatten(path.empty() ? entry.key : path + "." + entry.key, entry.node, out);
    return;
  }
  const auto* list = std::get_if<TomlArray>(&node.value);
  if (list == nullptr || list->empty() || !std::holds_alternative<TomlTable>(list->front().value)) {
    out[path] = scalar(node);
    return;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto* table = std::get_if<TomlTable>(&(*list)[i].value);
    const std::string name = table != nullptr ? name_in_list(*table, i + 1) : fmt::format("{}", i + 1);
    flatten(fmt::format("{}[{}]", path, name), (*list)[i], out);
  }
}

}  // namespace

json run_inputs_json(const plan::Scenario& scenario) {
  json values = json::object();
  flatten("", load_toml(scenario.file).root, values);
  json prices = json::object();
  for (const models::CostItem& item : scenario.catalogue.items)
    prices[item.id] = {
        {"name", item.name}, {"unit", item.unit}, {"price_jpy", item.jpy.at(scenario.catalogue.level)}};
  json parameters = json::object();
  for (const models::Parameter& parameter : scenario.catalogue.parameters)
    parameters[parameter.id] = {
        {"name", parameter.name}, {"unit", parameter.unit}, {"value", parameter.value.mid}};
  return {{"scenario_values", std::move(values)},
          {"prices", std::move(prices)},
          {"parameters", std::move(parameters)}};
}

}  // namespace tsunagi::report
