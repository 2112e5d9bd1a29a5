// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/prize_reductions.h"

#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "sim/steiner/core_graph.h"
#include "sim/steiner/reductions.h"
#include "sim/steiner/stp_reader.h"
#include "tests/steiner/prize_worlds.h"

namespace tsunagi::steiner {
namespace {

// Many edges among few vertices, so that detours are common.
PrizeWorld dense_world(std::uint64_t seed, PrizeWorld::Rule rule) {
  PrizeWorld world = make_prize_world(seed, 9, rule);
  const Random random(seed, "more edges");
  const auto n = static_cast<std::uint32_t>(world.prizes.size());
  for (std::uint32_t i = 0; i < 3 * n; ++i) {
    const auto u = static_cast<std::uint32_t>(random.below(3 * i, n));
    const auto v = static_cast<std::uint32_t>(random.below(3 * i + 1, n));
    if (u != v) world.edges.push_back({u, v, static_cast<Cost>(1 + random.below(3 * i + 2, 12))});
  }
  return world;
}

TEST(PrizeReductions, KeepTheOptimum) {
  std::size_t before = 0;
  std::size_t after = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    const PrizeWorld world =
        dense_world(seed, seed % 2 == 0 ? PrizeWorld::Rule::anywhere : PrizeWorld::Rule::rooted);
    CoreGraph core(parse_stp(world.stp(), "x").problem);
    const auto n = static_cast<std::uint32_t>(world.prizes.size());
    const auto edges = [&] {
      std::vector<PrizeEdge> found;
      for (std::uint32_t e = 0; e < core.edge_slots(); ++e)
        if (core.is_alive(e) && core.head(2 * e) < n && core.tail(2 * e) < n)
          found.push_back({core.tail(2 * e), core.head(2 * e), core.cost(2 * e)});
      return found;
    };
    before += edges().size();
    reduce_by_prizes(core);
    PrizeWorld smaller = world;
    smaller.edges = edges();
    after += smaller.edges.size();
    ASSERT_EQ(cheapest_tree(smaller), cheapest_tree(world));
  }
  EXPECT_LT(after * 10, before * 8);
}

// The way round costs 8, which is 5 above what the vertex inside earns if that is 3.
TEST(PrizeReductions, CountAPrizeOnTheWay) {
  for (const Cost prize : {2, 3}) {
    const PrizeWorld world{.prizes = {50, prize, 20, 1, 1}, .edges = {{0, 1, 4}, {1, 2, 4}, {0, 2, 5}}};
    CoreGraph core(parse_stp(world.stp(), "x").problem);
    const std::size_t before = core.edge_count();
    reduce_by_prizes(core);
    EXPECT_EQ(before - core.edge_count(), prize == 3 ? 1u : 0u);
  }
}

TEST(PrizeReductions, EndWithoutEdges) {
  CoreGraph core(
      parse_stp(PrizeWorld{.prizes = {9, 3}, .edges = {}, .rule = PrizeWorld::Rule::rooted}.stp(), "x")
          .problem);
  reduce_degrees(core);
  reduce_by_prizes(core);
  EXPECT_EQ(core.edge_count(), 0u);
}

}  // namespace
}  // namespace tsunagi::steiner
