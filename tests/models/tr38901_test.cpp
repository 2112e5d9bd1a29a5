// SPDX-License-Identifier: Apache-2.0
// Expected losses come from a separate script written from Tables 7.4.1-1, 7.4.2-1 and 7.4.3-1.
#include "models/tr38901.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

using ::testing::HasSubstr;

constexpr double k_exact_db = 1e-9;

CellPath rma(double distance_m) {
  return {.scenario = CellScenario::rma,
          .frequency_ghz = 0.8,
          .distance_2d_m = distance_m,
          .h_bs_m = 60,
          .h_ut_m = 2,
          .building_m = 8,
          .street_m = 15};
}

CellPath uma(double distance_m) {
  return {.scenario = CellScenario::uma, .frequency_ghz = 3.5, .distance_2d_m = distance_m, .h_bs_m = 25};
}

CellPath umi(double distance_m) {
  return {.scenario = CellScenario::umi, .frequency_ghz = 60, .distance_2d_m = distance_m, .h_bs_m = 10};
}

TEST(Tr38901, RuralMacroHasTheComputedLosses) {
  EXPECT_NEAR(path_loss_db(rma(3000), Sight::line), 109.12660842100767, k_exact_db);  // behind the breakpoint
  EXPECT_NEAR(path_loss_db(rma(8000), Sight::line), 126.16256826604867, k_exact_db);
  EXPECT_NEAR(path_loss_db(rma(3000), Sight::none), 131.35235733989373, k_exact_db);
}

TEST(Tr38901, UrbanMacroHasTheComputedLosses) {
  EXPECT_NEAR(path_loss_db(uma(300), Sight::line), 93.40725259224124, k_exact_db);
  EXPECT_NEAR(path_loss_db(uma(900), Sight::line), 107.58271962966052, k_exact_db);
  EXPECT_NEAR(path_loss_db(uma(300), Sight::none), 121.27917215248789, k_exact_db);
}

TEST(Tr38901, UrbanMicroHasTheComputedLosses) {
  EXPECT_NEAR(path_loss_db(umi(80), Sight::line), 107.97910549155813, k_exact_db);
  EXPECT_NEAR(path_loss_db(umi(80), Sight::none), 127.53974739894062, k_exact_db);
}

TEST(Tr38901, LossIsContinuousAtTheBreakpoint) {
  constexpr double d_bp = 2010.6192982974674;  // 2π·60·2·0.8e9/3e8
  EXPECT_NEAR(path_loss_db(rma(d_bp), Sight::line), path_loss_db(rma(d_bp + 1e-6), Sight::line), 0.01);
  EXPECT_NEAR(path_loss_db(uma(560), Sight::line), path_loss_db(uma(560 + 1e-6), Sight::line), 0.01);
}

TEST(Tr38901, LossGrowsWithDistanceAndIsLeastInSight) {
  for (const auto& path_at : {rma, uma, umi}) {
    double before = 0;
    for (double d = 10; d <= 5000; d *= 1.05) {
      const double los = path_loss_db(path_at(d), Sight::line);
      ASSERT_GT(los, before) << d;
      ASSERT_GE(path_loss_db(path_at(d), Sight::none), los) << d;
      before = los;
    }
  }
}

TEST(Tr38901, SightGetsRarerWithDistance) {
  EXPECT_EQ(line_of_sight_probability(rma(10)), 1);
  EXPECT_EQ(line_of_sight_probability(umi(18)), 1);
  EXPECT_NEAR(line_of_sight_probability(umi(100)), 0.23098474969813537, 1e-12);
  CellPath high = uma(150);
  high.h_ut_m = 20;
  high.environment_m = 12;
  EXPECT_NEAR(line_of_sight_probability(high), 0.38439796640700474, 1e-12);
  for (const auto& path_at : {rma, uma, umi}) {
    double before = 1;
    for (double d = 10; d <= 5000; d *= 1.1) {
      const double p = line_of_sight_probability(path_at(d));
      ASSERT_LE(p, before);
      ASSERT_GT(p, 0);
      before = p;
    }
  }
}

TEST(Tr38901, ShadowingIsTheTables) {
  EXPECT_EQ(shadow_fading_db(rma(2010), Sight::line), 4);
  EXPECT_EQ(shadow_fading_db(rma(2011), Sight::line), 6);
  EXPECT_EQ(shadow_fading_db(rma(2011), Sight::none), 8);
  EXPECT_EQ(shadow_fading_db(uma(100), Sight::line), 4);
  EXPECT_EQ(shadow_fading_db(uma(100), Sight::none), 6);
  EXPECT_EQ(shadow_fading_db(umi(100), Sight::none), 7.82);
}

