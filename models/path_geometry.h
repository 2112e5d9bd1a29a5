// SPDX-License-Identifier: Apache-2.0
// Path profile analysis, ITU-R P.1812-6 Annex 1 §3.6, §3.7 and Attachment 1; P.452-18 Annex 1 §3.2.1 and
// Attachment 2 say the same. Equation numbers are those of P.1812-6.
#pragma once

#include <array>

#include "models/profile_scan.h"
#include "models/terrain_profile.h"

namespace tsunagi::models {

// The troposphere at the middle of the path. The defaults are the project's: the Recommendations' digital
// maps may not be shipped.
struct RadioClimate {
  double delta_N = 45;       // mean lapse rate of refractivity in the lowest km, N-units/km, ≥ 0, < 157
  double N_0 = 325;          // sea-level surface refractivity, N-units
  double latitude_deg = 36;  // of the path's middle
  double d_ct_km = 500;      // over land from the transmitter to the coast, 0 at sea
  double d_cr_km = 500;      // from the receiver
};

// Effective Earth radii, eqs. (6), (7): median, and exceeded for β₀ % of time.
[[nodiscard]] std::array<double, 2> effective_radii_km(double delta_N);

// What the loss formulas ask of a path, for the median Earth.
struct PathGeometry {
  double d_km = 0;
  double h_ts_m = 0;  // antennas above the datum
  double h_rs_m = 0;
  bool is_transhorizon = false;
  double theta_t_mrad = 0;  // horizon elevation angles
  double theta_r_mrad = 0;
  double theta_mrad = 0;  // angular distance
  double d_lt_km = 0;     // horizon distances; of a clear path to the point of the greatest ν
  double d_lr_km = 0;
  double h_st_m = 0;  // smooth surface at the ends, fitted
  double h_sr_m = 0;
  double h_std_m = 0;  // the same, for diffraction
  double h_srd_m = 0;
  double h_te_m = 0;  // effective heights for ducting
  double h_re_m = 0;
  double h_m_m = 0;  // terrain roughness
};

// `a_e_km` is the median radius the scan was made for. O(points between the horizons).
[[nodiscard]] PathGeometry path_geometry(const TerrainProfile& profile, const Ray& ray,
                                         const ProfileScan& scan, double a_e_km);

// How often and how well the path lies in a duct, §3.6 and §4.5.
struct Ducting {
  double tau = 0;             // eq. (3)
  double mu_1 = 0;            // eq. (2)
  double mu_4 = 0;            // eq. (4)
  double beta_0_percent = 0;  // share of time with over 100 N-units/km in the lowest 100 m, eq. (5)
  double mu_2 = 0;            // correction for the path's arch, eq. (55)
  double mu_3 = 0;            // correction for the terrain's roughness, eq. (56)
  double log_beta = 0;        // log β, β in percent, eq. (54)
  double Gamma = 0;           // eq. (53a)
};
// β₀ alone, eqs. (2) to (5).
[[nodiscard]] double anomalous_percent(const ZoneLengths& zones, double latitude_deg);
[[nodiscard]] Ducting ducting_of(const ZoneLengths& zones, double latitude_deg, const PathGeometry& path,
                                 double a_e_km);

// What a path gives to a loss at any frequency and for any share of time.
struct ClearAirPath {
  std::array<double, 2> a_p_km{};   // a_e and a_β
  PathGeometry geometry;            // for a_e
  std::array<Tangents, 2> surface;  // ground and clutter, for both radii
  std::array<Tangents, 2> smooth;   // smooth Earth under the effective heights, eq. (37)
  double bare_S_tim = 0;            // steepest bare slope from the transmitter, a_e, m/km
  ZoneLengths zones;
  Ducting ducting;
  double receiver_clutter_m = 0;  // R at the receiver

  [[nodiscard]] Ray ray() const { return {geometry.d_km, geometry.h_ts_m, geometry.h_rs_m}; }
  // Over the smooth surface, eqs. (37), (38).
  [[nodiscard]] Ray effective_ray() const {
    return {geometry.d_km, geometry.h_ts_m - geometry.h_std_m, geometry.h_rs_m - geometry.h_srd_m};
  }
};

struct PathEnds {
  double transmitter_m = 0;  // antennas above their ground
  double receiver_m = 0;
  double clutter_margin_km = 0;  // see ScanRequest
};

// The profile is whole and the climate within its ranges. O(points), allocates nothing.
[[nodiscard]] ClearAirPath clear_air_path(const TerrainProfile& profile, const PathEnds& ends,
                                          const RadioClimate& climate);

// The same of a scan and zones already found. Of the profile, only heights and distances are read.
struct PathSetting {
  ZoneLengths zones;
  RadioClimate climate;
};
[[nodiscard]] ClearAirPath clear_air_path(const TerrainProfile& profile, const PathEnds& ends,
                                          const PathSetting& setting, const ProfileScan& scan);

}  // namespace tsunagi::models
