// SPDX-License-Identifier: Apache-2.0
#include "models/path_geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tsunagi::models {
namespace {

constexpr double k_earth_radius_km = 6371;  // P.1812-6 §3.7
constexpr double k_k_beta = 3;              // P.1812-6 §3.7

double power_of_ten(double x) {
  return std::exp(std::numbers::ln10 * x);
}

double elevation_mrad(double slope_m_per_km) {
  return 1000 * std::atan(slope_m_per_km / 1000);
}

struct Horizons {
  std::size_t t = 0;
  std::size_t r = 0;
};

// §5.1 to §5.5.
Horizons set_horizons(PathGeometry& path, const TerrainProfile& profile, const Ray& ray,
                      const ProfileScan& scan, double a_e_km) {
  const double bulge = 500 / a_e_km;
  const double sag = bulge * ray.d_km;
  path.is_transhorizon = scan.is_transhorizon(ray);
  Horizons at{scan.nu_point, scan.nu_point};
  if (path.is_transhorizon) {
    at = {scan.horizon_t.point, scan.horizon_r.point};
    path.theta_t_mrad = elevation_mrad(scan.horizon_t.value - sag);  // eqs. (74), (77)
    path.theta_r_mrad = elevation_mrad(scan.horizon_r.value - sag);  // eq. (80)
  } else {
    path.theta_t_mrad = elevation_mrad(ray.slope() - sag);   // eq. (76)
    path.theta_r_mrad = elevation_mrad(-ray.slope() - sag);  // eq. (79)
  }
  path.d_lt_km = profile.distance_at_km(at.t);                                         // eq. (78)
  path.d_lr_km = ray.d_km - profile.distance_at_km(at.r);                              // eqs. (81), (81a)
  path.theta_mrad = 1000 * ray.d_km / a_e_km + path.theta_t_mrad + path.theta_r_mrad;  // eq. (82)
  return at;
}

// §5.6.1 and §5.6.2.
void set_smooth_surface(PathGeometry& path, const TerrainProfile& profile, const ProfileScan& scan) {
  const double d = path.d_km;
  path.h_st_m = (2 * scan.v_1 * d - scan.v_2) / (d * d);  // eq. (85)
  path.h_sr_m = (scan.v_2 - scan.v_1 * d) / (d * d);      // eq. (86)
  double h_stp_m = path.h_st_m;                           // eq. (88a)
  double h_srp_m = path.h_sr_m;                           // eq. (88b)
  if (scan.obstruction_m > 0) {
    const double sum = scan.alpha_obt + scan.alpha_obr;
    h_stp_m -= scan.obstruction_m * scan.alpha_obt / sum;  // eqs. (88c), (88e)
    h_srp_m -= scan.obstruction_m * scan.alpha_obr / sum;  // eqs. (88d), (88f)
  }
  path.h_std_m = std::min(h_stp_m, profile.height_m.front());  // eq. (89)
  path.h_srd_m = std::min(h_srp_m, profile.height_m.back());
}

// §5.6.3.
void set_ducting_heights(PathGeometry& path, const TerrainProfile& profile, const Horizons& at) {
  const double h_st_m = std::min(path.h_st_m, profile.height_m.front());           // eq. (90a)
  const double h_sr_m = std::min(path.h_sr_m, profile.height_m.back());            // eq. (90b)
  path.h_te_m = path.h_ts_m - h_st_m;                                              // eq. (92a)
  path.h_re_m = path.h_rs_m - h_sr_m;                                              // eq. (92b)
  path.h_m_m = greatest_rise_m(profile, {path.d_km, h_st_m, h_sr_m}, at.t, at.r);  // eqs. (91), (93)
}

// §3.6.
void set_anomalous_time(Ducting& ducting, const ZoneLengths& zones, double phi) {
  ducting.tau = 1 - std::exp(-4.12e-4 * std::pow(zones.d_lm_km, 2.41));  // eq. (3)
  const double over_land = power_of_ten(-zones.d_tm_km / (16 - 6.6 * ducting.tau)) +
                           power_of_ten(-5 * (0.496 + 0.354 * ducting.tau));
  ducting.mu_1 = std::min(1.0, std::pow(over_land, 0.2));                          // eq. (2)
  ducting.mu_4 = std::pow(ducting.mu_1, phi <= 70 ? -0.935 + 0.0176 * phi : 0.3);  // eq. (4)
  const double at_coast = phi <= 70 ? power_of_ten(-0.015 * phi + 1.67) : 4.17;
  ducting.beta_0_percent = at_coast * ducting.mu_1 * ducting.mu_4;  // eq. (5)
}

}  // namespace

