// SPDX-License-Identifier: Apache-2.0
// Shortest paths by an int64 cost, zero allowed: the graph's second weight, or lengths where int32 sums are
// too small.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/base/ids.h"
#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

inline constexpr std::int64_t unreached_cost = INT64_MAX;

// Of equal costs, the path of fewer arcs.
struct CostLabel {
  std::int64_t cost = unreached_cost;
  std::uint32_t arc_count = no_index;
  std::uint32_t parent_arc = no_index;  // the smallest tight in cost and arc count; no_index at the source
};

struct CostEntry {
  std::int64_t cost;
  std::uint32_t arc_count;
  std::uint32_t node;
};

// The memory of a search, kept for the next. One a thread.
struct CostWorkspace {
  std::vector<CostLabel> labels;  // [node]
  std::vector<CostEntry> heap;
};

// [node], in the workspace until its next search. Costs are graph.arc_cost, or lengths for a graph without
// costs. A 4-ary heap: O(arcs log nodes). Sums cannot overflow: the graph's costs, or fewer than 2^32
// lengths, fit in int64.
[[nodiscard]] std::span<const CostLabel> cheapest_paths(const GraphView& graph, NodeId source,
                                                        CostWorkspace& workspace);

}  // namespace tsunagi::graph
