// SPDX-License-Identifier: Apache-2.0
#include "models/tr38901.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr std::string_view k_source = "3GPP TR 38.901";
constexpr double k_light_m_per_s = 3e8;  // Table 7.4.1-1, note 1 and note 5
constexpr Bounds k_penetration_ghz{0.5, 100};
constexpr Bounds k_indoor_m{0, 25};

// Table 7.4.1-1, column "applicability range". The table gives UMa for masts of 25 m and UMi for 10 m; half
// and twice that are let through, over and under the roofs as the cells' names say.
struct Ranges {
  Bounds frequency_ghz;
  Bounds distance_los_m;
  Bounds distance_nlos_m;
  Bounds h_bs_m;
  Bounds h_ut_m;
};
constexpr std::array<Ranges, 3> k_ranges{{
    {{0.5, 30}, {10, 10'000}, {10, 5'000}, {10, 150}, {1, 10}},
    {{0.5, 100}, {10, 5'000}, {10, 5'000}, {12.5, 50}, {1.5, 22.5}},
    {{0.5, 100}, {10, 5'000}, {10, 5'000}, {5, 20}, {1.5, 22.5}},
}};
constexpr Bounds k_building_m{5, 50};
constexpr Bounds k_street_m{5, 50};

const Ranges& ranges_of(CellScenario scenario) noexcept {
  return k_ranges[static_cast<std::size_t>(scenario)];
}

Bounds distance_range(const CellPath& path, Sight sight) noexcept {
  const Ranges& ranges = ranges_of(path.scenario);
  return sight == Sight::line ? ranges.distance_los_m : ranges.distance_nlos_m;
}

// Above ground and below both antennas, so that their effective heights are heights.
Bounds environment_range(const CellPath& path) noexcept {
  return {0, std::nextafter(std::min(path.h_bs_m, path.h_ut_m), 0.0)};
}

void require_range(const CellPath& path, Sight sight) {
  const Ranges& ranges = ranges_of(path.scenario);
  require_within(k_source, "frequency_ghz", path.frequency_ghz, ranges.frequency_ghz);
  require_within(k_source, "distance_2d_m", path.distance_2d_m, distance_range(path, sight));
  require_within(k_source, "h_bs_m", path.h_bs_m, ranges.h_bs_m);
  require_within(k_source, "h_ut_m", path.h_ut_m, ranges.h_ut_m);
  if (path.scenario == CellScenario::rma) {
    require_within(k_source, "building_m", path.building_m, k_building_m);
    require_within(k_source, "street_m", path.street_m, k_street_m);
  } else {
    require_within(k_source, "environment_m", path.environment_m, environment_range(path));
  }
}

double distance_3d_m(const CellPath& path) {
  return std::hypot(path.distance_2d_m, path.h_bs_m - path.h_ut_m);
}

// Note 5.
double rma_breakpoint_m(const CellPath& path) {
  return 2 * std::numbers::pi * path.h_bs_m * path.h_ut_m * path.frequency_ghz * 1e9 / k_light_m_per_s;
}

// Note 1.
double urban_breakpoint_m(const CellPath& path) {
  return 4 * (path.h_bs_m - path.environment_m) * (path.h_ut_m - path.environment_m) * path.frequency_ghz *
         1e9 / k_light_m_per_s;
}

// PL1 of Table 7.4.1-1, row RMa LOS.
double rma_pl1_db(const CellPath& path, double d_3d) {
  const double h = path.building_m;
  return 20 * std::log10(40 * std::numbers::pi * d_3d * path.frequency_ghz / 3) +
         std::min(0.03 * std::pow(h, 1.72), 10.0) * std::log10(d_3d) -
         std::min(0.044 * std::pow(h, 1.72), 14.77) + 0.002 * std::log10(h) * d_3d;
}

// PL1 to the breakpoint, PL2 beyond: Table 7.4.1-1, row RMa LOS.
double rma_los_db(const CellPath& path) {
  const double d_3d = distance_3d_m(path);
  const double d_bp = rma_breakpoint_m(path);
  if (path.distance_2d_m <= d_bp) return rma_pl1_db(path, d_3d);
  return rma_pl1_db(path, d_bp) + 40 * std::log10(d_3d / d_bp);  // PL2
}

// PL' of Table 7.4.1-1, row RMa NLOS.
double rma_nlos_db(const CellPath& path) {
  const double h = path.building_m;
  const double h_bs = path.h_bs_m;
  const double log_ut = std::log10(11.75 * path.h_ut_m);
  return 161.04 - 7.1 * std::log10(path.street_m) + 7.5 * std::log10(h) -
         (24.37 - 3.7 * (h / h_bs) * (h / h_bs)) * std::log10(h_bs) +
         (43.42 - 3.1 * std::log10(h_bs)) * (std::log10(distance_3d_m(path)) - 3) +
         20 * std::log10(path.frequency_ghz) - (3.2 * log_ut * log_ut - 4.97);
}

// PL1 and PL2 of Table 7.4.1-1, rows UMa LOS and UMi LOS: a constant, a slope, and what the squared
// breakpoint weighs.
struct UrbanLos {
  double constant_db;
  double slope;
  double breakpoint_weight;
};
constexpr UrbanLos k_uma_los{28.0, 22, 9};
constexpr UrbanLos k_umi_los{32.4, 21, 9.5};

