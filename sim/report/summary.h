// SPDX-License-Identifier: Apache-2.0
// summary.json and run.json: every figure with its unit, and how the run went.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/finance/accounts.h"
#include "sim/finance/break_even.h"
#include "sim/finance/operation.h"
#include "sim/finance/own_optimum.h"
#include "sim/finance/savings.h"
#include "sim/plan/alternatives.h"
#include "sim/plan/pipeline.h"

namespace tsunagi::report {

// Served units and cost at another penalty (the avoided costs times a factor).
struct PenaltyCase {
  double factor = 1;
  std::int64_t unserved_units = 0;
  std::int64_t units = 0;
  std::int64_t jpy_per_year = 0;  // without penalties
};

// Whether the plan changes under the other variants of a supposed layer.
struct VariantCase {
  std::string layer;  // mobile_coverage or existing_fiber
  std::string variant;
  std::int64_t jpy_per_year = 0;
  std::int64_t base_jpy_per_year = 0;  // the scenario as it is, solved with the same effort
  std::int64_t changed_terminals = 0;  // served by another option than in that
  bool is_infeasible = false;
};

struct Results {
  finance::Accounts accounts;
  finance::Savings savings;
  finance::OwnOptimum own;
  finance::Operation operation;
  std::vector<finance::BreakEven> break_evens;
  std::vector<finance::PriceRise> price_rises;
  std::vector<PenaltyCase> penalty_cases;
  std::vector<VariantCase> variants;
  std::vector<plan::TerminalAlternatives> alternatives;  // [terminal]
  std::vector<std::optional<plan::Detour>> detours;      // [arc]
};

struct StageTime {
  std::string stage;
  double seconds = 0;
};

struct RunRecord {
  std::string version;
  int threads = 1;
  std::vector<StageTime> stages;
  double peak_memory_mib = 0;
  std::vector<std::string> warnings;  // of writing the outputs
  double memory_need_mib = 0;         // as said at its start
};

// Both texts end with a newline; keys are in alphabetical order, numbers shortest round trip, so that equal
// results give equal bytes. run.json alone holds times.
[[nodiscard]] std::string summary_json(const plan::Scenario& scenario, const plan::Planned& planned,
                                       const Results& results);
[[nodiscard]] std::string run_json(const plan::Scenario& scenario, const plan::Planned& planned,
                                   const RunRecord& record);

// The short table for the console.
[[nodiscard]] std::string console_table(const plan::Scenario& scenario, const plan::Planned& planned,
                                        const Results& results);

}  // namespace tsunagi::report
