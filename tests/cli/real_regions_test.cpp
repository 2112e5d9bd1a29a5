// SPDX-License-Identifier: Apache-2.0
// The five real regions, where their data are.
#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "geo/base/hash.h"
#include "tests/cli/program.h"

namespace tsunagi {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

bool has_data() {
  const char* variable = std::getenv("TSUNAGI_DATA");
  const fs::path root =
      variable != nullptr ? fs::path(variable) : fs::path(TSUNAGI_SOURCE_DIR) / ".." / "shared" / "data";
  return fs::is_directory(root / "fujigoko_yamanashi");
}

json plan(const std::string& region) {
  const fs::path out = scratch() / region;
  const Outcome outcome =
      run_program("run " + (fs::path(TSUNAGI_SOURCE_DIR) / "scenarios" / region / "scenario.toml").string() +
                  " --plan-only --quiet --overwrite --out " + out.string());
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  return json::parse(read_file(out / "summary.json"));
}

TEST(RealRegions, FujigokoHoldsItsCensusAndItsRoads) {
  if (!has_data()) GTEST_SKIP() << "skipped: no data";
  const json s = plan("fujigoko");
  EXPECT_EQ(s["population"]["people"], 95771);
  EXPECT_EQ(s["population"]["households"], 35110);
  EXPECT_GE(s["population"]["household_terminals"].get<int>(), 2000);
  EXPECT_GE(s["network"]["candidate_sites"].get<int>(), 300);
  EXPECT_GE(s["network"]["largest_component_percent"].get<double>(), 97.0);
  EXPECT_GE(s["diagnostic"]["technologies"].get<int>(), 4);
  EXPECT_LE(s["bound"]["decidable_gap_percent"].get<double>(), 3.0);
}

TEST(RealRegions, TheOtherFourRunToo) {
  if (!has_data()) GTEST_SKIP() << "skipped: no data";
  for (const char* region : {"fujinomiya", "hokuto", "okunoto", "iwamizawa"}) {
    const json s = plan(region);
    std::int64_t sum = 0;
    for (const json& row : s["cost"]["by_municipality"]) sum += row["cost_jpy_per_year"].get<std::int64_t>();
    EXPECT_EQ(sum, s["cost"]["total_jpy_per_year"].get<std::int64_t>()) << region;
    bool flagged = false;
    for (const json& a : s["assumptions"]) flagged = flagged || a["id"] == "no_elevation";
    EXPECT_EQ(flagged, std::string(region) != "fujinomiya") << region;
  }
}

// The plan's bytes; `more` are further arguments.
std::string fujigoko_hashes(const std::string& more) {
  const fs::path out = scratch() / "hashes";
  const Outcome outcome =
      run_program("run " + (fs::path(TSUNAGI_SOURCE_DIR) / "scenarios/fujigoko/scenario.toml").string() +
                  " --plan-only --overwrite --out " + out.string() + " " + more);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err.find("road cache"), std::string::npos) << outcome.err;
  return file_hash(out / "plan.gpkg") + " " + file_hash(out / "summary.json");
}

TEST(RealRegions, KeptRoadsGiveTheSameBytes) {
  if (!has_data()) GTEST_SKIP() << "skipped: no data";
  const std::string option = "--cache " + (scratch() / "cache").string();
  const std::string without = fujigoko_hashes("");
  EXPECT_EQ(fujigoko_hashes(option), without) << "cold";
  EXPECT_EQ(fujigoko_hashes(option), without) << "warm";
}

TEST(RealRegions, WithoutTheirDataTheRunSaysWhatIsMissing) {
  const Outcome outcome =
      run_program("run " + (fs::path(TSUNAGI_SOURCE_DIR) / "scenarios/fujigoko/scenario.toml").string() +
                  " --data " + scratch().string() + " --out " + (scratch() / "no").string());
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.err.find("municipalities_dissolved.geojson"), std::string::npos);
  EXPECT_NE(outcome.err.find("e-Stat"), std::string::npos);
}

}  // namespace
}  // namespace tsunagi