double urban_los_db(const CellPath& path, const UrbanLos& los) {
  const double d_3d = distance_3d_m(path);
  const double d_bp = urban_breakpoint_m(path);
  const double f_db = 20 * std::log10(path.frequency_ghz);
  if (path.distance_2d_m <= d_bp) return los.constant_db + los.slope * std::log10(d_3d) + f_db;
  const double dh = path.h_bs_m - path.h_ut_m;
  return los.constant_db + 40 * std::log10(d_3d) + f_db -
         los.breakpoint_weight * std::log10(d_bp * d_bp + dh * dh);
}

double los_db(const CellPath& path) {
  switch (path.scenario) {
    case CellScenario::rma:
      return rma_los_db(path);
    case CellScenario::uma:
      return urban_los_db(path, k_uma_los);
    case CellScenario::umi:
      return urban_los_db(path, k_umi_los);
  }
  return 0;
}

// PL' of Table 7.4.1-1, rows RMa, UMa and UMi NLOS.
double nlos_db(const CellPath& path) {
  const double d_3d = distance_3d_m(path);
  switch (path.scenario) {
    case CellScenario::rma:
      return rma_nlos_db(path);
    case CellScenario::uma:
      return 13.54 + 39.08 * std::log10(d_3d) + 20 * std::log10(path.frequency_ghz) -
             0.6 * (path.h_ut_m - 1.5);
    case CellScenario::umi:
      return 35.3 * std::log10(d_3d) + 22.4 + 21.3 * std::log10(path.frequency_ghz) -
             0.3 * (path.h_ut_m - 1.5);
  }
  return 0;
}

double power(double level_db) {
  return std::pow(10, level_db / 10);
}

}  // namespace

bool is_in_range(const CellPath& path, Sight sight) noexcept {
  const Ranges& ranges = ranges_of(path.scenario);
  const bool surroundings =
      path.scenario == CellScenario::rma
          ? is_within(path.building_m, k_building_m) && is_within(path.street_m, k_street_m)
          : is_within(path.environment_m, environment_range(path));
  return surroundings && is_within(path.frequency_ghz, ranges.frequency_ghz) &&
         is_within(path.distance_2d_m, distance_range(path, sight)) &&
         is_within(path.h_bs_m, ranges.h_bs_m) && is_within(path.h_ut_m, ranges.h_ut_m);
}

double path_loss_db(const CellPath& path, Sight sight) {
  require_range(path, sight);
  const double los = los_db(path);
  return sight == Sight::line ? los : std::max(los, nlos_db(path));  // PL_NLOS = max(PL_LOS, PL'_NLOS)
}

// Table 7.4.1-1, column σ_SF.
double shadow_fading_db(const CellPath& path, Sight sight) {
  require_range(path, sight);
  switch (path.scenario) {
    case CellScenario::rma:
      if (sight == Sight::none) return 8;
      return path.distance_2d_m <= rma_breakpoint_m(path) ? 4 : 6;
    case CellScenario::uma:
      return sight == Sight::line ? 4 : 6;
    case CellScenario::umi:
      return sight == Sight::line ? 4 : 7.82;
  }
  return 0;
}

// Table 7.4.2-1.
double line_of_sight_probability(const CellPath& path) {
  require_range(path, Sight::line);
  const double d = path.distance_2d_m;
  if (path.scenario == CellScenario::rma) return d <= 10 ? 1 : std::exp(-(d - 10) / 1000);
  if (d <= 18) return 1;
  const double near = 18 / d;
  if (path.scenario == CellScenario::umi) return near + std::exp(-d / 36) * (1 - near);
  const double C = path.h_ut_m <= 13 ? 0 : std::pow((path.h_ut_m - 13) / 10, 1.5);  // C'(h_UT)
  const double up = 1 + C * 5 / 4 * std::pow(d / 100, 3) * std::exp(-d / 150);
  return (near + std::exp(-d / 63) * (1 - near)) * up;
}

double penetration_loss_db(const Penetration& penetration) {
  const double f = penetration.frequency_ghz;
  require_within(k_source, "frequency_ghz", f, k_penetration_ghz);
  require_within(k_source, "indoor_m", penetration.indoor_m, k_indoor_m);
  const double L_concrete = 5 + 4 * f;  // Table 7.4.3-1
  const bool low = penetration.wall == WallModel::low_loss;
  const double L_glass = low ? 2 + 0.2 * f : 23 + 0.3 * f;  // standard multi-pane; IRR
  const double glass_share = low ? 0.3 : 0.7;
  const double PL_tw =
      5 - 10 * std::log10(glass_share * power(-L_glass) + (1 - glass_share) * power(-L_concrete));  // (7.4-3)
  return PL_tw + 0.5 * penetration.indoor_m;  // Table 7.4.3-2
}

double penetration_sigma_db(WallModel wall) noexcept {
  return wall == WallModel::low_loss ? 4.4 : 6.5;
}

}  // namespace tsunagi::models
