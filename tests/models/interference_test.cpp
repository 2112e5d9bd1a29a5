// SPDX-License-Identifier: Apache-2.0
#include "models/interference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

constexpr double k_infinity = std::numeric_limits<double>::infinity();

double ratio_as_rate(double sinr_db) {
  return std::pow(10, sinr_db / 10);
}

double shannon_10_mhz(double sinr_db) {
  return 10 * std::log2(1 + std::pow(10, sinr_db / 10));
}

TEST(Interference, WithoutOthersTheNoiseIsLeft) {
  EXPECT_NEAR(sinr_db(-80, {}, -100), 20, 1e-12);
}

TEST(Interference, AnEqualPowerOfOthersCostsThreeDecibels) {
  const std::array<Interferer, 1> full{{{-100, 1}}};
  EXPECT_NEAR(sinr_db(-80, full, -100), 20 - 10 * std::log10(2.0), 1e-12);
  const std::array<Interferer, 1> half{{{-100, 0.5}}};
  EXPECT_NEAR(sinr_db(-80, half, -100), 20 - 10 * std::log10(1.5), 1e-12);
  const std::array<Interferer, 2> silent{{{-50, 0}, {-k_infinity, 1}}};
  EXPECT_NEAR(sinr_db(-80, silent, -100), 20, 1e-12);
}

// Two cells, one user each, rate equal to the ratio S/(N + ρI): ρ = D(N + ρI)/S, so ρ = DN/(S − DI).
TEST(Interference, LoadsOfTwoEqualCellsHaveAClosedForm) {
  const std::array<double, 4> received{-80, -90, -90, -80};
  const std::array<std::uint32_t, 2> serving{0, 1};
  const std::array<double, 2> load{4, 4};
  const CellLoads solved = solve_cell_loads(
      {.cell_count = 2, .received_dbm = received, .serving = serving, .load_mbps = load, .noise_dbm = -95},
      ratio_as_rate);
  const double S = 1e-8;
  const double I = 1e-9;
  const double N = std::pow(10, -9.5);
  EXPECT_TRUE(solved.converged);
  EXPECT_NEAR(solved.load[0], 4 * N / (S - 4 * I), 1e-8);
  EXPECT_NEAR(solved.load[1], solved.load[0], 1e-12);
  EXPECT_EQ(solved.load, solved.wanted);
}

TEST(Interference, OverloadIsHeldAndShown) {
  const std::array<double, 4> received{-80, -82, -82, -80};
  const std::array<std::uint32_t, 2> serving{0, 1};
  const std::array<double, 2> load{100, 1};
  const CellLoads solved = solve_cell_loads({.cell_count = 2,
                                             .received_dbm = received,
                                             .serving = serving,
                                             .load_mbps = load,
                                             .noise_dbm = -95,
                                             .most_load = 0.8},
                                            shannon_10_mhz);
  EXPECT_TRUE(solved.converged);
  EXPECT_EQ(solved.load[0], 0.8);
  EXPECT_GT(solved.wanted[0], 0.8);
  EXPECT_LT(solved.load[1], 0.8);
}

TEST(Interference, UserWithoutRateWantsWithoutEnd) {
  const std::array<double, 1> received{-k_infinity};
  const std::array<std::uint32_t, 1> serving{0};
  const std::array<double, 1> load{1};
  const CellLoads solved = solve_cell_loads(
      {.cell_count = 1, .received_dbm = received, .serving = serving, .load_mbps = load, .noise_dbm = -95},
      shannon_10_mhz);
  EXPECT_EQ(solved.wanted[0], k_infinity);
  EXPECT_EQ(solved.load[0], 1);
}

struct World {
  std::size_t cells = 0;
  std::vector<double> received;
  std::vector<std::uint32_t> serving;
  std::vector<double> load;
  [[nodiscard]] CoupledCells coupled() const {
    return {.cell_count = cells,
            .received_dbm = received,
            .serving = serving,
            .load_mbps = load,
            .noise_dbm = -100};
  }
};

World random_world(std::uint64_t seed, double load_mbps) {
  const Random random{seed, "interference"};
  World world{.cells = 5, .received = {}, .serving = {}, .load = {}};
  for (std::uint32_t user = 0; user < 40; ++user) {
    for (std::uint32_t cell = 0; cell < 5; ++cell) {
      world.received.push_back(-110 + 40 * random.uniform(user * 8 + cell));
    }
    const auto first = world.received.end() - 5;
    world.serving.push_back(
        static_cast<std::uint32_t>(std::max_element(first, world.received.end()) - first));
    world.load.push_back(load_mbps * random.uniform(user * 8 + 7));
  }
  return world;
}

