// SPDX-License-Identifier: Apache-2.0
// Where a figure of a catalogue comes from.
#pragma once

#include <string>
#include <vector>

namespace tsunagi::models {

enum class Kind { sourced, derived, assumption };

// Kept and shown wherever the figure is used.
struct Origin {
  Kind kind = Kind::assumption;
  std::string confidence;            // high, medium, low, very low
  std::vector<std::string> sources;  // keys of sources.toml
  int year = 0;                      // price year; 0 where it has none
  std::string note;
};

}  // namespace tsunagi::models
