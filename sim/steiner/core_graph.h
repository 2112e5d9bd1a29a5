// SPDX-License-Identifier: Apache-2.0
// A plain problem (no modules, no activations) while it is made smaller: edges with two directions, merged
// and removed in place, each remembering which arcs of the original it stands for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

// Edge e is the arcs 2e and 2e + 1, which are each other's reverse; at most one edge joins two nodes.
class CoreGraph {
 public:
  static constexpr Cost k_absent = k_cost_limit;

  // The problem must be plain and valid. Of parallel arcs the cheapest stays. O(arcs).
  explicit CoreGraph(const Problem& problem);

  [[nodiscard]] std::uint32_t node_count() const { return static_cast<std::uint32_t>(out_.size()); }
  [[nodiscard]] std::uint32_t root() const { return root_; }
  [[nodiscard]] bool is_terminal(std::uint32_t v) const { return is_terminal_[v] != 0; }
  // The root or a terminal.
  [[nodiscard]] bool is_fixed(std::uint32_t v) const { return v == root_ || is_terminal_[v] != 0; }
  [[nodiscard]] std::size_t terminal_count() const { return terminal_count_; }
  [[nodiscard]] std::size_t edge_count() const { return edge_count_; }
  // Costs have been equal both ways on every edge from the start.
  [[nodiscard]] bool is_symmetric() const { return is_symmetric_; }

  // Arcs whose tail is v; the direction may be absent or closed.
  [[nodiscard]] const std::vector<std::uint32_t>& arcs_at(std::uint32_t v) const { return out_[v]; }
  [[nodiscard]] std::uint32_t head(std::uint32_t a) const { return head_[a]; }
  [[nodiscard]] std::uint32_t tail(std::uint32_t a) const { return head_[a ^ 1]; }
  [[nodiscard]] Cost cost(std::uint32_t a) const { return cost_[a]; }
  // In no plan cheaper than the best known.
  [[nodiscard]] bool is_closed(std::uint32_t a) const { return is_closed_[a] != 0; }
  [[nodiscard]] bool is_usable(std::uint32_t a) const { return cost_[a] != k_absent && is_closed_[a] == 0; }
  [[nodiscard]] bool is_alive(std::uint32_t edge) const { return is_alive_[edge] != 0; }
  [[nodiscard]] std::size_t edge_slots() const { return is_alive_.size(); }
  [[nodiscard]] bool is_edge_symmetric(std::uint32_t a) const { return cost_[a] == cost_[a ^ 1]; }
  // The arc from u to v; k_none without one. O(smaller degree).
  [[nodiscard]] std::uint32_t arc_between(std::uint32_t u, std::uint32_t v) const;

  void close(std::uint32_t a);  // a closed edge goes
  void drop(std::uint32_t a);   // as if the direction had never been there
  void remove_edge(std::uint32_t edge);
  void remove_node(std::uint32_t v);
  // Numbers the edges that are left anew, in their order, and gives back the room of the others.
  void forget_removed_edges();
  void set_terminal(std::uint32_t v, bool is_terminal);
  // Joins the ends of two arcs that meet: tail(a) → head(b) by way of head(a) = tail(b).
  void add_path(std::uint32_t a, std::uint32_t b);
  // Every plan uses the arc into this leaf, whose tail takes its place as terminal (or root).
  void take_leaf(std::uint32_t leaf);
  // Some best plan uses the edge: head(a) becomes one with tail(a).
  void contract(std::uint32_t a);

  // [original arc] the arc back at the same cost, or k_none. Shared with copies of this graph.
  [[nodiscard]] std::shared_ptr<const std::vector<std::uint32_t>> twins() const { return twins_; }
  // A leaf that was taken: every plan pays the cost to enter it, or to leave it where it was the root.
  struct Taken {
    std::uint32_t node = 0;
    Cost cost = 0;
    bool is_left = false;
    std::size_t gone = 0;  // nodes that had gone before
  };
  [[nodiscard]] const std::vector<Taken>& taken() const { return taken_; }
  [[nodiscard]] std::size_t gone_count() const { return gone_.size(); }
  // Of a set of the nodes that were there when `gone` had gone ([node] not 0), the set of the original's:
  // with what had become one with a node of it, and with nodes that went when all their neighbours were in
  // it. O(nodes).
  [[nodiscard]] std::vector<std::uint32_t> original_nodes(std::vector<std::uint8_t> is_in,
                                                          std::size_t gone) const;
  // Cost of what was taken and contracted.
  [[nodiscard]] Cost fixed_cost() const { return fixed_cost_; }

  // The core as a problem of its own, with the arc of this graph by arc, and the node by node.
  struct Compact {
    Problem problem;
    std::vector<std::uint32_t> arc;
    std::vector<std::uint32_t> node;
    std::size_t edge_slots = 0;  // of the core when it was made
  };
  // Seen from `root`: the core's own, or on a symmetric graph any terminal; closed directions hold for the
  // core's own root only.
  [[nodiscard]] Compact compact(std::uint32_t root) const;

  // Original arcs that `arcs` of this graph and everything fixed stand for, with the arc back wherever it
  // costs the same: a contracted edge may be used either way.
  [[nodiscard]] std::vector<std::uint32_t> originals(const std::vector<std::uint32_t>& arcs) const;
  // Arcs of this graph, one an edge, that stand for nothing but the original arcs given as [arc] not 0, or
  // the arcs back.
  [[nodiscard]] std::vector<std::uint32_t> arcs_within(const std::vector<std::uint8_t>& is_in) const;

 private:
  // Piece p is the original arc p, or past those two pieces end to end.
  struct Piece {
    std::uint32_t first;
    std::uint32_t second;
  };

  void reserve(const Problem& problem, const std::vector<std::uint32_t>& order);
  void reserve_edges(std::size_t edges);
  std::uint32_t add_edge(std::uint32_t u, std::uint32_t v);
  void offer(std::uint32_t a, Cost cost, bool is_closed, std::uint32_t piece);
  std::uint32_t add_piece(std::uint32_t first, std::uint32_t second);
  void detach(std::uint32_t a);
  [[nodiscard]] std::vector<std::uint32_t> unfold(std::vector<std::uint32_t> open) const;
  void fix(std::uint32_t a);
  void go(std::uint32_t node, std::span<const std::uint32_t> neighbours);

  std::uint32_t root_;
  bool is_symmetric_ = true;
  std::size_t terminal_count_ = 0;
  std::size_t edge_count_ = 0;
  Cost fixed_cost_ = 0;
  std::vector<std::vector<std::uint32_t>> out_;  // [node]
  std::vector<std::uint8_t> is_terminal_;        // [node]
  std::vector<std::uint32_t> head_;              // [arc]
  std::vector<Cost> cost_;                       // [arc]
  std::vector<std::uint8_t> is_closed_;          // [arc]
  std::vector<std::uint32_t> piece_;             // [arc] k_none where absent
  std::vector<std::uint32_t> place_;             // [arc] its index in out_[tail]
  std::vector<std::uint8_t> is_alive_;           // [edge]
  std::shared_ptr<const std::vector<std::uint32_t>> twins_;
  std::vector<Piece> pieces_;         // past the original arcs
  std::vector<std::uint32_t> fixed_;  // pieces
  struct Gone {
    std::uint32_t node;
    std::uint32_t neighbours;  // its first in gone_neighbours_
  };
  std::vector<Gone> gone_;
  std::vector<std::uint32_t> gone_neighbours_;
  std::vector<Taken> taken_;
};

}  // namespace tsunagi::steiner
