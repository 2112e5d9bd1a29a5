// SPDX-License-Identifier: Apache-2.0
// Tests that make a plain problem smaller and keep a best plan: Duin and Volgenant 1989, "Reduction tests for
// the Steiner problem in graphs"; Polzin and Vahdati Daneshmand 2001, "Improved algorithms for the Steiner
// problem in networks". Each returns the ticks it used and works in place.
#pragma once

#include <cstdint>
#include <span>

#include "sim/steiner/core_graph.h"

namespace tsunagi::steiner {

// Nodes of degree one and two, nodes that nothing enters or leaves, terminals with one way in; until none is
// left.
std::int64_t reduce_degrees(CoreGraph& core);

// Arcs that a path of no greater length replaces; each search looks at `most_arcs` arcs at most.
std::int64_t reduce_by_paths(CoreGraph& core, int most_arcs);

// Symmetric graphs only: edges longer than the bottleneck Steiner distance of their ends, nodes of degree 3
// and 4 that no best plan branches at, short edges at terminals that some best plan uses.
std::int64_t reduce_by_special_distance(CoreGraph& core);

struct ExtensionEffort {
  int most_steps;  // small trees looked at for one edge
  int most_depth;  // edges away from it
  int near_nodes;  // whose distances from each node are known
};
// Symmetric graphs only: edges that no best plan holds, seen from the ways on at their ends.
std::int64_t reduce_by_extension(CoreGraph& core, const ExtensionEffort& effort);
// The same with what a dual rules out; see close_by_bound.
std::int64_t reduce_by_extension(CoreGraph& core, const ExtensionEffort& effort,
                                 const CoreGraph::Compact& compact, std::span<const Cost> reduced, Cost bound,
                                 Cost upper);

// Closes what cannot be in a plan cheaper than `upper`: `reduced` are the residual costs by arc of `compact`
// after a dual of value `bound`. Both without the core's fixed cost. Seen from another root than the core's,
// what cannot be used either way goes.
std::int64_t close_by_bound(CoreGraph& core, const CoreGraph::Compact& compact, std::span<const Cost> reduced,
                            Cost bound, Cost upper);

}  // namespace tsunagi::steiner
