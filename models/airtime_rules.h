// SPDX-License-Identifier: Apache-2.0
// Rules of a shared band on how long and how often a device may transmit, read from a catalogue file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "models/origin.h"

namespace tsunagi::models {

struct AirtimeRule {
  std::string id;
  std::string name;
  double most_bandwidth_khz = 0;    // of the bundled unit channels
  double carrier_sense_ms = 0;      // listened before each transmission
  double most_transmission_ms = 0;  // of one transmission
  double pause_ms = 0;              // before the next
  double most_airtime_s_per_h = 0;  // of all transmissions of a device; 0: no sum is set
  double most_eirp_dbm = 0;
  Origin origin;
};

struct AirtimeRules {
  std::string version;
  std::string status;              // what a reader must do before relying on it
  std::vector<AirtimeRule> rules;  // by id
  [[nodiscard]] const AirtimeRule& rule(std::string_view id) const;  // throws Error{input}
};

// Reads airtime_rules_jp.toml, and sources.toml beside it. Throws Error{input} with all faults.
[[nodiscard]] AirtimeRules load_airtime_rules(const std::filesystem::path& folder);

}  // namespace tsunagi::models
