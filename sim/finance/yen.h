// SPDX-License-Identifier: Apache-2.0
// Solver costs in whole yen, so that a column sums to its total.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::finance {

// One cost in whole yen a year, half up.
[[nodiscard]] std::int64_t yen(steiner::Cost cost) noexcept;

// Whole yen of each cost, each within one yen of it, that sum to yen(Σ costs): the largest remainders are
// rounded up. Which costs are rounded up depends on their values, not on their order.
[[nodiscard]] std::vector<std::int64_t> to_yen(std::span<const steiner::Cost> costs);

}  // namespace tsunagi::finance
