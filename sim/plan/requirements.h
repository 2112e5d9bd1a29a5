// SPDX-License-Identifier: Apache-2.0
// Which option can meet which demand.
#pragma once

#include <optional>
#include <string>

#include "sim/plan/scenario.h"

namespace tsunagi::plan {

// Latency that the fiber behind a site adds, and that a satellite behind a site adds (one way, ms).
inline constexpr double k_fiber_backhaul_ms = 5;

// Why an option cannot serve a row at all; nothing when it can. Rates of radio are judged link by link.
[[nodiscard]] std::optional<std::string> refusal(const Scenario& scenario, const DemandRow& row,
                                                 const models::Option& option, bool is_backup);

}  // namespace tsunagi::plan
