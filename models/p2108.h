// SPDX-License-Identifier: Apache-2.0
// Clutter loss, ITU-R P.2108-1. Not to be added to a model whose profile already carries the clutter.
#pragma once

namespace tsunagi::models {

enum class ClutterType { water_or_sea, open_or_rural, suburban, urban, trees_or_forest, dense_urban };

// One end of a path below the clutter around it, §3.1.
struct TerminalClutter {
  double frequency_ghz = 0;    // 0.03 to 3
  double antenna_m = 0;        // above ground
  double street_width_m = 27;  // §3.1: 27 m unless known
  double clutter_m = 0;        // representative height R
  ClutterType type = ClutterType::urban;
};
[[nodiscard]] bool is_in_range(const TerminalClutter& terminal) noexcept;

// Median additional loss A_h in dB of one terminal; 0 when its antenna stands over the clutter.
// ITU-R P.2108-1, Annex 1, §3.1, eq. (2a) to (2g). Agrees with NTIA's rows to their 0.1 dB print.
// Throws Error{input} outside 0.03 to 3 GHz or for a length that is not positive.
[[nodiscard]] double height_gain_loss_db(const TerminalClutter& terminal);

// A terrestrial path in urban or suburban clutter, §3.2.
struct StatisticalClutter {
  double frequency_ghz = 0;  // 0.5 to 67
  double distance_km = 0;    // ≥ 0.25 for one end in clutter; ≥ 1 to apply it at both
};
[[nodiscard]] bool is_in_range(const StatisticalClutter& path) noexcept;

// Loss in dB of one end not exceeded at the given share of locations. ITU-R P.2108-1, Annex 1, §3.2,
// eq. (3a) to (6). Throws Error{input} outside the ranges above and 0 < locations < 100.
[[nodiscard]] double statistical_clutter_loss_db(const StatisticalClutter& path, double locations_percent);

// A terminal in clutter and a satellite, aeroplane or platform, §3.3.
struct SkywardClutter {
  double frequency_ghz = 0;  // 10 to 100
  double elevation_deg = 0;  // 0 to 90
};
[[nodiscard]] bool is_in_range(const SkywardClutter& path) noexcept;

// Loss in dB not exceeded at the given share of locations; may be a little below 0 near the zenith, as the
// formula gives it. ITU-R P.2108-1, Annex 1, §3.3, eq. (7).
// Throws Error{input} outside the ranges above and 0 < locations < 100.
[[nodiscard]] double skyward_clutter_loss_db(const SkywardClutter& path, double locations_percent);

}  // namespace tsunagi::models
