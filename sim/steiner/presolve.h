// SPDX-License-Identifier: Apache-2.0
// Makes a problem smaller without losing a plan or a bound.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

// A smaller problem with the same optimum, and the way back.
struct Presolved {
  Problem problem;
  std::vector<std::uint32_t> arc;       // [arc of the small problem] the original's
  std::vector<std::uint32_t> node;      // [node of the small problem] the original's
  std::vector<std::uint32_t> terminal;  // [terminal of the small problem] the original's
  std::vector<std::uint32_t> module;    // [module of the small problem] the original's
  std::vector<std::uint32_t>
      free_arc;  // [original node] arc of the tree over free arcs; k_none outside and at the root
  std::vector<std::uint8_t>
      is_free;  // [original node] reached from the root over free arcs, the root included
};

// Merges what free arcs (no cost, module or need) reach from the root into the root, by the least tie_break;
// drops arcs into it, nodes that lead to no terminal, arcs that a parallel plain arc undercuts, and arcs into
// a leaf that cost no less than a plain arc from the root. A dual of the small problem is one of the
// original: free nodes are never in a moat and have no price, arcs into the root or to where no terminal is
// are in no plan without idle ends, and the residual of another dropped arc is at least that of the arc that
// undercuts it. O(arcs log arcs).
[[nodiscard]] Presolved presolve(const Problem& problem);

// The solution of the original that a solution of the small problem stands for.
[[nodiscard]] Solution expand(const Problem& original, const Presolved& small, Solution solution);

}  // namespace tsunagi::steiner
