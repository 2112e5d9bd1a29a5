// SPDX-License-Identifier: Apache-2.0
// Clear-air pieces that ITU-R P.1812-6 Annex 1 and P.452-18 Annex 1 share. Equation numbers are those of
// P.1812-6; P.452 adds its gaseous attenuation to what these return.
#pragma once

#include "models/p526.h"
#include "models/path_geometry.h"

namespace tsunagi::models {

// Approximate inverse complementary normal distribution I(x), 1e-6 ≤ x ≤ 1 − 1e-6 (held to that range).
// P.1812-6 Attachment 2, eqs. (94), (95): |error| < 0.00054.
[[nodiscard]] double exceeded_deviate(double x);

// A share of an average year, and what the formulas ask of it.
struct TimeShare {
  explicit TimeShare(double time_percent);

  double percent;
  double log_percent;  // common logarithm
  double deviate;      // I(p / 100)
};

// Line of sight, §4.2.
struct SightLoss {
  double L_bfs_db = 0;  // free space, eq. (8)
  double L_b0p_db = 0;  // not exceeded for p % of time, eq. (10)
  double L_b0b_db = 0;  // not exceeded for β₀ % of time, eq. (11)
};
[[nodiscard]] SightLoss sight_loss(const ClearAirPath& path, const RadioBand& band, const TimeShare& time);

// Diffraction, §4.3.
struct Diffraction {
  DeltaBullington median;  // effective radius a_e
  DeltaBullington beta;    // effective radius a_β
  double F_i = 1;          // eq. (40)
  double L_dp_db = 0;      // not exceeded for p % of time, eq. (41)
};
[[nodiscard]] Diffraction diffraction(const ClearAirPath& path, const RadioBand& band,
                                      Polarisation polarisation, const TimeShare& time);

// Ducting and layer reflection, §4.5.
struct DuctingLoss {
  double A_f_db = 0;   // coupling into the duct, eq. (47)
  double A_d_db = 0;   // along the duct, eq. (50)
  double L_ba_db = 0;  // eq. (46)
};
[[nodiscard]] DuctingLoss ducting_loss(const ClearAirPath& path, const RadioBand& band, const TimeShare& time,
                                       const RadioClimate& climate);

// The union of the mechanisms, §4.6.
struct Mechanisms {
  double d_km = 0;
  double time_percent = 50;
  double beta_0_percent = 0;
  double omega = 0;
  double F_j = 0;  // slant of the path, eq. (57); P.452 takes it from another angle
  double L_b0p_db = 0;
  double L_b0b_db = 0;
  double F_i = 1;
  double L_dp_db = 0;
  double L_bd50_db = 0;
  double L_bd_db = 0;
  double L_ba_db = 0;
  double L_bs_db = 0;
};
struct United {
  double F_k = 0;          // eq. (58)
  double L_minb0p_db = 0;  // eq. (59)
  double L_minbap_db = 0;  // eq. (60)
  double L_bda_db = 0;     // eq. (61)
  double L_bam_db = 0;     // eq. (62)
  double L_bc_db = 0;      // eq. (63)
};
[[nodiscard]] United unite(const Mechanisms& mechanisms);

// 1 where `x` lies far below `middle`, 0 far above: ½ (1 − tanh(3 slope (x − middle) / middle)), eqs. (57),
// (58).
[[nodiscard]] double fade_out(double x, double middle, double slope);

}  // namespace tsunagi::models
