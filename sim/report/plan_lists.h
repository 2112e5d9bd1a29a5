// SPDX-License-Identifier: Apache-2.0
// What to buy, whom to ask, what to verify: lists of the plan for the office.
#pragma once

#include <vector>

#include "sim/finance/operation.h"
#include "sim/plan/pipeline.h"
#include "sim/report/csv.h"

namespace tsunagi::report {

// One item in one municipality.
struct BillRow {
  std::uint16_t municipality = 0;  // row of the ledger's places
  models::Layer layer = models::Layer::route;
  std::uint32_t option = plan::k_no_index;
  std::uint32_t item = 0;
  double quantity = 0;   // of the item's unit
  std::int64_t jpy = 0;  // bought once, or paid a year; real, without tax
  bool is_bought = false;
};
// Every cost of the plan but penalties, summed by municipality, layer, option and item.
[[nodiscard]] std::vector<BillRow> bill_of_quantities(const plan::Scenario& scenario,
                                                      const plan::Planned& planned);

// bill_of_quantities.csv with the owner of each item, owners.csv with where responsibilities meet,
// permits.csv with lead times, assumptions.csv with what rests on an assumption or a figure of low
// confidence, dearest first.
[[nodiscard]] std::vector<NamedTable> plan_lists(const plan::Scenario& scenario, const plan::Planned& planned,
                                                 const finance::Operation& operation);

}  // namespace tsunagi::report
