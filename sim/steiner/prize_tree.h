// SPDX-License-Identifier: Apache-2.0
// Prize-collecting Steiner trees as arborescences. Cost: arcs of the tree + prizes of the vertices not in it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/steiner/instance.h"

namespace tsunagi::steiner {

struct Prize {
  std::uint32_t node = 0;
  std::optional<Cost> amount;  // nothing: the vertex must be in the tree
};

// Hangs the prizes (each vertex at most once, ascending) of a tree with a root, which problem.root names:
// vertex v gets a leaf, a terminal, below itself for nothing and below the root for the prize.
void hang_prizes(Instance& instance, const std::vector<Prize>& prizes);

// The same for a tree anywhere, all prizes finite and the graph symmetric. A vertex whose prize is no less
// than all others together is in some best tree, as a tree without it costs no less than that vertex alone:
// it is the root. Else a root is added, and a terminal "tree".
//
//   v → leaf of v     0        root → leaf of v   p_v
//   v → "tree"        0        root → v           M = Σp − max p + 1       for every vertex v with p_v > 0
//
// and instance.fixed = −M. Claim: optimum of the problem = optimum of the file + M, so bounds stay bounds.
// (≤) A best tree may be taken to hold a vertex with a prize: one without costs at least Σp, the vertex of
// the largest prize alone Σp − max p. Rooted at such a vertex (the graph is symmetric) it is a plan for M
// more. (≥) "tree" is reached through a vertex, so a plan uses k ≥ 1 arcs root → v. With k = 1 what hangs
// below v is a tree of the file for M less. With k ≥ 2 keep only the part that holds the vertex of the
// largest prize (any part when none does): that saves (k − 1)·M and adds at most the other prizes, Σp − max p
// < M; so no best plan has k ≥ 2.
void hang_prizes_without_root(Instance& instance, const std::vector<Prize>& prizes);

// A plan of such a problem with several trees made one: the tree that earns most is kept, the prizes of the
// others are paid. Any other solution is returned as it is. O(nodes + arcs).
[[nodiscard]] Solution keep_one_tree(const Instance& instance, Solution solution);

}  // namespace tsunagi::steiner
