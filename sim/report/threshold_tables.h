// SPDX-License-Identifier: Apache-2.0
// Where decisions turn: distances, take-up, prices.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/report/csv.h"
#include "sim/report/summary.h"

namespace tsunagi::report {

[[nodiscard]] nlohmann::json thresholds_json(const Results& results);

// kind, what, where, value now, value at which it turns, unit.
[[nodiscard]] CsvTable threshold_table(const Results& results);

}  // namespace tsunagi::report
