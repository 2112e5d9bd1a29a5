// SPDX-License-Identifier: Apache-2.0
// A dual of a plain problem by its linear relaxation, as raises that can be replayed.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/steiner/core_graph.h"
#include "sim/steiner/cut_lp.h"
#include "sim/steiner/dual_ascent.h"
#include "sim/steiner/graph.h"
#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

using NodeSets = std::vector<std::vector<std::uint32_t>>;

// What a program on a core says of the core's original: how much to raise around which nodes, in order.
struct DualHints {
  struct Set {
    std::vector<std::uint32_t> nodes;
    Cost amount = 0;
  };
  std::vector<Set> sets;
  std::vector<NodePrice> prices;
};

// `graph` is that of `compact`. O(cuts · (nodes + arcs)).
[[nodiscard]] DualHints hints_of(const CoreGraph& core, const CoreGraph::Compact& compact, const Graph& graph,
                                 const CutLpResult& result);

// Prices and raises of the hints as far as arcs of the problem have something left, then a dual ascent along
// the plan with the rest. Integers throughout: what does not fit is left out.
[[nodiscard]] Dual lift(const Problem& problem, const Graph& graph, const DualHints& hints,
                        std::span<const std::uint32_t> plan_into);

struct CutDualLimits {
  std::int64_t ticks = 0;
  Cost enough = k_cost_limit;  // a plan's cost
  bool is_symmetric = false;   // costs were equal both ways before arcs were closed
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

// The relaxation is solved from ascents and from `known` sets of nodes, each with a terminal, on a smaller
// graph, made by steps that keep its value: ends, chains, leaves of terminals and arcs that a path replaces.
// The program's dual is lifted. Nothing when the smaller graph is still too large; no more than ascents find
// when the ticks do not suffice for one program.
[[nodiscard]] Dual cut_dual(const Problem& problem, const Graph& graph, const NodeSets& known,
                            std::span<const std::uint32_t> plan_into, const CutDualLimits& limits);

}  // namespace tsunagi::steiner
