// SPDX-License-Identifier: Apache-2.0
#include "models/radial_sweep.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tsunagi::models {
namespace {

constexpr double k_least = -std::numeric_limits<double>::infinity();

// 1000 atan(s / 1000). Below 0.05 the series is cut where its next term is under 1e-13 mrad.
double elevation_mrad(double slope_m_per_km) {
  const double u = slope_m_per_km / 1000;
  if (std::abs(u) > 0.05) return 1000 * std::atan(u);
  const double q = u * u;
  return slope_m_per_km * (1 - q * (1.0 / 3 - q * (1.0 / 5 - q * (1.0 / 7 - q * (1.0 / 9 - q / 11)))));
}

}  // namespace

RadialSweep::RadialSweep(const SweepSettings& settings)
    : settings_(settings), a_p_km_(effective_radii_km(settings.climate.delta_N)) {
  for (const std::size_t k : {0U, 1U}) surface_[k].bulge = 500 / a_p_km_[k];
}

void RadialSweep::Fit::add(double x_km, double h_m) {
  const double step = x_km - to_km;
  v_1 += step * (h_m + to_m);
  v_2 += step * (h_m * (2 * x_km + to_km) + to_m * (x_km + 2 * to_km));
  to_km = x_km;
  to_m = h_m;
}

void RadialSweep::Zones::add(RadioZone zone, double stands_for_km) {
  if (zone == RadioZone::sea) sea_km += stands_for_km;
  land_km = zone == RadioZone::sea ? 0 : land_km + stands_for_km;
  inland_km = zone == RadioZone::inland ? inland_km + stands_for_km : 0;
  d_tm_km = std::max(d_tm_km, land_km);
  d_lm_km = std::max(d_lm_km, inland_km);
}

void RadialSweep::start(double ground_m, RadioZone zone) {
  h_ts_m_ = ground_m + settings_.transmitter_m;
  x_km_.assign(2, 0);
  height_m_.assign(2, ground_m);
  zone_.clear();
  if (settings_.has_zones) zone_.assign(1, zone);
  bare_.clear();
  flat_.clear();
  horizon_t_ = {k_least, 0};
  level_t_ = k_least;
  for (Surface& surface : surface_) {
    surface.steepest = k_least;
    surface.hull.clear();
    surface.blocks.clear();
  }
  fit_ = {.to_m = ground_m};
  zones_ = {};
}

void RadialSweep::add(const SweepPoint& point) {
  const double x = point.distance_km;
  const double h = point.ground_m;
  const std::size_t count = point_count();
  const auto number = static_cast<std::uint32_t>(count);
  if (settings_.has_zones) {
    const double before = count >= 2 ? x_km_[count - 2] : 0;
    zones_.add(zone_.back(), (x - before) / 2);
    zone_.push_back(point.zone);
  }
  x_km_.back() = x;
  x_km_.push_back(0);
  height_m_.back() = h;
  height_m_.push_back(0);
  fit_.add(x, h);
  const double slope = (h - h_ts_m_) / x;
  level_t_ = std::max(level_t_, slope);
  const double bent = slope - surface_[0].bulge * x;
  if (bent > horizon_t_.value) horizon_t_ = {bent, number};
  flat_.push({x, h, number});
  bare_.push({x, h - surface_[0].bulge * x * x, number});
  const double top = settings_.has_clutter ? h + point.clutter_m : h;
  const double top_slope = settings_.has_clutter ? slope + point.clutter_m / x : slope;
  for (const std::size_t k : {0U, 1U}) {
    if (k == 1 && !settings_.wants_beta) continue;
    Surface& surface = surface_[k];
    const double z = top - surface.bulge * x * x;
    surface.steepest = std::max(surface.steepest, top_slope - surface.bulge * x);
    if (k == 1 || settings_.has_clutter) surface.hull.push({x, z, number});
    surface.blocks.push(x, z);
  }
}

