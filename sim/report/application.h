// SPDX-License-Identifier: Apache-2.0
// A draft of one page for each municipality, to be copied into whatever form an office uses.
#pragma once

#include <string>

#include "sim/finance/operation.h"
#include "sim/plan/pipeline.h"

namespace tsunagi::report {

// Markdown in Japanese: what is served, what is bought, first year and horizon, funds, programmes and what
// they lack, owners. Amounts are nominal with tax. Municipalities without cost are left out.
[[nodiscard]] std::string application_draft(const plan::Scenario& scenario, const plan::Planned& planned,
                                            const finance::Operation& operation);

}  // namespace tsunagi::report
