// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/contraction.h"

#include <algorithm>
#include <utility>

#include "geo/graph/huge_pages.h"

namespace tsunagi::graph {
namespace {

class Builder {
 public:
  Builder(const GraphView& graph, std::span<const std::uint32_t> kept)
      : graph_(graph),
        degree_(graph.node_count()),
        kept_(graph.node_count(), 0),
        used_(graph.edge_count(), 0) {
    out_.role.assign(graph.node_count(), Role::core);
    out_.slot.assign(graph.node_count(), no_index);
    for (const std::uint32_t v : kept) {
      require_node(graph, v, "contract");
      kept_[v] = 1;
    }
    for (std::uint32_t v = 0; v < degree_.size(); ++v) degree_[v] = graph.first[v + 1] - graph.first[v];
  }

  Contraction build() && {
    peel();
    number_core();
    walk_chains();
    CsrGraph core = build_csr_graph({.node_count = out_.node_of_core.size(),
                                     .direction = Direction::undirected,
                                     .edges = std::move(chains_),
                                     .edge_cost = {}});
    out_.core = std::move(core);
    return std::move(out_);
  }

 private:
  void peel() {
    for (std::uint32_t leaf = 0; leaf < graph_.node_count(); ++leaf) {
      for (std::uint32_t v = leaf; degree_[v] == 1 && !kept_[v];) v = cut_off(v);
    }
    std::reverse(out_.peeled.begin(), out_.peeled.end());
    std::reverse(out_.peeled_edge.begin(), out_.peeled_edge.end());
    for (std::uint32_t i = 0; i < out_.peeled.size(); ++i) out_.slot[out_.peeled[i].node] = i;
  }

  // The node that v hung on.
  std::uint32_t cut_off(std::uint32_t v) {
    const std::uint32_t a = remaining_arc(v, no_index);
    const Arc arc = graph_.arcs[a];
    degree_[v] = 0;
    --degree_[arc.head];
    out_.role[v] = Role::peeled;
    used_[graph_.edge_of_arc[a]] = 1;
    out_.peeled.push_back({v, arc.head, static_cast<std::uint32_t>(arc.length_mm)});
    out_.peeled_edge.push_back(graph_.edge_of_arc[a]);
    return arc.head;
  }

  // The first arc of v to a node that is not peeled, by an edge other than `edge`.
  [[nodiscard]] std::uint32_t remaining_arc(std::uint32_t v, std::uint32_t edge) const {
    std::uint32_t a = graph_.first[v];
    while (out_.role[graph_.arcs[a].head] == Role::peeled || graph_.edge_of_arc[a] == edge) ++a;
    return a;
  }

  void number_core() {
    for (std::uint32_t v = 0; v < graph_.node_count(); ++v) {
      if (out_.role[v] == Role::peeled) continue;
      if (degree_[v] == 2 && !kept_[v]) {
        out_.role[v] = Role::inner;
      } else {
        add_core(v);
      }
    }
  }

  void add_core(std::uint32_t v) {
    out_.role[v] = Role::core;
    out_.slot[v] = static_cast<std::uint32_t>(out_.node_of_core.size());
    out_.node_of_core.push_back(v);
  }

  // Inner nodes that no core node leads to lie on cycles by themselves: the first of each joins the core.
  void walk_chains() {
    const std::size_t crossing_count = out_.node_of_core.size();
    for (std::size_t i = 0; i < crossing_count; ++i) walk_from(out_.node_of_core[i]);
    for (std::uint32_t v = 0; v < graph_.node_count(); ++v) {
      if (out_.role[v] != Role::inner || out_.slot[v] != no_index) continue;
      add_core(v);
      walk_from(v);
    }
  }

  void walk_from(std::uint32_t start) {
    for (std::uint32_t a = graph_.first[start]; a < graph_.first[start + 1]; ++a) {
      if (!used_[graph_.edge_of_arc[a]]) walk(start, a);
    }
  }

