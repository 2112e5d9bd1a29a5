// SPDX-License-Identifier: Apache-2.0
// Shortest paths by length: from one node to all, to those within a radius, or to one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/base/ids.h"
#include "geo/graph/bucket_search.h"
#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

// A view of the workspace of the search that made it, until that workspace's next search.
class ShortestPaths {
 public:
  explicit ShortestPaths(std::span<const std::uint64_t> keys) noexcept : keys_(keys) {}

  [[nodiscard]] std::size_t node_count() const noexcept { return keys_.size(); }
  // Exact, at most max_distance_mm; unreached_mm where there is no path (within the radius).
  [[nodiscard]] std::uint32_t distance_mm(std::size_t node) const noexcept {
    return static_cast<std::uint32_t>(keys_[node] >> 32);
  }
  // The smallest arc a with distance(tail) + length = distance(node); no_index at the source and where
  // unreached.
  [[nodiscard]] std::uint32_t parent_arc(std::size_t node) const noexcept {
    return static_cast<std::uint32_t>(keys_[node]);
  }

 private:
  std::span<const std::uint64_t> keys_;
};

// To all nodes. Throws Error{input} if one is farther than 2,147 km.
[[nodiscard]] ShortestPaths shortest_paths(const GraphView& graph, NodeId source, Workspace& workspace);

// To the nodes no farther than `radius_mm`, which workspace.reached then lists; its time grows with their
// number.
[[nodiscard]] ShortestPaths shortest_paths_within(const GraphView& graph, NodeId source,
                                                  std::uint32_t radius_mm, Workspace& workspace);

// Distances to all nodes without parents; [node], unreached_mm where there is no path. As long-lived as a
// view.
[[nodiscard]] std::span<const std::uint32_t> shortest_distances(const GraphView& graph, NodeId source,
                                                                Workspace& workspace);

struct Ends {
  NodeId from;
  NodeId to;
};

struct Path {
  std::uint32_t length_mm = 0;
  std::vector<std::uint32_t> arcs;  // from the first end to the second
};

// The shortest path whose arcs are, seen from its end, each the smallest tight one; none if there is no path.
// Looks no farther than the bucket of `to`.
[[nodiscard]] std::optional<Path> shortest_path(const GraphView& graph, Ends ends, Workspace& workspace);

// [node]: the smallest arc a with distances[tail] + length = distances[head]; no_index at the source, at
// distance 0, and where unreached. `distances_mm` are exact. For searches that gave distances alone. O(arcs).
[[nodiscard]] std::vector<std::uint32_t> tight_parents(const GraphView& graph,
                                                       std::span<const std::uint32_t> distances_mm);

}  // namespace tsunagi::graph
