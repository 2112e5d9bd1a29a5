// SPDX-License-Identifier: Apache-2.0
#include "models/p676.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "models/p676_lines.h"
#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr std::string_view k_source = "ITU-R P.676-13";
constexpr double k_rad = std::numbers::pi / 180;
constexpr double k_earth_radius_km = 6371;  // Annex 1, §2.2.1

// The parts of eq. (1) to (9) that depend on the air alone.
struct State {
  double p;      // dry air, hPa
  double e;      // water vapour, hPa
  double theta;  // 300/T
  double log_theta;
  explicit State(const AirState& air)
      : p(air.dry_pressure_hpa),
        e(air.vapour_pressure_hpa()),
        theta(300 / air.temperature_k),
        log_theta(std::log(theta)) {}
  [[nodiscard]] double theta_to(double power) const { return std::exp(power * log_theta); }
};

// Eq. (5): line shape with width, and interference of neighbouring lines.
double shape(double f, double f_i, double width, double delta) {
  const double below = f_i - f;
  const double above = f_i + f;
  return f / f_i *
         ((width - delta * below) / (below * below + width * width) +
          (width - delta * above) / (above * above + width * width));
}

double oxygen_refractivity(double f, const State& s) {
  const double theta_08 = s.theta_to(0.8);
  double sum = 0;
  for (const OxygenLine& line : k_oxygen_lines) {
    const double S =
        line.a1 * 1e-7 * s.p * s.theta * s.theta * s.theta * std::exp(line.a2 * (1 - s.theta));  // eq. (3)
    const double df = line.a3 * 1e-4 * (s.p * s.theta_to(0.8 - line.a4) + 1.1 * s.e * s.theta);  // eq. (6a)
    const double width = std::sqrt(df * df + 2.25e-6);                                           // eq. (6b)
    const double delta = (line.a5 + line.a6 * s.theta) * 1e-4 * (s.p + s.e) * theta_08;          // eq. (7)
    sum += S * shape(f, line.f_ghz, width, delta);
  }
  const double d = 5.6e-4 * (s.p + s.e) * theta_08;  // eq. (9)
  const double N_d = f * s.p * s.theta * s.theta *
                     (6.14e-5 / (d * (1 + f / d * (f / d))) +
                      1.4e-12 * s.p * s.theta_to(1.5) / (1 + 1.9e-5 * std::pow(f, 1.5)));  // eq. (8)
  return sum + N_d;                                                                        // eq. (2a)
}

double vapour_refractivity(double f, const State& s) {
  double sum = 0;
  for (const VapourLine& line : k_vapour_lines) {
    const double S = line.b1 * 1e-1 * s.e * s.theta_to(3.5) * std::exp(line.b2 * (1 - s.theta));  // eq. (3)
    const double df =
        line.b3 * 1e-4 * (s.p * s.theta_to(line.b4) + line.b5 * s.e * s.theta_to(line.b6));  // eq. (6a)
    const double doppler = 2.1316e-12 * line.f_ghz * line.f_ghz / s.theta;
    const double width = 0.535 * df + std::sqrt(0.217 * df * df + doppler);  // eq. (6b)
    sum += S * shape(f, line.f_ghz, width, 0);
  }
  return sum;  // eq. (2b)
}

void require_frequency(double frequency_ghz) {
  require_within(k_source, "frequency_ghz", frequency_ghz, {1, 1000});
}

void require_air(const AirState& air) {
  require_within(k_source, "dry_pressure_hpa", air.dry_pressure_hpa, {1e-6, 1200});
  require_within(k_source, "temperature_k", air.temperature_k, {100, 350});
  require_within(k_source, "vapour_g_per_m3", air.vapour_g_per_m3, {0, 100});
}

// Layers that grow with height as edition 13 sets them: 0.1 m thick at sea level, 1 % more each.
struct Layers {
  int first;
  int last;
  double m;  // stretch so that they end at the top
  Layers(double from_km, double to_km) {
    const double step = std::exp(0.01) - 1;
    first = static_cast<int>(std::floor(100 * std::log(1e4 * from_km * step + 1) + 1));  // eq. (16a)
    last = static_cast<int>(std::ceil(100 * std::log(1e4 * to_km * step + 1) + 1));      // eq. (16b)
    m = (std::exp(0.02) - std::exp(0.01)) / (std::exp(0.01 * last) - std::exp(0.01 * first)) *
        (to_km - from_km);  // eq. (16c)
  }
  [[nodiscard]] double thickness_km(int i) const { return m * std::exp(0.01 * (i - 1)); }  // eq. (14)
};

