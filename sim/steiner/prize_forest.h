// SPDX-License-Identifier: Apache-2.0
// Trees of a prize graph under change, undone in reverse.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/steiner/prize_graph.h"

namespace tsunagi::steiner {

// Vertices that are held, each the root of a tree or linked to its parent by a way. The cost is that of the
// links and of the prizes of the vertices that are not held.
class PrizeForest {
 public:
  explicit PrizeForest(const PrizeGraph& graph);

  [[nodiscard]] bool holds(std::uint32_t v) const { return is_held_[v] != 0; }
  [[nodiscard]] std::uint32_t parent(std::uint32_t v) const { return parent_[v]; }
  [[nodiscard]] std::uint32_t first_child(std::uint32_t v) const { return first_[v]; }
  [[nodiscard]] std::uint32_t next_sibling(std::uint32_t v) const { return next_[v]; }
  [[nodiscard]] std::uint32_t degree(std::uint32_t v) const {
    return child_count_[v] + (parent_[v] == k_none ? 0 : 1);
  }
  [[nodiscard]] std::uint32_t way(std::uint32_t child) const { return way_[child]; }
  [[nodiscard]] Cost link_cost(std::uint32_t child) const { return graph_.cost[way_[child]]; }
  [[nodiscard]] Cost cost() const { return cost_; }
  [[nodiscard]] std::uint32_t held_count() const { return held_count_; }
  [[nodiscard]] const std::vector<std::uint8_t>& held() const { return is_held_; }
  // Of all links, by child.
  [[nodiscard]] std::vector<std::uint32_t> ways() const;

  void add(std::uint32_t v);   // alone
  void drop(std::uint32_t v);  // when alone
  void link(std::uint32_t root, std::uint32_t parent, std::uint32_t way);
  void cut(std::uint32_t child);
  // Makes v the root of its tree. Returns its depth before.
  std::int64_t evert(std::uint32_t v);

  using Mark = std::size_t;
  [[nodiscard]] Mark mark() const { return steps_.size(); }
  void undo_to(Mark mark);
  void forget() { steps_.clear(); }
  // Vertices of the steps since then, but for links that were only turned round.
  template <typename Visit>
  void for_changed_since(Mark mark, const Visit& visit) const {
    for (std::size_t i = mark; i < steps_.size(); ++i)
      if (!steps_[i].is_turn) visit(steps_[i].v);
  }

 private:
  struct Step {
    enum Kind : std::uint8_t { added, dropped, linked, cut } kind;
    bool is_turn;
    std::uint32_t v;
    std::uint32_t parent;
    std::uint32_t way;
  };

  void hold(std::uint32_t v, bool is_held);
  void attach(std::uint32_t v, std::uint32_t parent, std::uint32_t way);
  void detach(std::uint32_t v);

  const PrizeGraph& graph_;
  Cost cost_ = 0;
  std::uint32_t held_count_ = 0;
  std::vector<std::uint8_t> is_held_;
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint32_t> way_;
  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> next_;
  std::vector<std::uint32_t> previous_;
  std::vector<std::uint32_t> child_count_;
  std::vector<Step> steps_;
};

}  // namespace tsunagi::steiner
