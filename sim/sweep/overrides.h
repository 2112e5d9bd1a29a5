// SPDX-License-Identifier: Apache-2.0
// Values that a sweep puts in place of a scenario's, key by key, before the typed reader sees them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "geo/base/toml.h"

namespace tsunagi::sweep {

// One value at a dotted path: "years.traffic_growth", "prices.FB01", "demand.schools.must_serve". In a list
// of tables a part names the entry by its id or name; "*" is every entry.
struct Override {
  std::vector<std::string> path;
  TomlEntry value;  // key as written, value and place in the sweep file

  [[nodiscard]] std::string key() const;  // the path with dots
};

// Leaves of a table of overrides; inner tables and dots in a key both lead downward.
[[nodiscard]] std::vector<Override> flattened(const TomlTable& table);

// Puts the value in; tables on the way are made where they are missing, so that the typed reader refuses by
// name what it does not know. Throws Error{input} at the override's place when the path leads through a value
// or names no entry of a list.
void put(TomlDocument& document, const Override& change);

// The value as a table of the console shows it.
[[nodiscard]] std::string shown(const TomlNode& node);

}  // namespace tsunagi::sweep
