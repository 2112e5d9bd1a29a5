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

Radio modem() {
  return {.frequency_mhz = 900,
          .bandwidth_mhz = 10,
          .eirp_dbm = 50,
          .unit_eirp_dbm = 23,
          .site_gain_dbi = 14,
          .unit_gain_dbi = 0,
          .noise_figure_db = 9,
          .site_noise_figure_db = 5};
}

TEST(LinkBudget, EndsWhereTheWeakerDirectionDoes) {
  const auto near = link_budget(modem(), {100, 10});
  ASSERT_TRUE(near);
  EXPECT_TRUE(link_budget(modem(), {100 + near->margin_db - 1e-9, 10}));
  EXPECT_FALSE(link_budget(modem(), {100 + near->margin_db + 1e-9, 10}));
}

TEST(LinkBudget, CapsRatesAndSharesTheFrame) {
  Radio radio = modem();
  radio.down_ratio = 0.75;
  const auto link = link_budget(radio, {60, 10});
  ASSERT_TRUE(link);
  EXPECT_DOUBLE_EQ(link->down_bps, 0.75 * 10e6 * 4.4);
  EXPECT_DOUBLE_EQ(link->up_bps, 0.25 * 10e6 * 2.0);
}

TEST(LinkBudget, LeavesRoomForOtherCells) {
  Radio radio = modem();
  const auto alone = link_budget(radio, {120, 10});
  radio.interference_margin_db = 3;
  const auto among = link_budget(radio, {120, 10});
  ASSERT_TRUE(alone && among);
  EXPECT_NEAR(alone->margin_db - among->margin_db, 3, 1e-9);
  EXPECT_LT(among->up_bps, alone->up_bps);
}

TEST(LinkBudget, FallsWithLoss) {
  double last = 1e18;
  for (double loss = 60; const auto link = link_budget(modem(), {loss, 10}); ++loss) {
    EXPECT_LE(link->up_bps, last);
    last = link->up_bps;
  }
}

TEST(LinkBudget, WhatIsLostAndWhatIsKeptWeighTheSame) {
  Radio radio = modem();
  const auto kept = link_budget(radio, {100, 20});
  const auto lost = link_budget(radio, {115, 5});
  radio.other_losses_db = 15;
  const auto other = link_budget(radio, {100, 5});
  ASSERT_TRUE(kept && lost && other);
  EXPECT_NEAR(kept->margin_db, lost->margin_db, 1e-9);
  EXPECT_NEAR(kept->margin_db, other->margin_db, 1e-9);
}

Radio lora_modem() {
  const AirtimeRule dwell{.id = "dwell",
                          .name = "",
                          .most_bandwidth_khz = 200,
                          .carrier_sense_ms = 5,
                          .most_transmission_ms = 400,
                          .pause_ms = 50,
                          .most_eirp_dbm = 16,
                          .origin = {}};
  Radio radio{.frequency_mhz = 923,
              .bandwidth_mhz = 0.125,
              .eirp_dbm = 16,
              .unit_eirp_dbm = 13,
              .site_gain_dbi = 3,
              .unit_gain_dbi = 0,
              .noise_figure_db = 6,
              .site_noise_figure_db = 6,
              .down_ratio = 0.05};
  radio.lora = LoraService{.rule = dwell, .frame = {.payload_bytes = 24}};
  return radio;
}

TEST(LinkBudget, LoraTakesTheFastestSpreadingFactorThatCloses) {
  const Radio radio = lora_modem();
  const double noise_dbm = -174 + 10 * std::log10(125e3) + 6;
  const double sent_dbm = 16;  // both ways
  for (int sf = 7; sf <= 10; ++sf) {
    const double least_snr_db = -7.5 - 2.5 * (sf - 7);
    const double most_loss_db = sent_dbm - noise_dbm - least_snr_db;
    const auto link = link_budget(radio, {most_loss_db - 8 - 1e-6, 8});
    ASSERT_TRUE(link) << sf;
    EXPECT_EQ(link->spreading_factor, sf);
    EXPECT_NEAR(link->margin_db, 1e-6, 1e-9);
    // 11 of the 24 bytes are the user's.
    const double airtime_ms = lora_airtime_ms({.spreading_factor = sf, .payload_bytes = 24});
    EXPECT_NEAR(link->up_bps, 0.95 * 88 / airtime_ms * 1e3, 1e-9);
    EXPECT_NEAR(link->most_unit_bps, std::floor(3.6e6 / (5 + airtime_ms + 50)) * 88 / 3600, 1e-9);
  }
  // SF11 takes 741 ms for it, and 400 ms are allowed.
  EXPECT_FALSE(link_budget(radio, {sent_dbm - noise_dbm + 15.1, 0}));
}

// 0.6·log2(1 + 10^2) = 3.995 bit/s/Hz at 20 dB: row 15 of TS 38.214's table, 6·666/1024 = 3.902 (row 16
// is 4.213).
TEST(LinkBudget, AModemMayStepThroughTheTable) {
  Radio radio = modem();
  radio.efficiency = Efficiency::mcs_table;
  radio.attenuation_down = 0.6;
  radio.down_ratio = 0.75;
  radio.most_efficiency_down = 7.4;
  EXPECT_DOUBLE_EQ(down_bps(radio, 20), 0.75 * 10e6 * 6 * 666 / 1024);
  radio.most_efficiency_down = 3;
  EXPECT_DOUBLE_EQ(down_bps(radio, 20), 0.75 * 10e6 * 3);
  EXPECT_EQ(down_bps(radio, -30), 0);
}

TEST(LinkBudget, SlowerLoraIsUsedWhereTheRuleLetsItBe) {
  Radio radio = lora_modem();
  radio.lora->rule.most_transmission_ms = 4000;
  const double noise_dbm = -174 + 10 * std::log10(125e3) + 6;
  EXPECT_EQ(link_budget(radio, {16 - noise_dbm + 19.9, 0})->spreading_factor, 12);
  EXPECT_FALSE(link_budget(radio, {16 - noise_dbm + 20.1, 0}));
}

TEST(Lora, GatewaysAreFilledAsFarAsFramesMayCollide) {
  const LoraService service{.rule = {}, .frame = {.payload_bytes = 24}, .channels = 8, .arriving_ratio = 0.9};
  // S/G = exp(-2G): of the load G so much arrives.
  EXPECT_NEAR(std::exp(-2 * usable_airtime(service) / 8), 0.9, 1e-12);
}

}  // namespace
}  // namespace tsunagi::models