  void walk(std::uint32_t start, std::uint32_t a) {
    const auto chain = static_cast<std::uint32_t>(chains_.size());
    std::uint32_t offset_mm = 0;
    for (;; a = remaining_arc(graph_.arcs[a].head, graph_.edge_of_arc[a])) {
      const Arc arc = graph_.arcs[a];
      offset_mm += static_cast<std::uint32_t>(arc.length_mm);
      if (offset_mm > max_distance_mm) refuse_distance_overflow();
      used_[graph_.edge_of_arc[a]] = 1;
      out_.chain_edge.push_back(graph_.edge_of_arc[a]);
      if (out_.role[arc.head] == Role::core) {
        chains_.push_back({out_.slot[start], out_.slot[arc.head], static_cast<std::int32_t>(offset_mm)});
        break;
      }
      out_.slot[arc.head] = static_cast<std::uint32_t>(out_.inner_node.size());
      out_.inner_node.push_back(arc.head);
      out_.inner_offset_mm.push_back(offset_mm);
      out_.inner_chain.push_back(chain);
    }
    out_.first_inner.push_back(static_cast<std::uint32_t>(out_.inner_node.size()));
  }

  GraphView graph_;
  Contraction out_;
  std::vector<std::uint32_t> degree_;  // [node]: arcs to nodes that are not peeled
  std::vector<std::uint8_t> kept_;     // [node]
  std::vector<std::uint8_t> used_;     // [edge]: peeled or in a chain
  std::vector<Edge> chains_;           // between core nodes
};

// How a search from a node of the whole graph starts: climb its dead end, then go both ways along its chain.
struct Start {
  std::uint32_t climbed_mm = 0;
  std::uint32_t trunk = no_index;  // the source, or the core or inner node its dead end hangs on
  std::vector<Seed> seeds;         // on the core, counted from the trunk
};

Start start_of(const Contraction& c, std::uint32_t source) {
  Start start{.climbed_mm = 0, .trunk = source, .seeds = {}};
  while (c.role[start.trunk] == Role::peeled) {
    const auto& peeled = c.peeled[c.slot[start.trunk]];
    start.climbed_mm += peeled.length_mm;
    start.trunk = peeled.parent;
    if (start.climbed_mm > max_distance_mm) refuse_distance_overflow();
  }
  const std::uint32_t slot = c.slot[start.trunk];
  if (c.role[start.trunk] == Role::core) {
    start.seeds = {{slot, 0, 0}};
  } else {
    const Edge& chain = c.core.edges[c.inner_chain[slot]];
    const std::uint32_t offset_mm = c.inner_offset_mm[slot];
    start.seeds = {{chain.from, offset_mm, 0},
                   {chain.to, static_cast<std::uint32_t>(chain.length_mm) - offset_mm, 0}};
  }
  return start;
}

class Expansion {
 public:
  Expansion(const Contraction& contraction, const std::vector<std::uint32_t>& core_mm, const Start& start,
            std::vector<std::uint32_t>& out)
      : c_(contraction), core_mm_(core_mm), start_(start), out_(out.data()) {}

  void run(std::uint32_t source) {
    to_core();
    to_chains();
    along_own_chain();
    if (c_.role[source] == Role::peeled) {
      forget_peeled();
      climb(source);
      to_peeled<true>();
    } else {
      to_peeled<false>();
    }
    if (passed_ > max_distance_mm) refuse_distance_overflow();
  }

 private:
  // unreached_mm stays what it is. A sum past 2^31 - 1 sets the top bit of passed_ before a later one can
  // wrap.
  [[nodiscard]] std::uint32_t add(std::uint32_t distance_mm, std::uint32_t length_mm) {
    const std::uint32_t sum_mm = distance_mm + length_mm;
    passed_ |= distance_mm == unreached_mm ? 0 : sum_mm;
    return distance_mm == unreached_mm ? unreached_mm : sum_mm;
  }

  void to_core() {
    for (std::size_t i = 0; i < core_mm_.size(); ++i)
      out_[c_.node_of_core[i]] = add(core_mm_[i], start_.climbed_mm);
  }

