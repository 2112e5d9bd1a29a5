// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/capacity_search.h"

#include <algorithm>
#include <utility>

#include "sim/steiner/assignment_polish.h"
#include "sim/steiner/exhaustive_search.h"
#include "sim/steiner/hanging.h"
#include "sim/steiner/mip.h"

namespace tsunagi::steiner {
namespace {

constexpr double k_ticks_factor = 300;                    // times options^2
constexpr std::int64_t k_star_ticks_alone = 250'000'000;  // where no integer programmes follow
constexpr std::int64_t k_star_ticks = 40'000'000;
constexpr std::int64_t k_star_programme_ticks = 800'000'000;
constexpr std::int64_t k_graph_programme_ticks = 20'000'000;
constexpr std::size_t k_most_small_arcs = 5000;
constexpr std::int64_t k_most_graph_ticks = 5'000'000;
constexpr std::size_t k_few_terminals = 8;
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

// All modules leave the root, or there are few arcs: elsewhere the descent over the whole tree has done as
// well in far less time.
bool is_small_or_flat(const Problem& problem) {
  return problem.arc_count() <= k_most_small_arcs ||
         std::ranges::all_of(problem.modules,
                             [&](const Module& module) { return problem.tail[module.arc] == problem.root; });
}

// Each place draws on a module of its own and hangs on the root or the fixed tree.
bool is_star(const HangingModel& model) {
  return !model.shares_resources && std::ranges::all_of(model.places, [](const HangingPlace& place) {
    return place.draws.size() <= 1 && place.path.size() <= 1 &&
           std::ranges::none_of(place.draws, &Draw::is_airtime);
  });
}

std::int64_t ticks_for(const HangingModel& model, const CapacityBudget& budget) {
  const auto options = static_cast<double>(model.options.size());
  const std::int64_t star = has_mip_solver() ? k_star_ticks : k_star_ticks_alone;
  const std::int64_t most = std::min(budget.ticks, is_star(model) ? star : k_most_graph_ticks);
  return static_cast<std::int64_t>(std::min(static_cast<double>(most), k_ticks_factor * options * options));
}

std::int64_t programme_ticks_for(const HangingModel& model, const CapacityBudget& budget) {
  return std::min(budget.ticks, is_star(model) ? k_star_programme_ticks : k_graph_programme_ticks);
}

std::int64_t improve_hanging(const Problem& problem, const Graph& graph, PathSearch& search, Tree& tree,
                             std::vector<std::uint32_t>& unserved, const CapacityBudget& budget) {
  const std::int64_t before = search.ticks();
  const HangingModel model = build_hanging_model(problem, graph, search, tree);
  const Assignment found = polish_assignment(problem, model,
                                             {.anneal_ticks = ticks_for(model, budget),
                                              .programme_ticks = programme_ticks_for(model, budget),
                                              .is_priced = is_star(model),
                                              .deadline = budget.deadline});
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
  const bool may_bind = capacity_may_bind(problem);
  if (!may_bind && problem.needs.empty() && problem.modules.empty()) return 0;
  if (unserved.empty() && (!is_small_or_flat(problem) || tree.price().cost <= budget.stop_at)) return 0;
  std::int64_t ticks = may_bind ? improve_hanging(problem, graph, search, tree, unserved, budget) : 0;
  const bool is_small = problem.terminals.size() <= k_few_terminals && tree.price().cost > budget.stop_at;
  if (unserved.empty() && !is_small) return ticks;
  ticks += search_exhaustively(problem, graph, tree, std::min(budget.ticks, k_exhaustive_ticks));
  unserved = unserved_in(problem, tree);
  return ticks;
}

}  // namespace tsunagi::steiner
