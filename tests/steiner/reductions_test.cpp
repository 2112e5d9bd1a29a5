// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/reductions.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "sim/steiner/blocks.h"
#include "tests/steiner/subset_trees.h"

namespace tsunagi::steiner {
namespace {

// Sparse undirected graphs as street networks are, some of whose edges cost the same.
class StreetWorld {
 public:
  explicit StreetWorld(std::uint64_t seed) : random_(seed, "street world") {}

  Problem make() {
    Problem p;
    p.node_count = 14 + below(18);
    p.root = below(p.node_count);
    for (std::uint32_t v = 1; v < p.node_count; ++v) add(p, below(v), v);
    for (std::uint32_t i = 0; i < p.node_count; ++i) {
      const std::uint32_t u = below(p.node_count);
      const std::uint32_t v = below(p.node_count);
      if (u != v) add(p, u, v);
    }
    const std::uint32_t count = 2 + below(5);
    while (p.terminals.size() < count) {
      const std::uint32_t t = below(p.node_count);
      if (t != p.root && std::ranges::find(p.terminals, t) == p.terminals.end()) p.terminals.push_back(t);
    }
    return p;
  }

 private:
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_.below(index_++, n)); }
  void add(Problem& p, std::uint32_t u, std::uint32_t v) {
    const Cost cost = 1 + below(20);
    for (const auto& [from, to] : {std::pair(u, v), std::pair(v, u)}) {
      if (to == p.root) continue;  // as problems come to the reductions
      p.tail.push_back(from);
      p.head.push_back(to);
      p.cost.push_back(cost);
    }
  }

  Random random_;
  std::uint64_t index_ = 0;
};

Cost optimum(const CoreGraph& core) {
  const Problem problem = core.compact(core.root()).problem;
  return core.fixed_cost() +
         (problem.terminals.empty() ? 0 : SubsetTrees(problem).optimum().value_or(k_cost_limit));
}

// Edges that a reduction took from 400 worlds, whose optima it must have kept.
std::size_t edges_taken(const std::function<void(CoreGraph&)>& reduce) {
  std::size_t taken = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const Problem problem = StreetWorld(seed).make();
    CoreGraph core(problem);
    EXPECT_TRUE(core.is_symmetric());
    const std::size_t before = core.edge_count();
    reduce(core);
    taken += before - core.edge_count();
    EXPECT_EQ(optimum(core), SubsetTrees(problem).optimum().value());
    if (::testing::Test::HasFailure()) return taken;
  }
  return taken;
}

TEST(Reductions, DegreesKeepTheOptimum) {
  EXPECT_GT(edges_taken([](CoreGraph& core) { reduce_degrees(core); }), 1000);
}

TEST(Reductions, PathsKeepTheOptimum) {
  EXPECT_GT(edges_taken([](CoreGraph& core) { reduce_by_paths(core, 100); }), 1000);
}

TEST(Reductions, SpecialDistancesKeepTheOptimum) {
  EXPECT_GT(edges_taken([](CoreGraph& core) { reduce_by_special_distance(core); }), 1000);
}

TEST(Reductions, ExtensionKeepsTheOptimum) {
  EXPECT_GT(edges_taken([](CoreGraph& core) { reduce_by_extension(core, {300, 8, 60}); }), 3000);
}

TEST(Reductions, ExtensionTakesWhatTheOthersLeave) {
  std::size_t more = 0;
  edges_taken([&](CoreGraph& core) {
    for (int round = 0; round < 4; ++round) {
      reduce_degrees(core);
      reduce_by_special_distance(core);
      reduce_by_paths(core, 100);
    }
    const std::size_t before = core.edge_count();
    reduce_by_extension(core, {300, 8, 60});
    more += before - core.edge_count();
  });
  EXPECT_GT(more, 20);
}

// The root's edges have one direction in a problem, and are edges all the same.
TEST(Reductions, SeeAnUndirectedGraphFromAnyRoot) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Problem problem = StreetWorld(seed).make();
    const CoreGraph core(problem);
    const Problem other = core.compact(problem.terminals[0]).problem;
    EXPECT_EQ(SubsetTrees(other).optimum(), SubsetTrees(problem).optimum()) << seed;
  }
}

TEST(Blocks, AddUpToTheWhole) {
  int split = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Problem problem = StreetWorld(seed).make();
    CoreGraph core(problem);
    reduce_by_special_distance(core);
    const auto blocks = find_blocks(core);
    split += blocks.size() > 1 ? 1 : 0;
    Cost sum = core.fixed_cost();
    for (const Block& block : blocks) sum += SubsetTrees(problem_of(core, block).problem).optimum().value();
    EXPECT_EQ(sum, SubsetTrees(problem).optimum().value()) << seed;
  }
  EXPECT_GT(split, 50);
}

// 0 – 1 – 2 – 0 and 2 – 3 – 4 – 2 and 4 – 5: terminals 3 and 0 as root leave the pendant edge out.
TEST(Blocks, LeaveOutWhatHoldsNoTerminal) {
  Problem problem{.node_count = 6, .root = 0, .terminals = {3}};
  for (const auto& [u, v] : {std::pair(0u, 1u), {1u, 2u}, {2u, 0u}, {2u, 3u}, {3u, 4u}, {4u, 2u}, {4u, 5u}}) {
    problem.tail.insert(problem.tail.end(), {u, v});
    problem.head.insert(problem.head.end(), {v, u});
    problem.cost.insert(problem.cost.end(), {1, 1});
  }
  const auto blocks = find_blocks(CoreGraph(problem));
  ASSERT_EQ(blocks.size(), 2);
  EXPECT_EQ(blocks[0].root, 2);
  EXPECT_EQ(blocks[0].terminals, std::vector<std::uint32_t>{3});
  EXPECT_EQ(blocks[1].root, 0);
  EXPECT_EQ(blocks[1].terminals, std::vector<std::uint32_t>{2});
  EXPECT_EQ(blocks[1].edges.size(), 3);
}

}  // namespace
}  // namespace tsunagi::steiner
