// SPDX-License-Identifier: Apache-2.0
#include "models/catalogue_rows.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "geo/base/text.h"

namespace tsunagi::models {
namespace {

constexpr std::array<std::string_view, 3> k_kind_names{"sourced", "derived", "assumption"};
constexpr std::array<std::string_view, 4> k_confidence_names{"high", "medium", "low", "very low"};
constexpr std::array<std::string_view, 4> k_class_names{"capex", "opex", "price", "parameter"};
constexpr std::array<std::string_view, 2> k_tax_names{"consumption", "none"};
constexpr Range k_any{-k_unbounded, k_unbounded};

std::vector<std::string> read_known_sources(const TomlReader& row, const Known& known) {
  std::vector<std::string> keys = row.texts_or("sources");
  if (!row.has("sources")) row.fault("sources", "is required: at least one key of sources.toml");
  if (row.has("sources") && keys.empty()) {
    row.fault("sources", "expected at least one key of sources.toml, found none");
  }
  for (const std::string& key : keys) {
    if (known.sources.empty() || std::ranges::find(known.sources, key) != known.sources.end()) continue;
    row.fault("sources",
              fmt::format("sources.toml has no source \"{}\"{}", key, did_you_mean(key, known.sources)));
  }
  return keys;
}

// low, mid and high under keys that end in `suffix`.
Figure read_figure(const TomlReader& row, std::string_view suffix, Range range) {
  const auto key = [suffix](std::string_view level) { return fmt::format("{}{}", level, suffix); };
  const Figure figure{.low = row.number(key("low"), range),
                      .mid = row.number(key("mid"), range),
                      .high = row.number(key("high"), range)};
  const bool whole = row.has(key("low")) && row.has(key("mid")) && row.has(key("high"));
  if (whole && !(figure.low <= figure.mid && figure.mid <= figure.high)) {
    row.fault(key("mid"), fmt::format("expected low <= mid <= high, found {}, {}, {}", figure.low, figure.mid,
                                      figure.high));
  }
  return figure;
}

// The unit says how often a price is paid, so it must fit the class of the cost.
void check_unit(const TomlReader& row, CostClass cost_class, std::string_view unit) {
  const bool periodic = unit.ends_with("/month") || unit.ends_with("/year");
  const bool by_use = unit == "JPY/kWh" || unit == "JPY/GB";
  if (cost_class == CostClass::parameter) {
    if (unit.starts_with("JPY")) row.fault("unit", "is a price: a row of class parameter has none");
  } else if (!unit.starts_with("JPY/") || unit.size() == 4) {
    row.fault("unit", fmt::format("expected JPY/…, found \"{}\"", unit));
  } else if (cost_class == CostClass::opex && !periodic && !by_use) {
    row.fault("unit",
              fmt::format("expected …/month or …/year, JPY/kWh or JPY/GB for opex, found \"{}\"", unit));
  } else if (cost_class == CostClass::capex && periodic) {
    row.fault("unit", fmt::format("expected a price paid once for capex, found \"{}\"", unit));
  }
}

}  // namespace

Origin read_origin(const TomlReader& row, std::string_view kind_key, const Known& known) {
  return {.kind = static_cast<Kind>(row.choice(kind_key, k_kind_names)),
          .confidence = std::string(k_confidence_names[row.choice("confidence", k_confidence_names)]),
          .sources = read_known_sources(row, known),
          .year = 0,
          .note = row.text_or("note", "")};
}

Source read_source(const std::string& key, const TomlReader& row) {
  return {.key = key,
          .title = row.text("title"),
          .url = row.text_or("url", ""),
          .date = row.text("date"),
          .type = row.text("type")};
}

CostItem read_item(const std::string& id, const TomlReader& row, const Known& known) {
  CostItem item{.id = id,
                .name = row.text("name"),
                .name_ja = row.text_or("name_ja", row.text("name")),
                .technology = row.text("technology"),
                .layer = static_cast<Layer>(row.choice("layer", k_layer_names)),
                .calibration_only = row.flag_or("calibration_only", false),
                .cost_class = static_cast<CostClass>(row.choice("cost_class", k_class_names)),
                .unit = row.text("unit"),
                .is_taxed = row.choice_or("tax", 0, k_tax_names) == 0,
                .jpy = read_figure(row, "_jpy", k_at_least_0),
                .origin = read_origin(row, "kind", known)};
  item.origin.year = static_cast<int>(row.integer("price_year", {1990, 2100}));
  if (row.has("unit")) check_unit(row, item.cost_class, item.unit);
  return item;
}

Parameter read_parameter(const std::string& id, const TomlReader& row, const Known& known) {
  return {.id = id,
          .name = row.text("name"),
          .name_ja = row.text_or("name_ja", row.text("name")),
          .unit = row.text("unit"),
          .value = read_figure(row, "", k_any),
          .origin = read_origin(row, "kind", known)};
}

UseCase read_use_case(const std::string& id, const TomlReader& row, const Known& known) {
  return {.id = id,
          .name = row.text("name"),
          .domain = row.text("domain"),
          .priority_area = row.text("priority_area"),
          .area_type = row.text("area_type"),
          .down_mbps = row.number("down_mbps", k_at_least_0),
          .up_mbps = row.number("up_mbps", k_at_least_0),
          .per = row.text("per"),
          .latency_ms = row.number("latency_ms", k_at_least_0),
          .availability = row.number("availability", k_availability),
          .density_per_km2 = row.number_or("density_per_km2", 0, k_at_least_0),
          .mobility_kmh = row.number_or("mobility_kmh", 0, k_at_least_0),
          .suitable = row.texts_or("suitable"),
          .unsuitable = row.texts_or("unsuitable"),
          .origin = read_origin(row, "kind", known)};
}

}  // namespace tsunagi::models
