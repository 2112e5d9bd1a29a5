// SPDX-License-Identifier: Apache-2.0
// Cellular path loss without a profile, 3GPP TR 38.901 V17, §7.4: rural and urban macro, urban micro.
#pragma once

namespace tsunagi::models {

enum class CellScenario { rma, uma, umi };
enum class Sight { line, none };

// A path by its parameters in Table 7.4.1-1. The ranges are the table's, but for the masts of UMa (25 m
// there) and UMi (10 m there), whose formulas take any height: here from half to twice.
struct CellPath {
  CellScenario scenario = CellScenario::rma;
  double frequency_ghz = 0;  // RMa 0.5 to 30; UMa and UMi 0.5 to 100
  double distance_2d_m = 0;  // 10 to 10,000 (RMa, line of sight); 10 to 5,000 (all others)
  double h_bs_m = 0;         // RMa 10 to 150; UMa 12.5 to 50; UMi 5 to 20
  double h_ut_m = 1.5;       // RMa 1 to 10; UMa and UMi 1.5 to 22.5
  double building_m = 5;     // RMa: average building height h, 5 to 50
  double street_m = 20;      // RMa: average street width W, 5 to 50
  double environment_m = 1;  // UMa, UMi: effective environment height h_E, drawn where h_ut_m ≥ 13 (note 1)
};

[[nodiscard]] bool is_in_range(const CellPath& path, Sight sight) noexcept;

// Median path loss in dB, Table 7.4.1-1. Agrees with rows computed apart to 1e-5 dB
// (tests/models/real_tr38901_test.cpp). Throws Error{input} outside the ranges above.
[[nodiscard]] double path_loss_db(const CellPath& path, Sight sight);

// Standard deviation of the shadow fading around it in dB, Table 7.4.1-1. Throws as path_loss_db does.
[[nodiscard]] double shadow_fading_db(const CellPath& path, Sight sight);

// Table 7.4.2-1, for the part of the distance outside buildings. Throws Error{input} outside the ranges.
[[nodiscard]] double line_of_sight_probability(const CellPath& path);

// Building penetration, §7.4.3.1.
enum class WallModel { low_loss, high_loss };  // plain glass and concrete; coated (IRR) glass and concrete
struct Penetration {
  double frequency_ghz = 0;  // 0.5 to 100
  WallModel wall = WallModel::low_loss;
  double indoor_m = 0;  // d_2D-in, 0 to 25
};

// Mean of PL_tw + PL_in in dB, eq. (7.4-2), Tables 7.4.3-1 and 7.4.3-2; to be added to the outdoor loss.
// Throws Error{input} outside the ranges above.
[[nodiscard]] double penetration_loss_db(const Penetration& penetration);
// Its standard deviation σ_P in dB, Table 7.4.3-2.
[[nodiscard]] double penetration_sigma_db(WallModel wall) noexcept;

}  // namespace tsunagi::models