  void to_chains() {
    for (std::uint32_t chain = 0; chain < c_.core.edge_count(); ++chain) {
      const std::uint32_t end = c_.first_inner[chain + 1];
      if (c_.first_inner[chain] == end) continue;
      const Edge& ends = c_.core.edges[chain];
      const std::uint32_t from_mm = out_[c_.node_of_core[ends.from]];
      const std::uint32_t to_mm = out_[c_.node_of_core[ends.to]];
      const auto length_mm = static_cast<std::uint32_t>(ends.length_mm);
      for (std::uint32_t i = c_.first_inner[chain]; i < end; ++i) {
        const std::uint32_t offset_mm = c_.inner_offset_mm[i];
        out_[c_.inner_node[i]] = nearer(from_mm, offset_mm, to_mm, length_mm - offset_mm);
      }
    }
  }

  // Both ends of a chain are reached or neither is; the sums are below 2^32.
  [[nodiscard]] std::uint32_t nearer(std::uint32_t from_mm, std::uint32_t offset_mm, std::uint32_t to_mm,
                                     std::uint32_t rest_mm) {
    if (from_mm == unreached_mm) return unreached_mm;
    const std::uint32_t least_mm = std::min(from_mm + offset_mm, to_mm + rest_mm);
    passed_ |= least_mm;
    return least_mm;
  }

  // Straight along the chain the search started on.
  void along_own_chain() {
    if (c_.role[start_.trunk] != Role::inner) return;
    const std::uint32_t slot = c_.slot[start_.trunk];
    const std::uint32_t chain = c_.inner_chain[slot];
    const std::uint32_t own_mm = c_.inner_offset_mm[slot];
    for (std::uint32_t i = c_.first_inner[chain]; i < c_.first_inner[chain + 1]; ++i) {
      const std::uint32_t offset_mm = c_.inner_offset_mm[i];
      const std::uint32_t along_mm = offset_mm < own_mm ? own_mm - offset_mm : offset_mm - own_mm;
      std::uint32_t& distance_mm = out_[c_.inner_node[i]];
      distance_mm = std::min(distance_mm, add(along_mm, start_.climbed_mm));
    }
  }

  void forget_peeled() {
    for (const auto& peeled : c_.peeled) out_[peeled.node] = unreached_mm;
  }

  // The nodes between the source and its trunk are nearer from the source than from the trunk.
  void climb(std::uint32_t source) {
    std::uint32_t climbed_mm = 0;
    for (std::uint32_t v = source; c_.role[v] == Role::peeled; v = c_.peeled[c_.slot[v]].parent) {
      out_[v] = climbed_mm;
      climbed_mm += c_.peeled[c_.slot[v]].length_mm;
    }
  }

  template <bool some_known>
  void to_peeled() {
    for (const auto& peeled : c_.peeled) {
      if (some_known && out_[peeled.node] != unreached_mm) continue;
      out_[peeled.node] = add(out_[peeled.parent], peeled.length_mm);
    }
  }

  const Contraction& c_;
  const std::vector<std::uint32_t>& core_mm_;
  const Start& start_;
  std::uint32_t* out_;
  std::uint32_t passed_ = 0;
};

}  // namespace

Contraction contract(const GraphView& graph, std::span<const std::uint32_t> kept) {
  require_undirected(graph, "contract");
  return Builder(graph, kept).build();
}

std::span<const std::uint32_t> contracted_distances(const Contraction& contraction, NodeId source,
                                                    ContractedWorkspace& workspace) {
  if (source.index() >= contraction.node_count()) require_node({}, source.value, "contracted_distances");
  const Start start = start_of(contraction, source.value);
  bucket_search(contraction.core, start.seeds, Tag::none, {}, workspace.core);
  reserve_on_huge_pages(workspace.distances_mm, contraction.node_count());
  workspace.distances_mm.resize(contraction.node_count());
  Expansion(contraction, workspace.core.distances_mm, start, workspace.distances_mm).run(source.value);
  return workspace.distances_mm;
}

}  // namespace tsunagi::graph
