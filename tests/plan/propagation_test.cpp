// SPDX-License-Identifier: Apache-2.0
#include "models/propagation.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace tsunagi::models {
namespace {

TEST(FreeSpace, AgreesWithTheFormulasValues) {
  EXPECT_NEAR(free_space_loss_db(900, 1), 91.48, 0.01);  // 32.4 + 59.08
  EXPECT_NEAR(free_space_loss_db(2585, 10), 120.65, 0.01);
  EXPECT_NEAR(free_space_loss_db(900, 2) - free_space_loss_db(900, 1), 6.0206, 1e-4);
}

TEST(Fresnel, ClearanceIsOneAtTheRadius) {
  const std::vector<float> profile{0, 0, 0};
  const double radius_m = std::sqrt(299.792458 / 900 * 1000 * 1 * 1 / 2);
  EXPECT_NEAR(fresnel_clearance({profile, 2}, radius_m + 500 / 8500.0, radius_m + 500 / 8500.0, 900), 1,
              1e-9);
}

Radio modem() {
  return {.frequency_mhz = 900,
          .bandwidth_mhz = 10,
          .eirp_dbm = 50,
          .unit_eirp_dbm = 23,
          .site_gain_dbi = 14,
          .unit_gain_dbi = 0,
          .noise_figure_db = 9,
          .site_noise_figure_db = 5,
          .fade_margin_db = 10};
}

TEST(LinkBudget, EndsWhereTheWeakerDirectionDoes) {
  const auto near = link_budget(modem(), 100);
  ASSERT_TRUE(near);
  EXPECT_TRUE(link_budget(modem(), 100 + near->margin_db - 1e-9));
  EXPECT_FALSE(link_budget(modem(), 100 + near->margin_db + 1e-9));
}

TEST(LinkBudget, CapsRatesAndSharesTheFrame) {
  Radio radio = modem();
  radio.down_ratio = 0.75;
  const auto link = link_budget(radio, 60);
  ASSERT_TRUE(link);
  EXPECT_DOUBLE_EQ(link->down_bps, 0.75 * 10e6 * 4.4);
  EXPECT_DOUBLE_EQ(link->up_bps, 0.25 * 10e6 * 2.0);
}

TEST(LinkBudget, LeavesRoomForOtherCells) {
  Radio radio = modem();
  const auto alone = link_budget(radio, 120);
  radio.interference_margin_db = 3;
  const auto among = link_budget(radio, 120);
  ASSERT_TRUE(alone && among);
  EXPECT_NEAR(alone->margin_db - among->margin_db, 3, 1e-9);
  EXPECT_LT(among->up_bps, alone->up_bps);
}

TEST(LinkBudget, FallsWithLoss) {
  double last = 1e18;
  for (double loss = 60; const auto link = link_budget(modem(), loss); ++loss) {
    EXPECT_LE(link->up_bps, last);
    last = link->up_bps;
  }
}

TEST(LinkBudget, ModemsHaveTheirOwnRate) {
  Radio radio = modem();
  radio.fixed_rate_bps = 980;
  radio.down_ratio = 0.05;
  EXPECT_DOUBLE_EQ(link_budget(radio, 100)->down_bps, 49);
  EXPECT_DOUBLE_EQ(link_budget(radio, 100)->up_bps, 931);
}

}  // namespace
}  // namespace tsunagi::models
