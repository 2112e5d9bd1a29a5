// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/road_tree.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace tsunagi::geo::sample {
namespace {

class Sets {
 public:
  explicit Sets(std::size_t count) : parent_(count), size_(count, 1) {
    std::iota(parent_.begin(), parent_.end(), 0u);
  }
  std::uint32_t root(std::uint32_t p) {
    while (parent_[p] != p) p = parent_[p] = parent_[parent_[p]];
    return p;
  }
  bool join(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return false;
    if (std::pair(size_[a], b) < std::pair(size_[b], a)) std::swap(a, b);
    parent_[b] = a;
    size_[a] += size_[b];
    return true;
  }
  [[nodiscard]] std::uint32_t largest_root() const {
    return static_cast<std::uint32_t>(std::max_element(size_.begin(), size_.end()) - size_.begin());
  }

 private:
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint32_t> size_;
};

// Tree neighbours of each point, CSR.
struct Adjacency {
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> edge;
};

Adjacency tree_adjacency(std::size_t points, const std::vector<RoadEdge>& edges,
                         const std::vector<std::uint8_t>& in_tree) {
  Adjacency adjacency{std::vector<std::uint32_t>(points + 2, 0), {}};
  for (std::size_t e = 0; e < edges.size(); ++e) {
    if (!in_tree[e]) continue;
    ++adjacency.first[edges[e].from + 2];
    ++adjacency.first[edges[e].to + 2];
  }
  std::partial_sum(adjacency.first.begin(), adjacency.first.end(), adjacency.first.begin());
  adjacency.edge.resize(adjacency.first.back());
  for (std::uint32_t e = 0; e < edges.size(); ++e) {
    if (!in_tree[e]) continue;
    adjacency.edge[adjacency.first[edges[e].from + 1]++] = e;
    adjacency.edge[adjacency.first[edges[e].to + 1]++] = e;
  }
  return adjacency;
}

void walk(RoadTree& tree, std::uint32_t root, const std::vector<RoadEdge>& edges,
          const Adjacency& adjacency) {
  tree.order.push_back(root);
  tree.reached[root] = 1;
  for (std::size_t k = 0; k < tree.order.size(); ++k) {
    const std::uint32_t point = tree.order[k];
    for (std::uint32_t a = adjacency.first[point]; a < adjacency.first[point + 1]; ++a) {
      const RoadEdge& edge = edges[adjacency.edge[a]];
      const std::uint32_t next = edge.from == point ? edge.to : edge.from;
      if (tree.reached[next]) continue;
      tree.reached[next] = 1;
      tree.parent[next] = point;
      tree.parent_edge[next] = adjacency.edge[a];
      tree.depth[next] = tree.depth[point] + 1;
      tree.order.push_back(next);
    }
  }
}

}  // namespace

std::vector<std::uint32_t> RoadTree::path(std::uint32_t a, std::uint32_t b) const {
  std::vector<std::uint32_t> edges;
  while (a != b) {
    std::uint32_t& lower = depth[a] >= depth[b] ? a : b;
    edges.push_back(parent_edge[lower]);
    lower = parent[lower];
  }
  return edges;
}

RoadTree make_road_tree(std::size_t points, const std::vector<RoadEdge>& edges,
                        const std::vector<std::uint64_t>& ranked) {
  constexpr std::uint64_t edge_mask = (1u << 27) - 1;
  RoadTree tree;
  tree.in_tree.assign(edges.size(), 0);
  Sets sets(points);
  for (const std::uint64_t key : ranked) {
    const auto e = static_cast<std::size_t>(key & edge_mask);
    if (sets.join(edges[e].from, edges[e].to)) tree.in_tree[e] = 1;
  }
  tree.reached.assign(points, 0);
  tree.parent.assign(points, 0);
  tree.parent_edge.assign(points, 0);
  tree.depth.assign(points, 0);
  tree.beyond.assign(points, 1);
  if (points == 0) return tree;
  walk(tree, sets.largest_root(), edges, tree_adjacency(points, edges, tree.in_tree));
  for (std::size_t k = tree.order.size(); k-- > 1;)
    tree.beyond[tree.parent[tree.order[k]]] += tree.beyond[tree.order[k]];
  return tree;
}

}  // namespace tsunagi::geo::sample
