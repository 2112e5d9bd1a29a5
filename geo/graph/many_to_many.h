// SPDX-License-Identifier: Apache-2.0
// Distances between many sources and many targets, all sources in parallel.
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

struct DistanceTable {
  std::size_t target_count = 0;
  std::vector<std::uint32_t>
      distances_mm;  // [source][target], row-major; unreached_mm where there is no path

  [[nodiscard]] std::uint32_t distance_mm(std::size_t source, std::size_t target) const noexcept {
    return distances_mm[source * target_count + target];
  }
};

// Rows in the order of `sources`, for any number of threads; each search ends when its targets are settled.
// One workspace (8 bytes a node) a thread. Throws Error{input} past 2,147 km: of several such sources the
// first one's error; Error{interrupted} once `stop` is requested.
[[nodiscard]] DistanceTable many_to_many(const GraphView& graph, std::span<const std::uint32_t> sources,
                                         std::span<const std::uint32_t> targets, std::stop_token stop = {});

}  // namespace tsunagi::graph
