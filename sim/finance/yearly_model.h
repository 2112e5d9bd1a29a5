// SPDX-License-Identifier: Apache-2.0
// From a plan to its lines of cost over the years.
#pragma once

#include <string>
#include <vector>

#include "sim/finance/plan_facts.h"
#include "sim/finance/yearly.h"

namespace tsunagi::finance {

struct YearlyModel {
  YearlyInputs inputs;
  YearPaths paths;
  int base_year = 2025;              // fiscal year of index 0
  std::vector<Place> places;         // [municipality of a line]: municipalities, outside, joint
  std::vector<std::string> assumed;  // figures that the scenario leaves to the catalogue
};

// The plan's assets bought in the build year and renewed at the end of each life, its running costs, staff
// and further modules as traffic grows, standing assets at their real age, and incomes. Penalties are no
// payment and stay out. What only homes use and buy from a carrier is paid by users; a shared item is split
// by the terminals below it. Costs count every home that the plan connects, income those that subscribe.
[[nodiscard]] YearlyModel yearly_model(const plan::Scenario& scenario, const PlanFacts& facts);

// Traffic of a fiscal year relative to another, national trend, flat after 2040 (PLANNING 7).
[[nodiscard]] double traffic_ratio(const models::Catalogue& catalogue, const plan::YearAssumptions& assume,
                                   int fiscal_year, int relative_to);

}  // namespace tsunagi::finance
