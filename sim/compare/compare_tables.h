// SPDX-License-Identifier: Apache-2.0
// The comparison as tables, as JSON and as a workbook.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/compare/differences.h"
#include "sim/report/csv.h"

namespace tsunagi::compare {

struct Comparison {
  std::vector<RunResult> runs;
  std::vector<Difference> differences;  // of every other run from the first
};

[[nodiscard]] Comparison compare_results(std::vector<RunResult> runs);

// compare.csv (one row a run), differences.csv, changed_inputs.csv, changed_costs.csv, changed_demand.csv,
// changed_terminals.csv.
[[nodiscard]] std::vector<report::NamedTable> compare_tables(const Comparison& comparison);

// Under scenarios/schema/compare.schema.json; ends with a newline.
[[nodiscard]] std::string compare_json(const Comparison& comparison);

// compare.xlsx: the same tables behind a sheet of sums and charts. Returns what did not fit.
[[nodiscard]] std::vector<std::string> write_compare_workbook(const std::filesystem::path& file,
                                                              const Comparison& comparison,
                                                              const std::vector<report::NamedTable>& tables);

// For the console.
[[nodiscard]] std::string compare_text(const Comparison& comparison);

}  // namespace tsunagi::compare
