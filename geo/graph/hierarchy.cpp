// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/hierarchy.h"

#include <algorithm>
#include <utility>

#include "geo/graph/components.h"
#include "geo/graph/contraction.h"
#include "geo/graph/elimination.h"
#include "geo/graph/huge_pages.h"

namespace tsunagi::graph {
namespace {

// Rows of heads by node.
struct Rows {
  std::vector<std::uint32_t> first;  // [node + 1]
  std::vector<Arc> arcs;
};

struct Up {
  std::uint32_t tail;
  std::uint32_t head;
  std::uint32_t length_mm;
};

// Links to nodes taken out later. A dead end has one; an inner node of a chain has two, to the chain's first
// end and to its next node; a core node those of its elimination.
template <class Visit>
void for_each_up(const Contraction& c, const Elimination& core, Visit visit) {
  for (const auto& peeled : c.peeled) visit(Up{peeled.node, peeled.parent, peeled.length_mm});
  for (std::uint32_t chain = 0; chain < c.core.edge_count(); ++chain) {
    const Edge& ends = c.core.edges[chain];
    const std::uint32_t end = c.first_inner[chain + 1];
    for (std::uint32_t i = c.first_inner[chain]; i < end; ++i) {
      const std::uint32_t offset_mm = c.inner_offset_mm[i];
      const bool is_last = i + 1 == end;
      const std::uint32_t next = is_last ? c.node_of_core[ends.to] : c.inner_node[i + 1];
      const std::uint32_t next_mm =
          is_last ? static_cast<std::uint32_t>(ends.length_mm) : c.inner_offset_mm[i + 1];
      visit(Up{c.inner_node[i], c.node_of_core[ends.from], offset_mm});
      visit(Up{c.inner_node[i], next, next_mm - offset_mm});
    }
  }
  for (std::uint32_t v = 0; v < core.ups.size(); ++v) {
    for (const Link& link : core.ups[v])
      visit(Up{c.node_of_core[v], c.node_of_core[link.head], link.length_mm});
  }
}

// `row_of(up)` and `arc_of(up)` say where an up goes and as what.
template <class RowOf, class ArcOf>
Rows rows_of(const Contraction& c, const Elimination& core, RowOf row_of, ArcOf arc_of) {
  Rows rows{std::vector<std::uint32_t>(c.node_count() + 1, 0), {}};
  for_each_up(c, core, [&](const Up& up) { ++rows.first[row_of(up) + 1]; });
  for (std::size_t v = 1; v < rows.first.size(); ++v) rows.first[v] += rows.first[v - 1];
  rows.arcs.resize(rows.first.back());
  std::vector<std::uint32_t> next(rows.first.begin(), rows.first.end() - 1);
  for_each_up(c, core, [&](const Up& up) { rows.arcs[next[row_of(up)]++] = arc_of(up); });
  return rows;
}

// Depth first down from the nodes without links, a node after all it links to: close behind the last of them,
// which a sweep has read or written just before. Component by component.
class Order {
 public:
  Order(const Rows& ups, const Rows& downs, const Components& components)
      : downs_(downs), waiting_(ups.first.size() - 1) {
    order_.reserve(waiting_.size());
    std::vector<std::vector<std::uint32_t>> roots(components.count);
    for (std::uint32_t v = 0; v < waiting_.size(); ++v) {
      waiting_[v] = ups.first[v + 1] - ups.first[v];
      if (waiting_[v] == 0) roots[components.component[v]].push_back(v);
    }
    for (const auto& of_component : roots) {
      ready_ = of_component;
      descend();
      first_of_component_.push_back(static_cast<std::uint32_t>(order_.size()));
    }
  }

  [[nodiscard]] const std::vector<std::uint32_t>& nodes() const { return order_; }
  [[nodiscard]] const std::vector<std::uint32_t>& first_of_component() const { return first_of_component_; }

 private:
  void descend() {
    while (!ready_.empty()) {
      const std::uint32_t v = ready_.back();
      ready_.pop_back();
      order_.push_back(v);
      for (std::uint32_t a = downs_.first[v]; a < downs_.first[v + 1]; ++a) {
        const std::uint32_t below = downs_.arcs[a].head;
        if (--waiting_[below] == 0) ready_.push_back(below);
      }
    }
  }

  const Rows& downs_;
  std::vector<std::uint32_t> waiting_;  // [node]: links to nodes that are not in the order yet
  std::vector<std::uint32_t> ready_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> first_of_component_{0};
};

Arc arc_to(std::uint32_t head, std::uint32_t length_mm) {
  return {head, static_cast<std::int32_t>(length_mm)};
}

}  // namespace

Hierarchy build_hierarchy(const GraphView& graph, std::stop_token stop) {
  require_undirected(graph, "build_hierarchy");
  const Contraction contraction = contract(graph);
  const Elimination core = eliminate(contraction.core, std::move(stop));
  const Rows ups = rows_of(
      contraction, core, [](const Up& up) { return up.tail; },
      [](const Up& up) { return arc_to(up.head, up.length_mm); });
  const Rows downs = rows_of(
      contraction, core, [](const Up& up) { return up.head; },
      [](const Up& up) { return arc_to(up.tail, up.length_mm); });
  const Order order(ups, downs, connected_components(graph));

  Hierarchy out;
  out.first_of_component = order.first_of_component();
  out.place_of.resize(graph.node_count());
  for (std::uint32_t p = 0; p < order.nodes().size(); ++p) out.place_of[order.nodes()[p]] = p;
  reserve_on_huge_pages(out.first, graph.node_count() + 1);
  reserve_on_huge_pages(out.links, ups.arcs.size());
  for (const std::uint32_t v : order.nodes()) {
    for (std::uint32_t a = ups.first[v]; a < ups.first[v + 1]; ++a) {
      out.links.push_back({out.place_of[ups.arcs[a].head], ups.arcs[a].length_mm});
    }
    out.first.push_back(static_cast<std::uint32_t>(out.links.size()));
  }
  return out;
}

}  // namespace tsunagi::graph
