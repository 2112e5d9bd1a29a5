// SPDX-License-Identifier: Apache-2.0
// The part of a problem that some of its terminals can use.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::finance {

// Arcs that lead to none of the terminals are gone, nodes and arcs are numbered anew, activations keep their
// numbers. Its plans are those of the whole problem with those terminals alone, at the same cost.
struct ProblemPart {
  steiner::Problem problem;
  std::vector<std::uint32_t> arcs;       // [arc] of the whole problem
  std::vector<std::uint32_t> terminals;  // [terminal] of the whole problem
};
[[nodiscard]] ProblemPart part_of(const steiner::Problem& whole, std::span<const std::uint32_t> terminals);

}  // namespace tsunagi::finance
