// SPDX-License-Identifier: Apache-2.0
// Many municipalities under one national cap per year: what each asks for, and who gets it pro rata or in
// order of priority (policy reference C.4, C.9). A hypothesis: no rule in force gives this support.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/support_rules.h"

namespace tsunagi::finance {

// Running years of one municipality, nominal with tax.
struct BudgetClaimant {
  std::string region;
  std::string code;
  double score = 0;                                    // larger first
  std::vector<std::int64_t> running_jpy;               // [year] of the cap
  std::vector<std::int64_t> income_jpy;                // [year]
  std::optional<std::vector<std::int64_t>> asked_jpy;  // [year] in place of what the rule gives
};

struct BudgetRules {
  std::vector<std::int64_t> cap_jpy;  // [year]
  models::RunningRule support;        // counted from the first year of the cap
};

struct BudgetAnswer {
  std::vector<std::vector<std::int64_t>> asked_jpy;     // [claimant][year]
  std::vector<std::vector<std::int64_t>> pro_rata_jpy;  // [claimant][year]; rounded down, within the cap
  std::vector<std::size_t> order;                       // claimants by score, then by region and code
  std::vector<bool> is_funded;  // [claimant] whole commitment over all years, in that order
  std::vector<std::int64_t> asked_by_year_jpy;
  std::vector<std::int64_t> pro_rata_by_year_jpy;
  std::vector<std::int64_t> priority_by_year_jpy;
  // Largest rate in steps of 0.001, up to 1, at which all years together stay within the cap; none: not at
  // 0.001.
  std::optional<double> closing_rate;
};

// Asked amounts are whole JPY, half to even. Priority passes over a claimant whose commitment does not fit in
// some year and goes on with the next. O(claimants · (years + log claimants)).
[[nodiscard]] BudgetAnswer share_budget(const std::vector<BudgetClaimant>& claimants,
                                        const BudgetRules& rules);

}  // namespace tsunagi::finance
