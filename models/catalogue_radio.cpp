// SPDX-License-Identifier: Apache-2.0
// The radio of an option, and what it needs of the sky: levels, models by distance, antenna, LoRa,
// satellites.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "geo/base/files.h"
#include "geo/base/text.h"
#include "models/antenna_reader.h"
#include "models/catalogue_rows.h"

namespace tsunagi::models {
namespace {

constexpr Range k_level_db{-200, 200};

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

// What a LoRa modem says itself is not said a second time.
void add_lora(const TomlReader& row, const TomlReader& radio_row, const Known& known, Radio& radio) {
  LoraService lora;
  lora.frame.payload_bytes = static_cast<int>(row.integer("payload_bytes", {1, 255}));
  lora.frame.coding_rate = static_cast<int>(row.integer_or("coding_rate", lora.frame.coding_rate, {1, 4}));
  lora.overhead_bytes = static_cast<int>(row.integer_or("overhead_bytes", lora.overhead_bytes, {0, 254}));
  lora.channels = static_cast<int>(row.integer_or("channels", lora.channels, {1, 64}));
  lora.arriving_ratio = row.number_or("arriving_ratio", lora.arriving_ratio, {0.01, 0.999});
  lora.frame.bandwidth_khz = radio.bandwidth_mhz * 1000;
  if (lora.frame.payload_bytes <= lora.overhead_bytes) {
    row.fault("payload_bytes",
              fmt::format("expected more than the {} bytes of the protocol (overhead_bytes), "
                          "found {}",
                          lora.overhead_bytes, lora.frame.payload_bytes));
  }
  if (const double khz = lora.frame.bandwidth_khz; khz != 125 && khz != 250 && khz != 500) {
    radio_row.fault("bandwidth_mhz", fmt::format("LoRa takes 0.125, 0.25 or 0.5 MHz, found {}", khz / 1000));
    lora.frame.bandwidth_khz = 125;
  }
  for (const char* key : {"least_snr_db", "usable_airtime_ratio"}) {
    if (radio_row.has(key)) radio_row.fault(key, "follows from the table lora; leave it out");
  }
  const std::string rule = row.text("airtime_rule");
  const auto at = std::ranges::find(known.airtime_rules, rule, &AirtimeRule::id);
  if (at != known.airtime_rules.end()) {
    lora.rule = *at;
    if (radio.unit_eirp_dbm > lora.rule.most_eirp_dbm || radio.eirp_dbm > lora.rule.most_eirp_dbm) {
      row.fault("airtime_rule", fmt::format("{} allows at most {} dBm; lower eirp_dbm and unit_eirp_dbm",
                                            rule, lora.rule.most_eirp_dbm));
    }
  } else if (!rule.empty()) {
    std::vector<std::string> ids;
    for (const AirtimeRule& one : known.airtime_rules) ids.push_back(one.id);
    row.fault("airtime_rule",
              fmt::format("airtime_rules_jp.toml has no rule \"{}\"{}", rule, did_you_mean(rule, ids)));
  }
  radio.usable_airtime_ratio = usable_airtime(lora);
  radio.lora = std::move(lora);
  row.finish();
}

}  // namespace

Radio read_radio(const TomlReader& row, const Known& known) {
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
      .other_losses_db = row.number_or("other_losses_db", usual.other_losses_db, {0, 100}),
      .interference_margin_db =
          row.number_or("interference_margin_db", usual.interference_margin_db, {0, 30}),
      .site_height_m = row.number("site_height_m", {0.5, 500}),
      .unit_height_m = row.number("unit_height_m", {0.5, 500}),
      .most_range_m = row.number("most_range_m", {1, 200'000}),
      .radius_m = row.number("radius_m", {1, 200'000}),
      .efficiency = static_cast<Efficiency>(row.choice_or("efficiency", 0, k_efficiency_names)),
      .attenuation_down = row.number_or("attenuation_down", usual.attenuation_down, k_ratio),
      .attenuation_up = row.number_or("attenuation_up", usual.attenuation_up, k_ratio),
      .most_efficiency_down = row.number_or("most_efficiency_down", usual.most_efficiency_down, {0, 100}),
      .most_efficiency_up = row.number_or("most_efficiency_up", usual.most_efficiency_up, {0, 100}),
      .least_snr_db = row.number_or("least_snr_db", usual.least_snr_db, {-50, 50}),
      .down_ratio = row.number_or("down_ratio", usual.down_ratio, k_ratio),
      .usable_airtime_ratio = row.number_or("usable_airtime_ratio", usual.usable_airtime_ratio, k_ratio),
      .most_modules = static_cast<int>(row.integer_or("most_modules", usual.most_modules, {1, 100}))};
  if (radio.radius_m > radio.most_range_m) {
    row.fault("radius_m", fmt::format("expected at most most_range_m ({}), found {}", radio.most_range_m,
                                      radio.radius_m));
  }
  radio.chain = read_chain(row, radio);
  if (const auto antenna = row.table("antenna")) radio.antenna = read_antenna(*antenna, known.folder);
  if (const auto lora = row.table("lora")) add_lora(*lora, row, known, radio);
  row.finish();
  return radio;
}

SkyService read_sky(const TomlReader& row) {
  SkyService sky{.body = static_cast<SkyBody>(row.choice("body", k_sky_body_names)),
                 .least_elevation_deg = row.number("least_elevation_deg", {1, 89}),
                 .frequency_ghz = row.number("frequency_ghz", {1, 55}),
                 .bandwidth_mhz = row.number("bandwidth_mhz", {0.001, 10'000}),
                 .eirp_dbm = row.number("eirp_dbm", k_level_db),
                 .unit_gain_dbi = row.number("unit_gain_dbi", k_level_db),
                 .unit_height_m = row.number_or("unit_height_m", SkyService{}.unit_height_m, {0, 500}),
                 .noise_k = row.number("noise_k", {1, 1e5}),
                 .dish_m = row.number_or("dish_m", 0, {0, 100}),
                 .least_snr_db = row.number("least_snr_db", {-50, 50})};
  const auto only = [&](const char* key, SkyBody body) {
    const bool fits = sky.body == body;
    if (!fits && row.has(key))
      row.fault(key, fmt::format("is for a {}", k_sky_body_names[static_cast<std::size_t>(body)]));
    return fits;
  };
  if (sky.body == SkyBody::geostationary) {
    sky.altitude_km = k_geostationary_altitude_km;
    if (row.has("altitude_km")) row.fault("altitude_km", "a geostationary satellite has its own");
  } else {
    sky.altitude_km = row.number("altitude_km", {10, 36'000});
  }
  if (only("longitude_deg", SkyBody::geostationary))
    sky.longitude_deg = row.number("longitude_deg", {-180, 180});
  if (only("satellites_in_view", SkyBody::constellation))
    sky.satellites_in_view = static_cast<int>(row.integer("satellites_in_view", {1, 1000}));
  row.finish();
  return sky;
}

}  // namespace tsunagi::models
