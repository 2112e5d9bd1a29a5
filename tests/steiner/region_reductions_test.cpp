// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/region_reductions.h"

#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "sim/steiner/graph.h"
#include "sim/steiner/region_search.h"
#include "sim/steiner/solve.h"
#include "tests/steiner/tiny_worlds.h"

namespace tsunagi::steiner {
namespace {

using ::testing::IsSupersetOf;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

constexpr std::uint32_t k_wide = 12;
constexpr std::uint32_t k_high = 9;
constexpr std::uint32_t k_town = 24;  // nodes

// A grid, and towns that hang on it by a few roads each. The root is node 0.
class Towns {
 public:
  explicit Towns(std::uint64_t seed) : random_(seed, "towns") {}

  Problem make(std::uint32_t towns, std::uint32_t roads) {
    Problem p;
    p.node_count = k_wide * k_high + towns * k_town;
    for (std::uint32_t y = 0; y < k_high; ++y) {
      for (std::uint32_t x = 0; x < k_wide; ++x) {
        if (x + 1 < k_wide) add_road(p, y * k_wide + x, y * k_wide + x + 1);
        if (y + 1 < k_high) add_road(p, y * k_wide + x, (y + 1) * k_wide + x);
      }
    }
    for (std::uint32_t t = 0; t < towns; ++t) {
      const std::uint32_t first = k_wide * k_high + t * k_town;
      for (std::uint32_t i = 1; i < k_town; ++i) add_road(p, first + i, first + below(i));
      for (std::uint32_t i = 0; i < k_town / 2; ++i) add_road(p, first + i, first + k_town - 1 - i);
      for (std::uint32_t i = 0; i < roads; ++i) add_road(p, first + k_town - 1 - i, k_wide * (t + 1) + 7 * i);
    }
    for (std::uint32_t v = 1; v < p.node_count; ++v)
      if (below(9) == 0) p.terminals.push_back(v);
    return p;
  }

 private:
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_.below(index_++, n)); }
  void add_road(Problem& p, std::uint32_t u, std::uint32_t v) {
    const Cost cost = 10 + below(90);
    add_arc(p, u, v, cost);
    add_arc(p, v, u, cost);
  }

  Random random_;
  std::uint64_t index_ = 0;
};

std::vector<std::uint32_t> range(std::uint32_t first, std::uint32_t count) {
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), first);
  return all;
}

TEST(RegionSearch, FindsATownThatHangsByThreeRoads) {
  const CoreGraph core(Towns(1).make(1, 3));
  const std::uint32_t first = k_wide * k_high;
  RegionSearch search(core);
  int found = 0;
  for (const std::uint32_t seed : range(first, k_town)) {
    const auto region = search.around(seed, 3);
    if (!region) continue;  // the nearest nodes lie on both sides of a road
    ++found;
    EXPECT_THAT(region->border, SizeIs(3));
    EXPECT_THAT(region->inside, IsSupersetOf(range(first, k_town - 3)));
    EXPECT_FALSE(search.around(seed, 2));
  }
  EXPECT_GT(found, 0);
  EXPECT_FALSE(search.around(4 * k_wide + 6, 4));  // amid the grid
}

TEST(RegionSearch, BordersAreWhatTheInsideIsJoinedTo) {
  int found = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const CoreGraph core(Towns(seed).make(3, 4));
    RegionSearch search(core);
    for (std::uint32_t v = 0; v < core.node_count(); ++v) {
      const auto region = search.around(v, 4);
      if (!region) continue;
      ++found;
      std::vector<std::uint32_t> beside;
      for (const std::uint32_t u : region->inside)
        for (const std::uint32_t a : core.arcs_at(u))
          if (std::ranges::find(region->inside, core.head(a)) == region->inside.end())
            beside.push_back(core.head(a));
      std::ranges::sort(beside);
      beside.erase(std::unique(beside.begin(), beside.end()), beside.end());
      EXPECT_THAT(region->border, UnorderedElementsAreArray(beside));
      EXPECT_LE(region->border.size(), 4u);
    }
  }
  EXPECT_GT(found, 100);
}

std::optional<SmallPlan> solve_small(const Problem& part) {
  if (!unreachable_terminals(part, build_graph(part)).empty()) return SmallPlan{};
  const Solution solution = solve(part);
  if (std::max(solution.proven_bound, solution.certified_bound) != solution.cost) return {};
  SmallPlan plan{true, {}};
  for (const std::uint32_t a : solution.arc_into)
    if (a != k_none) plan.arcs.push_back(a);
  return plan;
}

Cost optimum(const Problem& problem) {
  const Solution solution = solve(problem);  // too small for regions of its own
  EXPECT_EQ(solution.proven_bound, solution.cost);
  return solution.cost;
}

TEST(RegionReductions, KeepABestPlan) {
  std::size_t before = 0;
  std::size_t after = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Problem problem = Towns(seed).make(3, 2 + seed % 3);
    CoreGraph core(problem);
    before += core.edge_count();
    reduce_by_regions(core, solve_small);
    after += core.edge_count();
    EXPECT_EQ(core.fixed_cost() + optimum(core.compact(core.root()).problem), optimum(problem)) << seed;
  }
  EXPECT_LT(after, before * 9 / 10);
}

TEST(RegionReductions, DoNothingWithoutProof) {
  CoreGraph core(Towns(3).make(3, 3));
  const std::size_t before = core.edge_count();
  reduce_by_regions(core, [](const Problem&) { return std::optional<SmallPlan>(); });
  EXPECT_EQ(core.edge_count(), before);
}

}  // namespace
}  // namespace tsunagi::steiner
