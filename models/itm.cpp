// SPDX-License-Identifier: Apache-2.0
#include "models/itm.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "models/itm_parts.h"

namespace tsunagi::models {
namespace itm {

double Path::d_Ls_m(std::size_t end) const {
  return std::sqrt(2 * h_e_m[end] * a_e_m);  // [Algorithm] eq. (3.5)
}

double Path::theta_sum() const {
  return std::max(theta_e[0] + theta_e[1], -d_L_sum_m() / a_e_m);
}

double roughness_m(double d_m, double delta_h_m) {
  return delta_h_m * (1 - 0.8 * std::exp(-d_m / 50e3));
}

double ground_deviation_m(double roughness_m) {
  return 0.78 * roughness_m * std::exp(-0.5 * std::sqrt(std::sqrt(roughness_m)));
}

}  // namespace itm
namespace {

bool is_between(double x, double low, double high) {
  return x >= low && x <= high;
}

bool is_share(double percent) {
  return percent > 0 && percent < 100;
}

// [Algorithm] eqs. (1.5), (1.6).
std::complex<double> ground_impedance(const ItmLink& link) {
  const std::complex<double> epsilon(link.epsilon_r, 18000 * link.sigma / link.frequency_mhz);
  const std::complex<double> Z_h = std::sqrt(epsilon - 1.0);
  return link.polarisation == Polarisation::vertical ? Z_h / epsilon : Z_h;
}

[[noreturn]] void refuse(const ItmLink& link, double length_km) {
  throw input_error(fmt::format(
      "ITM: expected 20 to 20000 MHz, antennas 0.5 to 3000 m above ground, a surface refractivity of 250 to "
      "400 "
      "N-units at sea level and 150 to 400 on the path, shares between 0 and 100 %, a ground of permittivity "
      "1 "
      "or more whose impedance is mostly real, and a path above 0 km; found {} MHz, {} and {} m, {} N-units, "
      "{}, {} and {} %, {} and {} S/m, {} km. Use another model for this path.",
      link.frequency_mhz, link.transmitter_m, link.receiver_m, link.N_0, link.time_percent,
      link.location_percent, link.situation_percent, link.epsilon_r, link.sigma, length_km));
}

// The path without its terrain. `height_m` is the mean height of the ground.
itm::Path begin_path(const ItmLink& link, double length_km, double height_m) {
  if (!is_in_range_itm(link, length_km)) refuse(link, length_km);
  itm::Path path{.f_mhz = link.frequency_mhz,
                 .d_m = 1000 * length_km,
                 .N_s = link.N_0 * std::exp(-height_m / 9460),  // TN101 eq. (4.3)
                 .Z_g = ground_impedance(link),
                 .h_g_m = {link.transmitter_m, link.receiver_m}};
  if (!is_between(path.N_s, 150, 400)) refuse(link, length_km);
  path.a_e_m = 1 / (157e-9 * (1 - 0.04665 * std::exp(path.N_s / 179.3)));  // TN101 eq. (4.4)
  return path;
}

// Mean height of the middle four fifths of the profile.
double mean_height_m(const TerrainProfile& profile) {
  const std::size_t last = profile.size() - 1;
  const std::size_t tenth = last / 10;
  double sum_m = 0;
  for (std::size_t i = tenth; i <= last - tenth; ++i) sum_m += profile.height_m[i];
  return sum_m / static_cast<double>(last - 2 * tenth + 1);
}

class Warnings {
 public:
  void add_if(bool holds, ItmWarning warning) {
    if (holds) bits_ = static_cast<std::uint16_t>(bits_ | static_cast<std::uint16_t>(warning));
  }
  [[nodiscard]] std::uint16_t bits() const { return bits_; }

