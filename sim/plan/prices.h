// SPDX-License-Identifier: Apache-2.0
// Yearly prices of what an option charges.
#pragma once

#include <vector>

#include "sim/plan/plan_graph.h"
#include "sim/plan/scenario.h"

namespace tsunagi::plan {

// How often a year the price is paid: 12 for …/month.
[[nodiscard]] double periods_a_year(const models::CostItem& item);

// JPY a year of one part for one of what it is charged on: annuity and maintenance of capex, or the yearly
// opex.
[[nodiscard]] double yearly_jpy(const Scenario& scenario, const models::Part& part);

// Cost lines of all parts of an option charged on `on`, for `amount` of it (units, metres, GB a month …).
[[nodiscard]] std::vector<CostLine> charge(const Scenario& scenario, std::uint32_t option,
                                           models::ChargedOn on, double amount = 1);

// One catalogue item outside any option, bought (life > 0) or paid yearly.
[[nodiscard]] CostLine charge_item(const Scenario& scenario, std::string_view item, double quantity,
                                   double life_years);

[[nodiscard]] steiner::Cost sum(const std::vector<CostLine>& lines);

}  // namespace tsunagi::plan
