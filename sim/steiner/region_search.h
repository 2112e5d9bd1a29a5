// SPDX-License-Identifier: Apache-2.0
// Parts of a graph that hang on the rest by a few nodes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/steiner/core_graph.h"

namespace tsunagi::steiner {

struct Region {
  std::vector<std::uint32_t> inside;
  std::vector<std::uint32_t> border;  // not inside; whatever else the inside is joined to
};

class RegionSearch {
 public:
  explicit RegionSearch(const CoreGraph& core) : core_(core), local_(core.node_count(), k_none) {}

  // The largest part that holds the few nodes nearest to `seed` (by edges), lies within the nearest hundred
  // or so and has the smallest border, if that is no more than `most_border` nodes. As many ways that share
  // no node lead out (Menger 1927); they are found by augmenting paths. O(most_border · edges nearby).
  [[nodiscard]] std::optional<Region> around(std::uint32_t seed, std::size_t most_border);
  [[nodiscard]] std::int64_t ticks() const { return ticks_; }

 private:
  [[nodiscard]] bool gather(std::uint32_t seed);
  [[nodiscard]] bool add_way();
  [[nodiscard]] bool leads_on(std::uint32_t v);
  void reach(std::uint32_t side, std::uint32_t from);
  void send(std::uint32_t last);
  [[nodiscard]] std::vector<std::uint8_t> ways_out() const;
  [[nodiscard]] Region cut() const;
  // The neighbours of a node of the ball: indices into nodes_, k_none outside.
  template <typename Visit>
  void for_each_neighbour(std::uint32_t v, Visit visit) const {
    for (const std::uint32_t a : core_.arcs_at(nodes_[v])) visit(local_[core_.head(a)]);
  }

  const CoreGraph& core_;
  std::vector<std::uint32_t> local_;  // [node] its index in nodes_
  std::vector<std::uint32_t> nodes_;  // the ball, nearest first
  // By index in nodes_: where a way enters a node from, and where it leaves it to (k_outside: the ball).
  std::vector<std::uint32_t> before_;
  std::vector<std::uint32_t> after_;
  // Sides of nodes: 2v where ways enter v, 2v + 1 where they leave it.
  std::vector<std::uint32_t> reached_from_;  // [side]
  std::vector<std::uint32_t> open_;
  std::int64_t ticks_ = 0;
};

}  // namespace tsunagi::steiner
