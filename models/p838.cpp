// SPDX-License-Identifier: Apache-2.0
#include "models/p838.h"

#include <array>
#include <cmath>
#include <numbers>
#include <span>

#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr std::string_view k_source = "ITU-R P.838-3";

struct Bell {
  double a, b, c;
};

// A sum of bells over log f and a line, the form of eq. (2) and (3).
struct Curve {
  std::span<const Bell> bells;
  double m;
  double c;
  [[nodiscard]] double at(double log_f) const {
    double sum = m * log_f + c;
    for (const Bell& bell : bells) {
      const double x = (log_f - bell.b) / bell.c;
      sum += bell.a * std::exp(-x * x);
    }
    return sum;
  }
};

// Table 1, k_H.
constexpr std::array<Bell, 4> k_k_h{{{-5.33980, -0.10008, 1.13098},
                                     {-0.35351, 1.26970, 0.45400},
                                     {-0.23789, 0.86036, 0.15354},
                                     {-0.94158, 0.64552, 0.16817}}};
// Table 2, k_V.
constexpr std::array<Bell, 4> k_k_v{{{-3.80595, 0.56934, 0.81061},
                                     {-3.44965, -0.22911, 0.51059},
                                     {-0.39902, 0.73042, 0.11899},
                                     {0.50167, 1.07319, 0.27195}}};
// Table 3, α_H.
constexpr std::array<Bell, 5> k_alpha_h{{{-0.14318, 1.82442, -0.55187},
                                         {0.29591, 0.77564, 0.19822},
                                         {0.32177, 0.63773, 0.13164},
                                         {-5.37610, -0.96230, 1.47828},
                                         {16.1721, -3.29980, 3.43990}}};
// Table 4, α_V.
constexpr std::array<Bell, 5> k_alpha_v{{{-0.07771, 2.33840, -0.76284},
                                         {0.56727, 0.95545, 0.54039},
                                         {-0.20238, 1.14520, 0.26809},
                                         {-48.2991, 0.791669, 0.116226},
                                         {48.5833, 0.791459, 0.116479}}};

}  // namespace

RainCoefficients rain_coefficients(const RainWave& wave) {
  require_within(k_source, "frequency_ghz", wave.frequency_ghz, {1, 1000});
  require_within(k_source, "elevation_deg", wave.elevation_deg, {-90, 90});
  require_within(k_source, "tilt_deg", wave.tilt_deg, {0, 90});
  constexpr double rad = std::numbers::pi / 180;
  const double log_f = std::log10(wave.frequency_ghz);
  const double k_H = std::pow(10, Curve{k_k_h, -0.18961, 0.71147}.at(log_f));  // eq. (2)
  const double k_V = std::pow(10, Curve{k_k_v, -0.16398, 0.63297}.at(log_f));
  const double alpha_H = Curve{k_alpha_h, 0.67849, -1.95537}.at(log_f);  // eq. (3)
  const double alpha_V = Curve{k_alpha_v, -0.053739, 0.83433}.at(log_f);
  const double cos_theta = std::cos(wave.elevation_deg * rad);
  const double turn = cos_theta * cos_theta * std::cos(2 * wave.tilt_deg * rad);
  const double k = (k_H + k_V + (k_H - k_V) * turn) / 2;  // eq. (4)
  const double alpha =
      (k_H * alpha_H + k_V * alpha_V + (k_H * alpha_H - k_V * alpha_V) * turn) / (2 * k);  // eq. (5)
  return {k, alpha};
}

double rain_attenuation_db_per_km(const RainCoefficients& coefficients, double rain_mm_per_h) {
  require_within(k_source, "rain_mm_per_h", rain_mm_per_h, {0, 1000});
  if (rain_mm_per_h == 0) return 0;
  return coefficients.k * std::pow(rain_mm_per_h, coefficients.alpha);  // eq. (1)
}

}  // namespace tsunagi::models
