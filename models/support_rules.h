// SPDX-License-Identifier: Apache-2.0
// The arithmetic of support programmes (policy reference C.4), free of who may apply. Every rate, cap and
// threshold comes from scenarios/catalogue/programmes.toml. JPY and JPY a year; each result is at least 0.
#pragma once

#include <optional>
#include <span>

namespace tsunagi::models {

// Grant to capital: rate × eligible, nothing below the floor, at most the cap.
struct CapitalGrant {
  double rate = 0;
  double floor_jpy = 0;           // least eligible cost of a project
  std::optional<double> cap_jpy;  // most support of a project
};
[[nodiscard]] double capital_grant(const CapitalGrant& rule, double eligible_jpy);

// Share of what is asked for that a budget can pay: min(1, budget / Σ asked).
[[nodiscard]] double oversubscription_factor(double budget_jpy, double asked_jpy);

// Bus routes: E = min(max(0, C − R), ratio·C) · min(1, density / full density), S = rate·E.
struct BusRule {
  double rate = 0;
  double deficit_cost_ratio = 1;  // of the ordinary cost, at most
  double full_density = 1;        // mean load from which nothing is cut
};
[[nodiscard]] double bus_support(const BusRule& rule, double cost_jpy, double revenue_jpy, double density);

// Cost that counts where a regional standard holds: an applicant below it keeps a share of the gap.
[[nodiscard]] double standard_cost(double own_jpy, double standard_jpy, double kept_gap_ratio);

// Remote islands: planned on the mean of the last years' deficits, settled on the actual one.
[[nodiscard]] double island_forecast(double rate, std::span<const double> deficits_jpy);
[[nodiscard]] double island_settlement(double rate, double cost_jpy, double income_jpy);

// Charges of a relay line over the first years; the rate follows the households served.
struct LineChargeRule {
  double rate_small = 0;  // below the threshold
  double rate_large = 0;
  double household_threshold = 0;
  int years = 0;
};
[[nodiscard]] double line_charge_rate(const LineChargeRule& rule, double households);
[[nodiscard]] double line_charge_support(const LineChargeRule& rule, double households,
                                         std::span<const double> charges_jpy);

// Running support as the study group proposes it: S = min(ρ·θ_t·E, cap), E = min(D, κ·O), for t ≤ P once the
// gates are answered with yes. A design, no rule in force.
struct RunningRule {
  double rate = 0;                // ρ
  double cost_ratio = 1;          // κ, of the eligible running cost
  int years = 0;                  // P
  bool tapers = false;            // θ falls in equal steps from 1 towards 0 after the last year
  std::optional<double> cap_jpy;  // a year and municipality
};
struct RunningCase {
  double cost_jpy = 0;     // O, eligible
  double deficit_jpy = 0;  // D, eligible
  int year = 1;            // t, from 1
};
[[nodiscard]] double running_support(const RunningRule& rule, const RunningCase& of);

// Cost above a benchmark per line and month, at most the cap per line and month.
struct BenchmarkRule {
  double benchmark_jpy_per_month = 0;
  double cap_jpy_per_month = 0;
};
[[nodiscard]] double benchmark_support(const BenchmarkRule& rule, double cost_jpy_per_year, double lines);

// Cable that an area needs: metres a household at the reference density, scaled by its square root, at most
// so much; its yearly cost takes the place of a project's own figures.
struct AreaRule {
  double m_per_household = 0;
  double reference_density_per_km2 = 0;
  double most_m_per_household = 0;
  double cost_jpy_per_m_year = 0;
};
[[nodiscard]] double area_cable_m_per_household(const AreaRule& rule, double density_per_km2);
[[nodiscard]] double area_cost_jpy_per_year(const AreaRule& rule, double households, double density_per_km2);

}  // namespace tsunagi::models