// P.676-12, Annex 2, eq. (31) to (34). Equivalent height of oxygen, km; rp is the pressure over 1013.25 hPa.
double oxygen_height_km(double f, double rp, double T) {
  struct Line {
    double c, f_ghz;
  };
  constexpr std::array<Line, 7> lines{{{0.1597, 118.750334},
                                       {0.1066, 368.498246},
                                       {0.1325, 424.763020},
                                       {0.1242, 487.249273},
                                       {0.0938, 715.392902},
                                       {0.1448, 773.839490},
                                       {0.1374, 834.145546}}};  // Table 3
  const double x = (f - 59.7) / (2.87 + 12.4 * std::exp(-7.9 * rp));
  const double t_1 = 5.1040 / (1 + 0.066 * std::pow(rp, -2.3)) * std::exp(-x * x);
  double t_2 = 0;
  for (const Line& line : lines) {
    const double off = f - line.f_ghz;
    t_2 += line.c * std::exp(2.12 * rp) / (off * off + 0.025 * std::exp(2.2 * rp));
  }
  const double t_3 = 0.0114 * f / (1 + 0.14 * std::pow(rp, -2.6)) * (15.02 * f * f - 1353 * f + 5.333e4) /
                     (f * f * f - 151.3 * f * f + 9629 * f - 6803);
  const double A = 0.7832 + 0.00709 * (T - 273.15);
  const double h_o = 6.1 * A / (1 + 0.17 * std::pow(rp, -1.1)) * (1 + t_1 + t_2 + t_3);
  return f < 70 ? std::min(h_o, 10.7 * std::pow(rp, 0.3)) : h_o;
}

// P.676-13, Annex 2, eq. (37) and Table 4. Equivalent height of water vapour, km.
double vapour_height_km(double f) {
  struct Line {
    double f_ghz, a, b;
  };
  constexpr std::array<Line, 3> lines{
      {{22.235080, 2.6846, 2.7649}, {183.310087, 5.8905, 4.9219}, {325.152888, 2.9810, 3.0748}}};
  double h_w = 5.6585e-5 * f + 1.8348;
  for (const Line& line : lines) h_w += line.a / ((f - line.f_ghz) * (f - line.f_ghz) + line.b);
  return h_w;
}

}  // namespace

GasAttenuation gas_attenuation_by_lines(double frequency_ghz, const AirState& air) {
  const State state(air);
  return {0.1820 * frequency_ghz * oxygen_refractivity(frequency_ghz, state),
          0.1820 * frequency_ghz * vapour_refractivity(frequency_ghz, state)};  // eq. (1)
}

GasAttenuation gas_attenuation(double frequency_ghz, const AirState& air) {
  require_frequency(frequency_ghz);
  require_air(air);
  return gas_attenuation_by_lines(frequency_ghz, air);
}

double terrestrial_gas_loss_db(double frequency_ghz, double distance_km, const AirState& air) {
  require_within(k_source, "distance_km", distance_km, {0, 1000});
  return gas_attenuation(frequency_ghz, air).total_db_per_km() * distance_km;  // eq. (10)
}

double slant_gas_loss_db(double frequency_ghz, const SlantAir& path) {
  require_frequency(frequency_ghz);
  require_within(k_source, "station_km", path.station_km, {0, 99});
  require_within(k_source, "top_km", path.top_km, {path.station_km + 0.001, 100});
  require_within(k_source, "elevation_deg", path.elevation_deg, {1e-3, 90});
  const Layers layers(path.station_km, path.top_km);
  double bottom_km = path.station_km;
  double beta = (90 - path.elevation_deg) * k_rad;  // from the vertical, entering a layer
  double loss_db = 0;
  double n = 0;  // of the layer below
  for (int i = layers.first; i < layers.last; ++i) {
    const double delta = layers.thickness_km(i);
    const double r = k_earth_radius_km + bottom_km;
    const AirState air =
        standard_air(std::min(bottom_km + delta / 2, path.top_km), path.surface_vapour_g_per_m3);
    if (n > 0) beta = std::asin(std::min(1.0, n / air.refractive_index() * std::sin(beta)));  // eq. (19a)
    n = air.refractive_index();
    const double cos_beta = std::cos(beta);
    const double a = -r * cos_beta + std::sqrt(r * r * cos_beta * cos_beta + 2 * r * delta + delta * delta);
    loss_db += a * gas_attenuation_by_lines(frequency_ghz, air).total_db_per_km();  // eq. (13), a by eq. (17)
    beta = std::asin(std::min(1.0, r / (r + delta) * std::sin(beta)));              // eq. (18b)
    bottom_km += delta;
  }
  return loss_db;
}

double slant_gas_estimate_db(double frequency_ghz, double elevation_deg, const AirState& air) {
  require_within(k_source, "frequency_ghz", frequency_ghz, {1, 350});
  require_within(k_source, "elevation_deg", elevation_deg, {5, 90});
  require_air(air);
  const GasAttenuation gamma = gas_attenuation_by_lines(frequency_ghz, air);
  const double rp = (air.dry_pressure_hpa + air.vapour_pressure_hpa()) / 1013.25;
  const double zenith_db = gamma.oxygen_db_per_km * oxygen_height_km(frequency_ghz, rp, air.temperature_k) +
                           gamma.vapour_db_per_km * vapour_height_km(frequency_ghz);
  return zenith_db / std::sin(elevation_deg * k_rad);
}

}  // namespace tsunagi::models
