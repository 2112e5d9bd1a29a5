// SPDX-License-Identifier: Apache-2.0
// Diffraction by terrain: knife edge, Bullington, spherical Earth. ITU-R P.526-15 §3.2, §4.1, §4.5; the same
// text stands in P.1812-6 Annex 1 §4.3 and P.452-18 Annex 1 §4.2. Equation numbers are those of P.1812-6.
#pragma once

#include <array>
#include <cstdint>

#include "models/terrain_profile.h"

namespace tsunagi::models {

enum class Polarisation : std::uint8_t { horizontal, vertical };

// A frequency, and what the formulas ask of it again and again. The wavelength has the c = 2.998e8 m/s of
// ITU-R P.2001, on which the reference programs agree.
struct RadioBand {
  explicit RadioBand(double frequency_ghz);

  double f_ghz;
  double log_f;   // common logarithm
  double root_f;  // cubic root
  double lambda_m;
  std::array<double, 2> land_admittance;  // by polarisation: K of eqs. (29a), (29b) times the cubic root of a
  std::array<double, 2> sea_admittance;
};

// Single knife-edge loss J(ν), eq. (12); 0 for ν ≤ −0.78.
[[nodiscard]] double knife_edge_loss_db(double nu);

// A straight ray between two antennas over a common datum.
struct Ray {
  double d_km = 0;
  double h_t_m = 0;
  double h_r_m = 0;

  [[nodiscard]] double slope() const { return (h_r_m - h_t_m) / d_km; }  // S_tr, m/km, eq. (14)
};

// What the Bullington construction takes from the points between the antennas, at any frequency.
struct Tangents {
  double S_tim = 0;  // steepest slope up from the transmitter, m/km, eq. (13)
  double S_rim = 0;  // steepest slope up from the receiver, m/km, eq. (17)
  double edge = 0;   // greatest ν √(λ / 0.002), m/√km, eq. (15); read only where the path is clear
};

// True where every point lies under the ray, or where both tangents are the ray itself.
[[nodiscard]] bool is_clear(const Ray& ray, const Tangents& tangents);

// Bullington loss L_bull, eqs. (13)–(21). ≥ 0.
[[nodiscard]] double bullington_loss_db(const Ray& ray, const Tangents& tangents, double lambda_m);
// The same in two steps, so that bands share the first: ν √(λ / 0.002) of the equivalent edge, m/√km; its
// loss.
[[nodiscard]] double bullington_edge(const Ray& ray, const Tangents& tangents);
[[nodiscard]] double bullington_nu_loss_db(double nu, double d_km);

// The tangents of a smooth Earth of effective radius a_p_km seen from the ray's heights above it, at the
// points of a profile: the same maxima as a pass over all of them finds, in O(log points).
[[nodiscard]] Tangents smooth_tangents(const Sampling& sampling, const Ray& ray, double a_p_km);

// A path over a spherical Earth. Both heights > 0.
struct SphericalPath {
  Ray ray;  // effective heights above the smooth surface
  double a_p_km = 0;
  RadioBand band;
  double omega = 0;  // share over sea
  Polarisation polarisation = Polarisation::horizontal;
};

// Spherical-Earth diffraction loss L_dsph, eqs. (22)–(27).
[[nodiscard]] double spherical_earth_loss_db(const SphericalPath& path);

// What no frequency changes of it, eqs. (22)–(24), (26).
struct SphericalClearance {
  bool is_beyond_horizon = false;  // the rest is not read then
  double h_se_m = 0;
  double spread_km = 0;  // d_1 d_2 / d
  double root_a_em = 0;  // cubic root of the radius that just clears, km
};
[[nodiscard]] SphericalClearance spherical_clearance(const Ray& ray, double a_p_km);
[[nodiscard]] double spherical_earth_loss_db(const SphericalPath& path, const SphericalClearance& clearance);

// First-term part L_dft for an Earth of radius path.a_p_km, eqs. (28)–(36). May be negative.
[[nodiscard]] double first_term_loss_db(const SphericalPath& path);

// One complete delta-Bullington calculation.
struct DeltaBullington {
  double L_bulla_db = 0;  // actual path
  double L_bulls_db = 0;  // smooth path
  double L_dsph_db = 0;   // spherical Earth
  double L_d_db = 0;      // eq. (39)
};

// The tangents are those of the actual and of the smooth path for path.a_p_km. Eqs. (37)–(39).
[[nodiscard]] DeltaBullington delta_bullington(const Ray& ray, const Tangents& actual, const Tangents& smooth,
                                               const SphericalPath& path);

}  // namespace tsunagi::models
