// SPDX-License-Identifier: Apache-2.0
// The figures a reader asks for first, what the yearly cost is for, and what serves which demand.
#pragma once

#include <vector>

#include "sim/report/csv.h"
#include "sim/report/summary.h"

namespace tsunagi::report {

// key_figures.csv; costs.csv, whose rows of each dimension sum to the total to the yen; demand.csv with the
// units of each demand row by option.
[[nodiscard]] std::vector<NamedTable> plan_tables(const plan::Scenario& scenario,
                                                  const plan::Planned& planned, const Results& results);

}  // namespace tsunagi::report
