// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/shortest_paths.h"

#include <algorithm>
#include <array>

namespace tsunagi::graph {

ShortestPaths shortest_paths(const GraphView& graph, NodeId source, Workspace& workspace) {
  const Seed seed{source.value, 0, no_index};
  bucket_search(graph, {&seed, 1}, Tag::parent_arc, {}, workspace);
  return ShortestPaths(workspace.keys);
}

ShortestPaths shortest_paths_within(const GraphView& graph, NodeId source, std::uint32_t radius_mm,
                                    Workspace& workspace) {
  const Seed seed{source.value, 0, no_index};
  const std::uint32_t radius = std::min(radius_mm, max_distance_mm);
  bucket_search(graph, {&seed, 1}, Tag::parent_arc, {.radius_mm = radius}, workspace);
  return ShortestPaths(workspace.keys);
}

std::span<const std::uint32_t> shortest_distances(const GraphView& graph, NodeId source,
                                                  Workspace& workspace) {
  const Seed seed{source.value, 0, no_index};
  bucket_search(graph, {&seed, 1}, Tag::none, {}, workspace);
  return workspace.distances_mm;
}

std::optional<Path> shortest_path(const GraphView& graph, Ends ends, Workspace& workspace) {
  const Seed seed{ends.from.value, 0, no_index};
  const std::array target{ends.to.value};
  bucket_search(graph, {&seed, 1}, Tag::parent_arc, {.targets = target}, workspace);
  const ShortestPaths paths(workspace.keys);
  if (paths.distance_mm(ends.to.value) == unreached_mm) return std::nullopt;

  Path path{.length_mm = paths.distance_mm(ends.to.value), .arcs = {}};
  for (std::uint32_t v = ends.to.value; v != ends.from.value; v = graph.tail(path.arcs.back())) {
    path.arcs.push_back(paths.parent_arc(v));
  }
  std::reverse(path.arcs.begin(), path.arcs.end());
  return path;
}

std::vector<std::uint32_t> tight_parents(const GraphView& graph,
                                         std::span<const std::uint32_t> distances_mm) {
  std::vector<std::uint32_t> parent(graph.node_count(), no_index);
  for (std::uint32_t v = 0; v < graph.node_count(); ++v) {
    if (distances_mm[v] == unreached_mm) continue;
    for (std::uint32_t a = graph.first[v]; a < graph.first[v + 1]; ++a) {
      const Arc arc = graph.arcs[a];
      const bool tight =
          distances_mm[v] + static_cast<std::uint32_t>(arc.length_mm) == distances_mm[arc.head];
      const std::uint32_t offered = tight ? a : no_index;  // no branch on it: it could not be foretold
      parent[arc.head] = std::min(parent[arc.head], offered);
    }
  }
  return parent;
}

}  // namespace tsunagi::graph
