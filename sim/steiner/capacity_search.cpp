// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/capacity_search.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/steiner/assignment_search.h"
#include "sim/steiner/exhaustive_search.h"
#include "sim/steiner/hanging.h"

namespace tsunagi::steiner {
namespace {

constexpr double k_ticks_factor = 200;  // times options^1.5
constexpr std::int64_t k_most_star_ticks = 900'000'000;
constexpr std::int64_t k_most_graph_ticks = 30'000'000;
constexpr std::int64_t k_exhaustive_ticks = 3'000'000;

std::vector<std::uint32_t> unserved_in(const Problem& problem, const Tree& tree) {
  std::vector<std::uint32_t> unserved;
  for (std::uint32_t t = 0; t < problem.terminals.size(); ++t)
    if (!tree.is_needed(problem.terminals[t])) unserved.push_back(t);
  return unserved;
}

// Hangs the customers as assigned, opens and closes places accordingly.
void apply(const Problem& problem, const HangingModel& model, const std::vector<std::uint32_t>& options,
           Tree& tree) {
  std::vector<std::uint32_t> left;  // places
  for (std::uint32_t i = 0; i < options.size(); ++i) {
    if (options[i] == model.current[i] || model.current[i] == k_none) continue;
    left.push_back(tree.parent(model.customers[i]));
    tree.cut(model.customers[i]);
  }
  for (std::uint32_t i = 0; i < options.size(); ++i) {
    if (options[i] == model.current[i] || options[i] == k_none) continue;
    for (const std::uint32_t arc : model.places[model.options[options[i]].place].path) {
      if (tree.holds(problem.head[arc])) break;
      tree.link(arc);
    }
    tree.link(model.options[options[i]].arc);
    tree.set_needed(model.customers[i], true);
  }
  for (const std::uint32_t place : left) tree.prune(place);
}

std::int64_t ticks_for(const HangingModel& model, const CapacityBudget& budget) {
  const bool is_star =
      !model.shares_resources && std::ranges::all_of(model.places, [](const HangingPlace& place) {
        return place.draws.size() <= 1 && place.path.size() <= 1;
      });
  const double wanted = k_ticks_factor * std::pow(static_cast<double>(model.options.size()), 1.5);
  const std::int64_t most = std::min(budget.ticks, is_star ? k_most_star_ticks : k_most_graph_ticks);
  return std::min(most, static_cast<std::int64_t>(wanted));
}

std::int64_t improve_hanging(const Problem& problem, const Graph& graph, PathSearch& search, Tree& tree,
                             std::vector<std::uint32_t>& unserved, const CapacityBudget& budget) {
  const std::int64_t before = search.ticks();
  const HangingModel model = build_hanging_model(problem, graph, search, tree);
  const Assignment found =
      search_assignment(problem, model, {.ticks = ticks_for(model, budget), .seed = 1});
  const std::pair rank{unserved.size(), tree.price()};
  const Tree::Mark mark = tree.mark();
  apply(problem, model, found.option, tree);
  std::vector<std::uint32_t> rest = unserved_in(problem, tree);
  if (tree.fits() && std::pair(rest.size(), tree.price()) < rank) {
    unserved = std::move(rest);
    tree.forget_journal();
  } else {
    tree.undo_to(mark);
  }
  return found.ticks + search.ticks() - before;
}

}  // namespace

std::int64_t search_capacity(const Problem& problem, const Graph& graph, PathSearch& search, Tree& tree,
                             std::vector<std::uint32_t>& unserved, const CapacityBudget& budget) {
  if (!capacity_may_bind(problem)) return 0;
  if (unserved.empty() && tree.price().cost <= budget.stop_at) return 0;
  std::int64_t ticks = improve_hanging(problem, graph, search, tree, unserved, budget);
  if (unserved.empty()) return ticks;
  ticks += search_exhaustively(problem, graph, tree, std::min(budget.ticks, k_exhaustive_ticks));
  unserved = unserved_in(problem, tree);
  return ticks;
}

}  // namespace tsunagi::steiner
