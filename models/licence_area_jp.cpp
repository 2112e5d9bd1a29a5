// SPDX-License-Identifier: Apache-2.0
#include "models/licence_area_jp.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "geo/base/text.h"
#include "geo/base/toml.h"
#include "models/catalogue_rows.h"
#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr std::array<std::string_view, 2> k_formula_names{"extended_hata", "free_space"};
constexpr std::array<std::string_view, 2> k_area_names{"cover", "adjustment"};
constexpr double k_least_km = 0.001;
constexpr double k_near_km = 0.04;  // SM.2028-2: free space up to here,
constexpr double k_far_km = 0.1;    // and the model from here on
constexpr double k_least_hata_mhz = 2000;
constexpr Bounds k_antenna_m{1, 200};

// 0 at 0.04 km and below, 1 from 0.1 km on.
double share_of_model(double d) {
  return std::clamp(std::log10(d / k_near_km) / std::log10(k_far_km / k_near_km), 0.0, 1.0);
}

double direct_loss_db(double f, double d, double rise_m) {
  return 32.4 + 20 * std::log10(f) + 10 * std::log10(d * d + rise_m * rise_m / 1e6);
}

// Urban, above 2000 MHz, from 0.1 km on.
double urban_loss_db(const LicenceRule& rule, const LicenceStation& station, double d) {
  const double f = station.frequency_mhz;
  const double H_b = std::max(station.antenna_m, rule.mobile_height_m);
  const double H_m = std::min(station.antenna_m, rule.mobile_height_m);
  const double log_f = std::log10(f);
  const double log_b = std::log10(std::max(rule.base_height_least_m, H_b));
  const double a = (1.1 * log_f - 0.7) * std::min(10.0, H_m) - (1.56 * log_f - 0.8) +
                   std::max(0.0, 20 * std::log10(H_m / 10));
  const double b =
      rule.lower_antenna_corrected ? std::min(0.0, 20 * std::log10(H_b / rule.base_height_least_m)) : 0;
  const double alpha =
      d <= 20 ? 1 : 1 + (0.14 + 1.87e-4 * f + 1.07e-3 * H_b) * std::pow(std::log10(d / 20), 0.8);
  const double log_d = d < 1 ? std::log10(d) : std::pow(std::log10(d), alpha);
  return 46.3 + 33.9 * std::log10(2000.0) + 10 * std::log10(f / 2000) - 13.82 * log_b +
         (44.9 - 6.55 * log_b) * log_d - a - b;
}

double hata_loss_db(const LicenceRule& rule, const LicenceStation& station, double d) {
  const double rise_m = station.antenna_m - rule.mobile_height_m;
  const double S = rule.environment_S_db[static_cast<std::size_t>(station.environment)];
  const double share = share_of_model(d);
  const double near_db = direct_loss_db(station.frequency_mhz, std::min(d, k_near_km), rise_m);
  if (share == 0) return near_db;
  const double far_db = urban_loss_db(rule, station, std::max(d, k_far_km)) - S;
  return near_db + share * (far_db - near_db);
}

void require_station(const LicenceRule& rule, const LicenceStation& station) {
  require_within(rule.id, "frequency_mhz", station.frequency_mhz,
                 {rule.frequency_least_mhz, rule.frequency_most_mhz});
  require_within(rule.id, "antenna_m", station.antenna_m, k_antenna_m);
  require_within(rule.id, "eirp_dbm", station.eirp_dbm, {-100, 100});
}

// Nothing for a key that is left out because nobody could confirm its figure.
std::optional<double> known_number(const TomlReader& row, std::string_view key, Bounds bounds) {
  if (row.has(key)) return row.number(key, {bounds.least, bounds.most});
  static_cast<void>(row.number_or(key, bounds.least, {bounds.least, bounds.most}));
  return std::nullopt;
}

std::optional<double> threshold(const TomlReader& row, std::string_view area) {
  return known_number(row, fmt::format("{}_threshold_dbm", area), {-200, 0});
}

