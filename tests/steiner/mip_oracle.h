// SPDX-License-Identifier: Apache-2.0
// The optimum by a general integer solver (CBC), for problems too large for brute force.
#pragma once

#include <optional>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

// By a flow of its own for each terminal, whole units, activations and capped groups; nothing when there is
// no plan. Costs must be small enough for doubles to hold their sums. Some 10 ms at 12 nodes, 40 arcs and 5
// terminals.
[[nodiscard]] std::optional<Cost> mip_optimum(const Problem& problem);

}  // namespace tsunagi::steiner
