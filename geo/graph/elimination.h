// SPDX-License-Identifier: Apache-2.0
// The order in which a hierarchy takes nodes out of a road graph, and the shortcuts that stand in for them.
// Callers outside this folder use hierarchy.h.
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "geo/graph/graph_view.h"

namespace tsunagi::graph {

struct Link {
  std::uint32_t head;
  std::uint32_t length_mm;   // at most max_distance_mm
  std::uint32_t edge_count;  // of the graph, under this link
};

struct Elimination {
  std::vector<std::uint32_t> order;    // nodes, from the first taken out to the last
  std::vector<std::vector<Link>> ups;  // [node]: links to the nodes that were left when it was taken out
};

// Takes out, round by round, every node that comes before all its neighbours by (priority, scrambled id), and
// joins each two neighbours of it by a shortcut unless a search of bounded size finds another path that is no
// longer. So the nodes left keep their distances up to 2,147 km; longer shortcuts are left out, as is every
// loop. Rounds are searched in parallel and do not depend on the number of threads. Undirected graphs only;
// made for graphs with small separators, as roads are: on others shortcuts grow with the square of the nodes.
// Geisberger, Sanders, Schultes, Delling 2008, Contraction hierarchies; rounds of independent nodes: Vetter
// 2009, Parallel time-dependent contraction hierarchies; priority: Delling, Goldberg, Nowatzyk, Werneck 2011,
// PHAST: hardware-accelerated shortest path trees, section II.B. Throws Error{interrupted} once `stop` is
// requested.
[[nodiscard]] Elimination eliminate(const GraphView& graph, std::stop_token stop = {});

}  // namespace tsunagi::graph
