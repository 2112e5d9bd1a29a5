// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/prize_graph.h"

#include <algorithm>
#include <tuple>

namespace tsunagi::steiner {
namespace {

// A terminal that arcs enter only, beside one from the root.
struct Leaf {
  std::uint32_t price_arc = k_none;  // from the root
  std::vector<std::uint32_t> into;   // from others
};

std::optional<Leaf> leaf_at(const CoreGraph& core, std::uint32_t t) {
  Leaf leaf;
  for (const std::uint32_t a : core.arcs_at(t)) {
    if (core.head(a) == core.root()) {
      leaf.price_arc = a ^ 1;
    } else if (core.cost(a) == CoreGraph::k_absent) {
      leaf.into.push_back(a ^ 1);
    } else {
      return std::nullopt;
    }
  }
  if (leaf.into.empty()) return std::nullopt;
  return leaf;
}

class Finder {
 public:
  explicit Finder(const CoreGraph& core)
      : core_(core), is_leaf_(core.node_count(), 0), gain_(core.node_count(), 0) {}

  std::optional<PrizeGraph> find() {
    for (std::uint32_t t = 0; t < core_.node_count(); ++t)
      if (t != core_.root() && core_.is_terminal(t) && !take_leaf(t)) return std::nullopt;
    if (hub_ != k_none && !has_one_way_in()) return std::nullopt;
    if (!number()) return std::nullopt;
    return std::move(out_);
  }

 private:
  // A prize is what the root's arc costs more than the vertex's own.
  bool take_leaf(std::uint32_t t) {
    const auto leaf = leaf_at(core_, t);
    if (!leaf) return true;  // an ordinary terminal
    is_leaf_[t] = 1;
    if (leaf->price_arc == k_none) {
      const auto costs = [&](std::uint32_t a) { return core_.cost(a) != 0; };
      if (hub_ != k_none || std::ranges::any_of(leaf->into, costs)) return false;
      hub_ = t;
      return true;
    }
    if (leaf->into.size() != 1) return false;
    const std::uint32_t into = leaf->into.front();
    gain_[core_.tail(into)] += std::max<Cost>(0, core_.cost(leaf->price_arc) - core_.cost(into));
    return true;
  }

  // The root enters vertices at one cost, which is paid once.
  bool has_one_way_in() {
    Cost cost = CoreGraph::k_absent;
    for (const std::uint32_t a : core_.arcs_at(core_.root())) {
      if (is_leaf_[core_.head(a)] != 0) continue;
      if (cost != CoreGraph::k_absent && core_.cost(a) != cost) return false;
      cost = core_.cost(a);
    }
    out_.root = core_.root();
    return true;
  }

  bool number() {
    out_.vertex.assign(core_.node_count(), k_none);
    for (std::uint32_t v = 0; v < core_.node_count(); ++v) {
      if (is_leaf_[v] != 0 || v == out_.root || (core_.arcs_at(v).empty() && !core_.is_fixed(v))) continue;
      out_.vertex[v] = out_.size();
      out_.node.push_back(v);
      out_.prize.push_back(gain_[v]);
      out_.is_fixed.push_back(core_.is_fixed(v) ? 1 : 0);
    }
    out_.start = {0};
    for (const std::uint32_t v : out_.node) {
      std::vector<std::uint32_t> ways;
      for (const std::uint32_t a : core_.arcs_at(v)) {
        if (out_.vertex[core_.head(a)] == k_none) continue;
        if (!core_.is_edge_symmetric(a)) return false;
        ways.push_back(a);
      }
      std::ranges::sort(ways, {}, [&](std::uint32_t a) { return std::tuple(core_.cost(a), core_.head(a)); });
      for (const std::uint32_t a : ways) {
        out_.head.push_back(out_.vertex[core_.head(a)]);
        out_.cost.push_back(core_.cost(a));
        out_.arc.push_back(a);
      }
      out_.start.push_back(static_cast<std::uint32_t>(out_.head.size()));
    }
    return out_.size() > 0;
  }

  const CoreGraph& core_;
  std::vector<std::uint8_t> is_leaf_;  // [core node]
  std::vector<Cost> gain_;             // [core node]
  std::uint32_t hub_ = k_none;         // the terminal that hangs on many
  PrizeGraph out_;
};

}  // namespace

std::optional<PrizeGraph> find_prize_graph(const CoreGraph& core) {
  if (core.is_symmetric()) return std::nullopt;
  return Finder(core).find();
}

PrizeGraph with_edges(const PrizeGraph& graph, const std::vector<std::uint8_t>& is_kept) {
  PrizeGraph out = graph;
  std::uint32_t kept = 0;
  for (std::uint32_t v = 0; v < graph.size(); ++v) {
    out.start[v] = kept;
    for (std::uint32_t w = graph.start[v]; w < graph.start[v + 1]; ++w) {
      if (is_kept[graph.arc[w] / 2] == 0) continue;
      out.head[kept] = graph.head[w];
      out.cost[kept] = graph.cost[w];
      out.arc[kept++] = graph.arc[w];
    }
  }
  out.start.back() = kept;
  out.head.resize(kept);
  out.cost.resize(kept);
  out.arc.resize(kept);
  return out;
}

std::vector<std::uint32_t> plan_arcs(const CoreGraph& core, const PrizeGraph& graph,
                                     std::span<const std::uint32_t> ways,
                                     std::span<const std::uint8_t> is_held) {
  std::vector<std::uint32_t> arcs;
  std::vector<std::uint8_t> is_served(core.node_count(), 0);
  for (const std::uint32_t w : ways) arcs.push_back(graph.arc[w]);
  std::uint32_t first_in = k_none;
  for (std::uint32_t v = 0; v < graph.size(); ++v) {
    if (is_held[v] == 0 || graph.node[v] == core.root()) continue;
    for (const std::uint32_t a : core.arcs_at(graph.node[v])) {
      if (graph.vertex[core.head(a)] != k_none) continue;
      if (core.head(a) != graph.root) {
        if (core.cost(a) == CoreGraph::k_absent) continue;
        arcs.push_back(a);
        is_served[core.head(a)] = 1;
      } else if (first_in == k_none || core.cost(a ^ 1) < core.cost(first_in)) {
        first_in = a ^ 1;
      }
    }
  }
  if (first_in != k_none) arcs.push_back(first_in);
  for (const std::uint32_t a : core.arcs_at(core.root()))
    if (graph.vertex[core.head(a)] == k_none && is_served[core.head(a)] == 0) arcs.push_back(a);
  return arcs;
}

}  // namespace tsunagi::steiner
