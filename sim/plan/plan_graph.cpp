// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/plan_graph.h"

#include "sim/plan/graph_builder.h"

namespace tsunagi::plan {

std::vector<char> sites_on_fiber(const geo::Region& region, const Candidates& candidates,
                                 const FiberCover& cover) {
  std::vector<char> on;
  for (const Site& s : candidates.sites) {
    on.push_back(
        cover.passes(s.anchor.edge, geo::length_m(region.roads.edges[s.anchor.edge].line), s.anchor.offset_m)
            ? 1
            : 0);
  }
  return on;
}

PlanGraph build_graph(const geo::Region& region, const Scenario& scenario, const Demand& demand,
                      const Candidates& candidates, const Coverage& coverage, const FiberCover& fiber,
                      const MobileCover& mobile) {
  return GraphBuilder(region, scenario, demand, candidates, coverage, fiber, mobile).run();
}

}  // namespace tsunagi::plan
