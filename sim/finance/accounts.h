// SPDX-License-Identifier: Apache-2.0
// Who and what the yearly cost of a plan is for, in yen that add up.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/finance/yen.h"
#include "sim/plan/pipeline.h"

namespace tsunagi::finance {

struct AccountRow {
  std::string key;
  std::string name;
  std::int64_t jpy_per_year = 0;
};

// Tables that each sum to the total to the yen.
struct Accounts {
  std::int64_t total_jpy_per_year = 0;  // with penalties
  std::int64_t penalties_jpy_per_year = 0;
  std::int64_t served_today_jpy_per_year = 0;  // share of the households that fiber serves today
  std::vector<AccountRow> layers;
  std::vector<AccountRow>
      options;  // and "site" (masts shared by technologies), "in_house", "operation", "penalty"
  std::vector<AccountRow> technologies;
  std::vector<AccountRow> use_cases;       // demand rows: Shapley value of the tree game
  std::vector<AccountRow> departments;     // Shapley value with departments as players
  std::vector<AccountRow> municipalities;  // by place; "outside" and "joint" beside them
};

// Splits every cost of the plan. An item is shared equally by the distinct players below it, which is the
// Shapley value of a game in which each item is needed by whoever uses it (Megiddo 1978 for trees;
// Littlechild and Owen 1973).
[[nodiscard]] Accounts keep_accounts(const plan::Scenario& scenario, const plan::Planned& planned);

// `whole` split over `count` equal players: the first ones take the odd units.
[[nodiscard]] std::vector<steiner::Cost> equal_shares(steiner::Cost whole, std::size_t count);

}  // namespace tsunagi::finance
