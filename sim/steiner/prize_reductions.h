// SPDX-License-Identifier: Apache-2.0
// Edges that some best prize-collecting tree does without: Uchoa 2006, "Reduction tests for the
// prize-collecting Steiner problem"; Rehfeldt and Koch 2022, "On the exact solution of prize-collecting
// Steiner tree problems" (prize-constrained distances).
#pragma once

#include <cstdint>

#include "sim/steiner/core_graph.h"

namespace tsunagi::steiner {

// Removes an edge of cost c where a walk joins its ends such that no part of the walk costs more than c above
// the prizes of the vertices inside that part. In a tree that holds the edge, that part of the walk that
// leads from one side of the edge to the other with nothing of the tree inside may take its place: it costs
// no more than c after the prizes it earns. A vertex that must be held ends a part, as it is in the tree.
// Does nothing on other cores. Returns ticks.
std::int64_t reduce_by_prizes(CoreGraph& core);

}  // namespace tsunagi::steiner
