// SPDX-License-Identifier: Apache-2.0
// Small graphs of many shapes, from a seed: with loops, parallel edges, dead ends, chains and islands.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/base/random.h"
#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

inline constexpr std::uint64_t world_count = 300;

class WorldMaker {
 public:
  WorldMaker(std::uint64_t seed, Direction direction) : random_(seed, "graph world") {
    list_.direction = direction;
    longest_mm_ = std::uint64_t{1} << (1 + below(20));  // short ones give ties
  }

  EdgeList make(std::uint64_t shape) && {
    switch (shape % 6) {
      case 0:
        scatter(1 + below(60), below(120));
        break;
      case 1:
        tree(1 + below(80));
        break;
      case 2:
        lattice(1 + below(9), 1 + below(9));
        break;
      case 3:
        cycles(1 + below(5));
        break;
      case 4:
        scatter(2 + below(6), below(30));
        break;
      default:
        lattice(2 + below(5), 2 + below(5));
        stretch();
        break;
    }
    if (shape % 2 == 1) hang_on(below(20));
    for (std::size_t e = 0; e < list_.edges.size(); ++e) {
      list_.edge_cost.push_back(static_cast<std::int64_t>(below(longest_mm_)));
    }
    return std::move(list_);
  }

 private:
  std::uint64_t below(std::uint64_t n) { return random_.below(index_++, n); }

  void join(std::uint64_t a, std::uint64_t b) {
    if (below(2) == 0) std::swap(a, b);
    list_.edges.push_back({static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b),
                           static_cast<std::int32_t>(1 + below(longest_mm_))});
  }
  void scatter(std::uint64_t nodes, std::uint64_t edges) {
    list_.node_count = nodes;
    for (std::uint64_t e = 0; e < edges; ++e) join(below(nodes), below(nodes));
  }
  void tree(std::uint64_t nodes) {
    list_.node_count = nodes;
    for (std::uint64_t v = 1; v < nodes; ++v) join(v, below(v));
  }
  void lattice(std::uint64_t rows, std::uint64_t columns) {
    list_.node_count = rows * columns;
    for (std::uint64_t v = 0; v < rows * columns; ++v) {
      if ((v + 1) % columns != 0 && below(8) != 0) join(v, v + 1);
      if (v + columns < rows * columns && below(8) != 0) join(v, v + columns);
    }
  }
  void cycles(std::uint64_t count) {
    for (std::uint64_t c = 0; c < count; ++c) {
      const std::uint64_t begin = list_.node_count;
      const std::uint64_t size = 1 + below(9);
      list_.node_count += size;
      for (std::uint64_t i = 0; i < size; ++i) join(begin + i, begin + (i + 1) % size);
      if (begin != 0 && below(2) == 0) join(begin, below(begin));
    }
  }
  // Puts nodes on every edge, and a few loops and parallel edges between them.
  void stretch() {
    const auto edges = std::exchange(list_.edges, {});
    for (const Edge& edge : edges) {
      std::uint64_t last = edge.from;
      for (std::uint64_t k = below(5); k != 0; --k) {
        join(last, list_.node_count);
        last = list_.node_count++;
      }
      join(last, edge.to);
    }
    for (std::uint64_t k = below(3); k != 0; --k) {
      const std::uint64_t v = below(list_.node_count);
      join(v, v);
    }
  }
  void hang_on(std::uint64_t leaves) {
    for (std::uint64_t k = 0; k < leaves; ++k) {
      const std::uint64_t v = below(list_.node_count);
      join(v, list_.node_count++);
    }
  }

  Random random_;
  std::uint64_t index_ = 0;
  std::uint64_t longest_mm_ = 1;
  EdgeList list_;
};

inline CsrGraph world(std::uint64_t seed, Direction direction = Direction::undirected) {
  return build_csr_graph(WorldMaker(seed, direction).make(seed));
}

inline CsrGraph graph_of(std::size_t node_count, std::vector<Edge> edges,
                         Direction direction = Direction::undirected) {
  return build_csr_graph(
      {.node_count = node_count, .direction = direction, .edges = std::move(edges), .edge_cost = {}});
}

}  // namespace tsunagi::graph
