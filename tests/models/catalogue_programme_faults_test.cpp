// SPDX-License-Identifier: Apache-2.0
// What load_catalogue refuses in programmes and in whole files.
#include "tests/models/small_catalogue.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/files.h"
#include "models/catalogue.h"

namespace tsunagi::models {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(CatalogueFaults, RatesOfProgrammesLieBetween0And1) {
  for (const char* rate : {"\"3/2\"", "\"-1/2\"", "\"1/0\"", "\"half\"", "\"1/2/3\"", "\"nan\""}) {
    EXPECT_THAT(fault_of("programmes.toml", "rate = \"1/2\"", std::string("rate = ") + rate),
                AllOf(HasSubstr("programmes.toml:16:"), HasSubstr("programme.P.rate: expected a rate")))
        << rate;
  }
  EXPECT_EQ(fault_of("programmes.toml", "rate = \"1/2\"", "rate = \"1\""), "");
  EXPECT_EQ(fault_of("programmes.toml", "rate = \"1/2\"", "rate = \"0\""), "");
  EXPECT_THAT(fault_of("programmes.toml", "rate = \"1/2\"\n", ""),
              HasSubstr("programme.P.rate: is required"));
}

TEST(CatalogueFaults, ProgrammesNameKnownClassesOnly) {
  EXPECT_THAT(fault_of("programmes.toml", "[\"depopulated\"]", "[\"depopulatd\"]"),
              HasSubstr("programme.P.area_classes: \"depopulatd\" is no area class; did you mean "
                        "\"depopulated\"?"));
  EXPECT_THAT(fault_of("programmes.toml", "[\"route\"]", "[\"roof\"]"), HasSubstr("is no layer"));
  EXPECT_THAT(fault_of("programmes.toml", "[\"fiber\"]", "[\"copper\"]"), HasSubstr("is no technology"));
  EXPECT_THAT(fault_of("programmes.toml", "applicants = [\"municipality\"]", "applicants = [\"mayor\"]"),
              HasSubstr("is no applicant"));
  EXPECT_THAT(fault_of("programmes.toml", "\"capital_grant\"", "\"grant\""), HasSubstr("capital_grant"));
}

TEST(CatalogueFaults, TwoProgrammesCannotShareAStackingOrder) {
  const Folder folder;
  folder.slip("programmes.toml", "formula = \"listed\"",
              "formula = \"island_deficit\"\nrate = \"1/2\"\nrate_basis = \"published\"\nmean_years = "
              "3\nstacking_order = 1");
  folder.slip("programmes.toml", "reason = \"in kind\"\n", "");
  EXPECT_THAT(folder.fault(), HasSubstr("programme.Q.stacking_order: 1 is also that of P"));
}

TEST(CatalogueFaults, ValidityEndsAfterItBegins) {
  EXPECT_THAT(fault_of("programmes.toml", "valid_to_fiscal_year = 2027", "valid_to_fiscal_year = 2024"),
              HasSubstr("programme.P.valid_to_fiscal_year: 2024 lies before"));
  EXPECT_EQ(fault_of("programmes.toml", "valid_to_fiscal_year = 2027", "valid_to_fiscal_year = 2025"), "");
}

TEST(CatalogueFaults, AFigureOfAnotherFormulaIsNoKey) {
  EXPECT_THAT(fault_of("programmes.toml", "floor_jpy", "allotment_ratio"), HasSubstr("allotment_ratio"));
  EXPECT_THAT(fault_of("programmes.toml", "reason = \"in kind\"\n", ""),
              HasSubstr("programme.Q.reason: is required"));
}

TEST(CatalogueFaults, IncomeIsAPriceByLineAndMonth) {
  EXPECT_THAT(
      fault_of("options.toml", "kind = \"new_fiber\"", "kind = \"new_fiber\"\nincome_item = \"LINE\""),
      HasSubstr("option.new_cable.income_item: expected a price"));
}

TEST(CatalogueFaults, RuleFilesSayVersionStatusAndValidity) {
  for (const char* line : {"version = \"1\"\n", "status = \"made up\"\n", "valid_from_fiscal_year = 2025\n"})
    EXPECT_THAT(fault_of("programmes.toml", line, ""), HasSubstr("is required")) << line;
}

TEST(CatalogueFaults, AllFaultsOfAllFilesComeInOneRun) {
  const Folder folder;
  folder.slip("costs.toml", "low_jpy = 100", "low_jpy = -1");
  folder.slip("options.toml", "latency_ms = 5", "latency_ms = \"5\"");
  folder.slip("programmes.toml", "owner = \"MIC\"\n", "");
  EXPECT_THAT(folder.fault(), AllOf(HasSubstr("item.CABLE.low_jpy"), HasSubstr("option.new_cable.latency_ms"),
                                    HasSubstr("programme.P.owner: is required")));
}

TEST(CatalogueFaults, MissingOrBrokenFileDoesNotFaultTheOthers) {
  const Folder folder;
  std::filesystem::remove(folder.path() / "sources.toml");
  folder.slip("costs.toml", "low_jpy = 100", "low_jpy = = 100");
  const std::string fault = folder.fault();
  EXPECT_THAT(fault, AllOf(HasSubstr("sources.toml"), HasSubstr("costs.toml:7:")));
  EXPECT_THAT(fault, Not(HasSubstr("options.toml")));
}

TEST(CatalogueFaults, EmptyFileIsNoCatalogue) {
  const Folder folder;
  write_file(folder.path() / "use_cases.toml", "");
  EXPECT_THAT(folder.fault(), HasSubstr("expected tables [use_case.<id>], found none"));
}

}  // namespace
}  // namespace tsunagi::models
