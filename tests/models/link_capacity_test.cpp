// SPDX-License-Identifier: Apache-2.0
#include "models/link_capacity.h"

#include <array>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/refusal.h"

namespace tsunagi::models {
namespace {

using ::testing::HasSubstr;

// By hand: −174 + 80 + 9.
TEST(LinkCapacity, NoiseIsThermalPlusTheReceivers) {
  EXPECT_DOUBLE_EQ(noise_dbm(100, 9), -85);
  EXPECT_NE(refusal_of([] { return noise_dbm(0, 9); }), "");
  EXPECT_NE(refusal_of([] { return noise_dbm(1, -1); }), "");
}

// 1.2816·8: the quantile of 90 % from tables.
TEST(LinkCapacity, FadeMarginIsTheQuantile) {
  EXPECT_NEAR(fade_margin_db(0.9, 8), 10.252412524356826, 1e-9);
  EXPECT_DOUBLE_EQ(fade_margin_db(0.5, 8), 0);
  EXPECT_LT(fade_margin_db(0.3, 8), 0);
  EXPECT_NE(refusal_of([] { return fade_margin_db(1, 8); }), "");
  EXPECT_NE(refusal_of([] { return fade_margin_db(0.9, -1); }), "");
  EXPECT_DOUBLE_EQ(combined_sigma_db(std::array{3.0, 4.0}), 5);
}

// By hand: 0.6·log2(1 + 1), 0.6·log2(1.1), and the cap of 4.4.
TEST(LinkCapacity, ShannonIsTruncatedAtBothEnds) {
  EXPECT_DOUBLE_EQ(shannon_bps_per_hz(0, k_shannon_down), 0.6);
  EXPECT_NEAR(shannon_bps_per_hz(-10, k_shannon_down), 0.6 * std::log2(1.1), 1e-12);
  EXPECT_EQ(shannon_bps_per_hz(-10.001, k_shannon_down), 0);
  EXPECT_EQ(shannon_bps_per_hz(40, k_shannon_down), 4.4);
  EXPECT_EQ(shannon_bps_per_hz(40, k_shannon_up), 2.0);
  EXPECT_EQ(shannon_bps_per_hz(NAN, k_shannon_down), 0);
}

// Efficiencies as the table prints them.
TEST(LinkCapacity, McsTableHasThePrintedEfficiencies) {
  ASSERT_EQ(mcs_table().size(), 28u);
  constexpr std::array<double, 28> printed{0.2344, 0.3770, 0.6016, 0.8770, 1.1758, 1.4766, 1.6953,
                                           1.9141, 2.1602, 2.4063, 2.5703, 2.7305, 3.0293, 3.3223,
                                           3.6094, 3.9023, 4.2129, 4.5234, 4.8164, 5.1152, 5.3320,
                                           5.5547, 5.8906, 6.2266, 6.5703, 6.9141, 7.1602, 7.4063};
  for (std::size_t i = 0; i < printed.size(); ++i) {
    EXPECT_NEAR(mcs_table()[i].bps_per_hz(), printed[i], 5.1e-5) << i;
  }
  for (std::size_t i = 1; i < printed.size(); ++i) {
    EXPECT_GT(mcs_table()[i].bps_per_hz(), mcs_table()[i - 1].bps_per_hz()) << i;
  }
}

TEST(LinkCapacity, McsSwitchesWhereItsInverseSays) {
  const McsRule rule;
  EXPECT_NEAR(least_sinr_db(0, rule), -6.2, 0.05);
  EXPECT_NEAR(least_sinr_db(27, rule), 29.7, 0.05);
  for (int mcs = 0; mcs < 28; ++mcs) {
    const double at = least_sinr_db(mcs, rule);
    EXPECT_EQ(choose_mcs(at + 1e-9, rule), mcs);
    EXPECT_EQ(choose_mcs(at - 1e-9, rule).value_or(-1), mcs - 1);
  }
  EXPECT_EQ(mcs_bps_per_hz(-20, rule), 0);
  EXPECT_EQ(mcs_bps_per_hz(60, rule), mcs_table()[27].bps_per_hz());
  EXPECT_FALSE(choose_mcs(NAN, rule).has_value());
  EXPECT_DOUBLE_EQ(least_sinr_db(5, {.back_off_db = 2}), least_sinr_db(5, rule) + 2);
  EXPECT_NE(refusal_of([&] { return least_sinr_db(28, rule); }), "");
  EXPECT_NE(refusal_of([&] { return least_sinr_db(-1, rule); }), "");
}

// 3GPP TS 38.306, §4.1.2: four layers of 256QAM in 273 blocks of 30 kHz are 2337 Mbit/s.
TEST(LinkCapacity, PeakRateIsTheStandards) {
  constexpr double k_symbols_per_s = 14 / 0.5e-3;
  const Carrier carrier{
      .bandwidth_mhz = 100, .layers_down = 4, .occupied_ratio = 273 * 12 * k_symbols_per_s / 100e6};
  const Rate rate = link_rate(carrier, {.down_ratio = 1, .up_ratio = 0}, mcs_bps_per_hz(60, {}), 0);
  EXPECT_NEAR(rate.down_mbps, 2337, 1);
  EXPECT_EQ(rate.up_mbps, 0);
}

TEST(LinkCapacity, FrameSharesTheCarrier) {
  const Carrier carrier{.bandwidth_mhz = 20, .overhead_down = 0, .overhead_up = 0};
  const Rate rate = link_rate(carrier, {.down_ratio = 0.7, .up_ratio = 0.2}, 4, 2);
  EXPECT_DOUBLE_EQ(rate.down_mbps, 56);
  EXPECT_DOUBLE_EQ(rate.up_mbps, 8);
}

TEST(LinkCapacity, EqualVolumesTakeTheHarmonicMean) {
  EXPECT_DOUBLE_EQ(equal_volume_mbps(std::array{100.0, 100.0}), 100);
  EXPECT_DOUBLE_EQ(equal_volume_mbps(std::array{100.0, 25.0}), 40);
  EXPECT_EQ(equal_volume_mbps(std::array{100.0, 0.0}), 0);
  EXPECT_EQ(equal_volume_mbps({}), 0);
}

TEST(LinkCapacity, AirtimeIsLoadOverRate) {
  EXPECT_DOUBLE_EQ(airtime_ratio(3, 60), 0.05);
  EXPECT_EQ(airtime_ratio(0, 0), 0);
  EXPECT_THAT(refusal_of([] { return airtime_ratio(1, 0); }), HasSubstr("rate_mbps"));
  EXPECT_THAT(refusal_of([] { return airtime_ratio(-1, 10); }), HasSubstr("load_mbps"));
}

}  // namespace
}  // namespace tsunagi::models
