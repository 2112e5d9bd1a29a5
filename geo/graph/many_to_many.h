// SPDX-License-Identifier: Apache-2.0
// Distances between many sources and many targets, all sources in parallel.
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "geo/graph/graph_view.h"
#include "geo/graph/hierarchy.h"

namespace tsunagi::graph {

struct DistanceTable {
  std::size_t target_count = 0;
  std::vector<std::uint32_t>
      distances_mm;  // [source][target], row-major; unreached_mm where there is no path

  [[nodiscard]] std::uint32_t distance_mm(std::size_t source, std::size_t target) const noexcept {
    return distances_mm[source * target_count + target];
  }
};

// As many searches of the whole graph take as long as making a hierarchy and sweeping it for each: NE, 11 s
// against 45 ms less 1 ms a source (bench_graph prints both).
inline constexpr std::size_t hierarchy_break_even = 300;

// Rows in the order of `sources`, for any number of threads; each search ends when its targets are settled.
// One workspace (8 bytes a node) a thread. From that many sources on, if the first 16 searches show that all
// of them together would look at hierarchy_break_even times the nodes of an undirected graph, it makes a
// hierarchy for the others: the answers are the same. Throws Error{input} past 2,147 km: of several such
// sources the first one's error; Error{interrupted} once `stop` is requested.
[[nodiscard]] DistanceTable many_to_many(const GraphView& graph, std::span<const std::uint32_t> sources,
                                         std::span<const std::uint32_t> targets, std::stop_token stop = {});

// The same by a hierarchy that the caller keeps, 16 sources a sweep: 65 bytes a node a thread. Of the nodes
// too far, it refuses those that are targets.
[[nodiscard]] DistanceTable many_to_many(const Hierarchy& hierarchy, std::span<const std::uint32_t> sources,
                                         std::span<const std::uint32_t> targets, std::stop_token stop = {});

}  // namespace tsunagi::graph
