// SPDX-License-Identifier: Apache-2.0
// Problem classes, coverage targets, stage gates and the priority score, as CSV files and in summary.json.
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/plan/scenario.h"
#include "sim/report/csv.h"
#include "sim/report/finance_tables.h"

namespace tsunagi::report {

// problems.csv, coverage_targets.csv, gates.csv (projects with goals and partners), priority.csv.
[[nodiscard]] std::vector<NamedTable> gate_files(const plan::Scenario& scenario,
                                                 const finance::Operation& operation);

[[nodiscard]] nlohmann::json priority_json(const plan::Scenario& scenario,
                                           const finance::Operation& operation);

// What stands beside every score.
inline constexpr std::string_view k_score_ja = "重み・閾値は仮定であり、国の基準ではない";

}  // namespace tsunagi::report
