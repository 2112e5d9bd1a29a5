// SPDX-License-Identifier: Apache-2.0
// Sweeps by the built program, as a user runs them.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "tests/cli/program.h"

namespace tsunagi {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// Three towns and eight scenarios: two plans each, four assumptions about years.
const fs::path& nation() {
  static const fs::path folder = [] {
    fs::path made = scratch() / "nation";
    EXPECT_EQ(
        run_program("sample --nation 3 --seed 2 --population 600 --quiet --out " + made.string()).status, 0);
    write_file(made / "sweep.toml", R"(replicates = 20
[regions]
files = ["*/scenario.toml"]
[[design]]
kind = "grid"
values = { price_level = ["low", "mid"] }
[[design]]
kind = "one_at_a_time"
values = { years = { traffic_growth = ["none"], wage_escalation_per_year = [0.01, 0.02] } }
)");
    return made;
  }();
  return folder;
}

std::string sweep(const std::string& verb, const fs::path& out, const std::string& rest = "") {
  return "sweep " + verb + " " + (nation() / "sweep.toml").string() + " --out " + out.string() + " " + rest;
}

// Every file below a folder with its bytes; leftovers of killed writers are hidden and do not count.
std::map<std::string, std::string> files_below(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().filename().string().starts_with(".")) continue;
    out[entry.path().lexically_relative(folder).string()] = read_file(entry.path());
  }
  return out;
}

const fs::path& reference() {
  static const fs::path folder = [] {
    fs::path out = scratch() / "reference";
    EXPECT_EQ(run_program(sweep("run", out, "--quiet --threads 1")).status, 0);
    EXPECT_EQ(run_program(sweep("reduce", out, "--quiet")).status, 0);
    return out;
  }();
  return folder;
}

TEST(SweepRun, AnyNumberOfThreadsGivesTheSameBytes) {
  for (const char* threads : {"2", "7"}) {
    const fs::path out = scratch() / (std::string("threads") + threads);
    ASSERT_EQ(run_program(sweep("run", out, std::string("--quiet --threads ") + threads)).status, 0);
    ASSERT_EQ(run_program(sweep("reduce", out, "--quiet")).status, 0);
    EXPECT_EQ(files_below(out), files_below(reference()));
  }
}

TEST(SweepRun, ShardsInAnyOrderGiveTheSameBytes) {
  const fs::path out = scratch() / "shards";
  for (const char* shard : {"4/5", "1/5", "5/5", "3/5", "2/5", "3/5"})
    ASSERT_EQ(run_program(sweep("work", out, std::string("--quiet --shard ") + shard)).status, 0);
  ASSERT_EQ(run_program(sweep("reduce", out, "--quiet")).status, 0);
  EXPECT_EQ(files_below(out), files_below(reference()));
}

TEST(SweepRun, PlansAreMadeOnceAndYearsRestOnThem) {
  const fs::path out = scratch() / "shared";
  const auto report = nlohmann::json::parse(run_program(sweep("run", out, "--json --quiet")).out);
  EXPECT_EQ(report.at("computed"), 24);
  EXPECT_EQ(report.at("plans"), 6);
  const auto again = nlohmann::json::parse(run_program(sweep("run", out, "--json --quiet")).out);
  EXPECT_EQ(again.at("kept"), 24);
  EXPECT_EQ(again.at("plans"), 0);
  // Without the parts but with the plans, no layer is read again.
  fs::remove_all(out / "parts");
  const auto years = nlohmann::json::parse(run_program(sweep("run", out, "--json --quiet")).out);
  EXPECT_EQ(years.at("computed"), 24);
  EXPECT_EQ(years.at("plans"), 0);
  EXPECT_EQ(files_below(out / "parts"), files_below(reference() / "parts"));
}

// What is shared must not differ from what each task would have computed by itself.
TEST(SweepRun, ASharedSurveyChangesNoPlan) {
  const fs::path out = scratch() / "alone";
  for (int shard = 1; shard <= 6; ++shard) {  // one plan each
    ASSERT_EQ(run_program(sweep("work", out, "--quiet --shard " + std::to_string(shard) + "/6")).status, 0);
  }
  EXPECT_EQ(files_below(out / "parts"), files_below(reference() / "parts"));
}

