// SPDX-License-Identifier: Apache-2.0
// Options: their service figures, priced parts and radio, and what makes an option contradict itself.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "geo/base/text.h"
#include "models/catalogue_rows.h"

namespace tsunagi::models {
namespace {

constexpr Range k_life_years{1, 100};

// A price that no part may charge, and why; empty when it may be charged.
std::string refusal(const CostItem& item) {
  if (item.calibration_only) {
    return fmt::format("{} is a whole-system row: it calibrates and is never charged, name its components",
                       item.id);
  }
  if (item.cost_class == CostClass::price) {
    return fmt::format("{} is what a user pays, no cost of the network", item.id);
  }
  if (item.cost_class == CostClass::parameter) return fmt::format("{} is a parameter, no price", item.id);
  return {};
}

void check_capital(const TomlReader& row, const CostItem& item) {
  if (item.cost_class == CostClass::capex && !row.has("life_years")) {
    row.fault("life_years", fmt::format("is required: {} is capex and is paid over its life", item.id));
  }
  if (item.cost_class != CostClass::opex) return;
  for (const char* key : {"life_years", "maintenance_ratio"}) {
    if (row.has(key)) row.fault(key, fmt::format("is for capex; {} is opex", item.id));
  }
}

const CostItem* find_known_item(const TomlReader& row, const std::string& id, const Known& known) {
  const auto at = std::ranges::find(known.items, id, &CostItem::id);
  if (at != known.items.end()) return &*at;
  if (known.items.empty() || id.empty()) return nullptr;  // costs.toml is faulty or the key is, and said so
  std::vector<std::string> ids;
  for (const CostItem& item : known.items) ids.push_back(item.id);
  row.fault("item", fmt::format("costs.toml has no item \"{}\"{}", id, did_you_mean(id, ids)));
  return nullptr;
}

Part read_part(const TomlReader& row, const Known& known) {
  Part part{.on = static_cast<ChargedOn>(row.choice("on", k_charged_on_names)),
            .item = row.text("item"),
            .quantity = row.number_or("quantity", 1, {1e-9, k_unbounded}),
            .life_years = row.number_or("life_years", 0, k_life_years),
            .maintenance_ratio = row.number_or("maintenance_ratio", 0, k_ratio),
            .note = row.text_or("note", "")};
  const CostItem* item = find_known_item(row, part.item, known);
  const Layer usual = item == nullptr ? Layer::route : item->layer;
  part.layer = static_cast<Layer>(row.choice_or("layer", static_cast<std::size_t>(usual), k_layer_names));
  if (item != nullptr) {
    if (std::string why = refusal(*item); !why.empty()) row.fault("item", std::move(why));
    check_capital(row, *item);
  }
  row.finish();
  return part;
}

std::vector<Part> read_parts(const TomlReader& row, const Known& known) {
  std::vector<Part> parts;
  for (const TomlReader& part_row : row.tables("part")) {
    Part part = read_part(part_row, known);
    const bool twice = std::ranges::any_of(
        parts, [&part](const Part& other) { return other.on == part.on && other.item == part.item; });
    if (twice) {
      part_row.fault("item",
                     fmt::format("{} is charged twice on the same thing; add the quantities up", part.item));
    }
    parts.push_back(std::move(part));
  }
  if (parts.empty()) row.fault("part", "expected at least one priced part, found none");
  return parts;
}

// What users pay is a price by line and month, not a cost.
std::string read_income_item(const TomlReader& row, const Known& known) {
  std::string id = row.text_or("income_item", "");
  const auto at = std::ranges::find(known.items, id, &CostItem::id);
  const bool is_price =
      at != known.items.end() && at->cost_class == CostClass::price && at->unit == "JPY/line/month";
  if (!id.empty() && !known.items.empty() && !is_price)
    row.fault("income_item",
              fmt::format("expected a price in JPY/line/month of costs.toml, found \"{}\"", id));
  return id;
}

Option read_identity(const std::string& id, const TomlReader& row) {
  Option option{.id = id};
  option.name_ja = row.text("name_ja");
  option.name_en = row.text("name_en");
  option.technology = std::string(k_technology_names[row.choice("technology", k_technology_names)]);
  option.kind = static_cast<OptionKind>(row.choice("kind", k_option_kind_names));
  option.on_by_default = row.flag_or("on_by_default", true);
  option.carrier = row.text("carrier");
  option.needs_land_right = row.flag_or("needs_land_right", false);
  option.needs_licence = row.flag_or("needs_licence", false);
  option.lead_time_months = row.number("lead_time_months", {0, 240});
  option.permits = row.text_or("permits", "");
  return option;
}

Option with_service(Option option, const TomlReader& row) {
  option.latency_ms = row.number("latency_ms", k_at_least_0);
  option.availability = row.number("availability", k_availability);
  option.autonomy_h = row.number("autonomy_h", k_at_least_0);
  option.most_mobility_kmh = row.number_or("most_mobility_kmh", 0, k_at_least_0);
  option.most_density_per_km2 = row.number_or("most_density_per_km2", 0, k_at_least_0);
  option.down_mbps = row.number_or("down_mbps", 0, k_at_least_0);
  option.up_mbps = row.number_or("up_mbps", 0, k_at_least_0);
  option.cell_down_mbps = row.number_or("cell_down_mbps", 0, k_at_least_0);
  option.cell_up_mbps = row.number_or("cell_up_mbps", 0, k_at_least_0);
  option.cell_size_km = row.number_or("cell_size_km", 0, k_at_least_0);
  option.satellite_backhaul = row.flag_or("satellite_backhaul", false);
  return option;
}

// What each kind must and must not say.
void check_consistency(const Option& option, const TomlReader& row) {
  const bool own_radio = option.kind == OptionKind::radio || option.kind == OptionKind::microwave;
  const bool from_above = option.kind == OptionKind::satellite || option.kind == OptionKind::platform;
  const std::string_view kind = k_option_kind_names[static_cast<std::size_t>(option.kind)];
  if (own_radio && !row.has("radio")) {
    row.fault("radio", fmt::format("is required: an option of kind {} has a radio", kind));
  }
  if (!own_radio && row.has("radio")) {
    row.fault("radio", fmt::format("is for options of kind radio and microwave; this one is {}", kind));
  }
  if (option.kind != OptionKind::radio && option.down_mbps + option.up_mbps == 0) {
    row.fault("down_mbps", fmt::format("expected down_mbps or up_mbps above 0 for kind {}", kind));
  }
  if (option.kind == OptionKind::radio && option.radio && option.radio->chain.ranges.empty()) {
    row.fault("radio.chain", "is required: name the propagation models by distance");
  }
  if (option.kind == OptionKind::microwave && option.radio && !option.radio->chain.ranges.empty()) {
    row.fault("radio.chain", "is for options of kind radio; a microwave hop needs line of sight");
  }
  if (from_above && !row.has("sky")) {
    row.fault("sky", fmt::format("is required: an option of kind {} is served from the sky", kind));
  }
  if (!from_above && row.has("sky")) {
    row.fault("sky", fmt::format("is for options of kind satellite and platform; this one is {}", kind));
  }
  if (option.sky && (option.sky->body == SkyBody::platform) != (option.kind == OptionKind::platform)) {
    row.fault("sky.body",
              fmt::format("expected {} for kind {}",
                          option.kind == OptionKind::platform ? "\"platform\""
                                                              : "\"constellation\" or \"geostationary\"",
                          kind));
  }
  if (from_above && (option.cell_size_km == 0 || option.cell_down_mbps + option.cell_up_mbps == 0)) {
    row.fault("cell_size_km", fmt::format("expected the size and rates of a ground cell for kind {}", kind));
  }
  if (option.satellite_backhaul && option.kind != OptionKind::satellite) {
    row.fault("satellite_backhaul", fmt::format("is for options of kind satellite; this one is {}", kind));
  }
}

}  // namespace

Option read_option(const std::string& id, const TomlReader& row, const Known& known) {
  Option option = with_service(read_identity(id, row), row);
  option.income_item = read_income_item(row, known);
  option.parts = read_parts(row, known);
  if (const auto radio = row.table("radio")) option.radio = read_radio(*radio, known);
  if (const auto sky = row.table("sky")) option.sky = read_sky(*sky);
  option.origin = read_origin(row, "origin_kind", known);
  check_consistency(option, row);
  return option;
}

}  // namespace tsunagi::models
