// SPDX-License-Identifier: Apache-2.0
#include "models/life_cycle.h"

#include <algorithm>
#include <cmath>

#include "models/money.h"

namespace tsunagi::models {
namespace {

// Purchases strictly before the end of the horizon.
int purchase_count(const Asset& asset, double horizon_years) {
  if (asset.first_year >= horizon_years) return 0;
  return static_cast<int>(std::ceil((horizon_years - asset.first_year) / asset.life_years));
}

double price_at(const Asset& asset, double year) {
  return asset.price_jpy * std::pow(1 + asset.escalation_ratio, year);
}

}  // namespace

double annuity_factor(double rate, double years) {
  return years == 0 ? 0 : 1 / capital_recovery_factor(rate, years);
}

double residual_value(const Asset& asset, double horizon_years) {
  const int count = purchase_count(asset, horizon_years);
  if (count == 0) return 0;
  const double last = asset.first_year + (count - 1) * asset.life_years;
  const double left = (last + asset.life_years - horizon_years) / asset.life_years;
  return price_at(asset, last) * std::max(0.0, left);
}

double capital_present_value(const Asset& asset, double rate, double horizon_years) {
  double value = 0;
  for (int k = 0; k < purchase_count(asset, horizon_years); ++k) {
    const double year = asset.first_year + k * asset.life_years;
    value += price_at(asset, year) * std::pow(1 + rate, -year);
  }
  return value - residual_value(asset, horizon_years) * std::pow(1 + rate, -horizon_years);
}

double equivalent_annual_cost(double total_jpy, double rate, double horizon_years) {
  return total_jpy * capital_recovery_factor(rate, horizon_years);
}

double compound_growth_rate(double ratio, double years) {
  return std::pow(ratio, 1 / years) - 1;
}

double take_up_ratio(const TakeUp& curve, double year) {
  return curve.most_ratio / (1 + std::exp(-curve.steepness_per_year * (year - curve.middle_year)));
}

double yearly_cost(const Bought& option, double rate) {
  return option.price_jpy * capital_recovery_factor(rate, option.life_years) + option.running_jpy_per_year;
}

double break_even_length_km(const Bought& by_place, const Bought& by_km, double rate) {
  return yearly_cost(by_place, rate) / yearly_cost(by_km, rate);
}

double shared_fee_saving(double alone_jpy, double shared_jpy_each) {
  return 1 - shared_jpy_each / alone_jpy;
}

}  // namespace tsunagi::models
