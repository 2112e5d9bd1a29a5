// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/years.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/toml.h"

namespace tsunagi::plan {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const models::Catalogue& shipped() {
  static const models::Catalogue catalogue =
      models::load_catalogue(TSUNAGI_SOURCE_DIR "/scenarios/catalogue");
  return catalogue;
}

Years read(const std::string& text) {
  const TomlDocument document = parse_toml(text, "scenario.toml");
  Faults faults;
  const TomlReader reader(document, faults);
  Years years = read_years(reader, shipped(), 2025, 20);
  reader.finish();
  faults.throw_if_any();
  return years;
}

// What is wrong with a text; empty where it is read.
std::string fault(const std::string& text) {
  try {
    (void)read(text);
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    return error.what();
  }
}

TEST(Years, EmptyScenariosTakeTheCataloguesAssumptionsAndSaySo) {
  const Years years = read("");
  EXPECT_EQ(years.assume.build_year, 2025);
  EXPECT_EQ(years.assume.traffic, TrafficGrowth::observed);
  EXPECT_DOUBLE_EQ(years.assume.consumption_tax, 0.1);
  EXPECT_DOUBLE_EQ(years.assume.take_up.most_ratio, 0.33);
  EXPECT_THAT(years.assume.assumed, ::testing::Contains("construction_escalation_per_year = 0.01 (IN01)"));
}

TEST(Years, WhatAScenarioSaysIsNoLongerAssumed) {
  const Years years =
      read("[years]\nbuild_year = 2027\nprice_rise_per_year = 0.02\ntraffic_growth = \"none\"\n");
  EXPECT_EQ(years.assume.build_year, 2027);
  EXPECT_DOUBLE_EQ(years.assume.price_rise, 0.02);
  EXPECT_EQ(years.assume.traffic, TrafficGrowth::none);
  for (const std::string& text : years.assume.assumed)
    EXPECT_THAT(text, ::testing::Not(HasSubstr("price_rise")));
}

TEST(Years, FiguresLieInTheirRanges) {
  EXPECT_THAT(fault("[years]\nconsumption_tax_ratio = 1.1\n"),
              AllOf(HasSubstr("scenario.toml:2:"), HasSubstr("years.consumption_tax_ratio")));
  EXPECT_EQ(fault("[years]\nconsumption_tax_ratio = 1\n"), "");
  EXPECT_THAT(fault("[years]\nbuild_year = 2045\n"), HasSubstr("years.build_year"));
  EXPECT_EQ(fault("[years]\nbuild_year = 2044\n"), "");
  EXPECT_THAT(fault("[years]\nbuild_year = 2024\n"), HasSubstr("years.build_year"));
  EXPECT_THAT(fault("[years]\ntraffic_growth = \"boom\"\n"), HasSubstr("none, observed, explosion"));
  EXPECT_THAT(fault("[years]\ntake_up = 0.5\n"), HasSubstr("is not a key"));
  EXPECT_THAT(fault("[municipality.\"A\"]\nfiscal_capability_index = -0.1\n"),
              HasSubstr("fiscal_capability_index"));
}

TEST(Years, ProjectionsAreReadByFiscalYearAndLinearBetween) {
  const std::string head = "[municipality.\"A\"]\n";
  const Years years = read(head + "household_projection = { 2025 = 1000, 2030 = 900, 2040 = 700 }\n");
  const auto& projection = years.municipalities.at("A").household_projection;
  EXPECT_DOUBLE_EQ(projected(projection, 2025), 1000);
  EXPECT_DOUBLE_EQ(projected(projection, 2027), 960);
  EXPECT_DOUBLE_EQ(projected(projection, 2035), 800);
  EXPECT_DOUBLE_EQ(projected(projection, 2040), 700);
  EXPECT_DOUBLE_EQ(projected(projection, 2044), 700);
  EXPECT_DOUBLE_EQ(projected(projection, 2020), 1000);
  EXPECT_THAT(fault(head + "household_projection = { R7 = 1000 }\n"), HasSubstr("expected a fiscal year"));
  EXPECT_THAT(fault(head + "household_projection = { 2025 = 0 }\n"), HasSubstr("household_projection.2025"));
  EXPECT_THAT(fault(head + "household_projection = { 2025 = 1 }\nhousehold_change_per_year = 0.1\n"),
              HasSubstr("contradicts"));
}

TEST(Years, ABudgetHasOneAmountForEachYear) {
  std::string budget = "[years]\nbudget_by_year_jpy = [1";
  for (int y = 1; y < 20; ++y) budget += ", 1e6";
  EXPECT_EQ(fault(budget + "]\n"), "");
  EXPECT_EQ(read(budget + "]\n").assume.budget_jpy.size(), 20u);
  EXPECT_THAT(fault(budget + ", 1]\n"), HasSubstr("each of the 20 fiscal years from 2025, found 21"));
  EXPECT_THAT(fault("[years]\nbudget_by_year_jpy = [-1]\n"), HasSubstr("budget_by_year_jpy"));
}

TEST(Years, NegativeIncomesAreRefused) {
  const std::string row = "[[income]]\nid = \"i\"\nname_ja = \"賃料\"\nmunicipality = \"A\"\njpy_per_year = ";
  EXPECT_THAT(fault(row + "-1\n"), AllOf(HasSubstr("scenario.toml:5:"), HasSubstr("jpy_per_year")));
  EXPECT_EQ(fault(row + "0\n"), "");
  EXPECT_THAT(fault(row + "1\nfrom_fiscal_year = 2030\nto_fiscal_year = 2029\n"),
              HasSubstr("to_fiscal_year: 2029 lies before"));
}

TEST(Years, GatesAreAnsweredYesNoOrNotAtAll) {
  const std::string row = "[[gates]]\nprogramme = \"RUN-HYPO\"\nrate = 0.5\ncost_ratio = 1\nyears = 5\n";
  EXPECT_EQ(fault(row), "");
  EXPECT_EQ(read(row).gates[0].essential_facility, GateAnswer::unanswered);
  EXPECT_EQ(read(row + "essential_facility = \"yes\"\n").gates[0].essential_facility, GateAnswer::yes);
  EXPECT_THAT(fault(row + "essential_facility = \"maybe\"\n"),
              AllOf(HasSubstr("scenario.toml:6:"), HasSubstr("unanswered, yes, no")));
  EXPECT_THAT(fault(row + "essential_facility = true\n"), HasSubstr("essential_facility"));
  EXPECT_THAT(fault("[[gates]]\nprogramme = \"KODO-ISL-LG\"\nrate = 0.5\ncost_ratio = 1\nyears = 5\n"),
              HasSubstr("KODO-ISL-LG has no gates"));
  EXPECT_THAT(fault("[[gates]]\nprogramme = \"RUN-HYPO\"\nrate = 1.5\ncost_ratio = 1\nyears = 5\n"),
              HasSubstr("rate"));
}

TEST(Years, DesignationsNameWhatTheProgrammeIsFor) {
  const auto row = [](const std::string& programme, const std::string& more) {
    return "[[designation]]\nprogramme = \"" + programme + "\"\nmunicipality = \"A\"\n" + more;
  };
  EXPECT_EQ(fault(row("KODO-DIS-LG-LOW", "area_class = \"depopulated\"\n")), "");
  EXPECT_THAT(fault(row("KODO-DIS-LG-LOW", "area_class = \"remote_island\"\n")),
              AllOf(HasSubstr("scenario.toml:4:"), HasSubstr("KODO-DIS-LG-LOW is for depopulated")));
  EXPECT_THAT(fault(row("KODO-DIS-LG-LOW", "")), HasSubstr("area_class"));
  EXPECT_THAT(fault(row("KODO-DIS-LG-LO", "area_class = \"depopulated\"\n")),
              HasSubstr("did you mean \"KODO-DIS-LG-LOW\"?"));
  EXPECT_THAT(fault(row("KODO-DIS-LG-LOW", "area_class = \"depopulated\"\napplicant = \"carrier\"\n")),
              HasSubstr("applicant"));
  EXPECT_THAT(fault(row("BBUS-2", "area_class = \"support_area\"\napplicant = \"carrier\"\n")),
              HasSubstr("state its amount in [[stated_support]]"));
  EXPECT_THAT(fault(row("KEITAI-BS-S", "area_class = \"depopulated\"\n")),
              HasSubstr("households: is required"));
  EXPECT_EQ(fault(row("KEITAI-BS-S", "area_class = \"depopulated\"\nhouseholds = 59\n")), "");
  EXPECT_THAT(fault(row("BUS-TRUNK", "area_class = \"bus_route\"\napplicant = \"bus_operator\"\n")),
              HasSubstr("[[bus_route]]"));
  EXPECT_THAT(fault(row("RUN-HYPO", "")), HasSubstr("[[gates]]"));
}

TEST(Years, OnlyListedProgrammesAreStated) {
  const auto row = [](const char* programme) {
    return std::string("[[stated_support]]\nprogramme = \"") + programme +
           "\"\nmunicipality = \"A\"\njpy_per_year = 100\n";
  };
  EXPECT_EQ(fault(row("BUS-FEEDER")), "");
  EXPECT_THAT(fault(row("KODO-ISL-LG")), HasSubstr("KODO-ISL-LG is computed"));
}

TEST(Years, StandingAssetsMayComeFromALayer) {
  const std::string row =
      "[[standing_asset]]\nid = \"s\"\nname_ja = \"公設光\"\nlayer = \"existing_fiber\"\n"
      "build_year = 2010\nlife_years = 20\nfuture = \"keep\"\n";
  const Years years = read(row + "owner = \"municipal\"\nitem = \"FB01\"\n");
  EXPECT_TRUE(years.standing[0].is_of_layer);
  EXPECT_EQ(years.standing[0].municipality, "");
  EXPECT_THAT(fault(row + "item = \"FB01\"\n"), HasSubstr("owner"));
  EXPECT_THAT(fault(row + "owner = \"municipal\"\nitem = \"FB01\"\nquantity = 3\n"),
              HasSubstr("contradicts layer"));
  EXPECT_THAT(fault(row + "owner = \"municipal\"\nitem = \"FB06\"\n"), HasSubstr("JPY/km"));
}

TEST(Years, StandingAssetsSayWhatBecomesOfThem) {
  const std::string row =
      "[[standing_asset]]\nid = \"s\"\nname_ja = \"公設光\"\nmunicipality = \"A\"\nitem = \"FB01\"\n"
      "quantity = 17.8\nbuild_year = 2008\nlife_years = 20\n";
  EXPECT_EQ(fault(row + "future = \"keep\"\n"), "");
  EXPECT_THAT(fault(row), HasSubstr("future"));
  EXPECT_THAT(fault(row + "future = \"sell\"\n"), HasSubstr("keep, iru, transfer, decommission"));
  EXPECT_THAT(fault(row + "future = \"iru\"\nlines = 100\n"), HasSubstr("income_item"));
  EXPECT_EQ(fault(row + "future = \"iru\"\nlines = 100\nincome_item = \"RV02\"\n"), "");
  EXPECT_THAT(fault(row + "future = \"iru\"\nlines = 100\nincome_item = \"FB01\"\n"),
              HasSubstr("a price of a line"));
  EXPECT_THAT(fault(row + "future = \"decommission\"\nremoval_item = \"TS03\"\n"),
              HasSubstr("what removal costs"));
  EXPECT_THAT(fault(row + "future = \"keep\"\ndecision_year = 2050\n"), HasSubstr("decision_year"));
}

TEST(Years, AllFaultsComeInOneRun) {
  const std::string text =
      fault("[years]\nbuild_year = 1\n[[gates]]\nprogramme = \"X\"\nrate = 2\ncost_ratio = 1\nyears = 5\n");
  EXPECT_THAT(text,
              AllOf(HasSubstr("build_year"), HasSubstr("no programme \"X\""), HasSubstr("gates[0].rate")));
}

TEST(Years, MunicipalitiesAreThoseOfTheRegion) {
  const Years years = read(
      "[municipality.\"忍野村\"]\nfiscal_capability_index = 1.2\n"
      "[[income]]\nid = \"i\"\nname_ja = \"x\"\nmunicipality = \"忍野町\"\njpy_per_year = 1\n");
  try {
    check_municipalities(years, {.projection = geo::Projection("EPSG:6676"),
                                 .municipalities = {{.name = "忍野村"}, {.name = "山中湖村"}}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("scenario.toml:6:"), HasSubstr("no municipality \"忍野町\""),
                                    HasSubstr("忍野村")));
    EXPECT_EQ(error.faults().size(), 1u);
  }
}

}  // namespace
}  // namespace tsunagi::plan
