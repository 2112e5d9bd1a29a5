// SPDX-License-Identifier: Apache-2.0
// A lower bound by growing moats: Wong 1984, "A dual ascent approach for Steiner tree problems on a directed
// graph", with the queue of Pajor, Uchoa and Werneck 2014 (arXiv 1412.2787).
//
// Any plan enters every set W that holds a terminal and not the root. So when Σ over sets around an arc's
// head of y_W ≤ cost of the arc for each arc, Σ y_W ≤ cost of any plan.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/steiner/graph.h"
#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

struct DualInput {
  std::span<const Cost> cost;                // [arc] relaxed, ≥ 0
  std::span<const std::uint8_t> removed;     // [arc] not 0: not there; may be empty
  std::span<const std::uint32_t> plan_into;  // [node] a plan's arcs that should be saturated; may be empty
  std::uint64_t order = 0;                   // 0: equal scores by terminal; else shuffled by this seed
  std::int64_t most_ticks = 4'000'000'000;   // stops early with a smaller, still valid bound
  bool keep_cuts = false;                    // for a linear program
};

// Arcs into a set that holds the terminal (a node) and not the root: every plan uses one.
struct Cut {
  std::uint32_t terminal = k_none;
  std::vector<std::uint32_t> arcs;
};

struct Dual {
  std::vector<Cost> reduced;  // [arc] cost left over, ≥ 0; 0 is saturated
  Cost bound = 0;             // k_cost_limit when a terminal cannot be reached
  Proof proof;
  std::vector<Cut> cuts;  // [raise] if asked for
  std::int64_t ticks = 0;
};

// When it ends by itself every terminal is reached from the root over saturated arcs.
// Work: at most one raise per arc, each as long as its cut.
[[nodiscard]] Dual dual_ascent(const Problem& problem, const Graph& graph, const DualInput& input);

}  // namespace tsunagi::steiner
