// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/path_loss.h"

#include <algorithm>
#include <cmath>

#include "models/p2108.h"
#include "models/p530.h"
#include "models/p676.h"
#include "models/propagation.h"

namespace tsunagi::plan {
namespace {

using models::PathModel;

constexpr double k_statistical_below_free_space_db = 3;
constexpr double k_weather_from_mhz = 10'000;  // below, gas and rain take less than 0.1 dB of a 10 km path
constexpr double k_likelier = 0.5;
constexpr double k_unknown_ground_sigma_db = 8;  // 3GPP TR 38.901 Table 7.4.1-1, RMa out of sight

bool is_statistical(PathModel model) {
  return !models::limits_of(model).needs_terrain;
}

ReachModel named(PathModel model, bool with_terrain) {
  switch (model) {
    case PathModel::p1812:
      return ReachModel::p1812;
    case PathModel::p452:
      return ReachModel::p452;
    case PathModel::tr38901_rma:
      return with_terrain ? ReachModel::tr38901_rma : ReachModel::rma_without_terrain;
    case PathModel::tr38901_uma:
      return with_terrain ? ReachModel::tr38901_uma : ReachModel::uma_without_terrain;
    case PathModel::tr38901_umi:
      return with_terrain ? ReachModel::tr38901_umi : ReachModel::umi_without_terrain;
  }
  return ReachModel::catalogue_radius;
}

}  // namespace

models::CellPath cell_path(PathModel model, const models::Radio& radio, double distance_km, double site_m) {
  models::CellPath path{.frequency_ghz = radio.frequency_mhz / 1000,
                        .distance_2d_m = distance_km * 1000,
                        .h_bs_m = site_m,
                        .h_ut_m = radio.unit_height_m};
  if (model == PathModel::tr38901_uma) {
    path.scenario = models::CellScenario::uma;
  } else if (model == PathModel::tr38901_umi) {
    path.scenario = models::CellScenario::umi;
  }
  return path;
}

RadioPaths::RadioPaths(const models::Option& option, const RadioConditions& conditions, double latitude_deg)
    : radio_(&*option.radio),
      climate_{.delta_N = conditions.delta_N_per_km, .N_0 = conditions.N_0, .latitude_deg = latitude_deg},
      terms_(p1812_link(radio_->site_height_m)),
      rain_001_mm_per_h_(conditions.rain_001_mm_per_h),
      shadow_sigma_db_(conditions.shadow_sigma_db),
      outage_percent_(std::clamp(100 * (1 - option.availability), 0.001, 1.0)) {
  const auto uses = [&](PathModel model) {
    return std::ranges::any_of(radio_->chain.ranges, [&](const auto& range) { return range.model == model; });
  };
  if (uses(PathModel::p452)) gas_ = models::p452_gas(p452_link(radio_->site_height_m), 0);
  if (radio_->frequency_mhz >= k_weather_from_mhz)
    gas_db_per_km_ = models::gas_attenuation(radio_->frequency_mhz / 1000, {}).total_db_per_km();
}

bool RadioPaths::sees(const models::TerrainProfile& profile, double site_m) const {
  const models::ClearAirPath path =
      models::clear_air_path(profile, {site_m, radio_->unit_height_m}, climate_);
  return models::is_clear(path.ray(), path.surface[0]);
}

models::P1812Link RadioPaths::p1812_link(double site_m) const {
  return {.frequency_mhz = radio_->frequency_mhz,
          .transmitter_m = site_m,
          .receiver_m = radio_->unit_height_m,
          .polarisation = models::Polarisation::vertical,
          .climate = climate_};
}

models::P452Link RadioPaths::p452_link(double site_m) const {
  return {.frequency_mhz = radio_->frequency_mhz,
          .transmitter_m = site_m,
          .receiver_m = radio_->unit_height_m,
          .transmitter_gain_dbi = radio_->site_gain_dbi,
          .receiver_gain_dbi = radio_->unit_gain_dbi,
          .polarisation = models::Polarisation::vertical,
          .climate = climate_};
}

bool RadioPaths::is_in_range(double distance_km, double site_m, bool has_terrain) const {
  const auto model = has_terrain ? radio_->chain.model_at(distance_km) : radio_->chain.without_terrain;
  if (!has_terrain && distance_km * 1000 <= radio_->radius_m) return true;
  if (!model) return false;
  switch (*model) {
    case PathModel::p1812:
      return models::is_in_range_p1812(p1812_link(site_m), distance_km);
    case PathModel::p452:
      return models::is_in_range_p452(p452_link(site_m), distance_km);
    case PathModel::tr38901_rma:
    case PathModel::tr38901_uma:
    case PathModel::tr38901_umi:
      return models::is_in_range(cell_path(*model, *radio_, distance_km, site_m), models::Sight::line);
  }
  return false;
}

double RadioPaths::least_loss_db(double distance_km) const {
  return models::free_space_loss_db(radio_->frequency_mhz, distance_km) - k_statistical_below_free_space_db;
}

double RadioPaths::least_sigma_db() const {
  constexpr double k_least_statistical_db = 4;  // 3GPP TR 38.901 Table 7.4.1-1, in line of sight
  return std::min(shadow_sigma_db_, k_least_statistical_db);
}

double RadioPaths::clutter_db(ReachModel model, double distance_km) const {
  constexpr double k_half_of_locations = 50;
  const bool knows_no_clutter =
      model == ReachModel::p1812 || model == ReachModel::p452 || model == ReachModel::catalogue_radius;
  const models::StatisticalClutter clutter{.frequency_ghz = radio_->frequency_mhz / 1000,
                                           .distance_km = distance_km};
  if (!knows_no_clutter || !models::is_in_range(clutter)) return 0;
  return models::statistical_clutter_loss_db(clutter, k_half_of_locations);
}

// `is_clear` is null where nobody knows the terrain: then the sight that more than half of the places have.
std::optional<PathLoss> RadioPaths::statistical(PathModel model, double distance_km, double site_m,
                                                const bool* is_clear) const {
  const models::CellPath path = cell_path(model, *radio_, distance_km, site_m);
  if (!models::is_in_range(path, models::Sight::line)) return std::nullopt;
  const bool line = is_clear != nullptr ? *is_clear : models::line_of_sight_probability(path) >= k_likelier;
  const models::Sight sight = line ? models::Sight::line : models::Sight::none;
  if (!models::is_in_range(path, sight)) return std::nullopt;
  return PathLoss{.loss_db = models::path_loss_db(path, sight) + weather_db(distance_km),
                  .sigma_db = models::shadow_fading_db(path, sight),
                  .model = named(model, is_clear != nullptr)};
}

// Gases, and the rain that is exceeded for the share of time that the option may be out.
double RadioPaths::weather_db(double distance_km) const {
  if (radio_->frequency_mhz < k_weather_from_mhz) return 0;
  const models::RainPath rain{
      .wave = {.frequency_ghz = radio_->frequency_mhz / 1000, .elevation_deg = 0, .tilt_deg = 90},
      .distance_km = distance_km,
      .rain_001_mm_per_h = rain_001_mm_per_h_};
  const double rain_db =
      models::is_in_range(rain) ? models::path_rain_attenuation_db(rain, outage_percent_) : 0;
  return gas_db_per_km_ * distance_km + rain_db;
}

std::optional<PathLoss> RadioPaths::loss(const PairProfile* path, double distance_km, double site_m) const {
  if (path == nullptr) {
    const auto model = radio_->chain.without_terrain;
    if (auto loss = model ? statistical(*model, distance_km, site_m, nullptr) : std::nullopt) return loss;
    if (distance_km * 1000 > radio_->radius_m) return std::nullopt;
    return PathLoss{models::free_space_loss_db(radio_->frequency_mhz, distance_km) + weather_db(distance_km),
                    k_unknown_ground_sigma_db, ReachModel::catalogue_radius};
  }
  const auto model = radio_->chain.model_at(distance_km);
  if (!model) return std::nullopt;
  if (is_statistical(*model)) {
    const bool is_clear = sees(path->view(), site_m);
    return statistical(*model, distance_km, site_m, &is_clear);
  }
  if (*model == PathModel::p452) {
    const models::P452Link link = p452_link(site_m);
    if (!models::is_in_range_p452(link, distance_km)) return std::nullopt;
    // The gases are in the model; the rain is not.
    return PathLoss{models::p452_loss(path->view(), link, *gas_).L_b_db + weather_db(distance_km) -
                        gas_db_per_km_ * distance_km,
                    shadow_sigma_db_, ReachModel::p452};
  }
  const models::P1812Link link = p1812_link(site_m);
  if (!models::is_in_range_p1812(link, distance_km)) return std::nullopt;
  return PathLoss{models::p1812_loss(path->view(), link, terms_).L_b_db, shadow_sigma_db_, ReachModel::p1812};
}

}  // namespace tsunagi::plan
