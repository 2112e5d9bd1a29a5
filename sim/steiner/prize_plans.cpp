// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/prize_plans.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "sim/steiner/prize_search.h"

namespace tsunagi::steiner {
namespace {

constexpr std::size_t k_few_arcs = 6000;
constexpr std::size_t k_more_arcs = 30'000;
constexpr std::size_t k_most_edges_to_polish = 50'000;
constexpr std::int64_t k_polish_ticks = 3'000'000;
constexpr std::int64_t k_polish_kicks = 100;

// Adds the plan found from the tree that `arcs` are, or from none.
void search_from(const CoreGraph& core, const PrizeGraph& graph, const std::vector<std::uint32_t>& arcs,
                 const PrizeSearchBudget& budget, PrizePlans& out) {
  std::vector<std::uint8_t> is_chosen(core.edge_slots(), 0);
  for (const std::uint32_t a : arcs) is_chosen[a / 2] = 1;
  std::vector<std::uint32_t> ways;
  for (std::uint32_t w = 0; w < graph.arc.size(); ++w)
    if (is_chosen[graph.arc[w] / 2] != 0 && graph.arc[w] % 2 == 0) ways.push_back(w);
  const PrizeSearchResult found = search_prizes(graph, ways, budget);
  out.ticks += found.ticks;
  if (!found.best.is_held.empty())
    out.plans.push_back(plan_arcs(core, graph, found.best.ways, found.best.is_held));
}

// The graph on the arcs that come first, and on those of a plan.
PrizeGraph on_first(const CoreGraph& core, const PrizeGraph& graph, const std::vector<std::uint32_t>& near,
                    std::size_t count, const std::vector<std::uint32_t>& plan) {
  std::vector<std::uint8_t> is_kept(core.edge_slots(), 0);
  for (std::size_t i = 0; i < std::min(count, near.size()); ++i) is_kept[near[i] / 2] = 1;
  for (const std::uint32_t a : plan) is_kept[a / 2] = 1;
  return with_edges(graph, is_kept);
}

}  // namespace

PrizePlans polish_prizes(const CoreGraph& core, const std::vector<std::uint32_t>& arcs) {
  PrizePlans out;
  if (core.is_symmetric() || core.edge_count() > k_most_edges_to_polish) return out;
  if (const auto graph = find_prize_graph(core))
    search_from(core, *graph, arcs, {.ticks = k_polish_ticks, .kicks = k_polish_kicks}, out);
  return out;
}

PrizePlans kick_prizes(const CoreGraph& core, const PrizeGraph& graph, const std::vector<std::uint32_t>& best,
                       const std::vector<std::uint32_t>& near, const PrizeEffort& effort) {
  PrizePlans out;
  PrizeSearchBudget budget{.ticks = effort.ticks,
                           .kicks = std::numeric_limits<std::int64_t>::max(),
                           .first_threshold = 0.2,
                           .seed = 3 * effort.seed,
                           .is_over = effort.is_over};
  const PrizeGraph few = on_first(core, graph, near, k_few_arcs, best);
  search_from(core, few, best, budget, out);
  budget.first_threshold = 0.5;
  ++budget.seed;
  search_from(core, few, {}, budget, out);
  ++budget.seed;
  search_from(core, on_first(core, graph, near, k_more_arcs, best), {}, budget, out);
  return out;
}

}  // namespace tsunagi::steiner
