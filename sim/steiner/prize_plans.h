// SPDX-License-Identifier: Apache-2.0
// Plans of a core that is a prize-collecting tree.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sim/steiner/core_graph.h"
#include "sim/steiner/prize_graph.h"

namespace tsunagi::steiner {

struct PrizePlans {
  std::vector<std::vector<std::uint32_t>> plans;  // arcs of the core
  std::int64_t ticks = 0;
};

// The plan `arcs` as descent and a few kicks leave it; none where the core is no prize-collecting tree, or so
// large that it takes long to tell.
[[nodiscard]] PrizePlans polish_prizes(const CoreGraph& core, const std::vector<std::uint32_t>& arcs);

struct PrizeEffort {
  std::int64_t ticks = 0;  // of each of the searches
  std::uint64_t seed = 0;
  std::function<bool()> is_over;
};
// Kicks from the plan `best` and from scratch, on the arcs of the core that come first in `near`.
[[nodiscard]] PrizePlans kick_prizes(const CoreGraph& core, const PrizeGraph& graph,
                                     const std::vector<std::uint32_t>& best,
                                     const std::vector<std::uint32_t>& near, const PrizeEffort& effort);

}  // namespace tsunagi::steiner
