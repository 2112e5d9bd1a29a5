// SPDX-License-Identifier: Apache-2.0
// Bottleneck Steiner distances from above. A special path is a chain of paths between terminals; its length
// is that of the longest of them (Duin and Volgenant 1989).
#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/steiner/core_graph.h"

namespace tsunagi::steiner {

// By way of terminals: from the nearest ones of each node and the minimum spanning tree of all. The graph may
// lose edges afterwards without a word; distances are those of the graph that was given.
class SpecialDistances {
 public:
  struct Label {
    std::uint32_t terminal = k_none;
    Cost distance = CoreGraph::k_absent;
  };

  // The graph must be symmetric. O(nodes log nodes).
  explicit SpecialDistances(const CoreGraph& core);

  // No less than the bottleneck Steiner distance of two nodes; k_absent where nothing is known.
  [[nodiscard]] Cost between(std::uint32_t u, std::uint32_t v) const;
  // The nearest terminal of v that is not t, at distance zero for itself.
  [[nodiscard]] Label nearest_but(std::uint32_t v, std::uint32_t t) const;
  [[nodiscard]] std::int64_t ticks() const { return ticks_; }

 private:
  static constexpr std::size_t k_labels = 4;
  using Labels = std::array<Label, k_labels>;  // by distance

  void label(const CoreGraph& core);
  void span(const CoreGraph& core);
  [[nodiscard]] std::uint32_t top(std::uint32_t v) const;
  [[nodiscard]] Cost bottleneck(std::uint32_t a, std::uint32_t b, Cost enough) const;

  std::vector<Labels> labels_;  // [node]
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint32_t> size_;
  std::vector<Cost> link_;  // [node] length of the edge that joined it to its parent
  std::int64_t ticks_ = 0;
};

// Distances from each node to the few that are nearest to it.
class NearDistances {
 public:
  // O(nodes · most_nodes log most_nodes).
  NearDistances(const CoreGraph& core, int most_nodes);

  // k_absent where neither is among the nearest of the other.
  [[nodiscard]] Cost between(std::uint32_t u, std::uint32_t v) const;
  [[nodiscard]] std::int64_t ticks() const { return ticks_; }

 private:
  [[nodiscard]] Cost listed(std::uint32_t u, std::uint32_t v) const;

  std::vector<std::uint32_t> start_;                  // [node + 1]
  std::vector<std::pair<std::uint32_t, Cost>> near_;  // by node, then by neighbour
  std::int64_t ticks_ = 0;
};

}  // namespace tsunagi::steiner
