// SPDX-License-Identifier: Apache-2.0
// Which option can meet which demand.
#pragma once

#include <optional>
#include <string>

#include "sim/plan/demand.h"
#include "sim/plan/scenario.h"
#include "sim/plan/sky_links.h"

namespace tsunagi::plan {

// Latency that the fiber behind a site adds, and that a satellite behind a site adds (one way, ms).
inline constexpr double k_fiber_backhaul_ms = 5;

// Why an option cannot serve a row at all; nothing when it can. Rates of radio are judged link by link.
[[nodiscard]] std::optional<std::string> refusal(const Scenario& scenario, const DemandRow& row,
                                                 const models::Option& option, bool is_backup);

// Why an option from the sky cannot serve a terminal where it stands; nothing when it can, and for any other
// option. A unit with a dish has it outdoors, one without stands where the row says.
[[nodiscard]] std::optional<std::string> sky_refusal(const Scenario& scenario, const Terminal& terminal,
                                                     std::uint32_t option, const SkyLinks& sky);

}  // namespace tsunagi::plan
