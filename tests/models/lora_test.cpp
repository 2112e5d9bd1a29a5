// SPDX-License-Identifier: Apache-2.0
#include "models/lora.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/refusal.h"
#include "tests/models/temporary_folder.h"

namespace tsunagi::models {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const AirtimeRules& shipped() {
  static const AirtimeRules rules =
      load_airtime_rules(std::filesystem::path(TSUNAGI_SOURCE_DIR) / "scenarios/catalogue");
  return rules;
}

LoraFrame frame(int sf, int bytes) {
  return {.spreading_factor = sf, .payload_bytes = bytes};
}

// 3809 ms was measured on air (meshcore-dev/MeshCore, pull request 2218); the others come from a separate
// script.
TEST(Lora, AirtimeHasTheMeasuredAndComputedValues) {
  LoraFrame measured = frame(12, 60);
  measured.coding_rate = 4;
  EXPECT_NEAR(lora_airtime_ms(measured), 3809.28, 1e-9);
  EXPECT_NEAR(lora_airtime_ms(frame(10, 24)), 370.688, 1e-9);
  EXPECT_NEAR(lora_airtime_ms({.spreading_factor = 7,
                               .bandwidth_khz = 500,
                               .payload_bytes = 0,
                               .explicit_header = false,
                               .crc = false}),
              5.184, 1e-9);
}

TEST(Lora, SlowSymbolsAreSpreadFurther) {
  EXPECT_TRUE(is_low_data_rate(frame(11, 0)));
  EXPECT_FALSE(is_low_data_rate(frame(10, 0)));
  EXPECT_TRUE(is_low_data_rate({.spreading_factor = 12, .bandwidth_khz = 250}));
  EXPECT_FALSE(is_low_data_rate({.spreading_factor = 12, .bandwidth_khz = 500}));
}

// By hand: SF·125000/2^SF·4/5.
TEST(Lora, BitRateIsTheFormula) {
  EXPECT_NEAR(lora_bit_rate_bps(frame(7, 0)), 5468.75, 1e-9);
  EXPECT_NEAR(lora_bit_rate_bps(frame(12, 0)), 292.96875, 1e-9);
}

// By hand: −174 + 10 log 125000 + 6 − 20 = −137.03.
TEST(Lora, SensitivityFallsByThe2AndAHalfDecibelsOfAStep) {
  EXPECT_NEAR(lora_sensitivity_dbm(12, 125, 6), -137.0308998699194, 1e-9);
  EXPECT_NEAR(lora_sensitivity_dbm(7, 125, 6) - lora_sensitivity_dbm(12, 125, 6), 12.5, 1e-9);
}

TEST(Lora, MessagesAnHourFollowSumDurationAndPause) {
  const AirtimeRule& shortly = shipped().rule("short_sense_200khz");
  // 360 s of 370.688 ms; the 400 ms a frame may last end between 24 and 25 bytes of SF10.
  EXPECT_EQ(messages_per_hour(shortly, frame(10, 24)), 971);
  EXPECT_EQ(messages_per_hour(shortly, frame(10, 25)), 0);
  // 5 ms of sensing and 50 ms of pause around each, and no sum.
  const AirtimeRule& longer = shipped().rule("long_sense");
  EXPECT_EQ(messages_per_hour(longer, frame(10, 24)), 8456);
  EXPECT_EQ(messages_per_hour(longer, frame(12, 51)), 1428);
  EXPECT_EQ(messages_per_hour(longer, frame(12, 255)), 0);  // more than 4 s
}

TEST(Lora, AWiderChannelNeedsARuleForIt) {
  LoraFrame wide = frame(8, 20);
  wide.bandwidth_khz = 250;
  EXPECT_EQ(messages_per_hour(shipped().rule("short_sense_200khz"), wide), 0);
  EXPECT_GT(messages_per_hour(shipped().rule("short_sense_400khz"), wide), 0);
}

TEST(Lora, FastestFactorThatLeavesTheMarginIsChosen) {
  const AirtimeRule& rule = shipped().rule("long_sense");
  const auto at = [&](double level, double margin) {
    return choose_spreading_factor({.received_dbm = level, .margin_db = margin, .frame = frame(7, 20)}, rule);
  };
  EXPECT_EQ(at(-100, 10)->spreading_factor, 7);
  // SF7 hears −124.53 dBm.
  EXPECT_EQ(at(-124.53, 0)->spreading_factor, 7);
  EXPECT_EQ(at(-124.54, 0)->spreading_factor, 8);
  EXPECT_EQ(at(-124.53, 5)->spreading_factor, 9);
  EXPECT_EQ(at(-137.03, 0)->spreading_factor, 12);
  EXPECT_FALSE(at(-137.04, 0).has_value());
  EXPECT_NEAR(at(-100, 10)->margin_db, 24.5308998699194, 1e-9);
}

TEST(Lora, DwellTimeForbidsTheSlowFactors) {
  const AirtimeRule& dwell = shipped().rule("lorawan_dwell");
  const LoraLink link{.received_dbm = -133, .frame = frame(7, 20)};
  EXPECT_FALSE(choose_spreading_factor(link, dwell).has_value());
  EXPECT_EQ(choose_spreading_factor(link, shipped().rule("long_sense"))->spreading_factor, 11);
}

// By hand: G = −ln 0.9/2 = 0.05268; over 370.688 ms.
TEST(Lora, AlohaCarriesFivePercentWhereNineOfTenArrive) {
  EXPECT_NEAR(aloha_messages_per_hour(370.688, 0.9), 511.6, 0.1);
  EXPECT_NE(refusal_of([] { return aloha_messages_per_hour(370, 1); }), "");
  EXPECT_NE(refusal_of([] { return aloha_messages_per_hour(0, 0.9); }), "");
}

TEST(Lora, RefusesWhatTheModemCannot) {
  const auto refusal = [](LoraFrame f) { return refusal_of([&] { return lora_airtime_ms(f); }); };
  EXPECT_EQ(refusal(frame(7, 255)), "");
  EXPECT_THAT(refusal(frame(7, 256)), HasSubstr("payload_bytes"));
  EXPECT_THAT(refusal(frame(6, 1)), HasSubstr("spreading_factor"));
  EXPECT_THAT(refusal(frame(13, 1)), HasSubstr("spreading_factor"));
  EXPECT_THAT(refusal({.bandwidth_khz = 200}), HasSubstr("bandwidth_khz"));
  EXPECT_THAT(refusal({.coding_rate = 5}), HasSubstr("coding_rate"));
  EXPECT_THAT(refusal({.preamble_symbols = 5}), HasSubstr("preamble_symbols"));
}

TEST(AirtimeRules, ShippedFileSaysWhatToVerify) {
  EXPECT_THAT(shipped().status, HasSubstr("verify"));
  EXPECT_FALSE(shipped().version.empty());
  EXPECT_GE(shipped().rules.size(), 5u);
  for (const AirtimeRule& rule : shipped().rules) EXPECT_FALSE(rule.origin.sources.empty()) << rule.id;
  EXPECT_THAT(refusal_of([] { return shipped().rule("long_sens").pause_ms; }),
              HasSubstr("did you mean \"long_sense\"?"));
}

constexpr const char* k_sources = R"([source.S]
title = "Standard"
date = "2026"
type = "standard"
)";
constexpr const char* k_rules = R"(version = "1"
status = "verify"
[rule.a]
name = "A"
most_bandwidth_khz = 200
carrier_sense_ms = 5
most_transmission_ms = 4000
pause_ms = 50
most_eirp_dbm = 16
year = 2019
kind = "sourced"
confidence = "low"
sources = ["S"]
)";

