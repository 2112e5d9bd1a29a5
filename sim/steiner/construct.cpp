// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/construct.h"

#include <algorithm>
#include <queue>
#include <tuple>

namespace tsunagi::steiner {
namespace {

constexpr int k_most_repairs = 6;

// One run of shortest paths from the growing tree: labels fall to 0 where the tree grows.
class NearestFirst {
 public:
  NearestFirst(const Problem& problem, const Graph& graph, const ConstructInput& input, Tree& tree)
      : problem_(problem),
        graph_(graph),
        input_(input),
        tree_(tree),
        price_(problem.node_count, k_far),
        via_(problem.node_count, k_none) {}

  std::int64_t run() {
    for (std::uint32_t v = 0; v < problem_.node_count; ++v)
      if (tree_.holds(v)) push({}, v, k_none);
    while (!queue_.empty()) {
      const auto [price, node] = queue_.top();
      queue_.pop();
      if (price_[node] < price) continue;
      if (graph_.terminal_of[node] != k_none && !tree_.is_needed(node)) take(node);
      scan(node);
    }
    return ticks_;
  }

 private:
  using Entry = std::pair<Price, std::uint32_t>;
  static constexpr Price k_far{k_cost_limit, 0};

  void push(Price price, std::uint32_t node, std::uint32_t via) {
    if (price_[node] <= price) return;
    price_[node] = price;
    via_[node] = via;
    queue_.emplace(price, node);
  }

  void scan(std::uint32_t node) {
    const Price base = price_[node];
    for (const std::uint32_t arc : graph_.out.row(node)) {
      ++ticks_;
      if (!input_.closed.empty() && input_.closed[arc] != 0) continue;
      Price step{input_.search_cost[arc], problem_.tie_break.empty() ? 0 : problem_.tie_break[arc]};
      if (!problem_.needs.empty()) step.cost += tree_.activation_price(arc);
      push(base + step, problem_.head[arc], arc);
    }
  }

  // Hangs a terminal on the tree by its label, if the capacities allow.
  void take(std::uint32_t terminal) {
    const Tree::Mark mark = tree_.mark();
    std::vector<std::uint32_t> added;
    for (std::uint32_t v = terminal; !tree_.holds(v); v = problem_.tail[via_[v]]) added.push_back(v);
    for (const std::uint32_t v : added) tree_.link(via_[v]);
    tree_.set_needed(terminal, true);
    if (!tree_.fits()) return tree_.undo_to(mark);
    tree_.forget_journal();
    for (const std::uint32_t v : added) push({}, v, via_[v]);
  }

  const Problem& problem_;
  const Graph& graph_;
  const ConstructInput& input_;
  Tree& tree_;
  std::vector<Price> price_;
  std::vector<std::uint32_t> via_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
  std::int64_t ticks_ = 0;
};

bool insert(const Problem& problem, PathSearch& search, Tree& tree, std::uint32_t t) {
  const std::uint32_t node = problem.terminals[t];
  if (tree.is_needed(node)) return true;
  const Tree::Mark mark = tree.mark();
  const Load load = tree.has_loads() ? problem.load[t] : Load{};
  if (!tree.holds(node)) {
    const auto found = search.find(tree, node, load, {k_cost_limit, 0});
    if (!found) return false;
    attach(tree, *found);
  }
  tree.set_needed(node, true);
  if (tree.fits()) return true;
  tree.undo_to(mark);
  return false;
}

std::vector<std::uint32_t> insert_rest(const Problem& problem, PathSearch& search, Tree& tree) {
  std::vector<std::uint32_t> unserved;
  for (std::uint32_t t = 0; t < problem.terminals.size(); ++t)
    if (!insert(problem, search, tree, t)) unserved.push_back(t);
  return unserved;
}

}  // namespace

Construction construct(const Problem& problem, const Graph& graph, PathSearch& search,
                       const ConstructInput& input) {
  std::vector<std::uint32_t> first;  // terminals that were left over before
  const std::int64_t before = search.ticks();
  std::int64_t ticks = 0;
  for (int repair = 0;; ++repair) {
    Construction result{Tree(problem, graph), {}, 0};
    for (const std::uint32_t t : first) insert(problem, search, result.tree, t);
    ticks += NearestFirst(problem, graph, input, result.tree).run();
    result.unserved = insert_rest(problem, search, result.tree);
    prune_all(problem, result.tree);
    result.tree.forget_journal();
    result.ticks = ticks + search.ticks() - before;
    if (result.unserved.empty() || repair == k_most_repairs) return result;
    first.insert(first.begin(), result.unserved.begin(), result.unserved.end());
  }
}

}  // namespace tsunagi::steiner