// A worker killed at a random moment, again and again, until one ends by itself.
TEST(SweepRun, KilledWorkersLeaveNothingThatARerunDoesNotMend) {
  const fs::path out = scratch() / "killed";
  const std::string command = sweep("run", out, "--quiet --threads 2");
  for (int round = 0; round < 4; ++round) {
    const pid_t child = ::fork();
    if (child == 0) {
      std::string shell = "exec " + std::string(TSUNAGI_PROGRAM) + " " + command;
      ::execl("/bin/sh", "sh", "-c", shell.c_str(), nullptr);
      std::_Exit(127);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(150 + 170 * round));
    ::kill(child, round == 3 ? SIGTERM : SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
  ASSERT_EQ(run_program(command).status, 0);
  ASSERT_EQ(run_program(sweep("reduce", out, "--quiet")).status, 0);
  EXPECT_EQ(files_below(out), files_below(reference()));
}

TEST(SweepRun, UsrOneStopsBetweenTasksWithStatus75) {
  const fs::path out = scratch() / "asked";
  const pid_t child = ::fork();
  if (child == 0) {
    std::string shell =
        "exec " + std::string(TSUNAGI_PROGRAM) + " " + sweep("run", out, "--quiet --threads 1 2>/dev/null");
    ::execl("/bin/sh", "sh", "-c", shell.c_str(), nullptr);
    std::_Exit(127);
  }
  while (!fs::exists(out / "manifest.json")) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  ::kill(child, SIGUSR1);
  int raw = 0;
  ::waitpid(child, &raw, 0);
  ASSERT_TRUE(WIFEXITED(raw));
  EXPECT_EQ(WEXITSTATUS(raw), 75);
  EXPECT_EQ(run_program(sweep("status", out, "--quiet")).status, 5);
}

TEST(SweepRun, ADamagedPartIsNamedAndMadeAgain) {
  const fs::path out = scratch() / "damaged";
  fs::copy(reference(), out, fs::copy_options::recursive);
  const fs::path part = fs::recursive_directory_iterator(out / "parts")->path();
  const fs::path file = fs::directory_iterator(part)->path();
  const std::string whole = read_file(file);
  write_file(file, whole.substr(0, whole.size() / 2));
  const Outcome refused = run_program(sweep("reduce", out, "--overwrite"));
  EXPECT_EQ(refused.status, 5) << refused.err;
  EXPECT_THAT(refused.err, testing::AllOf(HasSubstr(file.string()), HasSubstr("is damaged")));
  const Outcome mended = run_program(sweep("run", out));
  EXPECT_EQ(mended.status, 0) << mended.err;
  EXPECT_THAT(mended.err, HasSubstr("was damaged and is made again"));
  EXPECT_EQ(read_file(file), whole);
}

TEST(SweepRun, ALostPlanOrRegionIsMadeAgainThoughEveryTaskHasItsPart) {
  const fs::path out = scratch() / "lost";
  fs::copy(reference(), out, fs::copy_options::recursive);
  const auto some_file = [&](const char* kind) {
    return fs::directory_iterator(fs::directory_iterator(out / kind)->path())->path();
  };
  fs::remove(some_file("plans"));
  write_file(some_file("regions"), "half");
  const Outcome status = run_program(sweep("status", out));
  EXPECT_EQ(status.status, 5);
  EXPECT_THAT(status.err, testing::AllOf(HasSubstr("its plan is gone"), HasSubstr("is damaged")));
  EXPECT_EQ(run_program(sweep("reduce", out, "--overwrite --quiet")).status, 5);
  ASSERT_EQ(run_program(sweep("run", out, "--quiet")).status, 0);
  ASSERT_EQ(run_program(sweep("reduce", out, "--overwrite --quiet")).status, 0);
  EXPECT_EQ(files_below(out), files_below(reference()));
}

TEST(SweepRun, LookingAtASweepThatWasNeverRunMakesNothing) {
  const fs::path out = scratch() / "never";
  for (const char* verb : {"status", "reduce"}) {
    const Outcome refused = run_program(sweep(verb, out));
    EXPECT_EQ(refused.status, 2);
    EXPECT_THAT(refused.err, HasSubstr("no sweep was run here"));
    EXPECT_FALSE(fs::exists(out));
  }
}

TEST(SweepRun, AChangedInputIsNamedAndFinishedPartsAreKept) {
  const fs::path copy = scratch() / "changing";
  fs::copy(nation(), copy, fs::copy_options::recursive);
  const std::string file = (copy / "sweep.toml").string();
  const fs::path out = scratch() / "changing_out";
  ASSERT_EQ(run_program("sweep work " + file + " --out " + out.string() + " --quiet --shard 1/3").status, 0);
  const auto before = files_below(out / "parts").size();
  EXPECT_EQ(before, 8u);
  // A layer of the second town: its worker meets it when it reads the layer.
  std::ofstream(copy / "00002" / "roads.geojson", std::ios::app) << " ";
  const Outcome second = run_program("sweep work " + file + " --out " + out.string() + " --shard 2/3");
  EXPECT_EQ(second.status, 5);
  EXPECT_THAT(second.err, HasSubstr("roads.geojson: error: has changed since the sweep was started"));
  EXPECT_EQ(files_below(out / "parts").size(), before);
  const Outcome again = run_program("sweep run " + file + " --out " + out.string());
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("changed since the last run: 00002/roads.geojson"));
  EXPECT_THAT(again.out, HasSubstr("8 were there"));
}

TEST(SweepRun, AnOverrideOfAnUnknownKeyIsRefusedAtItsPlace) {
  const fs::path file = nation() / "slip.toml";
  write_file(file,
             "[regions]\nfiles = [\"*/scenario.toml\"]\n[[design]]\nkind = \"grid\"\nvalues = { years = { "
             "trafic_growth = [\"none\"] } }\n");
  const Outcome refused = run_program("sweep plan " + file.string());
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err,
              testing::AllOf(HasSubstr("slip.toml:5:"), HasSubstr("years.trafic_growth: is not a key"),
                             HasSubstr("did you mean \"traffic_growth\"?")));
}

