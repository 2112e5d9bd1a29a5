// SPDX-License-Identifier: Apache-2.0
// What a sweep keeps of a plan: its figures, what serves whom at what cost, and the facts that the years ask
// for. Small, and enough to try another assumption about years without planning again.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/finance/plan_facts.h"

namespace tsunagi::sweep {

// One row of demand in one place, and its share of the plan's cost.
struct UseRow {
  std::string id;
  std::string name_ja;
  std::string use_case;
  std::uint16_t place = 0;
  bool is_residential = false;
  std::int64_t units = 0;
  std::map<std::string, std::int64_t> served;  // units by technology
  std::int64_t cost_jpy_per_year = 0;          // Shapley share, without penalties

  [[nodiscard]] std::int64_t served_units() const;
};

// Yearly cost of one technology in one place.
struct TechnologyCost {
  std::uint16_t place = 0;
  std::string technology;
  std::int64_t jpy_per_year = 0;
};

struct PlanPart {
  std::vector<std::string> reasons;  // why there is no plan; empty: there is one
  std::int64_t total_jpy_per_year = 0;
  std::int64_t penalties_jpy_per_year = 0;
  double gap_percent = 0;
  double new_cable_km = 0;
  std::int64_t masts = 0;
  std::int64_t radios = 0;
  std::vector<UseRow> uses;
  std::vector<TechnologyCost> technologies;  // what they cost and penalties together are the total
  std::map<std::string, double> prices;      // of the region, before the catalogue's
  std::map<std::string, std::string> price_units;
  finance::PlanFacts facts;
};

[[nodiscard]] PlanPart plan_part(const plan::Scenario& scenario, const plan::Planned& planned);
// Of a region where some demand that must be served cannot be.
[[nodiscard]] PlanPart infeasible_part(const std::vector<std::string>& reasons);

[[nodiscard]] std::string plan_part_json(const PlanPart& part);
// Throws nlohmann::json::exception for text that plan_part_json did not write.
[[nodiscard]] PlanPart parse_plan_part(const std::string& text);

}  // namespace tsunagi::sweep
