// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/components.h"

#include <numeric>

#include "geo/graph/huge_pages.h"

namespace tsunagi::graph {

UnionFind::UnionFind(std::size_t node_count) {
  reserve_on_huge_pages(parent_, node_count);
  parent_.resize(node_count);
  std::iota(parent_.begin(), parent_.end(), 0u);
}

Components connected_components(const GraphView& graph) {
  UnionFind sets(graph.node_count());
  for (const Edge& edge : graph.edges) sets.unite(edge.from, edge.to);

  Components out{.count = 0, .component = sets.parents()};
  for (std::uint32_t v = 0; v < out.component.size(); ++v) {  // a parent comes before its children
    const std::uint32_t parent = out.component[v];
    out.component[v] = parent == v ? out.count++ : out.component[parent];
  }
  return out;
}

}  // namespace tsunagi::graph
