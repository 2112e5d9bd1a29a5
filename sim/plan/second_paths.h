// SPDX-License-Identifier: Apache-2.0
// Two paths that must not fail together: what they share, and the search for a plan in which they do not.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/plan/plan_graph.h"

namespace tsunagi::plan {

// A second path (index of its terminal) that shares something with the first.
struct SharedPath {
  std::uint32_t backup = 0;
  std::string what;  // "the provider fiber_carrier, the pole route of road edge 17"
};

// Second paths that share a provider, gateway, site or pole route with the first. Paths that are missing
// share nothing.
[[nodiscard]] std::vector<SharedPath> shared_paths(const PlanGraph& graph, const Scenario& scenario,
                                                   const Demand& demand, const steiner::Solution& solution);

// The solution, if every required second path is apart from its first; else the cheapest found in which it
// is: the best of small problems, and of large ones what a limited search for arcs to forbid comes to. The
// bound stays that of the first solution, which allows more. Throws Error{infeasible} that names each second
// path for which no separate way was found.
[[nodiscard]] steiner::Solution with_separate_paths(const PlanGraph& graph, const Scenario& scenario,
                                                    const Demand& demand, steiner::Solution solution,
                                                    const steiner::Limits& limits);

}  // namespace tsunagi::plan
