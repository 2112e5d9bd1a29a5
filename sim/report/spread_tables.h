// SPDX-License-Identifier: Apache-2.0
// How sure the fiscal years are, as CSV files and in summary.json.
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/finance/operation.h"
#include "sim/report/csv.h"

namespace tsunagi::report {

// fiscal_years_range.csv, uncertain_figures.csv.
[[nodiscard]] std::vector<NamedTable> spread_files(const finance::Operation& operation);

[[nodiscard]] nlohmann::json spread_json(const finance::Operation& operation);

}  // namespace tsunagi::report
