// SPDX-License-Identifier: Apache-2.0
#include "models/p526.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace tsunagi::models {
namespace {

// Radio electrics of the ground, §4.3.3: relative permittivity and conductivity in S/m.
struct Ground {
  double epsilon_r;
  double sigma;
};
constexpr Ground k_land{22.0, 0.003};
constexpr Ground k_sea{80.0, 5.0};

double square(double x) {
  return x * x;
}

// 20 log x: the natural logarithm is the faster one.
double twenty_log(double x) {
  return 20 * std::numbers::log10e * std::log(x);
}

// Normalised surface admittance times the cubic root of the Earth's radius, eqs. (29a), (29b).
std::array<double, 2> admittance(const Ground& ground, double f_ghz, double root_f) {
  const double loss_term = 18 * ground.sigma / f_ghz;
  const double K_H =
      0.036 / (root_f * std::sqrt(std::sqrt(square(ground.epsilon_r - 1) + square(loss_term))));  // (29a)
  return {K_H, K_H * std::sqrt(square(ground.epsilon_r) + square(loss_term))};                    // (29b)
}

// Distance term F(X), eq. (33).
double distance_term_db(double X) {
  if (X >= 1.6) return 11 + 0.5 * twenty_log(X) - 17.6 * X;
  return -twenty_log(X) - 5.6488 * std::pow(X, 1.425);
}

// Normalised height function G(Y), eqs. (34), (35), not below its limit for a low antenna.
double height_term_db(double Y, double beta_dft, double K) {
  constexpr double k_2_db = 1.2589254117941673;                                    // 20 log of it is 2
  const double B = beta_dft * Y;                                                   // eq. (35)
  if (B <= 2) return twenty_log(std::max(B + 0.1 * B * B * B, k_2_db * K));        // eq. (34)
  const double G_db = 17.6 * std::sqrt(B - 1.1) - 0.25 * twenty_log(B - 1.1) - 8;  // above 8.9 dB
  return K < 1 ? G_db : std::max(G_db, 2 + twenty_log(K));
}

// `root_a` is the cubic root of the Earth's radius in km.
double first_term_over_db(const SphericalPath& path, const std::array<double, 2>& admittances,
                          double root_a) {
  const double root_f = path.band.root_f;
  const double K = admittances[static_cast<std::size_t>(path.polarisation)] / root_a;
  const double K2 = K * K;
  const double beta_dft = (1 + 1.6 * K2 + 0.67 * K2 * K2) / (1 + 4.5 * K2 + 1.53 * K2 * K2);  // eq. (30)
  const double X = 21.88 * beta_dft * root_f / square(root_a) * path.ray.d_km;                // eq. (31)
  const double Y_per_m = 0.9575 * beta_dft * square(root_f) / root_a;                         // eq. (32)
  return -distance_term_db(X) - height_term_db(Y_per_m * path.ray.h_t_m, beta_dft, K) -
         height_term_db(Y_per_m * path.ray.h_r_m, beta_dft, K);  // eq. (36)
}

double first_term_db(const SphericalPath& path, double root_a) {
  double L_dft_db = 0;
  if (path.omega < 1)
    L_dft_db += (1 - path.omega) * first_term_over_db(path, path.band.land_admittance, root_a);
  if (path.omega > 0) L_dft_db += path.omega * first_term_over_db(path, path.band.sea_admittance, root_a);
  return L_dft_db;  // eq. (28)
}

// Greatest value over the points between the ends of 500 C_e (d − x) − h/x, which is concave in x with its
// top at x = √(h / 500 C_e): no point but the two beside the top can be the greatest. `from_far` mirrors x.
double steepest_smooth_slope(const Sampling& sampling, double d_km, double h_m, double bulge, bool from_far) {
  const double top_km = std::sqrt(h_m / bulge);
  const std::size_t i = sampling.point_before(from_far ? d_km - top_km : top_km);
  const std::size_t j = std::min(i + 1, sampling.last_between());
  const auto slope = [&](std::size_t at) {
    const double x_km = from_far ? d_km - sampling.distance_km(at) : sampling.distance_km(at);
    return bulge * (d_km - x_km) - h_m / x_km;
  };
  return std::max(slope(i), slope(j));
}

// The edge a smooth Earth is at distance x: see Tangents::edge.
double smooth_edge(const Ray& ray, double bulge, double x_km) {
  const double y_km = ray.d_km - x_km;
  const double over_m = bulge * x_km * y_km - (ray.h_t_m * y_km + ray.h_r_m * x_km) / ray.d_km;
  return over_m * std::sqrt(ray.d_km / (x_km * y_km));
}

// Where ν over a smooth Earth is greatest. With t = x/(d − x), A = 500 C_e d, B = h_t/d, C = h_r/d the top
// solves A t (1 − t) + (B − C t)(1 + t)² = 0, and lies between t = B/C and t = 1. A guess only.
double guess_smooth_top_km(const Ray& ray, double bulge) {
  const double A = bulge * ray.d_km;
  const double B = ray.h_t_m / ray.d_km;
  const double C = ray.h_r_m / ray.d_km;
  const double low = std::min(1.0, B / C);
  const double high = std::max(1.0, B / C);
  double t = std::sqrt(B / C);
  for (int round = 0; round < 4; ++round) {
    const double value = A * t * (1 - t) + (B - C * t) * (1 + t) * (1 + t);
    const double rise = A * (1 - 2 * t) + (1 + t) * (2 * (B - C * t) - C * (1 + t));
    t = rise < 0 ? std::clamp(t - value / rise, low, high) : high;
  }
  return ray.d_km * t / (1 + t);
}

// In u = ½ ln t the function is A / (2 cosh u) − B e^−u − C e^u. Its second derivative is below 0 wherever
// A ≤ (√B + √C)², since (√B + √C)² ≤ 2 cosh u (B e^−u + C e^u) (Cauchy): then climbing ends at the greatest
// point from any start. Elsewhere every point is looked at.
double greatest_smooth_edge(const Sampling& sampling, const Ray& ray, double bulge) {
  const auto edge = [&](std::size_t i) { return smooth_edge(ray, bulge, sampling.distance_km(i)); };
  const std::size_t last = sampling.last_between();
  if (bulge * square(ray.d_km) > square(std::sqrt(ray.h_t_m) + std::sqrt(ray.h_r_m))) {
    double greatest = edge(1);
    for (std::size_t i = 2; i <= last; ++i) greatest = std::max(greatest, edge(i));
    return greatest;
  }
  std::size_t i = sampling.point_before(guess_smooth_top_km(ray, bulge));
  double here = edge(i);
  const std::size_t start = i;
  for (double next = 0; i < last && (next = edge(i + 1)) > here; ++i) here = next;
  if (i != start) return here;
  for (double next = 0; i > 1 && (next = edge(i - 1)) > here; --i) here = next;
  return here;
}

}  // namespace