 private:
  std::uint16_t bits_ = 0;
};

std::uint16_t warnings_of(const itm::Path& path, bool is_extreme) {
  using enum ItmWarning;
  Warnings w;
  w.add_if(!is_between(path.h_g_m[0], 1, 1000), transmitter_height);
  w.add_if(!is_between(path.h_g_m[1], 1, 1000), receiver_height);
  w.add_if(!is_between(path.f_mhz, 40, 10000), frequency);
  w.add_if(path.d_m > 1000e3, path_long);
  w.add_if(path.d_m > 2000e3, path_very_long);
  w.add_if(path.d_m < std::abs(path.h_e_m[0] - path.h_e_m[1]) / 0.2, path_steep);
  w.add_if(path.d_m < 1000, path_short);
  w.add_if(std::abs(path.theta_e[0]) > 0.2, transmitter_horizon_angle);
  w.add_if(std::abs(path.theta_e[1]) > 0.2, receiver_horizon_angle);
  w.add_if(path.d_L_m[0] < 0.1 * path.d_Ls_m(0), transmitter_horizon_near);
  w.add_if(path.d_L_m[1] < 0.1 * path.d_Ls_m(1), receiver_horizon_near);
  w.add_if(path.d_L_m[0] > 3 * path.d_Ls_m(0), transmitter_horizon_far);
  w.add_if(path.d_L_m[1] > 3 * path.d_Ls_m(1), receiver_horizon_far);
  w.add_if(is_extreme, extreme_variability);
  w.add_if(path.N_s < 250, surface_refractivity);
  return w.bits();
}

ItmLoss finish(const itm::Path& path, const ItmLink& link) {
  const itm::Reference reference = itm::reference_attenuation(path);
  const itm::Varied varied = itm::vary(path, link, reference.A_ref_db);
  const double A_fs_db = 32.45 + 20 * std::log10(path.f_mhz * path.d_m / 1000);
  return {.d_m = path.d_m,
          .N_s = path.N_s,
          .a_e_m = path.a_e_m,
          .Z_g = path.Z_g,
          .delta_h_m = path.delta_h_m,
          .h_e_m = path.h_e_m,
          .d_L_m = path.d_L_m,
          .theta_e_rad = path.theta_e,
          .mode = reference.mode,
          .A_ref_db = reference.A_ref_db,
          .A_fs_db = A_fs_db,
          .A_db = varied.A_db,
          .L_b_db = A_fs_db + varied.A_db,
          .warnings = warnings_of(path, varied.is_extreme)};
}

}  // namespace

bool is_in_range_itm(const ItmLink& link, double length_km) {
  if (!is_between(link.frequency_mhz, 20, 20000) || !(link.epsilon_r >= 1) || !(link.sigma > 0)) return false;
  const std::complex<double> Z_g = ground_impedance(link);
  return length_km > 0 && std::isfinite(length_km) && is_between(link.transmitter_m, 0.5, 3000) &&
         is_between(link.receiver_m, 0.5, 3000) && is_between(link.N_0, 250, 400) &&
         is_share(link.time_percent) && is_share(link.location_percent) && is_share(link.situation_percent) &&
         Z_g.real() > std::abs(Z_g.imag());
}

ItmLoss itm_loss(const TerrainProfile& profile, const ItmLink& link) {
  require_whole(profile);
  if (!profile.distance_km.empty()) {
    throw input_error("ITM: expected a terrain profile of equal steps, found given distances. Resample it.");
  }
  itm::Path path = begin_path(link, profile.length_km, mean_height_m(profile));
  path.is_point_to_point = true;
  itm::describe_terrain(path, profile);
  return finish(path, link);
}

ItmLoss itm_area_loss(const ItmArea& area, const ItmLink& link) {
  if (!(area.delta_h_m >= 0) || !std::isfinite(area.delta_h_m)) {
    throw input_error(
        fmt::format("ITM: expected a terrain irregularity of 0 m or more, found {} m.", area.delta_h_m));
  }
  itm::Path path = begin_path(link, area.length_km, 0);
  itm::describe_area(path, area);
  return finish(path, link);
}

}  // namespace tsunagi::models
