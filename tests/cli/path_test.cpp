// SPDX-License-Identifier: Apache-2.0
// `tsunagi path`: one profile with every value on the way to the loss.
#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "tests/cli/program.h"

namespace tsunagi {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

constexpr const char* k_radio = "frequency_mhz = 2585\nsite_height_m = 30\nunit_height_m = 4\n";
constexpr const char* k_hill =
    "distance_m,height_m,clutter_m\n0,900,0\n500,905,15\n1000,960,0\n1500,910,0\n2000,905,0\n";

// Runs `path` on a file of these lines beside profile.csv.
Outcome ask(const std::string& toml, const std::string& csv, const std::string& more = "") {
  const fs::path folder = scratch() / "path";
  fs::create_directories(folder);
  write_file(folder / "path.toml", toml);
  write_file(folder / "profile.csv", csv);
  return run_program("path " + (folder / "path.toml").string() + " " + more);
}

json answer(const std::string& toml, const std::string& csv) {
  const Outcome outcome = ask(toml, csv, "--json");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  return json::parse(outcome.out);
}

TEST(Path, ShowsEveryModelThatIsNamed) {
  const json out =
      answer(std::string(k_radio) +
                 "models = [\"p1812\", \"p452\", \"itm\", \"tr38901_rma\"]\nprofile = \"profile.csv\"\n",
             k_hill);
  EXPECT_EQ(out["points"], 5);
  EXPECT_DOUBLE_EQ(out["length_km"].get<double>(), 2);
  const double free_space_db = out["p1812"]["line_of_sight"]["L_bfs_db"];
  EXPECT_NEAR(free_space_db, 32.4 + 68.25 + 6.02, 0.01);
  EXPECT_TRUE(out["p1812"]["path"]["is_transhorizon"].get<bool>());
  for (const char* model : {"p1812", "p452", "itm", "tr38901_rma"})
    EXPECT_GT(out[model]["L_b_db"].get<double>(), free_space_db + 5) << model;
  EXPECT_FALSE(out["tr38901_rma"]["line_of_sight"].get<bool>());
  EXPECT_LT(out["profile"][2]["clearance_ratio"].get<double>(), 0);
}

// 900 + 30 m and 905 + 4 m: the ray falls 10.5 m a km; the bulge of the Earth at 1 km of 2 is 0.056 m.
TEST(Path, RayAndFresnelRadiusCanBeFollowedByHand) {
  const json out = answer(std::string(k_radio) + "profile = \"profile.csv\"\n", k_hill);
  const json& middle = out["profile"][2];
  const double a_e_km = out["p1812"]["path"]["a_e_km"];
  EXPECT_NEAR(a_e_km, 6371 * 157.0 / (157 - 45), 0.1);
  EXPECT_NEAR(middle["ray_m"].get<double>(), 919.5 - 500 / a_e_km, 1e-9);
  EXPECT_NEAR(middle["first_fresnel_m"].get<double>(), 17.3 * std::sqrt(1.0 * 1.0 / (2.585 * 2)), 0.05);
}

TEST(Path, TextHasTheSameValuesAndThePointsWhenAsked) {
  const std::string toml = std::string(k_radio) + "profile = \"profile.csv\"\n";
  const Outcome plain = ask(toml, k_hill);
  EXPECT_THAT(plain.out, AllOf(HasSubstr("L_bulla_db"), HasSubstr("F_k"), HasSubstr("beta_0_percent")));
  EXPECT_EQ(plain.out.find("clearance"), std::string::npos);
  EXPECT_THAT(ask(toml, k_hill, "--points").out, HasSubstr("clearance"));
}

TEST(Path, ReadsTheRastersOfATownAndAnOptionsChain) {
  const fs::path town = town_copy("path_town");
  // Two points well inside the raster, a little over a kilometre apart.
  write_file(town / "path.toml",
             "option = \"bwa\"\nmodels = [\"chain\", \"itm\"]\n[terrain]\nelevation = \"elevation.tif\"\n"
             "clutter = \"clutter.tif\"\nfrom = { lon_deg = 133.652, lat_deg = 33.702 }\n"
             "to = { lon_deg = 133.645, lat_deg = 33.693 }\n");
  const Outcome outcome = run_program("path " + (town / "path.toml").string() + " --json");
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json out = json::parse(outcome.out);
  EXPECT_EQ(out["option"], "bwa");
  EXPECT_TRUE(out.contains("p1812"));
  EXPECT_EQ(out["link_budget"]["loss_db"], out["p1812"]["L_b_db"]);
  EXPECT_NEAR(out["length_km"].get<double>(), 1.19, 0.02);
}

TEST(Path, ProfilesThatAreNoneAreRefusedWithTheirPlace) {
  const std::string toml = std::string(k_radio) + "profile = \"profile.csv\"\n";
  const auto refused = [&](const std::string& csv) {
    const Outcome outcome = ask(toml, csv);
    EXPECT_EQ(outcome.status, 2);
    return outcome.err;
  };
  EXPECT_THAT(refused("distance_m,height_m\n0,1\n10,x\n20,1\n"),
              AllOf(HasSubstr("profile.csv:3"), HasSubstr("height_m"), HasSubstr("\"x\"")));
  EXPECT_THAT(refused("distance_m,height_m\n5,1\n10,1\n20,1\n"), HasSubstr("begin at 0"));
  EXPECT_THAT(refused("distance_m,height_m\n0,1\n10,1\n10,1\n"), HasSubstr("rise from row to row"));
  EXPECT_THAT(refused("distance_m,height_m\n0,1\n10,1\n"), HasSubstr("at least 3 points"));
  EXPECT_THAT(refused("distance_m\n0\n"), HasSubstr("height_m"));
}

TEST(Path, QuestionsThatContradictThemselvesAreRefused) {
  const auto refused = [&](const std::string& toml) {
    const Outcome outcome = ask(toml, k_hill);
    EXPECT_EQ(outcome.status, 2);
    return outcome.err;
  };
  EXPECT_THAT(refused(k_radio), HasSubstr("expected either profile"));
  EXPECT_THAT(refused("profile = \"profile.csv\"\n"), HasSubstr("frequency_mhz: is required"));
  EXPECT_THAT(refused(std::string(k_radio) + "profile = \"profile.csv\"\nmodels = [\"p1821\"]\n"),
              HasSubstr("found \"p1821\""));
  EXPECT_THAT(refused("option = \"leo_household\"\nprofile = \"profile.csv\"\n"),
              HasSubstr("expected an option of kind radio"));
  EXPECT_THAT(
      refused("frequency_mhz = 28000\nsite_height_m = 30\nunit_height_m = 4\nprofile = \"profile.csv\"\n"),
      HasSubstr("30 to 6000 MHz"));
  EXPECT_THAT(refused(std::string(k_radio) + "profile = \"../../etc/passwd\"\n"), HasSubstr("profile"));
}

}  // namespace
}  // namespace tsunagi