TEST(Interference, SolutionIsAFixedPointAndGrowsWithDemand) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const World world = random_world(seed, 0.5);
    const CellLoads solved = solve_cell_loads(world.coupled(), shannon_10_mhz);
    ASSERT_TRUE(solved.converged) << "seed " << seed;
    // The same loads from the ratios that another function gives at them.
    std::vector<double> again(world.cells, 0.0);
    for (std::size_t user = 0; user < world.serving.size(); ++user) {
      std::vector<Interferer> others;
      for (std::size_t cell = 0; cell < world.cells; ++cell) {
        if (cell != world.serving[user]) {
          others.push_back({world.received[user * world.cells + cell], solved.load[cell]});
        }
      }
      const double signal = world.received[user * world.cells + world.serving[user]];
      again[world.serving[user]] += world.load[user] / shannon_10_mhz(sinr_db(signal, others, -100));
    }
    for (std::size_t cell = 0; cell < world.cells; ++cell) {
      ASSERT_NEAR(std::min(1.0, again[cell]), solved.load[cell], 1e-7) << "seed " << seed;
    }
    World more = world;
    for (double& load : more.load) load *= 1.1;
    const CellLoads grown = solve_cell_loads(more.coupled(), shannon_10_mhz);
    for (std::size_t cell = 0; cell < world.cells; ++cell) ASSERT_GE(grown.load[cell], solved.load[cell]);
  }
}

TEST(Interference, SizesThatDoNotFitAreRefused) {
  World world = random_world(1, 1);
  world.load.pop_back();
  EXPECT_NE(refusal_of([&] { return solve_cell_loads(world.coupled(), shannon_10_mhz).rounds; }), "");
  world = random_world(1, 1);
  world.serving[3] = 5;
  EXPECT_NE(refusal_of([&] { return solve_cell_loads(world.coupled(), shannon_10_mhz).rounds; }), "");
  world.serving[3] = 4;
  EXPECT_EQ(refusal_of([&] { return solve_cell_loads(world.coupled(), shannon_10_mhz).rounds; }), "");
  world.load[7] = -1e-9;
  EXPECT_NE(refusal_of([&] { return solve_cell_loads(world.coupled(), shannon_10_mhz).rounds; }), "");
  EXPECT_TRUE(solve_cell_loads({}, shannon_10_mhz).converged);
}

TEST(UserLoads, AreAFixedPointAndGrowWithDemand) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const World world = random_world(seed, 0.5);
    const UserLoads solved = solve_user_loads(world.coupled(), shannon_10_mhz);
    ASSERT_TRUE(solved.converged) << "seed " << seed;
    std::vector<double> wanted(world.cells, 0.0);
    for (std::size_t user = 0; user < world.serving.size(); ++user) {
      const std::size_t cell = world.serving[user];
      std::vector<Interferer> others;
      for (std::size_t v = 0; v < world.serving.size(); ++v) {
        if (world.serving[v] != cell)
          others.push_back({world.received[v * world.cells + cell], solved.activity[v]});
      }
      const double ratio_db = sinr_db(world.received[user * world.cells + cell], others, -100);
      const double airtime = world.load[user] / shannon_10_mhz(ratio_db);
      wanted[cell] += airtime;
      ASSERT_NEAR(std::min(1.0, airtime), solved.activity[user], 1e-7) << "seed " << seed;
      ASSERT_NEAR(world.received[user * world.cells + cell] + 100 - ratio_db, solved.noise_rise_db[cell],
                  1e-9);
    }
    for (std::size_t cell = 0; cell < world.cells; ++cell)
      ASSERT_NEAR(wanted[cell], solved.wanted[cell], 1e-7) << "seed " << seed;
    World more = world;
    for (double& load : more.load) load *= 1.1;
    const UserLoads grown = solve_user_loads(more.coupled(), shannon_10_mhz);
    for (std::size_t u = 0; u < world.load.size(); ++u) ASSERT_GE(grown.activity[u], solved.activity[u]);
  }
}

TEST(UserLoads, OneCellHearsNobodyElse) {
  const std::array<double, 2> received{-80, -90};
  const std::array<std::uint32_t, 2> serving{0, 0};
  const std::array<double, 2> load{3, 4};
  const UserLoads solved = solve_user_loads(
      {.cell_count = 1, .received_dbm = received, .serving = serving, .load_mbps = load, .noise_dbm = -95},
      shannon_10_mhz);
  EXPECT_NEAR(solved.noise_rise_db[0], 0, 1e-12);
  EXPECT_NEAR(solved.wanted[0], 3 / shannon_10_mhz(15) + 4 / shannon_10_mhz(5), 1e-12);
}

}  // namespace
}  // namespace tsunagi::models
