// SPDX-License-Identifier: Apache-2.0
// The plan played forward: its fiscal years, what they are worth today, what support there is and what stays.
#pragma once

#include <string>
#include <vector>

#include "sim/finance/burden.h"
#include "sim/finance/ledger.h"
#include "sim/finance/plan_spread.h"
#include "sim/finance/priority.h"
#include "sim/finance/support.h"
#include "sim/finance/thresholds.h"
#include "sim/finance/yearly_model.h"

namespace tsunagi::finance {

// Real present values of one municipality and payer.
struct PresentRow {
  std::uint16_t municipality = 0;
  Payer payer = Payer::public_body;
  double discount_rate = 0;
  std::int64_t capital_jpy = 0;
  std::int64_t residual_jpy = 0;
  std::int64_t running_jpy = 0;
  std::int64_t income_jpy = 0;
  std::int64_t total_cost_jpy = 0;         // capital − residual + running
  std::int64_t equivalent_annual_jpy = 0;  // of it
};

struct Operation {
  YearlyModel model;
  Ledger ledger;
  std::vector<PresentRow> present;  // at the scenario's rate and the two reference rates
  std::vector<Claimant> claimants;  // [municipality of the ledger]
  Support support;
  std::vector<Burden> burdens;
  std::vector<BudgetYear> budget;  // empty: the scenario names none
  Spread spread;
  Priority priority;
  std::vector<CableAgainstDish> cable_against_dishes;
  std::vector<TakeUpThreshold> take_up;
};

[[nodiscard]] Operation operate(const plan::Scenario& scenario, const PlanFacts& facts,
                                bool include_hypothetical);

// The same without draws: the spread stays empty.
[[nodiscard]] Operation operate_likely(const plan::Scenario& scenario, const PlanFacts& facts,
                                       bool include_hypothetical);

}  // namespace tsunagi::finance
