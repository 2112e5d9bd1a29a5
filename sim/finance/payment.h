// SPDX-License-Identifier: Apache-2.0
// What a claimed programme pays in a year for the lines it has.
#pragma once

#include "models/programmes.h"
#include "sim/finance/stacking.h"
#include "sim/plan/years.h"

namespace tsunagi::finance {

// One programme that a municipality claims, with what the scenario says of it: a designation or gates.
struct Claim {
  const models::Programme* programme = nullptr;
  const plan::Designation* designation = nullptr;
  const plan::Gates* gates = nullptr;
  models::RuleStatus status = models::RuleStatus::hypothetical;
};

// A fiscal year of the lines, nominal with tax.
struct ClaimYear {
  int year = 0;  // of the plan's running, from 1
  double cost_jpy = 0;
  double income_jpy = 0;
  double price_level = 1;
};

[[nodiscard]] double rate_of(const Claim& claim);

// Before the deficit of the municipality limits it, and what the rate is applied to.
struct Payment {
  double amount_jpy = 0;
  double base_jpy = 0;
};
[[nodiscard]] Payment payment_of(const Claim& claim, const ClaimYear& of);

// The same amount for any cost, with the income and the year as they are.
[[nodiscard]] PaymentShape payment_shape(const Claim& claim, const ClaimYear& of);

}  // namespace tsunagi::finance
