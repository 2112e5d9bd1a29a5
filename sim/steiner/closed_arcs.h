// SPDX-License-Identifier: Apache-2.0
// Arcs that a dual and a known plan rule out, and the problem without them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/steiner/graph.h"
#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

// [arc] not 0: what `left` says is left of the arcs on its way from the root to a terminal is `room` or more.
// Arcs already closed count as absent. O((nodes + arcs) log nodes).
[[nodiscard]] std::vector<std::uint8_t> close_arcs(const Problem& problem, const Graph& graph,
                                                   std::span<const Cost> left, Cost room,
                                                   std::vector<std::uint8_t> closed);

// The same nodes and terminals with the arcs that are open.
struct OpenPart {
  Problem problem;
  std::vector<std::uint32_t> arc;  // [arc of the part] the whole's
};
[[nodiscard]] OpenPart open_part(const Problem& problem, std::span<const std::uint8_t> closed);

}  // namespace tsunagi::steiner
