// SPDX-License-Identifier: Apache-2.0
// What a sweep keeps of a task: the fiscal years of every municipality and their draws.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/finance/operation.h"

namespace tsunagi::sweep {

// Nominal with tax, by fiscal year; what the public body pays.
struct PlaceYears {
  std::string code;
  std::string name;
  std::vector<std::int64_t> cost_jpy;           // [year] capital and running
  std::vector<std::int64_t> income_jpy;         // [year]
  std::vector<std::int64_t> general_funds_jpy;  // [year] after verified support and bonds
  std::vector<std::int64_t> effective_jpy;      // [year] and after the return of allocation tax
  std::int64_t present_cost_jpy = 0;            // real, at the scenario's rate
  std::int64_t equivalent_annual_jpy = 0;
  std::vector<std::vector<std::int64_t>> net_draws_jpy;  // [year][replicate] cost less income
};

// Support by rule status over the horizon; never summed.
struct SupportTotals {
  std::int64_t verified_jpy = 0;
  std::int64_t unverified_jpy = 0;
  std::int64_t hypothetical_jpy = 0;
};

struct TaskPart {
  std::string plan;  // names of what it rests on
  std::string region;
  bool is_feasible = true;
  int base_year = 2025;
  int design_year = 2030;
  std::int64_t users_cost_jpy_per_year = 0;  // real, equivalent annual, of what homes buy themselves
  SupportTotals support;
  std::vector<PlaceYears> places;  // those with any amount
};

struct DrawRule {
  std::uint64_t seed = 1;
  int replicates = 200;
};

[[nodiscard]] TaskPart task_part(const plan::Scenario& scenario, const finance::PlanFacts& facts,
                                 const DrawRule& rule);

[[nodiscard]] std::string task_part_json(const TaskPart& part);
// Throws nlohmann::json::exception for text that task_part_json did not write.
[[nodiscard]] TaskPart parse_task_part(const std::string& text);

}  // namespace tsunagi::sweep
