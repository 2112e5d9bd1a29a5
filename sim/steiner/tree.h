// SPDX-License-Identifier: Apache-2.0
// A plan under change: arcs, loads, units, activations and the exact cost, kept up to date step by step and
// undone in reverse.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/steiner/graph.h"
#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

// What plans are compared by: cost, then the sum of tie breaks.
struct Price {
  Cost cost = 0;
  std::uint64_t tie = 0;

  friend auto operator<=>(const Price&, const Price&) = default;
  friend Price operator+(Price a, Price b) { return {a.cost + b.cost, a.tie + b.tie}; }
};

// A forest of arcs; what hangs below the root is the plan. Every arc in it is paid, attached or not.
// Changes are journalled: mark(), change, then undo_to(mark) or keep.
class Tree {
 public:
  Tree(const Problem& problem, const Graph& graph);

  [[nodiscard]] std::uint32_t arc_into(std::uint32_t node) const { return arc_into_[node]; }
  [[nodiscard]] std::uint32_t parent(std::uint32_t node) const { return problem_->tail[arc_into_[node]]; }
  // The root, or a node that an arc of the forest enters.
  [[nodiscard]] bool holds(std::uint32_t node) const {
    return arc_into_[node] != k_none || node == problem_->root;
  }
  [[nodiscard]] bool has_children(std::uint32_t node) const { return first_child_[node] != k_none; }
  [[nodiscard]] bool has_one_child(std::uint32_t node) const {
    return first_child_[node] != k_none && next_[first_child_[node]] == k_none;
  }
  [[nodiscard]] std::uint32_t first_child(std::uint32_t node) const { return first_child_[node]; }
  [[nodiscard]] std::uint32_t next_sibling(std::uint32_t node) const { return next_[node]; }
  [[nodiscard]] bool is_needed(std::uint32_t node) const { return is_needed_[node] != 0; }
  [[nodiscard]] Price price() const { return price_; }
  // No module exceeds its most units.
  [[nodiscard]] bool fits() const { return overfull_ == 0; }
  [[nodiscard]] bool is_active(std::uint32_t activation) const { return users_[activation] != 0; }
  [[nodiscard]] bool has_loads() const { return has_loads_; }

  // Load of the needed terminals at and below a node. O(nodes below).
  [[nodiscard]] Load load_below(std::uint32_t node) const;
  // What the activations an arc needs would add now, each by itself.
  [[nodiscard]] Cost activation_price(std::uint32_t arc) const;
  // What paying one more activation would add now.
  [[nodiscard]] Cost activation_step(std::uint32_t activation) const;
  // Extra units that `load` would cost above and at `node` when it leaves by `first_arc` (k_none: ends
  // there); k_cost_limit when a module is too small. O(depth).
  [[nodiscard]] Cost extra_units_price(std::uint32_t node, std::uint32_t first_arc, const Load& load) const;
  // Cost of the units after the first of a module that is not in the tree, k_cost_limit when too many: the
  // load leaves its head by `next_arc` (k_none: as what hangs there).
  [[nodiscard]] Cost new_units_price(std::uint32_t arc, std::uint32_t next_arc, const Load& load) const;

  // Hangs the head of an arc, which must be detached, below its tail.
  void link(std::uint32_t arc);
  // Detaches a node with all below it.
  void cut(std::uint32_t node);
  // A terminal counts (its load too) while it is needed; others' needs must not be set.
  void set_needed(std::uint32_t node, bool is_needed);
  // Removes the node while it is a leaf that is not needed, then the same for its parent, and so on.
  void prune(std::uint32_t node);

  // Pays an activation as if one more arc needed it, until released.
  void hold_activation(std::uint32_t activation);
  void release_activation(std::uint32_t activation);

  using Mark = std::size_t;
  [[nodiscard]] Mark mark() const { return journal_.size(); }
  void undo_to(Mark mark);
  void forget_journal() { journal_.clear(); }

  // The plan as a solution: tree, units, activations, cost. Nothing may be detached.
  [[nodiscard]] Solution solution() const;

 private:
  struct Step {
    enum class Kind : std::uint8_t { link, cut, need, unneed, hold, release } kind;
    std::uint32_t id;  // arc; node of need and unneed; activation of hold and release
  };

  void do_link(std::uint32_t arc);
  void do_cut(std::uint32_t node);
  void do_need(std::uint32_t node, bool is_needed);
  void pay(std::uint32_t arc, int sign);
  void pay_activation(std::uint32_t activation, int sign);
  void add_load(std::uint32_t module, const Load& load, std::uint32_t next_arc, int sign);
  void add_load_above(std::uint32_t node, std::uint32_t next_arc, const Load& load, int sign);
  void fill_own_module(std::uint32_t node);
  void price_module(std::uint32_t module, int sign);
  [[nodiscard]] Load airtime_below(std::uint32_t node) const;
  [[nodiscard]] std::int64_t units_for(const Module& module, const Load& load) const;
  [[nodiscard]] Load weighed(const Module& module, const Load& load, std::uint32_t next_arc) const;

  const Problem* problem_;
  const Graph* graph_;
  bool has_loads_;
  Price price_;
  std::int64_t overfull_ = 0;
  std::int64_t needed_count_ = 0;
  std::vector<std::uint32_t> arc_into_;     // [node]
  std::vector<std::uint32_t> first_child_;  // [node] a doubly linked list of children
  std::vector<std::uint32_t> next_;
  std::vector<std::uint32_t> previous_;
  std::vector<std::uint8_t> is_needed_;  // [node]
  std::vector<Load> module_load_;        // [module]
  std::vector<std::uint32_t> users_;     // [activation] arcs in the forest that need it
  std::vector<Cost> group_sum_;          // [group] of active members
  std::vector<Step> journal_;
};

// A tree with the solution's arcs and with every terminal in it needed.
[[nodiscard]] Tree tree_of(const Problem& problem, const Graph& graph,
                           const std::vector<std::uint32_t>& arc_into);

// Removes every branch that leads to no needed terminal.
void prune_all(const Problem& problem, Tree& tree);

}  // namespace tsunagi::steiner
