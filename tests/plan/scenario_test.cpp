// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "tests/plan/plan_world.h"

namespace tsunagi::plan {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// The sample's scenario with one passage replaced, loaded from beside it. The fault's text, or nothing.
std::string fault_of(std::vector<std::pair<std::string, std::string>> changes) {
  const auto& folder = testing::sample_folder(1);
  std::string text = read_file(folder / "scenario.toml");
  for (const auto& [from, to] : changes) {
    const auto at = text.find(from);
    if (at == text.npos) ADD_FAILURE() << "the sample's scenario has no " << from;
    text.replace(at, from.size(), to);
  }
  write_file(folder / "changed.toml", text);
  try {
    static_cast<void>(load_scenario(folder / "changed.toml", folder));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    return error.what();
  }
  return {};
}

TEST(ScenarioFile, LoadsAsTheSampleWritesIt) {
  EXPECT_EQ(fault_of({}), "");
  const Scenario scenario = testing::sample_scenario(1);
  EXPECT_GE(scenario.demand.size(), 10u);
  EXPECT_DOUBLE_EQ(scenario.discount_rate, 0.04);
  EXPECT_DOUBLE_EQ(scenario.operation.own_network_fte_per_municipality, 0.2);
}

TEST(ScenarioFile, RefusesUnknownKeys) {
  EXPECT_THAT(fault_of({{"discount_rate", "discont_rate"}}),
              AllOf(HasSubstr("changed.toml:"), HasSubstr("discont_rate")));
}

TEST(ScenarioFile, RadioConditionsHaveDefaultsAndBounds) {
  const RadioConditions usual = testing::sample_scenario(1).radio;
  EXPECT_EQ(usual.N_0, 325);
  EXPECT_EQ(usual.delta_N_per_km, 45);
  EXPECT_EQ(usual.rain_001_mm_per_h, 50);
  const auto with = [](const std::string& lines) {
    return fault_of({{"[region]", "[radio]\n" + lines + "\n\n[region]"}});
  };
  EXPECT_EQ(with("refractivity_n0 = 400\nrefractivity_lapse_per_km = 0\nclutter_height_m = { forest = 100 }"),
            "");
  EXPECT_THAT(with("refractivity_n0 = 401"), HasSubstr("radio.refractivity_n0"));
  EXPECT_THAT(with("refractivity_lapse_per_km = -1"), HasSubstr("radio.refractivity_lapse_per_km"));
  EXPECT_THAT(with("rain_001_mm_per_h = 301"), HasSubstr("radio.rain_001_mm_per_h"));
  EXPECT_THAT(with("clutter_height_m = { forest = 101 }"), HasSubstr("radio.clutter_height_m.forest"));
  EXPECT_THAT(with("rain_mm = 50"), HasSubstr("radio.rain_mm"));
  EXPECT_EQ(with("shadow_sigma_db = 0\nrain_height_km = 10\nrefractivity_gradient_1_percent = -1000\n"
                 "built_up_per_km2 = 0"),
            "");
  EXPECT_THAT(with("shadow_sigma_db = 21"), HasSubstr("radio.shadow_sigma_db"));
  EXPECT_THAT(with("rain_height_km = 11"), HasSubstr("radio.rain_height_km"));
  EXPECT_THAT(with("refractivity_gradient_1_percent = 1"),
              HasSubstr("radio.refractivity_gradient_1_percent"));
  EXPECT_THAT(with("built_up_per_km2 = -1"), HasSubstr("radio.built_up_per_km2"));
}

TEST(ScenarioFile, UnitsStandIndoorsInAKnownBuilding) {
  const std::string row = "place = { kind = \"facilities\", classes = [\"school\"] }\n";
  EXPECT_EQ(fault_of({{row, row + "indoors = \"thermally_efficient\"\n"}}), "");
  EXPECT_THAT(fault_of({{row, row + "indoors = \"wooden\"\n"}}), HasSubstr("indoors"));
  EXPECT_FALSE(testing::sample_scenario(1).demand[0].indoors);
}

TEST(ScenarioFile, RefusesUnknownKeysOfARow) {
  EXPECT_THAT(fault_of({{"must_serve = true", "must_srve = true\npenalty_jpy_per_year = 1"}}),
              HasSubstr("must_srve"));
}

TEST(ScenarioFile, RefusesUnknownOptionsAndSaysWhichIsMeant) {
  EXPECT_THAT(fault_of({{"\"mobile_4g\"", "\"mobil_4g\""}}),
              AllOf(HasSubstr("\"mobil_4g\" is no option"), HasSubstr("mobile_4g")));
}

TEST(ScenarioFile, RefusesUnknownUseCases) {
  EXPECT_THAT(fault_of({{"UC-ED-01", "UC-XX-99"}}), HasSubstr("\"UC-XX-99\" is no use case"));
}

TEST(ScenarioFile, RefusesNegativePenalties) {
  EXPECT_THAT(fault_of({{"= 150_000", "= -1"}}), HasSubstr("penalty_jpy_per_year"));
}

TEST(ScenarioFile, RefusesDemandWithNeitherPenaltyNorMustServe) {
  EXPECT_THAT(fault_of({{"penalty_jpy_per_year = 150_000\n", ""}}),
              HasSubstr("a penalty above 0 is required unless must_serve"));
}

TEST(ScenarioFile, RefusesARowWithoutAPlace) {
  EXPECT_THAT(fault_of({{"place = { kind = \"facilities\", classes = [\"school\"] }\n", ""}}),
              HasSubstr("says where the units are"));
}

TEST(ScenarioFile, RefusesPointsWithoutAny) {
  EXPECT_THAT(fault_of({{"{ kind = \"facilities\", classes = [\"school\"] }", "{ kind = \"circle\" }"}}),
              HasSubstr("at least one point is required"));
}

TEST(ScenarioFile, RefusesThreeBusyHours) {
  EXPECT_THAT(fault_of({{"[60, 10, 10, 20]", "[60, 10, 10]"}}), HasSubstr("found 3"));
}

TEST(ScenarioFile, RefusesARowWithoutOptions) {
  EXPECT_THAT(fault_of({{"options = [\"fiber_line_guaranteed\", \"fiber_new_aerial\"]\n", "options = []\n"}}),
              HasSubstr("at least one candidate option"));
}

TEST(ScenarioFile, RefusesNoStaffWithoutAReason) {
  const std::pair<std::string, std::string> base{"base_fte_per_municipality = 0.1",
                                                 "base_fte_per_municipality = 0"};
  const std::string own = "own_network_fte_per_municipality = 0.2";
  EXPECT_THAT(fault_of({base, {own, "own_network_fte_per_municipality = 0"}}),
              HasSubstr("a plan without staff is refused"));
  EXPECT_EQ(fault_of({base, {own, "own_network_fte_per_municipality = 0\nzero_reason = \"test\""}}), "");
}

TEST(ScenarioFile, ReportsAllFaultsAtOnce) {
  EXPECT_THAT(fault_of({{"discount_rate", "discont_rate"},
                        {"\"mobile_4g\"", "\"mobil_4g\""},
                        {"[60, 10, 10, 20]", "[60]"},
                        {"= 150_000", "= -1"}}),
              AllOf(HasSubstr("discont_rate"), HasSubstr("mobil_4g"), HasSubstr("found 1"),
                    HasSubstr("penalty_jpy_per_year")));
}

TEST(ScenarioFile, RefusesARegionFileOutsideItsFolder) {
  EXPECT_THAT(fault_of({{"file = \"region.toml\"", "file = \"../region.toml\""}}), HasSubstr("region.file"));
}

}  // namespace
}  // namespace tsunagi::plan
