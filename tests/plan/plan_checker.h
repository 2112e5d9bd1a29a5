// SPDX-License-Identifier: Apache-2.0
// The independent checker of decoded plans: it judges a plan by rules of its own and shares no code with the
// graph builder, the filters, the prices or the decoder of sim/plan (data structures apart).
#pragma once

#include <string>
#include <vector>

#include "sim/plan/pipeline.h"

namespace tsunagi::plan {

// What is wrong with the plan, in sentences; empty when it is accepted. A broken tree hides later faults.
[[nodiscard]] std::vector<std::string> check_plan(const Scenario& scenario, const Planned& planned);

}  // namespace tsunagi::plan
