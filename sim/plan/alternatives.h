// SPDX-License-Identifier: Apache-2.0
// Why each terminal is served as it is: what every other way would cost, all else staying as planned.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/plan/pipeline.h"

namespace tsunagi::plan {

// Another way to serve a terminal.
struct Alternative {
  std::uint32_t option = k_unserved;  // of its access; k_unserved: left unserved, at its avoided cost
  std::uint32_t site = k_no_index;    // of a radio
  steiner::Cost added = 0;            // a year, above the plan
};

struct TerminalAlternatives {
  steiner::Cost saved = 0;  // a year, if this terminal alone asked for nothing: what it adds to the plan
  std::vector<Alternative> others;  // at most one an option, cheapest first
};

// [terminal]. Each other way takes the arcs that the rest of the plan uses as they are and pays all else:
// arcs, further units of modules that overflow, activations within their joint cap. Ways that overflow a
// module's limit, or that share a failure with the other path where two are required, are left out. Costs are
// exact for the way named; it is the cheapest of its option, save where activations or further units make a
// longer way cheaper. A negative `added` is a way that the plan may not take for interference between cells.
// Deterministic for any number of threads.
[[nodiscard]] std::vector<TerminalAlternatives> find_alternatives(const Scenario& scenario,
                                                                  const Planned& planned);

}  // namespace tsunagi::plan
