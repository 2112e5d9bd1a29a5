// SPDX-License-Identifier: Apache-2.0
// --cache: the same results, from kept roads or without them.
#include <cstdlib>
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "geo/base/hash.h"
#include "tests/cli/program.h"

namespace tsunagi {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
namespace fs = std::filesystem;

// Hashes of what a run of the town writes; `more` are further arguments, `said` takes what it says.
std::string plan(const fs::path& town, const std::string& more, std::string* said = nullptr) {
  const fs::path out = scratch() / "cache_plan";
  const Outcome outcome = run_program("run " + (town / "scenario.toml").string() +
                                      " --plan-only --overwrite --out " + out.string() + " " + more);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  if (said != nullptr) *said = outcome.err;
  return file_hash(out / "plan.gpkg") + " " + file_hash(out / "summary.json");
}

// The one file of a cache; empty if there are none or several.
fs::path kept(const fs::path& cache) {
  fs::path found;
  for (const auto& entry : fs::directory_iterator(cache)) {
    if (!found.empty()) return {};
    found = entry.path();
  }
  return found;
}

json check(const fs::path& town, const std::string& more) {
  const Outcome outcome = run_program("check --json " + (town / "scenario.toml").string() + " " + more);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  return json::parse(outcome.out);
}

json roads(const fs::path& file, const std::string& more) {
  const Outcome outcome = run_program("roads --json " + file.string() + " " + more);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  json facts = json::parse(outcome.out);
  facts.erase("seconds");
  return facts;
}

fs::path extract() {
  const fs::path file = scratch() / "cached.osm.pbf";
  if (!fs::exists(file)) {
    EXPECT_EQ(run_program("sample --quiet --roads 3000 --out " + file.string()).status, 0);
  }
  return file;
}

TEST(Cache, ARunHasTheSameBytesWithoutColdAndWarm) {
  const fs::path cache = scratch() / "run_cache";
  const std::string option = "--cache " + cache.string();
  std::string cold_said;
  std::string warm_said;
  const std::string without = plan(small_town(), "");
  EXPECT_EQ(plan(small_town(), option, &cold_said), without);
  const std::string bytes = file_hash(kept(cache));
  EXPECT_EQ(plan(small_town(), option, &warm_said), without);
  EXPECT_EQ(file_hash(kept(cache)), bytes);
  EXPECT_THAT(cold_said + warm_said, Not(HasSubstr("road cache")));
}

TEST(Cache, AWarmRunDoesNotReadTheRoadsOfAnother) {
  const fs::path town = town_copy("cache_stale");
  const std::string option = "--cache " + (scratch() / "stale_cache").string();
  static_cast<void>(plan(town, option));
  edit(town / "roads.geojson", "\"class\"", "\"former_class\"");
  std::string said;
  const std::string hashes = plan(town, option, &said);
  EXPECT_THAT(said, AllOf(HasSubstr("warning: road cache "), HasSubstr("stale"), HasSubstr("read anew")));
  EXPECT_EQ(hashes, plan(town, ""));
  EXPECT_EQ(plan(town, option, &said), hashes);
  EXPECT_THAT(said, Not(HasSubstr("road cache")));
}

TEST(Cache, DamageIsInRunJsonAndNotInTheResult) {
  const fs::path cache = scratch() / "damaged_cache";
  const std::string option = "--quiet --cache " + cache.string();
  const std::string hashes = plan(small_town(), option);
  write_file(kept(cache), "dear sir");
  std::string said;
  EXPECT_EQ(plan(small_town(), option, &said), hashes);
  EXPECT_THAT(said, IsEmpty());
  const json record = json::parse(read_file(scratch() / "cache_plan" / "run.json"));
  EXPECT_THAT(record.at("warnings").back().get<std::string>(), HasSubstr("cut short"));
}

TEST(Cache, CheckAndRunShareIt) {
  const fs::path cache = scratch() / "shared_cache";
  const std::string option = "--cache " + cache.string();
  const json without = check(small_town(), "");
  EXPECT_EQ(check(small_town(), option), without);
  const std::string bytes = file_hash(kept(cache));
  EXPECT_EQ(check(small_town(), option), without);
  static_cast<void>(plan(small_town(), option));
  EXPECT_EQ(file_hash(kept(cache)), bytes);
  write_file(kept(cache), "");
  EXPECT_THAT(check(small_town(), option).at("warnings").back().get<std::string>(), HasSubstr("cut short"));
}

TEST(Cache, RoadsComeFromItWithTheSameFacts) {
  const std::string option = "--cache " + (scratch() / "roads_cache").string();
  json without = roads(extract(), "");
  json cold = roads(extract(), option);
  json warm = roads(extract(), option);
  EXPECT_EQ(without, cold);
  EXPECT_EQ(warm.at("from_cache"), true);
  warm["from_cache"] = false;
  EXPECT_EQ(warm, without);
}

TEST(Cache, TheEnvironmentNamesItToo) {
  const fs::path cache = scratch() / "environment_cache";
  ASSERT_EQ(::setenv("TSUNAGI_CACHE", cache.c_str(), 1), 0);
  static_cast<void>(roads(extract(), ""));
  const json warm = roads(extract(), "");
  const json other = roads(extract(), "--cache " + (scratch() / "told_cache").string());
  ::unsetenv("TSUNAGI_CACHE");
  EXPECT_EQ(warm.at("from_cache"), true);
  EXPECT_EQ(other.at("from_cache"), false);
  EXPECT_FALSE(kept(scratch() / "told_cache").empty());
}

TEST(Cache, TwoProcessesWriteTheSameBytes) {
  const fs::path one = scratch() / "one_cache";
  const fs::path two = scratch() / "two_cache";
  static_cast<void>(roads(extract(), "--threads 1 --cache " + one.string()));
  const std::string again =
      std::string(TSUNAGI_PROGRAM) + " roads --quiet " + extract().string() + " --cache " + two.string();
  static_cast<void>(run_program("roads --quiet --threads 3 " + extract().string() + " --cache " +
                                two.string() + " & " + again + " & " + again + "; wait"));
  ASSERT_EQ(kept(two).filename(), kept(one).filename());
  EXPECT_EQ(file_hash(kept(two)), file_hash(kept(one)));
}

TEST(Cache, WhatCannotBeWrittenIsAWarning) {
  const fs::path file = scratch() / "no_folder";
  write_file(file, "a file");
  const Outcome outcome = run_program("roads " + extract().string() + " --cache " + (file / "in").string());
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("warning: road cache "), HasSubstr("not kept")));
}

TEST(Cache, APathThatIsNoFolderIsRefusedByEachCommand) {
  const fs::path file = scratch() / "letter";
  write_file(file, "dear sir");
  const std::string scenario = (small_town() / "scenario.toml").string();
  const fs::path out = scratch() / "refused";
  for (const std::string& command :
       {"roads " + extract().string(), "check " + scenario, "run " + scenario + " --out " + out.string()}) {
    const Outcome outcome = run_program(command + " --cache " + file.string());
    EXPECT_EQ(outcome.status, 2) << command;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("letter: error: is not a folder"), HasSubstr("--cache")));
    EXPECT_EQ(outcome.out, "");
  }
  EXPECT_FALSE(fs::exists(out));
  EXPECT_EQ(read_file(file), "dear sir");
}

}  // namespace
}  // namespace tsunagi
