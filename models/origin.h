// SPDX-License-Identifier: Apache-2.0
// What every row of a catalogue shares: its layer, and where its figures come from.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tsunagi::models {

// One list everywhere: sharing, cost, savings and support are reported per layer.
enum class Layer { gateway, route, site, power, radio, premises, core, platform, operation };
inline constexpr std::array<std::string_view, 9> k_layer_names{
    "gateway", "route", "site", "power", "radio", "premises", "core", "platform", "operation"};

inline constexpr std::array<std::string_view, 10> k_technology_names{
    "fiber", "local5g", "bwa", "lpwa", "wifi", "microwave", "mobile", "leo", "geo", "haps"};

enum class Kind { sourced, derived, assumption };

// Where a figure comes from, kept and shown wherever the figure is used.
struct Origin {
  Kind kind = Kind::assumption;
  std::string confidence;            // high, medium, low, very low
  std::vector<std::string> sources;  // keys of sources.toml
  int year = 0;                      // price year; 0 where it has none
  std::string note;
};

}  // namespace tsunagi::models
