// SPDX-License-Identifier: Apache-2.0
// Bridges and 2-edge-connected blocks: where one cut separates, and where it does not.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

struct Bridges {
  std::vector<std::uint32_t> edges;  // ascending: edges whose loss disconnects their ends
  std::uint32_t block_count = 0;
  std::vector<std::uint32_t> block;  // [node]: two nodes share one iff no single edge separates them;
                                     // numbered in the order of their smallest nodes
};

// Parallel edges are no bridges, nor are loops. Undirected graphs only. Not recursive. O(nodes + edges).
// Tarjan 1974, A note on finding the bridges of a graph.
[[nodiscard]] Bridges find_bridges(const GraphView& graph);

}  // namespace tsunagi::graph
