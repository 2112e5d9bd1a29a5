// SPDX-License-Identifier: Apache-2.0
// The questions beside the plan: silos, variants of what is supposed, other penalties.
#pragma once

#include "sim/report/summary.h"

namespace tsunagi {

// Fills everything of the results that needs further solves; the years are for finance::operate.
// Deterministic: each case writes its own slot.
[[nodiscard]] report::Results compare(const plan::Scenario& scenario, const plan::Planned& planned,
                                      bool with_cases);

}  // namespace tsunagi
