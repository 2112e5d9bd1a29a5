// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/requirements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tsunagi::plan {
namespace {

using ::testing::HasSubstr;

models::Option line() {
  return {.id = "line",
          .kind = models::OptionKind::existing_line,
          .latency_ms = 10,
          .availability = 0.999,
          .autonomy_h = 8,
          .most_mobility_kmh = 0,
          .down_mbps = 100,
          .up_mbps = 50};
}
DemandRow need() {
  DemandRow row;
  row.latency_ms = 10;
  row.availability = 0.999;
  row.autonomy_h = 8;
  row.down_mbps = 100;
  row.up_mbps = 50;
  return row;
}

TEST(Refusal, NoneAtEveryLimit) {
  EXPECT_FALSE(refusal({}, need(), line(), false));
}

struct Case {
  const char* name;
  void (*ask)(DemandRow&);
  const char* reason;
};
class RefusalReason : public ::testing::TestWithParam<Case> {};

TEST_P(RefusalReason, SaysWhatIsMissing) {
  DemandRow row = need();
  GetParam().ask(row);
  const auto reason = refusal({}, row, line(), false);
  ASSERT_TRUE(reason);
  EXPECT_THAT(*reason, HasSubstr(GetParam().reason));
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusalReason,
    ::testing::Values(
        Case{"latency", [](DemandRow& r) { r.latency_ms = 9; }, "latency 10 ms exceeds 9 ms"},
        Case{"availability", [](DemandRow& r) { r.availability = 0.9991; },
             "availability 0.999 is below 0.9991"},
        Case{"autonomy", [](DemandRow& r) { r.autonomy_h = 9; },
             "autonomy of 8 h without mains is below 9 h"},
        Case{"mobility", [](DemandRow& r) { r.mobility_kmh = 1; }, "mobility of 0 km/h is below 1 km/h"},
        Case{"down", [](DemandRow& r) { r.down_mbps = 101; }, "100 Mbps down is below 101 Mbps"},
        Case{"up", [](DemandRow& r) { r.up_mbps = 51; }, "50 Mbps up is below 51 Mbps"}),
    [](const auto& p) { return p.param.name; });

TEST(Refusal, ForbiddenOptionsAreNoCandidates) {
  Scenario scenario;
  scenario.forbidden_options = {"line"};
  EXPECT_THAT(refusal(scenario, need(), line(), false).value(), HasSubstr("forbidden"));
}

TEST(Refusal, RadioAddsItsBackhaulAndLeavesRatesToTheLinks) {
  models::Option radio = line();
  radio.kind = models::OptionKind::radio;
  radio.down_mbps = 0;
  radio.up_mbps = 0;
  EXPECT_THAT(refusal({}, need(), radio, false).value(), HasSubstr("latency 15 ms"));
  radio.latency_ms = 5;
  EXPECT_FALSE(refusal({}, need(), radio, false));
}

TEST(Refusal, TwoPathsShareAvailabilityAndTheBackupCarriesAutonomy) {
  DemandRow row = need();
  row.availability = 0.9999;
  row.autonomy_h = 72;
  row.backup = {"dish"};
  EXPECT_FALSE(refusal({}, row, line(), false));
  EXPECT_THAT(refusal({}, row, line(), true).value(), HasSubstr("autonomy"));
}

TEST(Refusal, TheSecondPathHasARateOfItsOwn) {
  DemandRow row = need();
  row.down_mbps = 200;
  row.backup = {"dish"};
  row.backup_down_mbps = 100;
  row.backup_up_mbps = 50;
  EXPECT_THAT(refusal({}, row, line(), false).value(), HasSubstr("100 Mbps down is below 200 Mbps"));
  EXPECT_FALSE(refusal({}, row, line(), true));
  row.backup_up_mbps = 51;
  EXPECT_THAT(refusal({}, row, line(), true).value(), HasSubstr("50 Mbps up is below 51 Mbps"));
}

}  // namespace
}  // namespace tsunagi::plan
