// SPDX-License-Identifier: Apache-2.0
// Minimum spanning forests by length or by cost.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

struct SpanningForest {
  std::vector<std::uint32_t> edges;  // by (weight, edge id); the least forest in that order, so it is unique
  std::int64_t weight = 0;           // millimetres or cost
};

// Kruskal over a radix sort. Undirected graphs only. O(nodes + edges) but for the inverse Ackermann factor.
[[nodiscard]] SpanningForest shortest_spanning_forest(const GraphView& graph);
// The same by graph.edge_cost; Error{internal} if the graph has none.
[[nodiscard]] SpanningForest cheapest_spanning_forest(const GraphView& graph);

}  // namespace tsunagi::graph
