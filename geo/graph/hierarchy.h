// SPDX-License-Identifier: Apache-2.0
// A contraction hierarchy of a whole road graph: made once, it gives distances from many nodes (phast.h).
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "geo/graph/graph_view.h"

namespace tsunagi::graph {

// Places are nodes in the order of a sweep: a link leads from a place to an earlier one. A shortest path
// climbs links to the earliest of its places and descends them again, and its length is that of the links.
// Places of a component follow one another. About 35 bytes a node on road graphs.
struct Hierarchy {
  std::vector<std::uint32_t> place_of;  // [node]
  std::vector<std::uint32_t> first{0};  // [place + 1]: links of p are links[first[p]] .. links[first[p + 1]]
  std::vector<Arc> links;               // [link]
  std::vector<std::uint32_t> first_of_component{0};  // [component + 1]: its places

  [[nodiscard]] std::size_t node_count() const noexcept { return place_of.size(); }
};

// The same for any number of threads. Dead ends are taken off first, then chains, then the core by
// eliminate(). Undirected graphs only. Paths longer than 2,147 km are not kept. Throws Error{input} if a
// chain of degree-2 nodes is longer, Error{interrupted} once `stop` is requested. For the northeast of the
// United States (1.5 M nodes) 11 s of one core's time, most of it spread over the cores there are.
[[nodiscard]] Hierarchy build_hierarchy(const GraphView& graph, std::stop_token stop = {});

}  // namespace tsunagi::graph
