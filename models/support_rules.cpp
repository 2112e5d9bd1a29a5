// SPDX-License-Identifier: Apache-2.0
#include "models/support_rules.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tsunagi::models {

double capital_grant(const CapitalGrant& rule, double eligible_jpy) {
  if (eligible_jpy <= 0 || eligible_jpy < rule.floor_jpy) return 0;
  const double grant = rule.rate * eligible_jpy;
  return rule.cap_jpy ? std::min(grant, *rule.cap_jpy) : grant;
}

double oversubscription_factor(double budget_jpy, double asked_jpy) {
  return asked_jpy <= budget_jpy ? 1 : budget_jpy / asked_jpy;
}

double bus_support(const BusRule& rule, double cost_jpy, double revenue_jpy, double density) {
  const double deficit = std::min(std::max(0.0, cost_jpy - revenue_jpy), rule.deficit_cost_ratio * cost_jpy);
  return rule.rate * deficit * std::clamp(density / rule.full_density, 0.0, 1.0);
}

double standard_cost(double own_jpy, double standard_jpy, double kept_gap_ratio) {
  return own_jpy < standard_jpy ? own_jpy + kept_gap_ratio * (standard_jpy - own_jpy) : standard_jpy;
}

double island_forecast(double rate, std::span<const double> deficits_jpy) {
  if (deficits_jpy.empty()) return 0;
  const double sum = std::accumulate(deficits_jpy.begin(), deficits_jpy.end(), 0.0);
  return rate * std::max(0.0, sum / static_cast<double>(deficits_jpy.size()));
}

double island_settlement(double rate, double cost_jpy, double income_jpy) {
  return rate * std::max(0.0, cost_jpy - income_jpy);
}

double line_charge_rate(const LineChargeRule& rule, double households) {
  return households < rule.household_threshold ? rule.rate_small : rule.rate_large;
}

double line_charge_support(const LineChargeRule& rule, double households,
                           std::span<const double> charges_jpy) {
  const auto counted = charges_jpy.first(std::min(charges_jpy.size(), static_cast<std::size_t>(rule.years)));
  return line_charge_rate(rule, households) * std::accumulate(counted.begin(), counted.end(), 0.0);
}

double running_support(const RunningRule& rule, const RunningCase& of) {
  if (of.year < 1 || of.year > rule.years) return 0;
  const double eligible = std::min(std::max(0.0, of.deficit_jpy), rule.cost_ratio * of.cost_jpy);
  const double taper = rule.tapers ? static_cast<double>(rule.years + 1 - of.year) / rule.years : 1;
  const double support = rule.rate * taper * eligible;
  return rule.cap_jpy ? std::min(support, *rule.cap_jpy) : support;
}

double benchmark_support(const BenchmarkRule& rule, double cost_jpy_per_year, double lines) {
  if (lines <= 0) return 0;
  constexpr double k_months = 12;
  const double above = cost_jpy_per_year / lines / k_months - rule.benchmark_jpy_per_month;
  return lines * k_months * std::clamp(above, 0.0, rule.cap_jpy_per_month);
}

double area_cable_m_per_household(const AreaRule& rule, double density_per_km2) {
  if (density_per_km2 <= 0) return rule.most_m_per_household;
  return std::min(rule.most_m_per_household,
                  rule.m_per_household * std::sqrt(rule.reference_density_per_km2 / density_per_km2));
}

double area_cost_jpy_per_year(const AreaRule& rule, double households, double density_per_km2) {
  return households * area_cable_m_per_household(rule, density_per_km2) * rule.cost_jpy_per_m_year;
}

}  // namespace tsunagi::models
