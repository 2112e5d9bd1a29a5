// SPDX-License-Identifier: Apache-2.0
// What things cost over a horizon (policy reference C.1–C.3, C.10). JPY real at the base year, rates a year,
// times in years from now; what is bought is paid at the start of its year, what runs at the end of it.
#pragma once

namespace tsunagi::models {

// Something bought, and bought again at the end of each life, while the horizon lasts.
struct Asset {
  double price_jpy = 0;         // of all of it, at prices of year 0
  double life_years = 1;        // > 0
  double first_year = 0;        // of the first purchase
  double escalation_ratio = 0;  // real rise of the price a year
};

// Σ of (1+r)^−t for t = 1 … years; `years` at r = 0.
[[nodiscard]] double annuity_factor(double rate, double years);

// Straight-line value at the end of the horizon of the last one bought, at that end; 0 if none is bought.
[[nodiscard]] double residual_value(const Asset& asset, double horizon_years);

// Present value of all purchases before the end of the horizon, less the residual value.
[[nodiscard]] double capital_present_value(const Asset& asset, double rate, double horizon_years);

// The yearly cost whose present value over the horizon is `total_jpy`; total / years at r = 0.
[[nodiscard]] double equivalent_annual_cost(double total_jpy, double rate, double horizon_years);

// Yearly growth that multiplies by `ratio` in so many years.
[[nodiscard]] double compound_growth_rate(double ratio, double years);

// Share of those passed who have a line t years after the launch: u_max / (1 + exp(−k(t − t_mid))).
struct TakeUp {
  double most_ratio = 1;
  double steepness_per_year = 1;
  double middle_year = 0;
};
[[nodiscard]] double take_up_ratio(const TakeUp& curve, double year);

// An asset with what it costs to run.
struct Bought {
  double price_jpy = 0;
  double life_years = 1;
  double running_jpy_per_year = 0;
};
// Annuity and running cost.
[[nodiscard]] double yearly_cost(const Bought& option, double rate);

// Length at which an option priced per km costs what one priced per place does.
[[nodiscard]] double break_even_length_km(const Bought& by_place, const Bought& by_km, double rate);

// What n users who share a fee save together against n who pay alone.
[[nodiscard]] double shared_fee_saving(double alone_jpy, double shared_jpy_each);

}  // namespace tsunagi::models
