// SPDX-License-Identifier: Apache-2.0
// The solver: a plan, a bound, and the certificate of the bound.
#pragma once

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

// The cheapest plan found and a bound no plan undercuts. Deterministic: the limits count arcs scanned, not
// seconds. With terminals that no path reaches the status is infeasible, they are listed in `unreached` and
// there is no plan; when no capacity is left for some, they are listed and the plan serves the others; in
// both cases there is no bound. Throws Error{input} for an invalid problem (see validate).
// About 400 bytes a node and arc; a second for some 10^5 arcs and 10^4 terminals a dual ascent.
[[nodiscard]] Solution solve(const Problem& problem, const Limits& limits = {});

}  // namespace tsunagi::steiner
