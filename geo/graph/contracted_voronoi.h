// SPDX-License-Identifier: Apache-2.0
// The nearest of several sources for every node, by a search of the core alone.
#pragma once

#include <cstdint>
#include <span>

#include "geo/graph/contraction.h"
#include "geo/graph/voronoi.h"

namespace tsunagi::graph {

// Distances and labels of voronoi() on the whole graph, the same to the last tie; sources may be any nodes of
// it. In the workspace until its next search. A search of the core and passes over dead ends and chains.
// Throws Error{input} if a node is farther than 2,147 km from all sources it can reach.
[[nodiscard]] Voronoi contracted_voronoi(const Contraction& contraction,
                                         std::span<const std::uint32_t> sources,
                                         ContractedWorkspace& workspace);

}  // namespace tsunagi::graph
