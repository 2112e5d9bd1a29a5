// SPDX-License-Identifier: Apache-2.0
#include "models/airtime_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "geo/base/text.h"
#include "geo/base/toml.h"
#include "models/catalogue_rows.h"

namespace tsunagi::models {
namespace {

AirtimeRule read_rule(const std::string& id, const TomlReader& row, const Known& known) {
  AirtimeRule rule{.id = id,
                   .name = row.text("name"),
                   .most_bandwidth_khz = row.number("most_bandwidth_khz", {1, 1e5}),
                   .carrier_sense_ms = row.number("carrier_sense_ms", {0, 1e5}),
                   .most_transmission_ms = row.number("most_transmission_ms", {0.001, 3.6e6}),
                   .pause_ms = row.number("pause_ms", {0, 3.6e6}),
                   .most_airtime_s_per_h = row.number_or("most_airtime_s_per_h", 0, {0.001, 3600}),
                   .most_eirp_dbm = row.number("most_eirp_dbm", {-50, 50}),
                   .origin = read_origin(row, "kind", known)};
  rule.origin.year = static_cast<int>(row.integer("year", {1990, 2100}));
  row.finish();
  return rule;
}

}  // namespace

const AirtimeRule& AirtimeRules::rule(std::string_view id) const {
  const auto at = std::ranges::find(rules, id, &AirtimeRule::id);
  if (at != rules.end()) return *at;
  std::vector<std::string> ids;
  for (const AirtimeRule& known : rules) ids.push_back(known.id);
  throw input_error(fmt::format("there is no airtime rule \"{}\"{}", id, did_you_mean(id, ids)));
}

AirtimeRules load_airtime_rules(const std::filesystem::path& folder) {
  Faults faults;
  const Known known = load_known_sources(folder, faults);
  const TomlDocument document = load_toml(folder / "airtime_rules_jp.toml");
  const TomlReader root(document, faults);
  AirtimeRules rules{.version = root.text("version"), .status = root.text("status"), .rules = {}};
  if (const auto table = root.table("rule")) {
    for (const auto& [id, row] : table->named_tables()) rules.rules.push_back(read_rule(id, row, known));
  }
  if (rules.rules.empty()) root.fault("rule", "expected tables [rule.<id>], found none");
  root.finish();
  faults.throw_if_any();
  std::ranges::sort(rules.rules, {}, &AirtimeRule::id);
  return rules;
}

}  // namespace tsunagi::models
