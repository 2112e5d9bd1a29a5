// SPDX-License-Identifier: Apache-2.0
// First plans: the shortest-path heuristic of Takahashi and Matsuyama 1980, with marginal costs.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/steiner/graph.h"
#include "sim/steiner/path_search.h"
#include "sim/steiner/problem.h"
#include "sim/steiner/tree.h"

namespace tsunagi::steiner {

struct ConstructInput {
  std::span<const Cost> search_cost;     // [arc] what nearest means; the plan's cost is always the problem's
  std::span<const std::uint8_t> closed;  // [arc] not 0: not used in the first pass; may be empty
};

struct Construction {
  Tree tree;
  std::vector<std::uint32_t> unserved;  // terminals no capacity was left for
  std::int64_t ticks = 0;
};

// Attaches the nearest terminal again and again; a terminal that would exceed a capacity, or that only closed
// arcs reach, comes last by the cheapest way left. The terminals it leaves unserved go first in a second go.
[[nodiscard]] Construction construct(const Problem& problem, const Graph& graph, PathSearch& search,
                                     const ConstructInput& input);

}  // namespace tsunagi::steiner
