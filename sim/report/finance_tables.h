// SPDX-License-Identifier: Apache-2.0
// The fiscal years, support and burden as CSV files, and the same in summary.json.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/finance/operation.h"
#include "sim/report/csv.h"

namespace tsunagi::report {

// Sums of the ledger by municipality, payer, account and layer.
struct FiscalRow {
  std::uint16_t municipality = 0;
  finance::Payer payer = finance::Payer::public_body;
  finance::Account account = finance::Account::operation;
  models::Layer layer = models::Layer::route;
  std::vector<std::int64_t> real_jpy;     // [year]
  std::vector<std::int64_t> nominal_jpy;  // [year]
};
[[nodiscard]] std::vector<FiscalRow> fiscal_rows(const finance::Ledger& ledger);

// fiscal_years.csv, present_values.csv, support.csv, support_range.csv, support_questions.csv,
// support_lines.csv, support_choice.csv, burden.csv.
[[nodiscard]] std::vector<NamedTable> finance_files(const models::Catalogue& catalogue,
                                                    const finance::Operation& operation);

[[nodiscard]] nlohmann::json operation_json(const finance::Operation& operation);
[[nodiscard]] nlohmann::json support_json(const models::Catalogue& catalogue,
                                          const finance::Operation& operation);
[[nodiscard]] nlohmann::json burden_json(const finance::Operation& operation);

}  // namespace tsunagi::report
