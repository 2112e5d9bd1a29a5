// SPDX-License-Identifier: Apache-2.0
// Where a decision turns: fiber against a satellite dish by distance, and the take-up at which nothing is
// lacking (policy reference C.10).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/finance/ledger.h"

namespace tsunagi::finance {

// x in [least, most] where a function that rises through 0 does so, by bisection to `exact`; none where it is
// positive at `least` already or not positive at `most`.
[[nodiscard]] std::optional<double> crossing(const std::function<double(double)>& rising, double least,
                                             double most, double exact);

// New cable that costs as much a year as a dish, at the scenario's prices: one line at its end, one unit.
struct CableAgainstDish {
  std::string dish;  // option
  double dish_jpy_per_year = 0;
  double line_jpy_per_year = 0;  // of the cable's end
  double cable_jpy_per_km_year = 0;
  std::optional<double> km;  // none: a line is dearer than the dish without any cable
};
[[nodiscard]] std::vector<CableAgainstDish> cable_against_dishes(const plan::Scenario& scenario);

// Share of homes that must subscribe in the end for a municipality's own network to cost it nothing to run,
// over all years together, nominal; none where even all do not pay for it, or where nobody pays.
struct TakeUpThreshold {
  std::uint16_t municipality = 0;
  double assumed_ratio = 0;
  std::int64_t deficit_jpy = 0;  // at the assumed take-up, over all years
  std::optional<double> zero_deficit_ratio;
};
[[nodiscard]] std::vector<TakeUpThreshold> take_up_thresholds(const plan::Scenario& scenario,
                                                              const YearlyModel& model,
                                                              const NominalPath& nominal);

}  // namespace tsunagi::finance
