// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/assignment_core.h"

#include <array>
#include <numeric>

#include <gtest/gtest.h>

#include "sim/steiner/assignment_polish.h"
#include "tests/steiner/tiny_worlds.h"

namespace tsunagi::steiner {
namespace {

#define TSUNAGI_NEEDS_MIP() \
  if (!has_mip_solver()) GTEST_SKIP() << "skipped: built without CBC (coinor-libcbc-dev)"

// ---- integer programmes

// The most worth of what weighs 5, 4, 3 and 2 in a sack for 7: 4 + 3, worth 9 (5 + 2: 8).
Mip sack() {
  Mip mip;
  const std::array<double, 4> worth{6, 5, 4, 2};
  const std::array<double, 4> weight{5, 4, 3, 2};
  std::vector<MipTerm> row;
  for (std::size_t i = 0; i < worth.size(); ++i)
    row.push_back({mip.add_column(-worth[i], 0, 1, true), weight[i]});
  mip.add_row(-k_mip_far, 7, row);
  return mip;
}

TEST(Mip, FillsASackToTheBest) {
  TSUNAGI_NEEDS_MIP();
  const MipAnswer answer = solve_mip(sack(), {.nodes = 1000});
  ASSERT_TRUE(answer.is_complete);
  ASSERT_EQ(answer.value.size(), 4u);
  EXPECT_NEAR(answer.value[1] + answer.value[2], 2, 1e-6);
  EXPECT_NEAR(answer.value[0] + answer.value[3], 0, 1e-6);
}

TEST(Mip, FindsNothingBelowTheOptimum) {
  TSUNAGI_NEEDS_MIP();
  const MipAnswer answer = solve_mip(sack(), {.nodes = 1000, .cutoff = -9.5});
  EXPECT_TRUE(answer.is_complete);
  EXPECT_TRUE(answer.value.empty());
}

TEST(Mip, SaysThatNothingFits) {
  TSUNAGI_NEEDS_MIP();
  Mip mip = sack();
  const MipTerm first[] = {{0, 1}};
  mip.add_row(2, k_mip_far, first);
  const MipAnswer answer = solve_mip(mip, {.nodes = 1000});
  EXPECT_TRUE(answer.is_complete);
  EXPECT_TRUE(answer.value.empty());
}

TEST(Mip, GivesUpAfterTheDeadline) {
  const MipAnswer answer = solve_mip(sack(), {.nodes = 1000, .deadline = std::chrono::steady_clock::now()});
  EXPECT_FALSE(answer.is_complete);
  EXPECT_TRUE(answer.value.empty());
}

// ---- cores

struct World {
  Problem problem;
  HangingModel model;
};

// Each terminal may hang on each place; all hang nowhere.
World world(Problem problem) {
  World made{std::move(problem), {}};
  const Graph graph = build_graph(made.problem);
  PathSearch search(made.problem, graph);
  const Tree tree(made.problem, graph);
  made.model = build_hanging_model(made.problem, graph, search, tree);
  return made;
}

struct Place {
  Cost opening;
  std::int64_t room;
};

// Hanging terminal i on place j costs 1 + (7 i + 3 j) mod 5.
Problem places_for(const std::vector<Place>& places, const std::vector<std::int64_t>& loads) {
  Problem problem;
  const auto m = static_cast<std::uint32_t>(places.size());
  problem.node_count = 1 + m + static_cast<std::uint32_t>(loads.size());
  for (std::uint32_t j = 0; j < m; ++j)
    problem.modules.push_back(
        {.arc = add_arc(problem, 0, 1 + j, places[j].opening), .capacity = Load{places[j].room}});
  for (std::uint32_t i = 0; i < loads.size(); ++i) {
    problem.terminals.push_back(1 + m + i);
    problem.load.push_back(Load{loads[i]});
    for (std::uint32_t j = 0; j < m; ++j) add_arc(problem, 1 + j, 1 + m + i, 1 + (7 * i + 3 * j) % 5);
  }
  return problem;
}

AssignmentCore whole(const HangingModel& model) {
  AssignmentCore core;
  core.customers.resize(model.customers.size());
  core.options.resize(model.options.size());
  std::iota(core.customers.begin(), core.customers.end(), 0u);
  std::iota(core.options.begin(), core.options.end(), 0u);
  return core;
}

// Loads that fill three places to the last unit in one way only, and a dear place that holds all.
Problem exact_fill() {
  return places_for({{10, 100}, {10, 100}, {10, 100}, {10'000, 300}}, {51, 49, 47, 33, 20, 41, 30, 29});
}

TEST(AssignmentCore, FillsPlacesToTheLastUnit) {
  TSUNAGI_NEEDS_MIP();
  const World w = world(exact_fill());
  const CoreAnswer answer = solve_core(w.problem, w.model, w.model.current, whole(w.model), {.nodes = 1000});
  ASSERT_FALSE(answer.option.empty());
  const Worth worth = worth_of(w.problem, w.model, answer.option);
  EXPECT_FALSE(worth.overfills);
  EXPECT_EQ(worth.unserved, 0u);
  EXPECT_LT(worth.cost, 10'000);
}

TEST(AssignmentCore, LeavesOthersWhereTheyAre) {
  TSUNAGI_NEEDS_MIP();
  const World w = world(exact_fill());
  const AssignmentCore all = whole(w.model);
  const CoreAnswer first = solve_core(w.problem, w.model, w.model.current, all, {.nodes = 1000});
  ASSERT_FALSE(first.option.empty());
  AssignmentCore core;
  core.customers = {0};
  for (std::uint32_t o = w.model.option_start[0]; o < w.model.option_start[1]; ++o) core.options.push_back(o);
  const CoreAnswer again = solve_core(w.problem, w.model, first.option, core, {.nodes = 1000});
  EXPECT_TRUE(again.is_complete);
  EXPECT_TRUE(again.option.empty());
}

TEST(AssignmentCore, BuysUnitsOnlyWhereTheyPay) {
  TSUNAGI_NEEDS_MIP();
  // One place with three units of 10 at 50 each after the first; another opens at 30 and holds 10.
  Problem problem = places_for({{5, 10}, {30, 10}}, {6, 4, 6, 4});
  problem.modules[0].unit_cost = 50;
  problem.modules[0].most_units = 3;
  const World w = world(problem);
  const CoreAnswer answer = solve_core(w.problem, w.model, w.model.current, whole(w.model), {.nodes = 1000});
  ASSERT_FALSE(answer.option.empty());
  const Worth worth = worth_of(w.problem, w.model, answer.option);
  const auto optimum = BruteForce(problem).optimum();
  ASSERT_TRUE(optimum.has_value());
  EXPECT_EQ(worth.unserved, 0u);
  EXPECT_EQ(worth.cost, *optimum);
}

TEST(AssignmentCore, ChoosesOtherPlacesThanThoseTried) {
  TSUNAGI_NEEDS_MIP();
  const World w = world(places_for({{10, 20}, {11, 20}, {30, 20}}, {5, 5, 5, 5, 5, 5}));
  const AssignmentCore core = whole(w.model);
  std::vector<std::vector<std::uint8_t>> tried;
  for (int i = 0; i < 3; ++i) {
    const PlaceAnswer answer =
        choose_places(w.problem, w.model, w.model.current, core, tried, {.nodes = 1000});
    ASSERT_FALSE(answer.is_open.empty()) << i;
    for (const auto& set : tried) {
      bool opens_another = false;
      for (std::size_t j = 0; j < set.size(); ++j) opens_another |= answer.is_open[j] > set[j];
      EXPECT_TRUE(opens_another) << i;
    }
    tried.push_back(answer.is_open);
  }
  EXPECT_EQ(tried[0], (std::vector<std::uint8_t>{1, 1, 0}));
}

// ---- all together

// Five places that pairs of loads fill to the last unit, and a dear place that holds all.
Problem pairs_fill() {
  std::vector<Place> places(5, {100, 1000});
  places.push_back({9'000, 5'000});
  std::vector<std::int64_t> loads;
  for (std::int64_t i = 0; i < 5; ++i) {
    loads.push_back(511 + 17 * i);
    loads.push_back(489 - 17 * i);
  }
  return places_for(places, loads);
}

TEST(AssignmentPolish, FillsWhatAnnealingDoesNot) {
  TSUNAGI_NEEDS_MIP();
  const World w = world(pairs_fill());
  const auto annealed = search_assignment(w.problem, w.model, {.ticks = 3'000, .seed = 1});
  const auto polished =
      polish_assignment(w.problem, w.model, {.anneal_ticks = 3'000, .programme_ticks = 5'000'000});
  const Worth worth = worth_of(w.problem, w.model, polished.option);
  EXPECT_EQ(worth.unserved, 0u);
  EXPECT_LT(worth.cost, 9'000);
  EXPECT_LT(worth, worth_of(w.problem, w.model, annealed.option));
}

TEST(AssignmentPolish, StopsAtTheDeadline) {
  const World w = world(pairs_fill());
  const auto start = std::chrono::steady_clock::now();
  const auto polished = polish_assignment(
      w.problem, w.model,
      {.anneal_ticks = 1'000'000'000'000, .programme_ticks = 1'000'000'000'000, .deadline = start});
  EXPECT_FALSE(worth_of(w.problem, w.model, polished.option).overfills);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

}  // namespace
}  // namespace tsunagi::steiner