Tangents RadialSweep::surface_tangents(std::size_t k, const Ray& ray, double edge_floor) {
  Surface& surface = surface_[k];
  const double B = surface.bulge;
  const double d = ray.d_km;
  const double z_r = ray.h_r_m - B * d * d;
  Tangents tangents{.S_tim = surface.steepest + B * d};
  if (tangents.S_tim >= ray.slope()) {
    const UpperHull::Vertex& touch = hull(k).touched_from(d, z_r);
    tangents.S_rim = (touch.z - z_r) / (d - touch.x) - B * d;
  }
  if (is_clear(ray, tangents)) {
    tangents.edge = surface.blocks.greatest({d, ray.h_t_m, (z_r - ray.h_t_m) / d}, edge_floor).value;
  }
  return tangents;
}

bool RadialSweep::sees(const SweepReceiver& receiver) const {
  const double d = receiver.at.distance_km;
  const Ray ray{d, h_ts_m_, receiver.at.ground_m + receiver.antenna_m};
  return !(horizon_t_.value + surface_[0].bulge * d > ray.slope());
}

// §5.1 to §5.5 of Attachment 1.
void RadialSweep::set_horizons(SweptPath& path) const {
  const Ray& ray = path.ray;
  const double d = ray.d_km;
  const double B = surface_[0].bulge;
  if (path.is_transhorizon) {
    const double z_r = ray.h_r_m - B * d * d;
    const UpperHull::Vertex& touch = bare_.touched_from(d, z_r);
    path.theta_t_mrad = elevation_mrad(horizon_t_.value);                             // eqs. (74), (77)
    path.theta_r_mrad = elevation_mrad((touch.z - z_r) / (d - touch.x) - 2 * B * d);  // eq. (80)
    path.d_lt_km = x_km_[horizon_t_.point];                                           // eq. (78)
    path.d_lr_km = d - touch.x;                                                       // eq. (81)
    path.horizons_km = path.d_lt_km + path.d_lr_km;
  } else {
    path.theta_t_mrad = elevation_mrad(ray.slope() - B * d);   // eq. (76)
    path.theta_r_mrad = elevation_mrad(-ray.slope() - B * d);  // eq. (79)
    path.horizons_km = d;
  }
  path.theta_mrad = 1000 * d / a_p_km_[0] + path.theta_t_mrad + path.theta_r_mrad;  // eq. (82)
}

// §5.6.1 and §5.6.2 of Attachment 1.
void RadialSweep::set_effective(SweptPath& path) const {
  const Ray& ray = path.ray;
  const double d = ray.d_km;
  const double slope = ray.slope();
  Fit fit = fit_;
  fit.add(d, path.ground_m);
  double h_st_m = (2 * fit.v_1 * d - fit.v_2) / (d * d);  // eq. (85)
  double h_sr_m = (fit.v_2 - fit.v_1 * d) / (d * d);      // eq. (86)
  if (level_t_ > slope) {                                 // a point lies over the straight line
    const UpperHull::Vertex& top = flat_.highest_over(slope);
    const UpperHull::Vertex& touch = flat_.touched_from(d, ray.h_r_m);
    const double H_m = top.z - h_ts_m_ - slope * top.x;                      // eq. (87d)
    const double alpha_obt = level_t_ - slope;                               // eq. (87e)
    const double alpha_obr = (touch.z - ray.h_r_m) / (d - touch.x) + slope;  // eq. (87f)
    h_st_m -= H_m * alpha_obt / (alpha_obt + alpha_obr);                     // eqs. (88c), (88e)
    h_sr_m -= H_m * alpha_obr / (alpha_obt + alpha_obr);                     // eqs. (88d), (88f)
  }
  path.effective = {d, h_ts_m_ - std::min(h_st_m, height_m_[0]),
                    ray.h_r_m - std::min(h_sr_m, path.ground_m)};  // eqs. (37), (38), (89)
}

