// SPDX-License-Identifier: Apache-2.0
// A core taken apart at the nodes that hold it together: what lies behind such a node is a problem of its
// own.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/steiner/core_graph.h"

namespace tsunagi::steiner {

// A biconnected component that some plan must enter, seen from its node nearest to the root.
struct Block {
  std::uint32_t root = k_none;
  std::vector<std::uint32_t> edges;  // of the core
  std::vector<std::uint32_t>
      terminals;  // nodes: the core's, and those that hold blocks with terminals behind them
};

// Each best plan of the core is the union of best plans of its blocks, and what is in no block is in none of
// them. Hopcroft and Tarjan 1973, "Efficient algorithms for graph manipulation". O(edges).
[[nodiscard]] std::vector<Block> find_blocks(const CoreGraph& core);

// Those of find_blocks, small ones first; none where the core is small or one block is almost all of it.
[[nodiscard]] std::vector<Block> worthwhile_blocks(const CoreGraph& core);

struct BlockProblem {
  Problem problem;                 // nodes by the order of their numbers in the core
  std::vector<std::uint32_t> arc;  // [arc] the core's
};
[[nodiscard]] BlockProblem problem_of(const CoreGraph& core, const Block& block);

}  // namespace tsunagi::steiner
