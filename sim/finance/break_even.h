// SPDX-License-Identifier: Apache-2.0
// Options that win nowhere: at what price they would.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/plan/pipeline.h"

namespace tsunagi::finance {

struct BreakEven {
  std::string option;
  std::string where;                       // the terminal or site that comes nearest
  std::int64_t own_cost_jpy_per_year = 0;  // of the option there, as priced
  std::int64_t break_even_jpy_per_year =
      0;  // at or below which it would win there, all else as in the plan; 0: not at any price
};

// For each candidate option of the scenario that serves no terminal: the single move that comes nearest to
// paying (one terminal, or one radio with the terminals it can carry), and the price at which it would. A
// joint change of several moves may pay earlier; that is the solver's business.
[[nodiscard]] std::vector<BreakEven> find_break_evens(const plan::Scenario& scenario,
                                                      const plan::Planned& planned);

// An option in use: the place that would leave it first if its price rose.
struct PriceRise {
  std::string option;
  std::string where;
  std::int64_t own_cost_jpy_per_year = 0;  // of the arcs of the option that serve that place alone
  std::int64_t flips_at_jpy_per_year =
      0;  // what it would cost there to be served otherwise, all else as in the plan
};
// For each option in use with a cost of its own somewhere. What is built is free to join for others, capacity
// and set-ups are not looked at: a joint change may need more.
[[nodiscard]] std::vector<PriceRise> find_price_rises(const plan::Scenario& scenario,
                                                      const plan::Planned& planned);

}  // namespace tsunagi::finance
