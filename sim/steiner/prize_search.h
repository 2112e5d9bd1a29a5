// SPDX-License-Identifier: Apache-2.0
// Local search for prize-collecting Steiner trees: vertices taken in with what they make cheaper, key paths
// and key vertices taken out and what falls apart joined or given up, and kicks.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "sim/steiner/prize_graph.h"

namespace tsunagi::steiner {

struct PrizePlan {
  std::vector<std::uint32_t> ways;    // of the graph
  std::vector<std::uint8_t> is_held;  // [vertex]
  Cost cost = 0;                      // ways + prizes not earned
};

struct PrizeSearchBudget {
  std::int64_t ticks = 0;
  std::int64_t kicks = 0;
  double first_threshold = 0.5;  // what a kick may lose at first, of what a vertex of the tree costs
  std::uint64_t seed = 0;
  std::function<bool()> is_over;  // looked at between kicks
};

struct PrizeSearchResult {
  PrizePlan best;
  std::int64_t ticks = 0;
};

// From the tree of `ways`; where that is empty, from what prizes join by themselves. The best tree met.
[[nodiscard]] PrizeSearchResult search_prizes(const PrizeGraph& graph, std::span<const std::uint32_t> ways,
                                              const PrizeSearchBudget& budget);

}  // namespace tsunagi::steiner
