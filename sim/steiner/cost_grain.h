// SPDX-License-Identifier: Apache-2.0
// How fine costs are counted: they are whole numbers, and what a dual leaves of them is rounded down. Where
// they are small that loses much.
#pragma once

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

// A power of two to count costs in parts of, 1 where they are large enough. The sum of the finer costs stays
// far below k_cost_limit. O(arcs).
[[nodiscard]] Cost grain_for(const Problem& problem);

}  // namespace tsunagi::steiner