TEST(Tr38901, PenetrationHasTheComputedLosses) {
  EXPECT_NEAR(penetration_loss_db({.frequency_ghz = 3.5, .wall = WallModel::low_loss, .indoor_m = 10}),
              17.69750345954387, k_exact_db);
  EXPECT_NEAR(penetration_loss_db({.frequency_ghz = 28, .wall = WallModel::high_loss}), 37.94901959473109,
              k_exact_db);
  EXPECT_EQ(penetration_sigma_db(WallModel::low_loss), 4.4);
  EXPECT_EQ(penetration_sigma_db(WallModel::high_loss), 6.5);
}

// Last good and first bad of every column of the applicability range.
struct Edge {
  CellPath good;
  CellPath bad;
  Sight sight;
  const char* named;
};

CellPath with(CellPath path, double CellPath::*field, double value) {
  path.*field = value;
  return path;
}

TEST(Tr38901, RangesEndWhereTheTableSays) {
  const Edge edges[] = {
      {rma(10'000), rma(10'000.1), Sight::line, "distance_2d_m"},
      {rma(5'000), rma(5'000.1), Sight::none, "distance_2d_m"},
      {rma(10), rma(9.99), Sight::line, "distance_2d_m"},
      {umi(5'000), umi(5'000.1), Sight::line, "distance_2d_m"},
      {with(rma(100), &CellPath::frequency_ghz, 30), with(rma(100), &CellPath::frequency_ghz, 30.1),
       Sight::line, "frequency_ghz"},
      {with(umi(100), &CellPath::frequency_ghz, 100), with(umi(100), &CellPath::frequency_ghz, 100.1),
       Sight::line, "frequency_ghz"},
      {with(uma(100), &CellPath::frequency_ghz, 0.5), with(uma(100), &CellPath::frequency_ghz, 0.49),
       Sight::line, "frequency_ghz"},
      {with(rma(100), &CellPath::h_bs_m, 150), with(rma(100), &CellPath::h_bs_m, 151), Sight::line, "h_bs_m"},
      {with(uma(100), &CellPath::h_bs_m, 50), with(uma(100), &CellPath::h_bs_m, 50.1), Sight::line, "h_bs_m"},
      {with(umi(100), &CellPath::h_bs_m, 5), with(umi(100), &CellPath::h_bs_m, 4.9), Sight::line, "h_bs_m"},
      {with(rma(100), &CellPath::h_ut_m, 1), with(rma(100), &CellPath::h_ut_m, 0.9), Sight::line, "h_ut_m"},
      {with(umi(100), &CellPath::h_ut_m, 22.5), with(umi(100), &CellPath::h_ut_m, 22.6), Sight::line,
       "h_ut_m"},
      {with(rma(100), &CellPath::building_m, 50), with(rma(100), &CellPath::building_m, 51), Sight::line,
       "building_m"},
      {with(rma(100), &CellPath::street_m, 5), with(rma(100), &CellPath::street_m, 4), Sight::line,
       "street_m"},
      {with(uma(100), &CellPath::environment_m, 1.4), with(uma(100), &CellPath::environment_m, 1.5),
       Sight::line, "environment_m"},
      {uma(100), with(uma(100), &CellPath::frequency_ghz, NAN), Sight::line, "frequency_ghz"},
  };
  for (const Edge& edge : edges) {
    EXPECT_TRUE(is_in_range(edge.good, edge.sight)) << edge.named;
    EXPECT_FALSE(is_in_range(edge.bad, edge.sight)) << edge.named;
    EXPECT_EQ(refusal_of([&] { return path_loss_db(edge.good, edge.sight); }), "");
    EXPECT_THAT(refusal_of([&] { return path_loss_db(edge.bad, edge.sight); }), HasSubstr(edge.named));
  }
  EXPECT_NE(refusal_of([] { return penetration_loss_db({.frequency_ghz = 101}); }), "");
  EXPECT_NE(refusal_of([] { return penetration_loss_db({.frequency_ghz = 1, .indoor_m = 26}); }), "");
}

// By hand: 28 + 22 log 501 + 20 log 3.5 over a mast of 33.1 m (breakpoint at 749 m).
TEST(Tr38901, UrbanMastsCountWithTheirOwnHeight) {
  const CellPath high = with(uma(500), &CellPath::h_bs_m, 33.1);
  EXPECT_NEAR(path_loss_db(high, Sight::line),
              28 + 22 * std::log10(std::hypot(500, 31.6)) + 20 * std::log10(3.5), 1e-9);
  // Beyond the breakpoint a higher mast loses less.
  EXPECT_LT(path_loss_db(with(uma(3000), &CellPath::h_bs_m, 40), Sight::line),
            path_loss_db(uma(3000), Sight::line));
}

}  // namespace
}  // namespace tsunagi::models
