// SPDX-License-Identifier: Apache-2.0
// How far the fiscal years of a plan may lie from their likely values, and which figures that hangs on.
//
// The plan and its growth stay as they are; the price of every catalogue item and the take-up of homes vary
// between the catalogue's low and high value (policy reference C.6, fixed-design mode). Public payers only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/finance/ledger.h"
#include "sim/finance/order_statistics.h"
#include "sim/finance/sensitivity.h"
#include "sim/finance/uncertainty.h"

namespace tsunagi::finance {

// One measure of one fiscal year, nominal with tax.
struct SpreadRow {
  std::optional<std::uint16_t> municipality;  // row of the ledger's places; none: sum over all
  Measure measure = Measure::cost;
  int year = 0;
  std::int64_t likely_jpy = 0;  // every figure at the value of the plan
  Quantile p10;
  Quantile p50;
  Quantile p90;
  std::int64_t mean_jpy = 0;
  std::int64_t worst_tenth_jpy = 0;  // mean of the draws above P90
  std::optional<double>
      over_budget_ratio;  // net of all against the scenario's budget, before support and bonds
};

// What an uncertain figure does to the present value of public cost less income over the horizon.
struct SpreadInput {
  std::string id;  // of the catalogue
  std::string name;
  std::string unit;
  std::string confidence;
  models::Pert figure;  // in the unit
  InputEffect effect;
  bool measure_first = false;  // of low confidence, with a total index above the threshold
};

struct Spread {
  int replicates = 0;
  Dependence dependence;
  double threshold = 0;
  double likely_present_jpy = 0;
  std::vector<SpreadRow> rows;  // by place, all last; measure; year. Places without any amount are left out
  std::vector<SpreadInput> inputs;  // by total index, largest first
};

// The draws of the plan's fiscal years, every municipality with an amount apart; seed and replicates are the
// caller's to change. Equal seeds share what is national, so that places of different plans add up.
[[nodiscard]] Draws public_draws(const plan::Scenario& scenario, const YearlyModel& model,
                                 const NominalPath& nominal);

// Draws and shares come from the catalogue (UN01–UN05, assumptions), random numbers from the scenario's seed.
[[nodiscard]] Spread plan_spread(const plan::Scenario& scenario, const YearlyModel& model,
                                 const NominalPath& nominal);

}  // namespace tsunagi::finance
