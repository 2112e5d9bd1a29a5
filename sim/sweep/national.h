// SPDX-License-Identifier: Apache-2.0
// The parts of a sweep added up over the nation: totals of every scenario, and which combination of
// technologies serves which use case where.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/finance/order_statistics.h"
#include "sim/sweep/plan_part.h"
#include "sim/sweep/region_part.h"
#include "sim/sweep/task_part.h"

namespace tsunagi::sweep {

// Nominal with tax, all places.
struct NationalYear {
  std::int64_t cost_jpy = 0;
  std::int64_t income_jpy = 0;
  std::int64_t general_funds_jpy = 0;
  std::int64_t effective_jpy = 0;
  std::vector<std::int64_t> net_draws_jpy;  // [replicate], dropped when the quantiles are known
  finance::Quantile p10;                    // of cost less income
  finance::Quantile p50;
  finance::Quantile p90;
};

// What one area type, or the nation, pays for how much.
struct CoveragePoint {
  std::int64_t cost_jpy_per_year = 0;  // of what is served, without penalties
  std::int64_t units = 0;
  std::int64_t served = 0;

  [[nodiscard]] double served_ratio() const {
    return units == 0 ? 1 : static_cast<double>(served) / static_cast<double>(units);
  }
};

struct ScenarioTotals {
  std::size_t planned = 0;     // regions
  std::size_t infeasible = 0;  // regions without a plan
  std::size_t missing = 0;     // regions without a part
  std::int64_t penalties_jpy_per_year = 0;
  std::int64_t present_cost_jpy = 0;
  std::int64_t users_cost_jpy_per_year = 0;
  SupportTotals support;
  CoveragePoint nation;                  // cost with base staff
  std::array<CoveragePoint, 4> by_area;  // [area type] shares of use cases, without base staff
  std::map<std::string, std::int64_t> technology_jpy;
  std::map<int, NationalYear> years;  // by fiscal year
};

// One municipality, or what a region holds in common, under one scenario.
struct ResultRow {
  std::string region;
  std::string code;
  std::string name;
  std::int64_t people = 0;
  std::string area_type;  // empty: no municipality
  bool is_feasible = true;
  std::int64_t cost_jpy_per_year = 0;  // without penalties
  std::int64_t units = 0;
  std::int64_t served = 0;
  std::string technology;                    // largest share of the cost
  double gap_percent = 0;                    // of the region's plan
  std::int64_t equivalent_annual_jpy = 0;    // real, public body
  std::int64_t first_year_cost_jpy = 0;      // nominal with tax
  std::int64_t all_years_effective_jpy = 0;  // nominal, after verified support and allocation tax
};

// Technologies that each serve at least a twentieth of a use case's units in one municipality.
struct ModelKey {
  std::string use;  // id of the demand row
  AreaType area = AreaType::intermediate;
  std::string combination;  // "fiber+leo"; "none" where nothing is served
  friend auto operator<=>(const ModelKey&, const ModelKey&) = default;
};
struct ModelRow {
  std::string name_ja;
  std::string use_case;
  std::int64_t units = 0;
  std::int64_t served = 0;
  std::int64_t cost_jpy_per_year = 0;
  int valid_from = 0;  // fiscal years of the scenarios behind it
  int valid_to = 0;
  std::vector<std::int64_t> unit_costs_jpy;  // a year and served unit, of each plan and municipality
};

// One plan behind a standard model.
struct ModelPlan {
  ModelKey key;
  std::string region;
  std::string code;
  std::string plan;
  std::int64_t units = 0;
  std::int64_t cost_jpy_per_year = 0;
};

class National {
 public:
  explicit National(std::size_t scenarios) : totals_(scenarios) {}

  // Adds a part and returns the rows of its municipalities; appends the plans that no earlier task had.
  std::vector<ResultRow> add(std::size_t scenario, const RegionPart& region, const PlanPart& plan,
                             const TaskPart& task, std::vector<ModelPlan>& new_plans);
  void add_missing(std::size_t scenario) { ++totals_[scenario].missing; }
  // Turns the draws of a scenario into quantiles and drops them.
  void close(std::size_t scenario);

  [[nodiscard]] const std::vector<ScenarioTotals>& totals() const { return totals_; }
  [[nodiscard]] const std::map<ModelKey, ModelRow>& models() const { return models_; }

 private:
  void add_years(ScenarioTotals& totals, const TaskPart& task);
  void add_models(const RegionPart& region, const PlanPart& plan, const TaskPart& task,
                  std::vector<ModelPlan>& new_plans);

  std::vector<ScenarioTotals> totals_;
  std::map<ModelKey, ModelRow> models_;
  std::set<std::string> plans_;  // seen
};

// Scenarios whose sums can be compared: those with a plan for the most regions, at least one; [scenario].
[[nodiscard]] std::vector<bool> comparable(const std::vector<ScenarioTotals>& totals);

// Of these the ones that no other beats in cost and in what is served; [scenario].
[[nodiscard]] std::vector<bool> on_frontier(const std::vector<CoveragePoint>& points,
                                            const std::vector<bool>& is_compared);

}  // namespace tsunagi::sweep
