// SPDX-License-Identifier: Apache-2.0
// Catalogue rows from TOML: one reader a kind of row. Internal to models; the interface is catalogue.h.
#pragma once

#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geo/base/toml.h"
#include "models/airtime_rules.h"
#include "models/catalogue.h"

namespace tsunagi::models {

inline constexpr double k_unbounded = std::numeric_limits<double>::infinity();
inline constexpr Range k_at_least_0{0, k_unbounded};
inline constexpr Range k_ratio{0, 1};
inline constexpr Range k_availability{0.5, 1};  // below one half is a slip, such as 0.1 for 0.1 % of outage

// What a row may refer to. A list is empty when its own file could not be read: then nothing is checked
// against it, so that one broken file does not fault every row of the others.
struct Known {
  std::vector<std::string> sources;
  std::vector<CostItem> items;
  std::vector<AirtimeRule> airtime_rules;
  std::filesystem::path folder;  // of the catalogue
};

// What sources.toml of a folder offers to the files beside it that are no part of the Catalogue.
[[nodiscard]] Known load_known_sources(const std::filesystem::path& folder, Faults& faults);

// Each adds what is wrong with the row to the reader's faults and returns a harmless value for it.
[[nodiscard]] Source read_source(const std::string& key, const TomlReader& row);
[[nodiscard]] CostItem read_item(const std::string& id, const TomlReader& row, const Known& known);
[[nodiscard]] Parameter read_parameter(const std::string& id, const TomlReader& row, const Known& known);
[[nodiscard]] UseCase read_use_case(const std::string& id, const TomlReader& row, const Known& known);
[[nodiscard]] Option read_option(const std::string& id, const TomlReader& row, const Known& known);
[[nodiscard]] Radio read_radio(const TomlReader& row, const Known& known);
[[nodiscard]] SkyService read_sky(const TomlReader& row);

// Kind (under `kind_key`, since options and programmes have a kind of their own), confidence, sources, note.
[[nodiscard]] Origin read_origin(const TomlReader& row, std::string_view kind_key, const Known& known);

}  // namespace tsunagi::models