std::array<double, 2> effective_radii_km(double delta_N) {
  return {k_earth_radius_km * 157 / (157 - delta_N), k_earth_radius_km * k_k_beta};  // eqs. (6), (7)
}

double anomalous_percent(const ZoneLengths& zones, double latitude_deg) {
  Ducting ducting;
  set_anomalous_time(ducting, zones, std::abs(latitude_deg));
  return ducting.beta_0_percent;
}

Ducting ducting_of(const ZoneLengths& zones, double latitude_deg, const PathGeometry& path, double a_e_km) {
  Ducting ducting;
  set_anomalous_time(ducting, zones, std::abs(latitude_deg));
  const double d = path.d_km;
  const double alpha = std::max(-3.4, -0.6 - 3.5e-9 * std::pow(d, 3.1) * ducting.tau);  // eq. (55a)
  const double reach = d / (std::sqrt(path.h_te_m) + std::sqrt(path.h_re_m));
  ducting.mu_2 = std::min(1.0, std::pow(500 / a_e_km * reach * reach, alpha));  // eq. (55)
  const double d_I_km = std::min(d - path.d_lt_km - path.d_lr_km, 40.0);        // eq. (56a)
  ducting.mu_3 = path.h_m_m > 10 ? std::exp(-4.6e-5 * (path.h_m_m - 10) * (43 + 6 * d_I_km)) : 1;  // eq. (56)
  const double log_beta = std::log10(ducting.beta_0_percent * ducting.mu_2 * ducting.mu_3);        // eq. (54)
  ducting.log_beta = log_beta;
  ducting.Gamma =
      1.076 / std::pow(2.0058 - log_beta, 1.012) *
      std::exp(-(9.51 - 4.8 * log_beta + 0.198 * log_beta * log_beta) * 1e-6 * std::pow(d, 1.13));  // (53a)
  return ducting;
}

PathGeometry path_geometry(const TerrainProfile& profile, const Ray& ray, const ProfileScan& scan,
                           double a_e_km) {
  PathGeometry path{.d_km = ray.d_km, .h_ts_m = ray.h_t_m, .h_rs_m = ray.h_r_m};
  const Horizons at = set_horizons(path, profile, ray, scan, a_e_km);
  set_smooth_surface(path, profile, scan);
  set_ducting_heights(path, profile, at);
  return path;
}

ClearAirPath clear_air_path(const TerrainProfile& profile, const PathEnds& ends,
                            const RadioClimate& climate) {
  const Ray ray{profile.length_km, profile.height_m.front() + ends.transmitter_m,
                profile.height_m.back() + ends.receiver_m};
  const ProfileScan scan = scan_profile(profile, {.ray = ray,
                                                  .a_p_km = effective_radii_km(climate.delta_N),
                                                  .clutter_margin_km = ends.clutter_margin_km});
  return clear_air_path(profile, ends, {zone_lengths(profile), climate}, scan);
}

ClearAirPath clear_air_path(const TerrainProfile& profile, const PathEnds& ends, const PathSetting& setting,
                            const ProfileScan& scan) {
  ClearAirPath path{.a_p_km = effective_radii_km(setting.climate.delta_N), .zones = setting.zones};
  const Ray ray{profile.length_km, profile.height_m.front() + ends.transmitter_m,
                profile.height_m.back() + ends.receiver_m};
  path.geometry = path_geometry(profile, ray, scan, path.a_p_km[0]);
  path.ducting = ducting_of(path.zones, setting.climate.latitude_deg, path.geometry, path.a_p_km[0]);
  path.surface = scan.surface;
  path.bare_S_tim = scan.horizon_t.value;
  const Sampling sampling(profile);
  for (const std::size_t k : {0U, 1U}) {
    path.smooth[k] = smooth_tangents(sampling, path.effective_ray(), path.a_p_km[k]);
  }
  if (!profile.clutter_m.empty()) path.receiver_clutter_m = profile.clutter_m.back();
  return path;
}

}  // namespace tsunagi::models
