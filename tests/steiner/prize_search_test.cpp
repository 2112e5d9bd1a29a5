// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/prize_search.h"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

#include "sim/steiner/core_graph.h"
#include "sim/steiner/prize_forest.h"
#include "sim/steiner/prize_graph.h"
#include "sim/steiner/stp_reader.h"
#include "tests/steiner/prize_worlds.h"
#include "tests/steiner/tiny_worlds.h"

namespace tsunagi::steiner {
namespace {

PrizeSearchResult search(const PrizeGraph& graph, std::int64_t kicks) {
  return search_prizes(graph, {}, {.ticks = 1'000'000, .kicks = kicks, .seed = 1});
}

// Cost of the tree by its own ways and vertices, and whether it is one.
Cost recomputed(const PrizeGraph& graph, const PrizePlan& plan) {
  Cost cost = 0;
  std::size_t held = 0;
  for (std::uint32_t v = 0; v < graph.size(); ++v) {
    held += plan.is_held[v];
    cost += plan.is_held[v] != 0 ? 0 : graph.prize[v];
    EXPECT_TRUE(plan.is_held[v] != 0 || graph.is_fixed[v] == 0);
  }
  std::vector<std::uint32_t> group(graph.size());
  for (std::uint32_t v = 0; v < graph.size(); ++v) group[v] = v;
  for (std::uint32_t v = 0; v < graph.size(); ++v) {
    for (std::uint32_t w = graph.start[v]; w < graph.start[v + 1]; ++w) {
      if (std::ranges::find(plan.ways, w) == plan.ways.end()) continue;
      EXPECT_NE(group[v], group[graph.head[w]]);
      std::ranges::replace(group, std::uint32_t{group[v]}, group[graph.head[w]]);
      cost += graph.cost[w];
    }
  }
  EXPECT_EQ(held, plan.ways.size() + 1);
  return cost;
}

class PrizeSearchWorlds : public ::testing::TestWithParam<PrizeWorld::Rule> {};

TEST_P(PrizeSearchWorlds, MeetsBruteForce) {
  int compared = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const PrizeWorld world = make_prize_world(seed, 10, GetParam());
    const Instance instance = parse_stp(world.stp(), "x");
    if (instance.problem.terminals.empty()) continue;
    const CoreGraph core(instance.problem);
    const auto graph = find_prize_graph(core);
    if (!graph) continue;  // all terminals are ordinary
    const PrizeSearchResult found = search(*graph, 60);
    const Cost best = cheapest_tree(world);
    if (found.best.is_held.empty()) {
      EXPECT_EQ(best, k_cost_limit);
      continue;
    }
    ++compared;
    EXPECT_EQ(found.best.cost, recomputed(*graph, found.best));
    EXPECT_EQ(found.best.cost, best);
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GE(compared, 200);
}

INSTANTIATE_TEST_SUITE_P(Rules, PrizeSearchWorlds,
                         ::testing::Values(PrizeWorld::Rule::anywhere, PrizeWorld::Rule::rooted));

// The arcs of a core make a plan of the problem at the cost that the search names.
TEST(PrizeGraph, ArcsOfATreeAreAPlanOfItsCost) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const Instance instance = parse_stp(make_prize_world(seed, 9).stp(), "x");
    const Problem& p = instance.problem;
    const CoreGraph core(p);
    const auto graph = find_prize_graph(core);
    if (!graph || p.terminals.empty()) continue;
    const PrizePlan best = search(*graph, 0).best;
    if (best.is_held.empty()) continue;
    std::vector<std::uint8_t> is_chosen(p.arc_count(), 0);
    for (const std::uint32_t a : core.originals(plan_arcs(core, *graph, best.ways, best.is_held)))
      is_chosen[a] = 1;
    std::vector<std::uint32_t> into(p.node_count, k_none);
    std::vector<std::uint32_t> open{p.root};
    for (std::size_t i = 0; i < open.size(); ++i) {
      for (std::uint32_t a = 0; a < p.arc_count(); ++a) {
        if (is_chosen[a] == 0 || p.tail[a] != open[i] || p.head[a] == p.root || into[p.head[a]] != k_none)
          continue;
        into[p.head[a]] = a;
        open.push_back(p.head[a]);
      }
    }
    std::vector<std::uint8_t> paid(p.node_count, 0);
    Cost cost = 0;
    for (const std::uint32_t t : p.terminals) {
      ASSERT_NE(into[t], k_none);
      for (std::uint32_t v = t; v != p.root && paid[v] == 0; v = p.tail[into[v]]) {
        paid[v] = 1;
        cost += p.cost[into[v]];
      }
    }
    EXPECT_EQ(cost, best.cost + (graph->root == k_none ? 0 : -instance.fixed));
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(PrizeGraph, IsNoneWhereATerminalHangsOnTwoForMoney) {
  Problem problem = one_site();
  add_arc(problem, 1, 0, 10);
  EXPECT_TRUE(find_prize_graph(CoreGraph(problem)));
  problem.node_count = 5;
  add_arc(problem, 0, 4, 7);
  add_arc(problem, 4, 0, 7);
  add_arc(problem, 4, 2, 3);
  EXPECT_FALSE(find_prize_graph(CoreGraph(problem)));
}

TEST(PrizeSearch, EndsWhereThereIsNothingToMove) {
  const Instance instance =
      parse_stp(PrizeWorld{.prizes = {9, 3}, .edges = {}, .rule = PrizeWorld::Rule::rooted}.stp(), "x");
  const PrizeGraph graph = find_prize_graph(CoreGraph(instance.problem)).value();
  const PrizeSearchResult found = search(graph, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(found.best.cost, 3);
  EXPECT_LE(found.ticks, 1'001'000);
}

TEST(PrizeForest, IsUndoneToTheLastLink) {
  const Instance instance = parse_stp(
      PrizeWorld{.prizes = {10, 10, 10, 11}, .edges = {{0, 1, 1}, {2, 3, 1}, {1, 2, 3}}}.stp(), "x");
  const CoreGraph core(instance.problem);
  const PrizeGraph graph = find_prize_graph(core).value();
  const auto way = [&](std::uint32_t u, std::uint32_t v) {
    std::uint32_t w = graph.start[u];
    while (graph.head[w] != v) ++w;
    return w;
  };
  PrizeForest forest(graph);
  EXPECT_EQ(forest.cost(), 41);
  for (std::uint32_t v = 0; v < 4; ++v) forest.add(v);
  forest.link(1, 0, way(1, 0));
  forest.link(2, 1, way(2, 1));
  const auto ways = forest.ways();
  const auto mark = forest.mark();
  forest.evert(2);
  EXPECT_EQ(forest.parent(0), 1u);
  forest.cut(1);
  forest.link(3, 2, way(3, 2));
  EXPECT_EQ(forest.cost(), 2);
  forest.undo_to(mark);
  EXPECT_EQ(forest.cost(), 4);
  EXPECT_EQ(forest.ways(), ways);
  EXPECT_EQ(forest.parent(2), 1u);
}

}  // namespace
}  // namespace tsunagi::steiner
