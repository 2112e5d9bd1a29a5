// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/cell_interference.h"

#include <map>

#include <gtest/gtest.h>

#include "tests/plan/plan_world.h"

namespace tsunagi::plan {
namespace {

std::vector<CellInterference> check(const testing::World& world, const PlanGraph& graph) {
  const Planned& p = world.planned;
  return check_interference(p.region, world.scenario, p.candidates, p.demand, p.coverage, graph, p.plan);
}

TEST(CellInterference, IsSolvedForEveryOptionInUseThatSharesAChannel) {
  const testing::World& world = testing::shared_channel_town();
  std::map<std::uint32_t, std::int64_t> served;
  for (const Service& s : world.planned.plan.services) {
    for (const std::uint32_t a : s.path) {
      if (world.planned.graph.arcs[a].kind == ArcKind::link) ++served[world.planned.graph.arcs[a].option];
    }
  }
  std::erase_if(served, [&](const auto& row) {
    return world.scenario.catalogue.options[row.first].radio->interference_margin_db == 0;
  });
  ASSERT_FALSE(served.empty());
  ASSERT_EQ(world.planned.interference.size(), served.size());
  for (const CellInterference& c : world.planned.interference) {
    EXPECT_EQ(c.terminals, served.at(c.option));
    EXPECT_GE(c.sites, 1);
    EXPECT_TRUE(c.converged);
    EXPECT_GE(c.most_noise_rise_db, 0);
    EXPECT_LE(c.most_load_ratio, 1);
    EXPECT_LE(c.short_terminals, c.terminals);
    EXPECT_LE(c.overloaded_sites, c.sites);
  }
}

TEST(CellInterference, LoadsBeyondTheAirAreViolations) {
  const testing::World& world = testing::shared_channel_town();
  PlanGraph graph = world.planned.graph;
  for (steiner::Load& load : graph.problem.load) {
    for (std::int64_t& bps : load) bps = bps * 10'000 + 1'000'000'000;
  }
  const auto found = check(world, graph);
  ASSERT_FALSE(found.empty());
  for (const CellInterference& c : found) {
    EXPECT_EQ(c.overloaded_sites, c.sites);
    EXPECT_EQ(c.most_load_ratio, 1);
  }
}

TEST(CellInterference, WithoutLoadNobodyIsDisturbed) {
  const testing::World& world = testing::shared_channel_town();
  PlanGraph graph = world.planned.graph;
  for (steiner::Load& load : graph.problem.load) load = {};
  for (const CellInterference& c : check(world, graph)) {
    EXPECT_NEAR(c.most_noise_rise_db, 0, 1e-9);
    EXPECT_EQ(c.most_load_ratio, 0);
    EXPECT_EQ(c.overloaded_sites, 0);
    EXPECT_EQ(c.short_terminals, 0);
  }
}

}  // namespace
}  // namespace tsunagi::plan