TEST(SweepRun, StatusListsWhatIsMissing) {
  const fs::path out = scratch() / "partial";
  ASSERT_EQ(run_program(sweep("work", out, "--quiet --shard 1/3")).status, 0);
  const Outcome status = run_program(sweep("status", out, "--json"));
  EXPECT_EQ(status.status, 5);
  const auto report = nlohmann::json::parse(status.out);
  EXPECT_EQ(report.at("finished"), 8);
  EXPECT_EQ(report.at("missing").size(), 16u);
  EXPECT_EQ(run_program(sweep("reduce", out, "--quiet")).status, 5);
  EXPECT_FALSE(fs::exists(out / "national"));
  EXPECT_EQ(run_program(sweep("reduce", out, "--quiet --partial")).status, 0);
}

// The nation's cost is the sum of the parts' figures as `tsunagi run` gives them.
TEST(SweepReduce, TotalsAreThoseOfSingleRuns) {
  const auto summary = nlohmann::json::parse(read_file(reference() / "national" / "summary.json"));
  std::int64_t total = 0;
  for (const char* town : {"00001", "00002", "00003"}) {
    const fs::path out = scratch() / (std::string("run") + town);
    ASSERT_EQ(run_program("run " + (nation() / town / "scenario.toml").string() +
                          " --plan-only --quiet --out " + out.string())
                  .status,
              0);
    const auto run = nlohmann::json::parse(read_file(out / "summary.json"));
    total += run.at("cost").at("total_jpy_per_year").get<std::int64_t>() -
             run.at("cost").at("penalties_jpy_per_year").get<std::int64_t>();
  }
  const auto& scenarios = summary.at("scenarios");
  const auto mid =
      std::ranges::find_if(scenarios, [](const auto& s) { return s.at("name") == "price_level=mid, base"; });
  ASSERT_NE(mid, scenarios.end());
  EXPECT_NEAR(static_cast<double>(mid->at("nation").at("cost_jpy_per_year").get<std::int64_t>()),
              static_cast<double>(total), 3);
}

}  // namespace
}  // namespace tsunagi
