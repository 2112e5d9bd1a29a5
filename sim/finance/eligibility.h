// SPDX-License-Identifier: Apache-2.0
// Which lines of the ledger a programme looks at, and whether a municipality may claim it.
#pragma once

#include <string>

#include "models/programmes.h"
#include "sim/finance/ledger.h"
#include "sim/plan/years.h"

namespace tsunagi::finance {

// The side of the ledger that a formula pays for.
enum class Side { capital, running, none };
[[nodiscard]] Side side_of(models::Formula formula);

// By layer, technology, relay, transfer and homes; the public body's first purchases or running lines only.
[[nodiscard]] bool is_eligible(const models::Programme& programme, const LedgerLine& line);
// Income that the same lines bring in, to be set against their cost.
[[nodiscard]] bool is_eligible_income(const models::Programme& programme, const LedgerLine& line);

// What forbids the claim, in Japanese for the office; empty where nothing does.
[[nodiscard]] std::string obstacle(const models::Programme& programme, const plan::Designation& designation,
                                   std::optional<double> fiscal_capability_index);

}  // namespace tsunagi::finance
