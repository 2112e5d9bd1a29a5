// SPDX-License-Identifier: Apache-2.0
// Two paths that share no edge, of least total length: a main route and its spare.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "geo/graph/cheapest_paths.h"
#include "geo/graph/csr_graph.h"
#include "geo/graph/shortest_paths.h"

namespace tsunagi::graph {

struct DisjointPaths {
  std::vector<std::uint32_t> main;   // arcs from the first end to the second; the shorter of the two
  std::vector<std::uint32_t> spare;  // they may share nodes
  std::int64_t length_mm = 0;        // of both
};

// None if no two such paths exist. Directed or not; in an undirected graph an edge serves one path, in one
// direction. Suurballe and Tarjan 1984, A quick method for finding shortest pairs of disjoint paths. O(arcs
// log nodes). Throws Error{input} if the shortest path is longer than 2,147 km.
[[nodiscard]] std::optional<DisjointPaths> two_disjoint_paths(const GraphView& graph, Ends ends,
                                                              Workspace& workspace,
                                                              CostWorkspace& cost_workspace);

}  // namespace tsunagi::graph
