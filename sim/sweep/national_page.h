// SPDX-License-Identifier: Apache-2.0
// The ministry's page: the nation's figures with a map, in the frame of report.html.
#pragma once

#include <string>
#include <vector>

#include "sim/report/csv.h"
#include "sim/sweep/reduce.h"

namespace tsunagi::sweep {

// The page's data as one line of base64, for report::page_html; sim/report/web/src/national.ts reads it. Maps
// show the first k_most_maps scenarios.
[[nodiscard]] std::string national_page_data(const NationalResult& result, const std::string& summary_json,
                                             const report::CsvTable& ranking, const report::CsvTable& models);

}  // namespace tsunagi::sweep
