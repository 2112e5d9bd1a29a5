// SPDX-License-Identifier: Apache-2.0
// Options: their service figures, priced parts and radio, and what makes an option contradict itself.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "geo/base/text.h"
#include "models/catalogue_rows.h"

namespace tsunagi::models {
namespace {

constexpr Range k_level_db{-200, 200};
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

// What a range says that its model does not hold for.
void check_range(const TomlReader& row, const ChainRange& range, const Radio& radio) {
  const ModelLimits& limits = limits_of(range.model);
  const std::string_view name = k_path_model_names[static_cast<std::size_t>(range.model)];
  const auto check = [&](std::string_view key, std::string_view what, double value, Bounds bounds) {
    if (is_within(value, bounds)) return;
    row.fault(key, fmt::format("{} holds for a {} of {} to {}, and here it is {}; name another model", name,
                               what, bounds.least, bounds.most, value));
  };
  check("model", "frequency in MHz", radio.frequency_mhz, limits.frequency_mhz);
  check("model", "unit height in m", radio.unit_height_m, limits.unit_height_m);
  check("from_km", "distance in km", range.from_km, limits.distance_km);
  check("to_km", "distance in km", range.to_km, limits.distance_km);
  if (range.to_km <= range.from_km) {
    row.fault("to_km", fmt::format("expected more than from_km ({}), found {}", range.from_km, range.to_km));
  }
}

ModelChain read_chain(const TomlReader& row, const Radio& radio) {
  ModelChain chain;
  for (const TomlReader& entry : row.tables("chain")) {
    const ChainRange range{.model = static_cast<PathModel>(entry.choice("model", k_path_model_names)),
                           .from_km = entry.number_or("from_km", 0, k_at_least_0),
                           .to_km = entry.number("to_km", k_at_least_0)};
    check_range(entry, range, radio);
    chain.ranges.push_back(range);
    entry.finish();
  }
  std::ranges::stable_sort(chain.ranges, {}, &ChainRange::from_km);
  for (std::size_t i = 0; i < chain.ranges.size(); ++i) {
    const double reached_km = i == 0 ? 0 : chain.ranges[i - 1].to_km;
    if (chain.ranges[i].from_km == reached_km) continue;
    row.fault("chain", fmt::format("expected ranges that follow one another from 0 km, found a{} between {} "
                                   "and {} km",
                                   chain.ranges[i].from_km > reached_km ? " gap" : "n overlap",
                                   std::min(reached_km, chain.ranges[i].from_km),
                                   std::max(reached_km, chain.ranges[i].from_km)));
  }
  if (row.has("without_terrain")) {
    const auto model = static_cast<PathModel>(row.choice("without_terrain", k_path_model_names));
    const ModelLimits& limits = limits_of(model);
    if (limits.needs_terrain) {
      row.fault("without_terrain", fmt::format("{} needs a terrain profile; name a tr38901 model",
                                               k_path_model_names[static_cast<std::size_t>(model)]));
    } else if (!is_within(radio.frequency_mhz, limits.frequency_mhz) ||
               !is_within(radio.unit_height_m, limits.unit_height_m)) {
      row.fault("without_terrain", fmt::format("{} holds for {} to {} MHz and units at {} to {} m",
                                               k_path_model_names[static_cast<std::size_t>(model)],
                                               limits.frequency_mhz.least, limits.frequency_mhz.most,
                                               limits.unit_height_m.least, limits.unit_height_m.most));
    }
    chain.without_terrain = model;
  }
  static constexpr std::array<std::string_view, 2> k_checks{"none", "itm"};
  chain.is_checked_by_itm = row.choice_or("cross_check", 0, k_checks) == 1;
  return chain;
}

Radio read_radio(const TomlReader& row) {
  const Radio usual;
  Radio radio{
      .frequency_mhz = row.number("frequency_mhz", {30, 100'000}),
      .bandwidth_mhz = row.number("bandwidth_mhz", {0.001, 10'000}),
      .eirp_dbm = row.number("eirp_dbm", k_level_db),
      .unit_eirp_dbm = row.number("unit_eirp_dbm", k_level_db),
      .site_gain_dbi = row.number("site_gain_dbi", k_level_db),
      .unit_gain_dbi = row.number("unit_gain_dbi", k_level_db),
      .noise_figure_db = row.number("noise_figure_db", {0, 50}),
      .site_noise_figure_db = row.number("site_noise_figure_db", {0, 50}),
      .fade_margin_db = row.number("fade_margin_db", {0, 100}),
      .interference_margin_db =
          row.number_or("interference_margin_db", usual.interference_margin_db, {0, 30}),
      .site_height_m = row.number("site_height_m", {0.5, 500}),
      .unit_height_m = row.number("unit_height_m", {0.5, 500}),
      .most_range_m = row.number("most_range_m", {1, 200'000}),
      .radius_m = row.number("radius_m", {1, 200'000}),
      .attenuation_down = row.number_or("attenuation_down", usual.attenuation_down, k_ratio),
      .attenuation_up = row.number_or("attenuation_up", usual.attenuation_up, k_ratio),
      .most_efficiency_down = row.number_or("most_efficiency_down", usual.most_efficiency_down, {0, 100}),
      .most_efficiency_up = row.number_or("most_efficiency_up", usual.most_efficiency_up, {0, 100}),
      .least_snr_db = row.number_or("least_snr_db", usual.least_snr_db, {-50, 50}),
      .fixed_rate_bps = row.number_or("fixed_rate_bps", usual.fixed_rate_bps, k_at_least_0),
      .down_ratio = row.number_or("down_ratio", usual.down_ratio, k_ratio),
      .usable_airtime_ratio = row.number_or("usable_airtime_ratio", usual.usable_airtime_ratio, k_ratio),
      .most_modules = static_cast<int>(row.integer_or("most_modules", usual.most_modules, {1, 100}))};
  if (radio.radius_m > radio.most_range_m) {
    row.fault("radius_m", fmt::format("expected at most most_range_m ({}), found {}", radio.most_range_m,
                                      radio.radius_m));
  }
  radio.chain = read_chain(row, radio);
  row.finish();
  return radio;
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
  if (const auto radio = row.table("radio")) option.radio = read_radio(*radio);
  option.origin = read_origin(row, "origin_kind", known);
  check_consistency(option, row);
  return option;
}

}  // namespace tsunagi::models