RadioBand::RadioBand(double frequency_ghz)
    : f_ghz(frequency_ghz),
      log_f(std::log10(frequency_ghz)),
      root_f(std::cbrt(frequency_ghz)),
      lambda_m(0.2998 / frequency_ghz),
      land_admittance(admittance(k_land, f_ghz, root_f)),
      sea_admittance(admittance(k_sea, f_ghz, root_f)) {}

double knife_edge_loss_db(double nu) {
  if (nu <= -0.78) return 0;
  return 6.9 + twenty_log(std::sqrt((nu - 0.1) * (nu - 0.1) + 1) + nu - 0.1);  // eq. (12)
}

bool is_clear(const Ray& ray, const Tangents& tangents) {
  return tangents.S_tim < ray.slope() || tangents.S_tim + tangents.S_rim <= 0;
}

double bullington_edge(const Ray& ray, const Tangents& tangents) {
  if (is_clear(ray, tangents)) return tangents.edge;
  // The tangents cross between the points they touch; the bounds only guard the rounding.
  const double crossing_km =
      (ray.h_r_m - ray.h_t_m + tangents.S_rim * ray.d_km) / (tangents.S_tim + tangents.S_rim);  // eq. (18)
  const double d_bp_km = std::clamp(crossing_km, 1e-9 * ray.d_km, (1 - 1e-9) * ray.d_km);
  const double over_m = (tangents.S_tim - ray.slope()) * d_bp_km;
  return over_m * std::sqrt(ray.d_km / (d_bp_km * (ray.d_km - d_bp_km)));  // eq. (19)
}

