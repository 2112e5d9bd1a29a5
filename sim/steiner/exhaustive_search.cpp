// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/exhaustive_search.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace tsunagi::steiner {
namespace {

// Depth first over terminals, and for each over its simple paths up to what is built. Any plan is the union
// of such paths. A branch ends where it does not fit or costs no less than the best: loads and cost only
// rise.
class ExhaustiveSearch {
 public:
  ExhaustiveSearch(const Problem& problem, const Graph& graph, std::int64_t ticks)
      : problem_(problem),
        graph_(graph),
        tree_(problem, graph),
        most_ticks_(ticks),
        is_on_path_(problem.node_count, 0) {}

  std::int64_t run(const Tree& plan) {
    if (std::ranges::all_of(problem_.terminals, [&](std::uint32_t node) { return plan.is_needed(node); }))
      best_ = plan;
    find_order();
    serve(0);
    return ticks_;
  }
  [[nodiscard]] const std::optional<Tree>& best() const { return best_; }

 private:
  // Heavy terminals with few ways in come first.
  void find_order() {
    for (std::uint32_t t = 0; t < problem_.terminals.size(); ++t) order_.push_back(t);
    std::ranges::stable_sort(order_, {},
                             [&](std::uint32_t t) { return graph_.in.row(problem_.terminals[t]).size(); });
  }

  [[nodiscard]] bool is_hopeless() const {
    return ticks_ >= most_ticks_ || !tree_.fits() || (best_ && tree_.price() >= best_->price());
  }

  void serve(std::size_t position) {
    if (is_hopeless()) return;
    if (position == order_.size()) {
      best_ = tree_;
      return;
    }
    const std::uint32_t node = problem_.terminals[order_[position]];
    path_.clear();
    climb(node, node, position);
  }

  // Extends the path upwards from `node`; where it meets what is built, builds it.
  void climb(std::uint32_t node, std::uint32_t terminal, std::size_t position) {
    if (ticks_ >= most_ticks_) return;
    if (tree_.holds(node)) return build(terminal, position);
    is_on_path_[node] = 1;
    for (const std::uint32_t arc : graph_.in.row(node)) {
      ++ticks_;
      if (is_on_path_[problem_.tail[arc]] != 0) continue;
      path_.push_back(arc);
      climb(problem_.tail[arc], terminal, position);
      path_.pop_back();
    }
    is_on_path_[node] = 0;
  }

  void build(std::uint32_t terminal, std::size_t position) {
    const Tree::Mark mark = tree_.mark();
    const std::vector<std::uint32_t> path = path_;
    for (auto arc = path.rbegin(); arc != path.rend(); ++arc) tree_.link(*arc);
    tree_.set_needed(terminal, true);
    const std::vector<std::uint8_t> is_on_path = is_on_path_;
    std::ranges::fill(is_on_path_, std::uint8_t{0});
    serve(position + 1);
    is_on_path_ = is_on_path;
    path_ = path;
    tree_.undo_to(mark);
  }

  const Problem& problem_;
  const Graph& graph_;
  Tree tree_;
  std::int64_t most_ticks_;
  std::int64_t ticks_ = 0;
  std::vector<std::uint32_t> order_;      // terminals
  std::vector<std::uint32_t> path_;       // arcs, from the terminal up
  std::vector<std::uint8_t> is_on_path_;  // [node]
  std::optional<Tree> best_;
};

}  // namespace

std::int64_t search_exhaustively(const Problem& problem, const Graph& graph, Tree& tree, std::int64_t ticks) {
  ExhaustiveSearch search(problem, graph, ticks);
  const std::int64_t used = search.run(tree);
  if (search.best()) {
    tree = *search.best();
    tree.forget_journal();
  }
  return used;
}

}  // namespace tsunagi::steiner
