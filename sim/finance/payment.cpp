// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/payment.h"

#include <algorithm>

#include "models/support_rules.h"

namespace tsunagi::finance {
namespace {

using models::Formula;

// What the cables of so many homes that far apart cost in the year.
double area_standard_jpy(const Claim& claim, const ClaimYear& of) {
  const models::ProgrammeFigures& f = claim.programme->figures;
  const models::AreaRule rule{f.m_per_household, f.reference_density_per_km2, f.most_m_per_household,
                              f.cost_jpy_per_m_year};
  return of.price_level * models::area_cost_jpy_per_year(rule, *claim.designation->households,
                                                         *claim.designation->density_per_km2);
}

models::RunningRule running_rule(const Claim& claim) {
  const plan::Gates& g = *claim.gates;
  return {g.rate, g.cost_ratio, g.years, claim.programme->figures.tapers, g.cap_jpy};
}

}  // namespace

double rate_of(const Claim& claim) {
  const models::ProgrammeFigures& f = claim.programme->figures;
  if (claim.gates != nullptr) return claim.gates->rate;
  if (f.island_rate && claim.designation->area_class == "remote_island") return *f.island_rate;
  if (claim.programme->formula == Formula::line_charges) {
    return models::line_charge_rate({f.rate_small, f.rate_large, f.household_threshold, f.support_years},
                                    claim.designation->households.value_or(0));
  }
  return claim.programme->formula == Formula::benchmark ? 1 : f.rate;
}

Payment payment_of(const Claim& claim, const ClaimYear& of) {
  const models::ProgrammeFigures& f = claim.programme->figures;
  const double rate = rate_of(claim);
  const double deficit = std::max(0.0, of.cost_jpy - of.income_jpy);
  switch (claim.programme->formula) {
    case Formula::capital_grant:
      return {models::capital_grant({rate, f.floor_jpy, f.cap_jpy}, of.cost_jpy), of.cost_jpy};
    case Formula::allocation:
      return {rate * of.cost_jpy, of.cost_jpy};
    case Formula::island_deficit:
      return {models::island_settlement(rate, of.cost_jpy, of.income_jpy), deficit};
    case Formula::line_charges:
      return of.year >= 1 && of.year <= f.support_years ? Payment{rate * of.cost_jpy, of.cost_jpy}
                                                        : Payment{};
    case Formula::running_support: {
      const models::RunningRule rule = running_rule(claim);
      return {models::running_support(rule, {of.cost_jpy, deficit, of.year}),
              std::min(deficit, rule.cost_ratio * of.cost_jpy)};
    }
    case Formula::benchmark:
      return {models::benchmark_support({f.benchmark_jpy_per_month, f.cap_jpy_per_month}, of.cost_jpy,
                                        *claim.designation->households),
              of.cost_jpy};
    case Formula::area: {
      const double base = std::min(area_standard_jpy(claim, of), deficit);
      return {rate * base, base};
    }
    default:
      return {};
  }
}

PaymentShape payment_shape(const Claim& claim, const ClaimYear& of) {
  const models::ProgrammeFigures& f = claim.programme->figures;
  PaymentShape shape{.slope = rate_of(claim)};
  switch (claim.programme->formula) {
    case Formula::capital_grant:
      shape.floor_jpy = f.floor_jpy;
      if (f.cap_jpy) shape.cap_jpy = *f.cap_jpy;
      return shape;
    case Formula::allocation:
      return shape;
    case Formula::island_deficit:
      shape.offset_jpy = of.income_jpy;
      return shape;
    case Formula::line_charges:
      return of.year >= 1 && of.year <= f.support_years ? shape : PaymentShape{};
    case Formula::running_support: {
      models::RunningRule rule = running_rule(claim);
      if (rule.cap_jpy) shape.cap_jpy = *rule.cap_jpy;
      rule.cap_jpy.reset();
      shape.second_slope = models::running_support(rule, {1, 1, of.year});  // of a cost and a deficit of 1
      rule.cost_ratio = 1;
      shape.slope = models::running_support(rule, {1, 1, of.year});
      shape.offset_jpy = of.income_jpy;
      return shape;
    }
    case Formula::benchmark: {
      const double line_months = 12 * *claim.designation->households;
      shape.slope = line_months > 0 ? 1 : 0;
      shape.offset_jpy = f.benchmark_jpy_per_month * line_months;
      shape.cap_jpy = f.cap_jpy_per_month * line_months;
      return shape;
    }
    case Formula::area:
      shape.offset_jpy = of.income_jpy;
      shape.cap_jpy = shape.slope * area_standard_jpy(claim, of);
      return shape;
    default:
      return {};
  }
}

}  // namespace tsunagi::finance
