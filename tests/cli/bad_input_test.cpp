// SPDX-License-Identifier: Apache-2.0
// What a user can get wrong: one clear message, status 2, nothing written.
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/files.h"
#include "tests/cli/program.h"

namespace tsunagi {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

// Plans a broken copy of the town: expects status 2 and no output folder; returns what was said.
std::string refusal(const fs::path& town) {
  const fs::path out = scratch() / (town.filename().string() + "_out");
  const Outcome outcome =
      run_program("run " + (town / "scenario.toml").string() + " --plan-only --out " + out.string());
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_FALSE(fs::exists(out));
  EXPECT_EQ(outcome.out, "");
  for (const auto& entry : fs::directory_iterator(scratch()))
    EXPECT_EQ(entry.path().filename().string().find(".part"), std::string::npos);
  return outcome.err;
}

TEST(BadInput, WrongKeyNamesLineAndSuggestion) {
  const auto town = town_copy("wrong_key");
  edit(town / "scenario.toml", "discount_rate", "discuont_rate");
  EXPECT_THAT(refusal(town), AllOf(HasSubstr("scenario.toml:"), HasSubstr("discuont_rate"),
                                   HasSubstr("did you mean \"discount_rate\"")));
}

TEST(BadInput, AllFaultsOfOneRunAreListed) {
  const auto town = town_copy("many_faults");
  edit(town / "scenario.toml", "discount_rate = 0.04", "discount_rate = -1");
  edit(town / "scenario.toml", "penalty_jpy_per_year = 150_000", "penalty_jpy_per_year = -5");
  edit(town / "scenario.toml", "\"bwa\"", "\"bwaa\"");
  edit(town / "region.toml", "roads.geojson", "raods.geojson");
  const auto said = refusal(town);
  EXPECT_THAT(said, AllOf(HasSubstr("discount_rate"), HasSubstr("penalty_jpy_per_year"), HasSubstr("bwaa"),
                          HasSubstr("raods.geojson")));
}

TEST(BadInput, MissingLayerFileIsNamed) {
  const auto town = town_copy("missing_file");
  fs::remove(town / "small_areas.gpkg");
  EXPECT_THAT(refusal(town), AllOf(HasSubstr("region.toml:"), HasSubstr("small_areas.gpkg")));
}

TEST(BadInput, PathOutsideTheRegionIsRefused) {
  for (const char* path :
       {"../secret.geojson", "/etc/passwd", "/vsicurl/http://example.invalid/x", "PG:dbname=x"}) {
    const auto town = town_copy("outside");
    edit(town / "region.toml", "roads.geojson", path);
    EXPECT_THAT(refusal(town), HasSubstr("file")) << path;
  }
}

TEST(BadInput, MeshCodeThatIsNoneNamesFileLineAndValue) {
  const auto town = town_copy("mesh");
  std::string text = read_file(town / "mesh250m.csv");
  const auto third = text.find('\n', text.find('\n') + 1) + 1;
  text.replace(third, 10, "5034638299");
  write_file(town / "mesh250m.csv", text);
  EXPECT_THAT(refusal(town), AllOf(HasSubstr("mesh250m.csv:3"), HasSubstr("5034638299")));
}

TEST(BadInput, NegativePriceOfATableIsNamed) {
  const auto town = town_copy("prices");
  write_file(town / "prices.csv",
             "item,unit,price_jpy\nFB01,JPY/km,-350\nBW01,JPY/station,nan\nXX99,JPY,1\n");
  write_file(town / "region.toml",
             read_file(town / "region.toml") + "\n[[source]]\nrole = \"prices\"\nfile = \"prices.csv\"\n");
  EXPECT_THAT(refusal(town), AllOf(HasSubstr("prices.csv:2"), HasSubstr("prices.csv:3")));
}

TEST(BadInput, UnknownItemOfAPriceTableIsNamed) {
  const auto town = town_copy("price_item");
  write_file(town / "prices.csv", "item,unit,price_jpy\nFB1,JPY/km,350\n");
  write_file(town / "region.toml",
             read_file(town / "region.toml") + "\n[[source]]\nrole = \"prices\"\nfile = \"prices.csv\"\n");
  EXPECT_THAT(refusal(town), HasSubstr("FB1"));
}

TEST(BadInput, PlainTextInPlaceOfALayerIsRefused) {
  const auto town = town_copy("html");
  write_file(town / "facilities.gpkg", "<html>404</html>");
  EXPECT_THAT(refusal(town), HasSubstr("facilities.gpkg"));
}

TEST(BadInput, TruncatedElevationIsRefused) {
  const auto town = town_copy("dem");
  const std::string bytes = read_file(town / "elevation.tif");
  write_file(town / "elevation.tif", bytes.substr(0, bytes.size() / 2));
  EXPECT_THAT(refusal(town), HasSubstr("elevation.tif"));
}

TEST(BadInput, MustServeWithoutACandidateEndsWithStatusThree) {
  const auto town = town_copy("must_serve");
  edit(town / "scenario.toml",
       "options = [\"fiber_line_guaranteed\", \"fiber_new_aerial\"]\n\n[[demand]]\nid = \"town_halls\"",
       "options = [\"lpwa\"]\n\n[[demand]]\nid = \"town_halls\"");
  const fs::path out = scratch() / "must_serve_out";
  const Outcome outcome =
      run_program("run " + (town / "scenario.toml").string() + " --plan-only --out " + out.string());
  EXPECT_EQ(outcome.status, 3) << outcome.err;
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("must be served"), HasSubstr("schools"), HasSubstr("lpwa")));
  EXPECT_FALSE(fs::exists(out));
}

