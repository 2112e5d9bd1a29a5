// SPDX-License-Identifier: Apache-2.0
#include "models/p835.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr std::string_view k_source = "ITU-R P.835-6";
constexpr double k_scale_height_km = 2;          // of water vapour, eq. (6)
constexpr double k_least_mixing_ratio = 2e-6;    // §1.2: constant above the height where it is reached
constexpr double k_gravity_km_k = 34.1632;       // g·M/R, eq. (3)
constexpr double k_gas_constant_vapour = 216.7;  // eq. (8)

// One layer of eq. (2a) to (2g) and (3a) to (3g), by geopotential height.
struct Layer {
  double from_km;
  double temperature_k;
  double lapse_k_per_km;  // growth of temperature with height
  double pressure_hpa;
};
constexpr std::array<Layer, 7> k_layers{{{0, 288.15, -6.5, 1013.25},
                                         {11, 216.65, 0, 226.3226},
                                         {20, 216.65, 1, 54.74980},
                                         {32, 228.65, 2.8, 8.680422},
                                         {47, 270.65, 0, 1.109106},
                                         {51, 270.65, -2.8, 0.6694167},
                                         {71, 214.65, -2, 0.03956649}}};
constexpr double k_top_of_layers_km = 86;  // geometric; 84.852 geopotential

struct State {
  double pressure_hpa;  // of all the air
  double temperature_k;
};

State lower_state(double height_km) {
  const double h = 6356.766 * height_km / (6356.766 + height_km);  // eq. (1a)
  const auto above = std::ranges::find_if(k_layers, [h](const Layer& l) { return l.from_km > h; });
  const Layer& layer = *(above - 1);
  const double T = layer.temperature_k + layer.lapse_k_per_km * (h - layer.from_km);
  const double p =
      layer.lapse_k_per_km == 0
          ? layer.pressure_hpa * std::exp(-k_gravity_km_k * (h - layer.from_km) / layer.temperature_k)
          : layer.pressure_hpa * std::pow(layer.temperature_k / T, k_gravity_km_k / layer.lapse_k_per_km);
  return {p, T};
}

State upper_state(double h) {
  const double x = (h - 91) / 19.9429;
  const double T = h <= 91 ? 186.8673 : 263.1905 - 76.3232 * std::sqrt(1 - x * x);  // eq. (4)
  const double p =
      std::exp(95.571899 + h * (-4.011801 + h * (6.424731e-2 + h * (-4.789660e-4 + h * 1.340543e-6))));
  return {p, T};  // eq. (5)
}

}  // namespace

double AirState::vapour_pressure_hpa() const noexcept {
  return vapour_g_per_m3 * temperature_k / k_gas_constant_vapour;
}

double AirState::refractive_index() const noexcept {
  const double e = vapour_pressure_hpa();
  const double T = temperature_k;
  const double N = 77.6 * dry_pressure_hpa / T + 72 * e / T + 3.75e5 * e / (T * T);
  return 1 + N * 1e-6;
}

AirState standard_air(double height_km, double surface_vapour_g_per_m3) {
  require_within(k_source, "height_km", height_km, {0, 100});
  require_within(k_source, "surface_vapour_g_per_m3", surface_vapour_g_per_m3, {0, 100});
  const State state = height_km < k_top_of_layers_km ? lower_state(height_km) : upper_state(height_km);
  const double rho = surface_vapour_g_per_m3 * std::exp(-height_km / k_scale_height_km);  // eq. (6)
  const double e = rho * state.temperature_k / k_gas_constant_vapour;                     // eq. (8)
  const double vapour_hpa =
      surface_vapour_g_per_m3 == 0 ? 0 : std::max(e, k_least_mixing_ratio * state.pressure_hpa);
  return {state.pressure_hpa - vapour_hpa, state.temperature_k,
          vapour_hpa * k_gas_constant_vapour / state.temperature_k};
}

}  // namespace tsunagi::models
