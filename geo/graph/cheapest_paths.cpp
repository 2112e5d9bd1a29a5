// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/cheapest_paths.h"

#include "geo/graph/cost_search.h"

namespace tsunagi::graph {

std::span<const CostLabel> cheapest_paths(const GraphView& graph, NodeId source, CostWorkspace& workspace) {
  require_node(graph, source.value, "cheapest_paths");
  const bool by_cost = !graph.arc_cost.empty();
  workspace.labels.assign(graph.node_count(), CostLabel{});
  workspace.labels[source.index()] = {0, 0, no_index};
  CostHeap heap(workspace.heap);
  heap.push({0, 0, source.value});
  while (!heap.empty()) {
    const CostEntry entry = heap.pop();
    const CostLabel tail = workspace.labels[entry.node];
    if (entry.cost != tail.cost || entry.arc_count != tail.arc_count) continue;
    for (std::uint32_t a = graph.first[entry.node]; a < graph.first[entry.node + 1]; ++a) {
      const Arc arc = graph.arcs[a];
      const CostLabel next{tail.cost + (by_cost ? graph.arc_cost[a] : arc.length_mm), tail.arc_count + 1, a};
      if (improve(workspace.labels[arc.head], next)) heap.push({next.cost, next.arc_count, arc.head});
    }
  }
  return workspace.labels;
}

}  // namespace tsunagi::graph