SweptPath RadialSweep::look(const SweepReceiver& receiver, double edge_floor) {
  SweptPath path{.ray = {receiver.at.distance_km, h_ts_m_, receiver.at.ground_m + receiver.antenna_m},
                 .ground_m = receiver.at.ground_m,
                 .is_transhorizon = !sees(receiver)};
  path.surface[0] = surface_tangents(0, path.ray, edge_floor);
  if (settings_.wants_beta) path.surface[1] = surface_tangents(1, path.ray, edge_floor);
  set_horizons(path);
  set_effective(path);
  return path;
}

ProfileScan RadialSweep::scan_to(const SweepReceiver& receiver) {
  const double d = receiver.at.distance_km;
  const Ray ray{d, h_ts_m_, receiver.at.ground_m + receiver.antenna_m};
  const double slope = ray.slope();
  const double B = surface_[0].bulge;
  const double z_r = ray.h_r_m - B * d * d;
  ProfileScan scan;
  scan.horizon_t = {horizon_t_.value + B * d, horizon_t_.point};
  const UpperHull::Vertex& touch = bare_.touched_from(d, z_r);
  scan.horizon_r = {(touch.z - z_r) / (d - touch.x) - B * d, touch.point};
  for (const std::size_t k : {0U, 1U}) {
    if (k == 0 || settings_.wants_beta) scan.surface[k] = surface_tangents(k, ray, k_least);
  }
  if (!scan.is_transhorizon(ray)) {
    double greatest = k_least;
    for (std::size_t i = 1; i < point_count(); ++i) {
      const double x = x_km_[i];
      const double root = std::sqrt(x * (d - x));
      const double edge = (height_m_[i] - h_ts_m_ - slope * x) / root + B * root;  // eq. (15)
      if (edge > greatest) scan.nu_point = i;
      greatest = std::max(greatest, edge);
    }
  }
  const UpperHull::Vertex& top = flat_.highest_over(slope);
  const UpperHull::Vertex& flat_touch = flat_.touched_from(d, ray.h_r_m);
  scan.obstruction_m = top.z - h_ts_m_ - slope * top.x;
  scan.alpha_obt = level_t_ - slope;
  scan.alpha_obr = (flat_touch.z - ray.h_r_m) / (d - flat_touch.x) + slope;
  Fit fit = fit_;
  fit.add(d, receiver.at.ground_m);
  scan.v_1 = fit.v_1;
  scan.v_2 = fit.v_2;
  return scan;
}

ZoneLengths RadialSweep::zones_to(const SweepReceiver& receiver) const {
  const double d = receiver.at.distance_km;
  if (!settings_.has_zones) return {.d_tm_km = d, .d_lm_km = d};
  Zones zones = zones_;
  const std::size_t last = point_count() - 1;
  zones.add(zone_.back(), (d - (last > 0 ? x_km_[last - 1] : 0)) / 2);
  zones.add(receiver.at.zone, (d - x_km_[last]) / 2);
  return {.omega = std::min(1.0, zones.sea_km / d), .d_tm_km = zones.d_tm_km, .d_lm_km = zones.d_lm_km};
}

TerrainProfile RadialSweep::profile_to(const SweepReceiver& receiver) {
  x_km_.back() = receiver.at.distance_km;
  height_m_.back() = receiver.at.ground_m;
  return {.height_m = height_m_, .distance_km = x_km_, .length_km = receiver.at.distance_km};
}

ClearAirPath RadialSweep::whole_path(const SweepReceiver& receiver) {
  const ProfileScan scan = scan_to(receiver);
  ClearAirPath path = clear_air_path(profile_to(receiver), {settings_.transmitter_m, receiver.antenna_m},
                                     {zones_to(receiver), settings_.climate}, scan);
  if (settings_.has_clutter) path.receiver_clutter_m = receiver.at.clutter_m;
  return path;
}

Tangents RadialSweep::smooth_tangents_of(const SweptPath& path, const SweepReceiver& receiver,
                                         double a_p_km) {
  return smooth_tangents(Sampling(profile_to(receiver)), path.effective, a_p_km);
}

}  // namespace tsunagi::models
