// SPDX-License-Identifier: Apache-2.0
// Building entry loss, ITU-R P.2109-2.
#pragma once

namespace tsunagi::models {

enum class BuildingType { traditional, thermally_efficient };  // metallised glass and foil make the second

struct BuildingEntry {
  double frequency_ghz = 0;  // 0.08 to 100
  BuildingType building = BuildingType::traditional;
  double elevation_deg = 0;  // of the path at the façade
};

[[nodiscard]] bool is_in_range(const BuildingEntry& entry) noexcept;

// Loss in dB not exceeded with the given probability: over a building's terminals and buildings of the type,
// for an antenna without direction inside. ITU-R P.2109-2, Annex 1, §3, eq. (1) to (10).
// Agrees with the reference rows to 1e-6 dB (tests/models/real_p2109_test.cpp).
// Throws Error{input} outside 0.08 to 100 GHz, −90 to 90 degrees and 0 < probability < 100.
[[nodiscard]] double building_entry_loss_db(const BuildingEntry& entry, double probability_percent);

}  // namespace tsunagi::models
