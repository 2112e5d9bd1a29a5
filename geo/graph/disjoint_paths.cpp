// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/disjoint_paths.h"

#include <algorithm>
#include <utility>

#include "geo/graph/cost_search.h"

namespace tsunagi::graph {
namespace {

// The graph after the first path: its edges can only be walked back. Costs are reduced by the distances d
// from the first end, cut off at that of the second: length + d(tail) - d(head) >= 0, and 0 back along the
// path.
class Residual {
 public:
  Residual(const GraphView& graph, const Path& path, const ShortestPaths& distances)
      : graph_(graph), distances_(distances), reach_mm_(path.length_mm), into_(graph.node_count(), no_index) {
    for (const std::uint32_t a : path.arcs) into_[graph.arcs[a].head] = a;
  }

  // A step by an arc of the first path is a step back, from its head to its tail: forwards it is barred.
  [[nodiscard]] bool is_back(std::uint32_t arc) const { return into_[graph_.arcs[arc].head] == arc; }

  void search(Ends ends, CostWorkspace& workspace) const {
    workspace.labels.assign(graph_.node_count(), CostLabel{});
    workspace.labels[ends.from.index()] = {0, 0, no_index};
    CostHeap heap(workspace.heap);
    heap.push({0, 0, ends.from.value});
    while (!heap.empty()) {
      const CostEntry entry = heap.pop();
      const CostLabel tail = workspace.labels[entry.node];
      if (entry.cost != tail.cost || entry.arc_count != tail.arc_count) continue;
      if (entry.node == ends.to.value) return;
      for_each_step(entry.node, [&](std::uint32_t head, std::int64_t cost, std::uint32_t arc) {
        const CostLabel next{tail.cost + cost, tail.arc_count + 1, arc};
        if (improve(workspace.labels[head], next)) heap.push({next.cost, next.arc_count, head});
      });
    }
  }

 private:
  [[nodiscard]] std::int64_t potential(std::uint32_t v) const {
    return std::min(distances_.distance_mm(v), reach_mm_);
  }
  [[nodiscard]] bool is_into(std::uint32_t node, std::uint32_t edge) const {
    return into_[node] != no_index && graph_.edge_of_arc[into_[node]] == edge;
  }

  template <class Visit>
  void for_each_step(std::uint32_t v, Visit visit) const {
    if (into_[v] != no_index) visit(graph_.tail(into_[v]), 0, into_[v]);
    for (std::uint32_t a = graph_.first[v]; a < graph_.first[v + 1]; ++a) {
      const Arc arc = graph_.arcs[a];
      if (is_into(arc.head, graph_.edge_of_arc[a]) || is_into(v, graph_.edge_of_arc[a])) continue;
      visit(arc.head, arc.length_mm + potential(v) - potential(arc.head), a);
    }
  }

  GraphView graph_;
  ShortestPaths distances_;
  std::uint32_t reach_mm_;
  std::vector<std::uint32_t> into_;  // [node]: the arc of the first path that ends here
};

struct Step {
  std::uint32_t tail;
  std::uint32_t arc;
  auto operator<=>(const Step&) const = default;
};

// Arcs walked forwards by one of the two paths, less those walked back; sorted.
std::vector<Step> remaining_steps(const GraphView& graph, const Path& path, const Residual& residual,
                                  Ends ends, const std::vector<CostLabel>& labels) {
  std::vector<std::uint32_t> back;
  std::vector<Step> steps;
  for (std::uint32_t v = ends.to.value; v != ends.from.value;) {
    const std::uint32_t a = labels[v].parent_arc;
    if (residual.is_back(a)) {
      back.push_back(a);
      v = graph.arcs[a].head;
    } else {
      v = graph.tail(a);
      steps.push_back({v, a});
    }
  }
  std::sort(back.begin(), back.end());
  for (const std::uint32_t a : path.arcs) {
    if (!std::binary_search(back.begin(), back.end(), a)) steps.push_back({graph.tail(a), a});
  }
  std::sort(steps.begin(), steps.end());
  return steps;
}

// As many steps leave a node as enter it, and lengths are positive, so a walk cannot end or turn round on its
// way.
std::vector<std::uint32_t> take_path(const GraphView& graph, Ends ends, std::vector<Step>& steps) {
  std::vector<std::uint32_t> arcs;
  for (std::uint32_t v = ends.from.value; v != ends.to.value; v = graph.arcs[arcs.back()].head) {
    const auto step = std::lower_bound(steps.begin(), steps.end(), Step{v, 0});
    arcs.push_back(step->arc);
    steps.erase(step);
  }
  return arcs;
}

std::int64_t length_mm(const GraphView& graph, const std::vector<std::uint32_t>& arcs) {
  std::int64_t sum = 0;
  for (const std::uint32_t a : arcs) sum += graph.arcs[a].length_mm;
  return sum;
}

}  // namespace

std::optional<DisjointPaths> two_disjoint_paths(const GraphView& graph, Ends ends, Workspace& workspace,
                                                CostWorkspace& cost_workspace) {
  const auto path = shortest_path(graph, ends, workspace);
  if (!path) return std::nullopt;
  if (ends.from == ends.to) return DisjointPaths{};
  const Residual residual(graph, *path, ShortestPaths(workspace.keys));
  residual.search(ends, cost_workspace);
  if (cost_workspace.labels[ends.to.index()].cost == unreached_cost) return std::nullopt;

  auto steps = remaining_steps(graph, *path, residual, ends, cost_workspace.labels);
  DisjointPaths out{.main = take_path(graph, ends, steps), .spare = take_path(graph, ends, steps)};
  const std::int64_t main_mm = length_mm(graph, out.main);
  const std::int64_t spare_mm = length_mm(graph, out.spare);
  out.length_mm = main_mm + spare_mm;
  if (spare_mm < main_mm) std::swap(out.main, out.spare);
  return out;
}

}  // namespace tsunagi::graph
