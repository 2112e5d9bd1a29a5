// SPDX-License-Identifier: Apache-2.0
// `tsunagi compare` on results of the small town.
#include <fstream>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "geo/base/files.h"
#include "geo/base/hash.h"
#include "geo/csv_table.h"
#include "sim/report/workbook_words.h"
#include "tests/cli/program.h"

namespace tsunagi {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

fs::path plan_of(const fs::path& town, const std::string& name) {
  fs::path out = scratch() / name;
  const Outcome outcome =
      run_program("run " + (town / "scenario.toml").string() + " --plan-only --quiet --out " + out.string());
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  return out;
}

const fs::path& base_plan() {
  static const fs::path out = plan_of(small_town(), "compare_base");
  return out;
}

// Dearer cable and mobile volume.
const fs::path& other_plan() {
  static const fs::path out = [] {
    const fs::path town = town_copy("compare_town");
    write_file(town / "scenario.toml",
               read_file(town / "scenario.toml") + "\n[prices]\nFB01 = 6000000\nTS06 = 300\n");
    return plan_of(town, "compare_other");
  }();
  return out;
}

std::string both() {
  return base_plan().string() + " " + other_plan().string();
}

// A copy of the base result to break.
fs::path broken(const std::string& name) {
  fs::path folder = scratch() / name;
  fs::copy(base_plan(), folder);
  return folder;
}

TEST(Compare, SaysWhatChangedUnderItsSchema) {
  const Outcome outcome = run_program("compare " + both() + " --json");
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json found = json::parse(outcome.out);
  valijson::Schema schema;
  valijson::SchemaParser parser;
  const json text = json::parse(read_file(TSUNAGI_SOURCE_DIR "/scenarios/schema/compare.schema.json"));
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
  valijson::ValidationResults faults;
  valijson::Validator validator;
  EXPECT_TRUE(validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(found), &faults));
  const json& difference = found["differences"][0];
  std::set<std::string> prices;
  for (const json& change : difference["changed_inputs"]) {
    if (change["kind"] == "price") prices.insert(change["key"]);
  }
  EXPECT_EQ(prices, (std::set<std::string>{"FB01", "TS06"}));
  EXPECT_EQ(difference["difference_jpy_per_year"],
            found["runs"][1]["total_jpy_per_year"].get<std::int64_t>() -
                found["runs"][0]["total_jpy_per_year"].get<std::int64_t>());
  std::int64_t changed = 0;
  for (const json& cost : difference["changed_costs"]) {
    const auto change =
        cost["to_jpy_per_year"].get<std::int64_t>() - cost["from_jpy_per_year"].get<std::int64_t>();
    EXPECT_EQ(change, cost["by_price_jpy_per_year"].get<std::int64_t>() +
                          cost["by_quantity_jpy_per_year"].get<std::int64_t>());
    changed += change;
  }
  EXPECT_NEAR(static_cast<double>(changed), difference["extra_paid_jpy_per_year"].get<double>(),
              1);  // each rounds by itself
  EXPECT_EQ(outcome.out.find(scratch().string()), std::string::npos) << "a path of this machine";
}

TEST(Compare, WritesItsFilesWholeAndTheSameAgain) {
  const fs::path out = scratch() / "compare_out";
  ASSERT_EQ(run_program("compare " + both() + " --quiet --out " + out.string()).status, 0);
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(out)) {
    names.insert(entry.path().filename().string());
    if (entry.path().extension() != ".csv") continue;
    EXPECT_NE(report::sheet_words(entry.path().filename().string()), nullptr) << entry.path();
    for (const std::string& column : geo::read_csv(entry.path()).header)
      EXPECT_NE(report::column_words(column), nullptr) << column;
  }
  std::set<std::string> expected{"changed_costs.csv",     "changed_demand.csv", "changed_inputs.csv",
                                 "changed_terminals.csv", "compare.csv",        "compare.gpkg",
                                 "compare.json",          "compare.xlsx",       "differences.csv"};
  // Programs built without the page's script write none.
  if (fs::exists(base_plan() / "report.html")) expected.insert("report.html");
  EXPECT_EQ(names, expected);
  const fs::path again = scratch() / "compare_again";
  ASSERT_EQ(run_program("compare " + both() + " --threads 1 --quiet --out " + again.string()).status, 0);
  for (const std::string& name : names) EXPECT_EQ(file_hash(out / name), file_hash(again / name)) << name;
}

TEST(Compare, AResultBesideItselfDiffersInNothing) {
  const Outcome outcome = run_program("compare " + base_plan().string() + " " + base_plan().string());
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, HasSubstr("the inputs are the same"));
  EXPECT_THAT(outcome.out, HasSubstr("not distinguishable"));
  EXPECT_THAT(outcome.out, HasSubstr("0 terminals, 0 sites and 0 stretches"));
}

void expect_refused(const fs::path& folder, const std::string& file, const std::string& reason) {
  const fs::path out = scratch() / "never";
  const Outcome outcome =
      run_program("compare " + base_plan().string() + " " + folder.string() + " --out " + out.string());
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr(file));
  EXPECT_THAT(outcome.err, HasSubstr(reason));
  EXPECT_FALSE(fs::exists(out));
}

TEST(Compare, RefusesFoldersWithoutAResult) {
  expect_refused(scratch() / "nothing_here", "nothing_here", "is no folder");
  fs::create_directory(scratch() / "empty_folder");
  expect_refused(scratch() / "empty_folder", "summary.json", "`tsunagi run` wrote");
  const fs::path without = broken("without_gpkg");
  fs::remove(without / "plan.gpkg");
  expect_refused(without, "plan.gpkg", "is not there");
}

TEST(Compare, RefusesDamagedFiles) {
  const fs::path cut = broken("cut_summary");
  write_file(cut / "summary.json", read_file(cut / "summary.json").substr(0, 1000));
  expect_refused(cut, "summary.json", "is damaged");
  const fs::path torn = broken("torn_gpkg");
  write_file(torn / "plan.gpkg", read_file(torn / "plan.gpkg").substr(0, 100'000));
  expect_refused(torn, "plan.gpkg", "");
  const fs::path lacking = broken("lacking");
  json run = json::parse(read_file(lacking / "run.json"));
  run.erase("prices");
  write_file(lacking / "run.json", run.dump());
  expect_refused(lacking, "run.json", "prices");
}

TEST(Compare, RefusesOtherVersionsAndOtherRegions) {
  const fs::path old = broken("old_version");
  json run = json::parse(read_file(old / "run.json"));
  run["schema"] = "tsunagi-run-0";
  write_file(old / "run.json", run.dump());
  expect_refused(old, "run.json", "another version of tsunagi");
  const fs::path elsewhere = broken("elsewhere");
  json summary = json::parse(read_file(elsewhere / "summary.json"));
  summary["region"] = "隣の町";
  write_file(elsewhere / "summary.json", summary.dump());
  expect_refused(elsewhere, "elsewhere", "only runs of one region");
}

TEST(Compare, OneFolderIsNotEnough) {
  EXPECT_EQ(run_program("compare " + base_plan().string()).status, 2);
}

}  // namespace
}  // namespace tsunagi