TEST(BadInput, DemandThatNothingServesIsReportedByNameAtItsPenalty) {
  const auto town = town_copy("nobody");
  edit(town / "scenario.toml",
       "options = [\"local5g_4g8\", \"bwa\", \"mobile_4g\", \"fiber_line_best_effort\"]",
       "options = [\"lpwa\"]");
  const fs::path out = scratch() / "nobody_out";
  const Outcome outcome =
      run_program("run " + (town / "scenario.toml").string() + " --plan-only --json --out " + out.string());
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("nobody_can_serve"), HasSubstr("farm_cameras"), HasSubstr("lpwa: ")));
}

TEST(BadInput, BackupByTheCarrierOfThePrimaryIsRefused) {
  const auto town = town_copy("backup");
  edit(town / "scenario.toml", "backup = [\"leo_public\"]", "backup = [\"fiber_line_best_effort\"]");
  EXPECT_THAT(refusal(town), AllOf(HasSubstr("backup"), HasSubstr("fail together")));
}

TEST(BadInput, SupportIsClaimedByMunicipalitiesOfTheRegionAndForWhatItIs) {
  const auto town = town_copy("designation");
  const std::string scenario = read_file(town / "scenario.toml");
  const auto with = [&](const std::string& more) {
    write_file(town / "scenario.toml", scenario + more);
    return refusal(town);
  };
  EXPECT_THAT(with("\n[[designation]]\nprogramme = \"KODO-DIS-LG-LOW\"\nmunicipality = \"どこか町\"\n"
                   "area_class = \"depopulated\"\n"),
              AllOf(HasSubstr("scenario.toml:"), HasSubstr("designation"), HasSubstr("どこか町")));
  EXPECT_THAT(
      with("\n[[gates]]\nprogramme = \"RUN-HYPO\"\nrate = 0.5\ncost_ratio = 1\nyears = 5\n"
           "essential_facility = \"perhaps\"\n"),
      AllOf(HasSubstr("scenario.toml:"), HasSubstr("essential_facility"), HasSubstr("unanswered, yes, no")));
  EXPECT_THAT(with("\n[[income]]\nid = \"a\"\nname_ja = \"a\"\nmunicipality = \"x\"\njpy_per_year = -1\n"),
              AllOf(HasSubstr("scenario.toml:"), HasSubstr("jpy_per_year")));
}

TEST(BadInput, UnknownArgumentsEndWithStatusTwo) {
  for (const char* arguments : {"", "rnu x", "run", "run a.toml", "run a.toml --out x --threads 0",
                                "sample --out x --population many"}) {
    EXPECT_EQ(run_program(arguments).status, 2) << arguments;
  }
}

TEST(BadInput, SampleBoundsAreRefused) {
  for (const char* population : {"499", "2000001", "-1"}) {
    const fs::path out = scratch() / "bounds";
    EXPECT_EQ(run_program(std::string("sample --population ") + population + " --out " + out.string()).status,
              2)
        << population;
    EXPECT_FALSE(fs::exists(out));
  }
}

TEST(BadInput, AFolderOfSomebodyElseIsNeverReplaced) {
  const fs::path home = scratch() / "home";
  fs::create_directories(home);
  write_file(home / "letter.txt", "mine");
  EXPECT_EQ(run_program("sample --overwrite --population 500 --out " + home.string()).status, 2);
  EXPECT_EQ(read_file(home / "letter.txt"), "mine");
}

TEST(BadInput, SolveRefusesWhatIsNoStpFile) {
  const fs::path file = scratch() / "x.stp";
  write_file(file, "hello\n");
  const Outcome outcome = run_program("solve " + file.string());
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("x.stp"));
}

}  // namespace
}  // namespace tsunagi
