// SPDX-License-Identifier: Apache-2.0
// Edges of a symmetric plain problem that some best tree does without, so that a bound on what is left is one
// of the whole: the special distance test (Duin and Volgenant 1989, "Reduction tests for the Steiner problem
// in graphs") on chains of edges, one after another, each in the graph that those before leave.
//
// A chain is a way whose inner nodes have no other edge and are no ends. It is spare when another way joins
// its two ends on which no stretch between two ends is longer than the chain: a tree that holds the chain
// falls into two without it, and one stretch joins them again. Ends are the terminals and the root, and what
// hangs on the rest by an end with one edge; a node with one edge that is no end is in no tree, so that edges
// to such nodes do not count.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

// Whether nothing but arcs costs, and arcs the same both ways, those into the root aside. O(arcs log arcs).
[[nodiscard]] bool may_have_spare_edges(const Problem& problem);

struct SpareEdges {
  std::vector<std::uint32_t> arcs;    // one of each chain, in the order in which they go
  std::vector<std::uint8_t> is_gone;  // [arc]
  std::int64_t ticks = 0;
};

// The problem must be one that may have them, without parallel arcs. Each search looks at `most_arcs` edge
// ends at most. O(edges · most_arcs log most_arcs).
[[nodiscard]] SpareEdges find_spare_edges(const Problem& problem, int most_arcs);

}  // namespace tsunagi::steiner
