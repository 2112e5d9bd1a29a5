// SPDX-License-Identifier: Apache-2.0
// What the command `budget` reads: a rule file, and the results of runs.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/finance/benchmark_sweep.h"
#include "sim/finance/national_budget.h"
#include "sim/finance/selection.h"

namespace tsunagi::commands {

struct AreaRule {
  std::string name;
  std::vector<std::string> municipalities;  // codes
  double least_ratio = 0;
};

struct BudgetFile {
  std::filesystem::path path;
  int first_fiscal_year = 0;
  finance::BudgetRules rules;
  std::vector<std::string> programmes;  // ask what a run's rule engine gives; empty: by running_support
  std::map<std::string, double> score;  // by municipality code, in place of the run's
  std::vector<AreaRule> areas;
  std::optional<std::size_t> most_funded;
  double discount_rate = 0;
  finance::SelectionDraws draws;
  std::uint64_t seed = 1;
  std::optional<finance::BenchmarkRules> benchmark;
};
[[nodiscard]] BudgetFile read_budget_file(const std::filesystem::path& path);

// One municipality (or what several share) of one result.
struct BudgetRow {
  std::string option;  // scenario of the result
  std::string place;   // code; region/joint, region/outside
  finance::BudgetClaimant claimant;
  std::optional<std::vector<std::int64_t>> engine_jpy;  // [year] support of the named programmes
  double score_low = 0;
  double score_high = 0;
  double asked_low_ratio = 1;  // P10 and P90 of the deficit, by the likely one
  double asked_high_ratio = 1;
  double homes = 0;
};
// By place, option. Throws Error{input} where a folder is no result, years are missing, a result comes twice,
// or the rules name a municipality that no result holds.
[[nodiscard]] std::vector<BudgetRow> read_budget_rows(const std::vector<std::filesystem::path>& folders,
                                                      const BudgetFile& rules);

}  // namespace tsunagi::commands
