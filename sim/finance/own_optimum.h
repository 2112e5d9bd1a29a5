// SPDX-License-Identifier: Apache-2.0
// What the municipalities would choose if only their own payments counted, beside what is cheapest for all.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/plan/pipeline.h"

namespace tsunagi::finance {

struct OwnRow {
  std::string municipality;              // name; 域外, 共同
  std::int64_t in_society_plan_jpy = 0;  // a year, paid by the municipality
  std::int64_t in_own_plan_jpy = 0;
};

struct OwnOptimum {
  bool is_solved = false;
  std::int64_t society_cost_jpy = 0;   // of the society's plan: all payments and penalties
  std::int64_t own_plan_cost_jpy = 0;  // of the own plan, likewise
  std::int64_t society_own_jpy = 0;    // own payments in the society's plan
  std::int64_t own_own_jpy = 0;        // own payments in the own plan
  std::int64_t changed_terminals = 0;  // served otherwise
  std::int64_t changed_units = 0;
  std::vector<OwnRow> rows;  // where anything is paid
};

// Left out of the own prices: lines, dishes and subscriptions that homes buy themselves, and the designated
// share of capital grants in force in the annuity of what they are for. What is left unserved costs as
// before. Of things that homes and others use, the own part is that of the others. `society`: the plan of the
// same effort.
[[nodiscard]] OwnOptimum own_optimum(const plan::Scenario& scenario, const plan::Planned& planned,
                                     const plan::Plan& society);

}  // namespace tsunagi::finance
