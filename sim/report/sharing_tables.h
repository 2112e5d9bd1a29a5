// SPDX-License-Identifier: Apache-2.0
// What sharing saves step by step, who pays which part, and who would be better off alone.
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/finance/own_optimum.h"
#include "sim/finance/savings.h"
#include "sim/report/csv.h"
#include "sim/report/finance_tables.h"

namespace tsunagi::report {

[[nodiscard]] nlohmann::json ladder_json(const finance::Ladder& ladder);
// A gain of no more than `gap_jpy` is not distinguishable from none.
[[nodiscard]] nlohmann::json game_json(const finance::GroupGame& game, double gap_jpy);

// The municipalities' own optimum beside the society's.
[[nodiscard]] nlohmann::json own_json(const finance::OwnOptimum& own);

// sharing_ladder.csv, sharing_shares.csv, better_off_alone.csv, own_optimum.csv; heads alone where nothing
// was compared.
[[nodiscard]] std::vector<NamedTable> sharing_files(const finance::Savings& savings,
                                                    const finance::OwnOptimum& own);

// What the last rung's plan may be too dear by.
[[nodiscard]] double gap_jpy(const finance::Ladder& ladder);

}  // namespace tsunagi::report