LicenceRule read_identity(const std::string& id, const TomlReader& row) {
  LicenceRule rule;
  rule.id = id;
  rule.name_ja = row.text("name_ja");
  rule.directive = row.text("directive");
  rule.status = row.text("status");
  rule.formula = static_cast<LicenceFormula>(row.choice("formula", k_formula_names));
  rule.frequency_least_mhz = row.number("frequency_least_mhz", {100, 100'000});
  rule.frequency_most_mhz = row.number("frequency_most_mhz", {100, 100'000});
  rule.distance_most_km = row.number("distance_most_km", {0.1, 100});
  return rule;
}

LicenceRule with_constants(LicenceRule rule, const TomlReader& row) {
  rule.base_height_least_m = row.number("base_height_least_m", {1, 200});
  rule.lower_antenna_corrected = row.flag_or("lower_antenna_corrected", true);
  rule.mobile_height_m = row.number("mobile_height_m", {1, 10});
  rule.mobile_gain_dbi = row.number("mobile_gain_dbi", {-20, 50});
  rule.terrain_K_db = row.number("terrain_K_db", {-50, 100});
  rule.building_entry_R_db = known_number(row, "building_entry_R_db", {0, 100});
  rule.free_space_floor = row.flag_or("free_space_floor", true);
  rule.environment_S_db = {row.number("S_urban_db", {-50, 100}), row.number("S_suburban_db", {-50, 100}),
                           row.number("S_open_db", {-50, 100})};
  rule.threshold_dbm = {threshold(row, k_area_names[0]), threshold(row, k_area_names[1])};
  return rule;
}

void check_consistency(const LicenceRule& rule, const TomlReader& row) {
  if (rule.frequency_most_mhz < rule.frequency_least_mhz) {
    row.fault("frequency_most_mhz", fmt::format("expected at least frequency_least_mhz ({}), found {}",
                                                rule.frequency_least_mhz, rule.frequency_most_mhz));
  }
  if (rule.formula == LicenceFormula::extended_hata && rule.frequency_least_mhz < k_least_hata_mhz) {
    row.fault("frequency_least_mhz", fmt::format("expected at least {} for extended_hata, found {}",
                                                 k_least_hata_mhz, rule.frequency_least_mhz));
  }
  const auto& [cover, adjustment] = rule.threshold_dbm;
  if (cover && adjustment && *adjustment > *cover) {
    row.fault("adjustment_threshold_dbm",
              fmt::format("expected at most cover_threshold_dbm ({}), found {}", *cover, *adjustment));
  }
}

LicenceRule read_rule(const std::string& id, const TomlReader& row, const Known& known) {
  LicenceRule rule = with_constants(read_identity(id, row), row);
  rule.origin = read_origin(row, "kind", known);
  rule.origin.year = static_cast<int>(row.integer("year", {1990, 2100}));
  check_consistency(rule, row);
  row.finish();
  return rule;
}

double required_threshold_dbm(const LicenceRule& rule, LicenceArea area) {
  const auto index = static_cast<std::size_t>(area);
  if (rule.threshold_dbm[index]) return *rule.threshold_dbm[index];
  throw input_error(fmt::format(
      "licence rule {} has no {}_threshold_dbm: take it from {} and set it in licence_area_jp.toml", rule.id,
      k_area_names[index], rule.directive));
}

}  // namespace

const LicenceRule& LicenceRules::rule(std::string_view id) const {
  const auto at = std::ranges::find(rules, id, &LicenceRule::id);
  if (at != rules.end()) return *at;
  std::vector<std::string> ids;
  for (const LicenceRule& known : rules) ids.push_back(known.id);
  throw input_error(fmt::format("there is no licence rule \"{}\"{}", id, did_you_mean(id, ids)));
}

LicenceRules load_licence_rules(const std::filesystem::path& folder) {
  Faults faults;
  const Known known = load_known_sources(folder, faults);
  const TomlDocument document = load_toml(folder / "licence_area_jp.toml");
  const TomlReader root(document, faults);
  LicenceRules rules{.version = root.text("version"), .status = root.text("status"), .rules = {}};
  if (const auto table = root.table("rule")) {
    for (const auto& [id, row] : table->named_tables()) rules.rules.push_back(read_rule(id, row, known));
  }
  if (rules.rules.empty()) root.fault("rule", "expected tables [rule.<id>], found none");
  root.finish();
  faults.throw_if_any();
  std::ranges::sort(rules.rules, {}, &LicenceRule::id);
  return rules;
}

double licence_loss_db(const LicenceRule& rule, const LicenceStation& station, double distance_km) {
  require_station(rule, station);
  require_within(rule.id, "distance_km", distance_km, {k_least_km, rule.distance_most_km});
  const double direct_db =
      direct_loss_db(station.frequency_mhz, distance_km, station.antenna_m - rule.mobile_height_m);
  if (rule.formula == LicenceFormula::free_space) return direct_db;
  const double hata_db = hata_loss_db(rule, station, distance_km);
  return rule.free_space_floor ? std::max(direct_db, hata_db) : hata_db;
}

double licence_level_dbm(const LicenceRule& rule, const LicenceStation& station, double distance_km) {
  if (station.indoor_receiver && !rule.building_entry_R_db) {
    throw input_error(fmt::format(
        "the rule {} has no building_entry_R_db, so that nothing indoors can be computed. Enter it from the "
        "current directive: {}.",
        rule.id, rule.directive));
  }
  return station.eirp_dbm + rule.mobile_gain_dbi - licence_loss_db(rule, station, distance_km) -
         rule.terrain_K_db - (station.indoor_receiver ? *rule.building_entry_R_db : 0);
}

double licence_radius_km(const LicenceRule& rule, const LicenceStation& station, LicenceArea area) {
  const double least_dbm = required_threshold_dbm(rule, area);
  const auto reaches = [&](double d) { return licence_level_dbm(rule, station, d) >= least_dbm; };
  if (reaches(rule.distance_most_km)) return rule.distance_most_km;
  // Inward by 1 % until the level is reached: near a high antenna it need not fall with every step outward.
  double outside = rule.distance_most_km;
  double inside = outside;
  while (inside > k_least_km) {
    inside = std::max(k_least_km, inside / 1.01);
    if (reaches(inside)) break;
    outside = inside;
  }
  if (!reaches(inside)) return 0;
  while (outside - inside > 1e-4) {
    const double middle = (inside + outside) / 2;
    (reaches(middle) ? inside : outside) = middle;
  }
  return inside;
}

}  // namespace tsunagi::models
