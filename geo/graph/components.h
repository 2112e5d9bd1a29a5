// SPDX-License-Identifier: Apache-2.0
// Connected components, and the union-find under them and under spanning trees.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

// Disjoint sets of nodes; the smallest node of a set is its root, and a parent is never greater than its
// child.
class UnionFind {
 public:
  explicit UnionFind(std::size_t node_count);

  // False if they were one set already. Rem's algorithm with splicing (Patwary, Blair, Manne 2010,
  // Experiments on union-find algorithms for the disjoint-set data structure): both climb in turn, each step
  // hanging the higher one on the other's smaller parent.
  bool unite(std::uint32_t a, std::uint32_t b) noexcept {
    std::uint32_t a_parent = parent_[a];
    std::uint32_t b_parent = parent_[b];
    while (a_parent != b_parent) {
      if (a_parent < b_parent) {
        std::swap(a, b);
        std::swap(a_parent, b_parent);
      }
      parent_[a] = b_parent;
      if (a == a_parent) return true;
      a = a_parent;
      a_parent = parent_[a];
    }
    return false;
  }

  // What a later unite() of this node will read: asked for; and one step of its way up spared (path halving).
  void prefetch(std::uint32_t node) const noexcept { __builtin_prefetch(&parent_[node]); }
  void shorten(std::uint32_t node) noexcept {
    parent_[node] = parent_[parent_[node]];
    __builtin_prefetch(&parent_[parent_[node]]);
  }
  [[nodiscard]] const std::vector<std::uint32_t>& parents() const noexcept { return parent_; }

 private:
  std::vector<std::uint32_t> parent_;  // [node]
};

struct Components {
  std::uint32_t count = 0;
  std::vector<std::uint32_t> component;  // [node], numbered in the order of their smallest nodes
};

// Weakly connected ones if the graph is directed. O(nodes + edges) but for the inverse Ackermann factor.
[[nodiscard]] Components connected_components(const GraphView& graph);

}  // namespace tsunagi::graph
