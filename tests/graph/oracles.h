// SPDX-License-Identifier: Apache-2.0
// Boost.Graph and brute force, as second opinions.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include <boost/graph/dijkstra_shortest_paths_no_color_map.hpp>

#include "geo/graph/boost_adapter.h"
#include "geo/graph/csr_graph.h"

namespace tsunagi::graph {

inline constexpr std::int64_t far_away = std::numeric_limits<std::int64_t>::max();

// [node], far_away where unreached.
template <class WeightMap>
std::vector<std::int64_t> boost_distances(const CsrGraph& graph, std::uint32_t source, WeightMap weights) {
  std::vector<std::int64_t> distances(graph.node_count());
  const auto index = index_map(graph);
  boost::dijkstra_shortest_paths_no_color_map(
      graph, source,
      boost::vertex_index_map(index)
          .weight_map(weights)
          .distance_map(boost::make_iterator_property_map(distances.begin(), index))
          .distance_inf(far_away));
  return distances;
}

inline std::vector<std::int64_t> boost_distances(const CsrGraph& graph, std::uint32_t source) {
  return boost_distances(graph, source, length_map(graph));
}

// [node]: the smallest node joined to it once the edges of `without` are gone.
inline std::vector<std::uint32_t> joined(const CsrGraph& graph, const std::vector<std::uint32_t>& without) {
  std::vector<std::uint32_t> top(graph.node_count());
  for (std::uint32_t v = 0; v < top.size(); ++v) top[v] = v;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::uint32_t e = 0; e < graph.edge_count(); ++e) {
      bool gone = false;
      for (const std::uint32_t w : without) gone = gone || w == e;
      const Edge& edge = graph.edges[e];
      if (gone || top[edge.from] == top[edge.to]) continue;
      top[edge.from] = top[edge.to] = top[edge.from] < top[edge.to] ? top[edge.from] : top[edge.to];
      changed = true;
    }
  }
  return top;
}

}  // namespace tsunagi::graph
