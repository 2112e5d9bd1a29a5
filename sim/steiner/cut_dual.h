// SPDX-License-Identifier: Apache-2.0
// A dual of a plain problem by its linear relaxation, as raises that can be replayed.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>

#include "sim/steiner/dual_ascent.h"
#include "sim/steiner/graph.h"
#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

struct CutDualLimits {
  std::int64_t ticks = 0;
  Cost enough = k_cost_limit;  // a plan's cost
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

// The relaxation is solved from the moats of `start`, a dual by ascent, on a smaller graph, made by steps
// that keep its value: ends, chains, leaves of terminals and arcs that a path replaces. Its sets are raised
// one by one on the problem, as far as arcs have something left, and a dual ascent along the plan raises the
// rest. Nothing when the smaller graph is still too large. Integers throughout: what rounding spoils is left
// out.
[[nodiscard]] Dual cut_dual(const Problem& problem, const Graph& graph, const Dual& start,
                            std::span<const std::uint32_t> plan_into, const CutDualLimits& limits);

}  // namespace tsunagi::steiner
