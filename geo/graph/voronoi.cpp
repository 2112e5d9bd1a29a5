// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/voronoi.h"

#include <algorithm>
#include <tuple>

namespace tsunagi::graph {

Voronoi voronoi(const GraphView& graph, std::span<const std::uint32_t> sources, Workspace& workspace) {
  std::vector<Seed> seeds;
  seeds.reserve(sources.size());
  for (const std::uint32_t source : sources)
    seeds.push_back({source, 0, static_cast<std::uint32_t>(seeds.size())});
  bucket_search(graph, seeds, Tag::label, {}, workspace);
  return Voronoi(workspace.keys);
}

std::vector<BoundaryEdge> boundary_edges(const GraphView& graph, const Voronoi& cells) {
  require_undirected(graph, "boundary_edges");
  std::vector<BoundaryEdge> found;
  for (std::uint32_t e = 0; e < graph.edge_count(); ++e) {
    const Edge& edge = graph.edges[e];
    const auto [a, b] = std::minmax({cells.label(edge.from), cells.label(edge.to)});
    if (a == b) continue;  // an edge joins two reached nodes or two unreached ones
    const std::int64_t length_mm = std::int64_t{cells.distance_mm(edge.from)} + edge.length_mm +
                                   std::int64_t{cells.distance_mm(edge.to)};
    found.push_back({a, b, length_mm, e});
  }
  std::sort(found.begin(), found.end(), [](const BoundaryEdge& x, const BoundaryEdge& y) {
    return std::tie(x.label_a, x.label_b, x.length_mm, x.edge) <
           std::tie(y.label_a, y.label_b, y.length_mm, y.edge);
  });
  const auto same_pair = [](const BoundaryEdge& x, const BoundaryEdge& y) {
    return x.label_a == y.label_a && x.label_b == y.label_b;
  };
  found.erase(std::unique(found.begin(), found.end(), same_pair), found.end());
  return found;
}

}  // namespace tsunagi::graph