double bullington_nu_loss_db(double nu, double d_km) {
  if (nu <= -0.78) return 0;
  const double L_uc_db = knife_edge_loss_db(nu);                       // eqs. (16), (20)
  return L_uc_db + (1 - std::exp(-L_uc_db / 6)) * (10 + 0.02 * d_km);  // eq. (21)
}

double bullington_loss_db(const Ray& ray, const Tangents& tangents, double lambda_m) {
  return bullington_nu_loss_db(bullington_edge(ray, tangents) * std::sqrt(0.002 / lambda_m), ray.d_km);
}

Tangents smooth_tangents(const Sampling& sampling, const Ray& ray, double a_p_km) {
  const double bulge = 500 / a_p_km;  // 500 C_e, m/km²
  Tangents tangents{.S_tim = steepest_smooth_slope(sampling, ray.d_km, ray.h_t_m, bulge, false),
                    .S_rim = steepest_smooth_slope(sampling, ray.d_km, ray.h_r_m, bulge, true)};
  if (is_clear(ray, tangents)) {
    tangents.edge = greatest_smooth_edge(sampling, ray, bulge);
  }
  return tangents;
}

double first_term_loss_db(const SphericalPath& path) {
  return first_term_db(path, std::cbrt(path.a_p_km));
}

SphericalClearance spherical_clearance(const Ray& ray, double a_p_km) {
  const auto& [d, h_te, h_re] = ray;
  const double roots = std::sqrt(h_te) + std::sqrt(h_re);
  const double d_los_km = std::sqrt(0.002 * a_p_km) * roots;  // eq. (22)
  if (d >= d_los_km) return {.is_beyond_horizon = true};

  const double c = (h_te - h_re) / (h_te + h_re);           // eq. (24d)
  const double m = 250 * d * d / (a_p_km * (h_te + h_re));  // eq. (24e)
  const double third =
      std::acos(std::clamp(1.5 * c * std::sqrt(3 * m / ((m + 1) * (m + 1) * (m + 1))), -1.0, 1.0)) / 3;
  const double b = 2 * std::sqrt((m + 1) / (3 * m)) * std::cos(std::numbers::pi / 3 + third);  // eq. (24c)
  const double d_1 = d / 2 * (1 + b);                                                          // eq. (24a)
  const double d_2 = d - d_1;                                                                  // eq. (24b)
  return {.h_se_m = ((h_te - 500 * d_1 * d_1 / a_p_km) * d_2 + (h_re - 500 * d_2 * d_2 / a_p_km) * d_1) /
                    d,  // eq. (23)
          .spread_km = d_1 * d_2 / d,
          .root_a_em = std::cbrt(500 * square(d / roots))};  // of eq. (26)
}

double spherical_earth_loss_db(const SphericalPath& path, const SphericalClearance& clearance) {
  if (clearance.is_beyond_horizon) return first_term_loss_db(path);
  const double h_req_m = 17.456 * std::sqrt(clearance.spread_km * path.band.lambda_m);  // eq. (25)
  if (clearance.h_se_m > h_req_m) return 0;

  const double L_dft_db = first_term_db(path, clearance.root_a_em);
  return L_dft_db < 0 ? 0 : (1 - clearance.h_se_m / h_req_m) * L_dft_db;  // eq. (27)
}

double spherical_earth_loss_db(const SphericalPath& path) {
  return spherical_earth_loss_db(path, spherical_clearance(path.ray, path.a_p_km));
}

DeltaBullington delta_bullington(const Ray& ray, const Tangents& actual, const Tangents& smooth,
                                 const SphericalPath& path) {
  const double lambda_m = path.band.lambda_m;
  DeltaBullington result{.L_bulla_db = bullington_loss_db(ray, actual, lambda_m),
                         .L_bulls_db = bullington_loss_db(path.ray, smooth, lambda_m),
                         .L_dsph_db = spherical_earth_loss_db(path)};
  result.L_d_db = result.L_bulla_db + std::max(result.L_dsph_db - result.L_bulls_db, 0.0);  // eq. (39)
  return result;
}

}  // namespace tsunagi::models