std::string fault_of(std::string_view from, std::string_view to) {
  const TemporaryFolder folder("airtime");
  folder.write("sources.toml", k_sources);
  folder.write("airtime_rules_jp.toml", with_slip(k_rules, from, to));
  return refusal_of([&] { return load_airtime_rules(folder.path()).rules.size(); });
}

TEST(AirtimeRules, FaultsNameFileLineAndKey) {
  EXPECT_EQ(fault_of("200", "400"), "");
  EXPECT_THAT(fault_of("pause_ms = 50", "pause_ms = -1"),
              AllOf(HasSubstr("airtime_rules_jp.toml:8:"), HasSubstr("rule.a.pause_ms")));
  EXPECT_THAT(fault_of("pause_ms = 50", "pause_ms = \"50\""), HasSubstr("expected a number, found text"));
  EXPECT_THAT(fault_of("pause_ms", "puase_ms"), HasSubstr("did you mean \"pause_ms\"?"));
  EXPECT_THAT(fault_of("most_transmission_ms = 4000\n", ""),
              HasSubstr("rule.a.most_transmission_ms: is required"));
  EXPECT_THAT(fault_of("most_transmission_ms = 4000", "most_transmission_ms = 0"),
              HasSubstr("most_transmission_ms"));
  EXPECT_THAT(fault_of("[\"S\"]", "[\"T\"]"), HasSubstr("no source \"T\""));
  EXPECT_THAT(fault_of("status = \"verify\"\n", ""), HasSubstr("status: is required"));
  EXPECT_THAT(fault_of("[rule.a]", "[rules.a]"), HasSubstr("rule"));
}

}  // namespace
}  // namespace tsunagi::models
