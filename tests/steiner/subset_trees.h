// SPDX-License-Identifier: Apache-2.0
// The exact optimum of a plain arborescence with few terminals, by a method that shares nothing with the
// solver.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

// Dynamic programming over sets of terminals: Dreyfus and Wagner 1971, "The Steiner problem in graphs", on
// directed arcs. best[S][v] is the cost of the cheapest tree from v to all of S. O(3^t · nodes + 2^t · nodes
// · arcs).
class SubsetTrees {
 public:
  explicit SubsetTrees(const Problem& problem) : p_(problem) {}

  std::optional<Cost> optimum() {
    const std::uint32_t all = (1u << p_.terminals.size()) - 1;
    best_.assign(all + 1, std::vector<Cost>(p_.node_count, k_no_tree));
    best_[0].assign(p_.node_count, 0);
    for (std::uint32_t set = 1; set <= all; ++set) fill(set);
    const Cost cost = best_[all][p_.root];
    return cost < k_no_tree ? std::optional(cost) : std::nullopt;
  }

 private:
  static constexpr Cost k_no_tree = k_cost_limit / 4;  // a sum of two does not overflow

  void fill(std::uint32_t set) {
    std::vector<Cost>& best = best_[set];
    for (std::size_t t = 0; t < p_.terminals.size(); ++t)
      if (set == 1u << t) best[p_.terminals[t]] = 0;
    for (std::uint32_t part = (set - 1) & set; part > 0; part = (part - 1) & set)
      for (std::uint32_t v = 0; v < p_.node_count; ++v) lower(best[v], best_[part][v] + best_[set ^ part][v]);
    bool has_changed = true;  // Bellman 1958, Ford 1956
    while (has_changed) {
      has_changed = false;
      for (std::uint32_t a = 0; a < p_.arc_count(); ++a)
        has_changed = lower(best[p_.tail[a]], best[p_.head[a]] + p_.cost[a]) || has_changed;
    }
  }

  static bool lower(Cost& value, Cost other) {
    if (other >= value) return false;
    value = other;
    return true;
  }

  const Problem& p_;
  std::vector<std::vector<Cost>> best_;  // [set][node]
};

}  // namespace tsunagi::steiner
