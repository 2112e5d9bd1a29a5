// SPDX-License-Identifier: Apache-2.0
// The program end to end on a small made-up town.
#include <algorithm>
#include <cstddef>
#include <fstream>
#include <map>
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
#include "tests/cli/program.h"

namespace tsunagi {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

// The town's plan with all comparisons, made once.
const fs::path& plan_folder() {
  static const fs::path out = [] {
    fs::path folder = scratch() / "plan";
    const Outcome outcome = run_program("run " + (small_town() / "scenario.toml").string() +
                                        " --threads 2 --quiet --out " + folder.string());
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return folder;
  }();
  return out;
}

const json& summary() {
  static const json document = json::parse(read_file(plan_folder() / "summary.json"));
  return document;
}

// Left out where the program was built without its script, which run.json says.
bool has_page() {
  return read_file(plan_folder() / "run.json").find("report.html is left out: ") == std::string::npos;
}

TEST(Run, WritesExactlyItsFiles) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(plan_folder()))
    names.insert(entry.path().filename().string());
  EXPECT_EQ(names.erase("report.html"), has_page() ? 1u : 0u);
  EXPECT_EQ(names, (std::set<std::string>{"plan.gpkg",
                                          "run.json",
                                          "summary.json",
                                          "fiscal_years.csv",
                                          "burden.csv",
                                          "better_off_alone.csv",
                                          "coverage_targets.csv",
                                          "gates.csv",
                                          "own_optimum.csv",
                                          "priority.csv",
                                          "problems.csv",
                                          "sharing_ladder.csv",
                                          "sharing_shares.csv",
                                          "thresholds.csv",
                                          "present_values.csv",
                                          "support.csv",
                                          "support_range.csv",
                                          "assumptions.csv",
                                          "application.md",
                                          "bill_of_quantities.csv",
                                          "permits.csv",
                                          "owners.csv",
                                          "fiscal_years_range.csv",
                                          "uncertain_figures.csv",
                                          "support_questions.csv",
                                          "support_lines.csv",
                                          "support_choice.csv",
                                          "key_figures.csv",
                                          "costs.csv",
                                          "demand.csv",
                                          "tables.xlsx"}));
}

TEST(Run, ThreadsDoNotChangeAByte) {
  for (const char* threads : {"1", "7"}) {
    const fs::path folder = scratch() / (std::string("threads") + threads);
    ASSERT_EQ(run_program("run " + (small_town() / "scenario.toml").string() + " --threads " + threads +
                          " --quiet --out " + folder.string())
                  .status,
              0);
    for (const char* file : {"plan.gpkg", "summary.json", "fiscal_years.csv", "fiscal_years_range.csv",
                             "burden.csv", "support_lines.csv", "tables.xlsx"})
      EXPECT_EQ(file_hash(folder / file), file_hash(plan_folder() / file)) << file;
    if (has_page()) {
      EXPECT_EQ(file_hash(folder / "report.html"), file_hash(plan_folder() / "report.html"));
    }
  }
}

TEST(Run, EveryTableSumsToTheTotal) {
  const json& cost = summary()["cost"];
  for (const char* table :
       {"by_layer", "by_option", "by_technology", "by_use_case", "by_department", "by_municipality"}) {
    std::int64_t sum = 0;
    for (const json& row : cost[table]) sum += row["cost_jpy_per_year"].get<std::int64_t>();
    EXPECT_EQ(sum, cost["total_jpy_per_year"].get<std::int64_t>()) << table;
  }
}

TEST(Run, BoundIsBelowTheCost) {
  const json& s = summary();
  EXPECT_LE(s["bound"]["certified_bound_jpy_per_year"].get<std::int64_t>(),
            s["cost"]["total_jpy_per_year"].get<std::int64_t>());
  EXPECT_GE(s["bound"]["gap_percent"].get<double>(), 0);
}

TEST(Run, EveryPersonOfTheTownIsCounted) {
  EXPECT_EQ(summary()["population"]["people"], 800);
}

TEST(Run, StaffIsNeverForgotten) {
  for (const json& row : summary()["cost"]["by_layer"]) {
    if (row["key"] == "operation") {
      EXPECT_GT(row["cost_jpy_per_year"].get<std::int64_t>(), 0);
    }
  }
}

TEST(Run, HypotheticalSupportGrantsNothingAndSaysWhatItIs) {
  const json& support = summary()["support"];
  EXPECT_EQ(support["in_force_verified_jpy"], 0);
  EXPECT_EQ(support["in_force_unverified_jpy"], 0);
  EXPECT_EQ(support["hypothetical"]["stated_jpy"], 0);
  EXPECT_TRUE(support["rows"].empty());
  const json& range = support["hypothetical"]["ranges"][0];
  EXPECT_EQ(range["granted_jpy"], 0);
  EXPECT_THAT(range["statement_ja"].get<std::string>(), HasSubstr("国の制度・交付要綱・予算ではない"));
  EXPECT_EQ(range["grid"].size(), 18u);
  for (const json& burden : summary()["burden"]) EXPECT_NE(burden["basis"], "with_hypothetical");
}

// One designation with a reference, one gate answered: each yen in its own column.
TEST(Run, DesignatedSupportStandsApartFromHypotheses) {
  const fs::path town = town_copy("supported");
  write_file(town / "scenario.toml",
             read_file(town / "scenario.toml") +
                 "\n[[designation]]\nprogramme = \"DIGIDEN\"\narea_class = \"nationwide\"\n"
                 "[[designation]]\nprogramme = \"KODO-ISL-OP\"\narea_class = \"remote_island\"\n"
                 "applicant = \"carrier\"\nreference = \"告示第1号\"\n"
                 "[[gates]]\nprogramme = \"RUN-HYPO\"\nrate = 0.5\ncost_ratio = 0.45\nyears = 3\n"
                 "essential_facility = \"yes\"\nno_budget_prospect = \"yes\"\nservice_fails_without = "
                 "\"yes\"\nsharing_assessed = \"yes\"\n");
  const fs::path out = scratch() / "supported_out";
  ASSERT_EQ(run_program("run " + (town / "scenario.toml").string() +
                        " --plan-only --include-hypothetical --quiet --out " + out.string())
                .status,
            0);
  const json supported = json::parse(read_file(out / "summary.json"));
  std::map<std::string, std::int64_t> by_status;
  for (const json& row : supported["support"]["rows"]) {
    by_status[row["rule_status"]] += row["amount_jpy"].get<std::int64_t>();
    EXPECT_EQ(row["rule_status"] == "hypothetical", row.contains("statement_ja"));
    EXPECT_FALSE(row["article"].get<std::string>().empty());
    EXPECT_GT(row["rate"].get<double>(), 0);
    EXPECT_LE(row["amount_jpy"].get<double>(),
              row["base_jpy"].get<double>() * row["rate"].get<double>() + 0.5);
  }
  EXPECT_GT(by_status["hypothetical"], 0);
  EXPECT_EQ(by_status["hypothetical"], supported["support"]["hypothetical"]["stated_jpy"]);
  EXPECT_EQ(by_status["in_force_verified"], supported["support"]["in_force_verified_jpy"]);
  std::map<std::string, std::int64_t> funds;
  for (const json& burden : supported["burden"]) {
    for (const json& year : burden["years"])
      funds[burden["basis"]] += year["general_funds_jpy"].get<std::int64_t>();
  }
  EXPECT_EQ(funds["in_force_verified"], funds["with_in_force_unverified"]);
  EXPECT_LT(funds["with_hypothetical"], funds["in_force_verified"]);
  const std::string draft = read_file(out / "application.md");
  for (const char* column :
       {"| 現行制度・適用確認済み |", "| 現行制度・適用未確認", "| 仮定(どの合計にも含めない)",
        "懇談会報告書の提言に基づく仮定。国の制度・交付要綱・予算ではない。率・上限・期間は利用者設定"})
    EXPECT_NE(draft.find(column), std::string::npos) << column;
  EXPECT_EQ(supported["papers"]["application_ja"], draft);
}

TEST(Run, PapersAreTheSameInBothForms) {
  for (const char* name : {"bill_of_quantities", "owners", "permits", "assumptions", "gates"}) {
    const std::string csv = read_file(plan_folder() / (std::string(name) + ".csv"));
    const json& rows = summary()["papers"][name];
    EXPECT_TRUE(csv.starts_with("\xef\xbb\xbf")) << name;
    EXPECT_EQ(std::ranges::count(csv, '\n'), static_cast<std::ptrdiff_t>(rows.size()) + 1) << name;
  }
  std::int64_t owned = 0;
  std::int64_t listed = 0;
  for (const json& row : summary()["papers"]["owners"])
    owned += row["once_jpy"].get<std::int64_t>() + row["yearly_jpy"].get<std::int64_t>();
  for (const json& row : summary()["papers"]["bill_of_quantities"]) listed += row["jpy"].get<std::int64_t>();
  EXPECT_GT(owned, 0);
  EXPECT_EQ(owned, listed);
}

TEST(Run, FiscalYearSheetIsTheSameInBothForms) {
  const std::string sheet = read_file(plan_folder() / "fiscal_years.csv");
  EXPECT_TRUE(
      sheet.starts_with("\xef\xbb\xbf"
                        "fiscal_year,municipality_code,"));
  std::int64_t listed = 0;
  std::size_t lines = 0;
  for (std::size_t at = sheet.find("\r\n") + 2; at < sheet.size(); at = sheet.find("\r\n", at) + 2, ++lines) {
    const std::string line = sheet.substr(at, sheet.find("\r\n", at) - at);
    listed += std::stoll(line.substr(line.rfind(',') + 1));
  }
  std::int64_t summed = 0;
  for (const json& row : summary()["operation"]["rows"]) {
    EXPECT_EQ(row["nominal_with_tax_jpy"].size(), 20u);
    for (const json& jpy : row["nominal_with_tax_jpy"]) summed += jpy.get<std::int64_t>();
  }
  EXPECT_GT(lines, 50u);
  EXPECT_EQ(listed, summed);
}

TEST(Run, SummaryHoldsToItsPublishedSchema) {
  const json& document = summary();
  const json text =
      json::parse(read_file(fs::path(TSUNAGI_SOURCE_DIR) / "scenarios/schema/summary.schema.json"));
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
  valijson::Validator validator;
  valijson::ValidationResults results;
  const bool valid = validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results);
  std::string faults;
  for (valijson::ValidationResults::Error error; results.popError(error);) {
    for (const auto& part : error.context) faults += part;
    faults += ": " + error.description + "\n";
  }
  EXPECT_TRUE(valid) << faults;
}

TEST(Run, SyntheticLayersAreMarked) {
  for (const json& layer : summary()["layers"]) EXPECT_TRUE(layer["synthetic"].get<bool>()) << layer["file"];
}

TEST(Run, RunRecordNamesStagesInputsAndHashes) {
  const json run = json::parse(read_file(plan_folder() / "run.json"));
  EXPECT_GE(run["stages"].size(), 9u);
  for (const json& input : run["inputs"]) EXPECT_EQ(input["hash"].get<std::string>().size(), 32u);
}

TEST(Run, ExistingResultNeedsOverwrite) {
  const std::string arguments = "run " + (small_town() / "scenario.toml").string() +
                                " --plan-only --quiet --out " + (scratch() / "again").string();
  EXPECT_EQ(run_program(arguments).status, 0);
  EXPECT_EQ(run_program(arguments).status, 2);
  EXPECT_EQ(run_program(arguments + " --overwrite").status, 0);
}

TEST(Run, JsonOnStdoutIsTheSummary) {
  const Outcome outcome = run_program("run " + (small_town() / "scenario.toml").string() +
                                      " --threads 2 --json --out " + (scratch() / "json").string());
  ASSERT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, read_file(plan_folder() / "summary.json"));
}

TEST(Check, SaysWhatIsThereAndWritesNothing) {
  const Outcome outcome = run_program("check " + (small_town() / "scenario.toml").string());
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("800 people"));
}

TEST(Check, ReadsRoadsOfOpenStreetMapXml) {
  const auto town = town_copy("osm");
  write_file(
      town / "roads.osm",
      "<osm version='0.6'>"
      "<node id='1' lat='33.60' lon='133.60'/><node id='2' lat='33.60' lon='133.61'/><node id='3' "
      "lat='33.61' lon='133.605'/>"
      "<node id='4' lat='33.59' lon='133.605'/><node id='5' lat='33.605' lon='133.60'/><node id='6' "
      "lat='33.605' lon='133.61'/>"
      "<way id='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='residential'/></way>"
      "<way id='2'><nd ref='3'/><nd ref='4'/><tag k='highway' v='primary_link'/></way>"
      "<way id='3'><nd ref='5'/><nd ref='6'/><tag k='highway' v='tertiary'/><tag k='bridge' v='yes'/></way>"
      "<way id='4'><nd ref='5'/><nd ref='1'/><tag k='waterway' v='river'/></way></osm>");
  edit(town / "region.toml", "roads.geojson", "roads.osm");
  const Outcome outcome = run_program("check --json " + (town / "scenario.toml").string());
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json out = json::parse(outcome.out);
  EXPECT_EQ(out["road_nodes"], 7);  // the two ground roads cross in a node, the bridge joins neither
  EXPECT_EQ(out["road_components"], 2);
  EXPECT_THAT(outcome.out, HasSubstr("1 lines of other classes"));
}

TEST(Check, ReadsLandCoverOfARaster) {
  const Outcome outcome = run_program("run " + (small_town() / "scenario.toml").string() +
                                      " --plan-only --json --out " + (scratch() / "cover").string());
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json document = json::parse(outcome.out);
  std::int64_t patches = 0;
  for (const json& layer : document["layers"])
    patches += layer["role"] == "clutter" ? layer["features"].get<std::int64_t>() : 0;
  EXPECT_GT(patches, 10);
}

TEST(Sample, SameSeedSameBytesOtherSeedOtherBytes) {
  for (const char* name : {"s1", "s2"})
    ASSERT_EQ(run_program(std::string("sample --seed 5 --population 600 --quiet --out ") +
                          (scratch() / name).string())
                  .status,
              0);
  ASSERT_EQ(
      run_program("sample --seed 6 --population 600 --quiet --out " + (scratch() / "s3").string()).status, 0);
  for (const auto& entry : fs::directory_iterator(scratch() / "s1")) {
    EXPECT_EQ(file_hash(entry.path()), file_hash(scratch() / "s2" / entry.path().filename())) << entry.path();
  }
  EXPECT_NE(file_hash(scratch() / "s1" / "roads.geojson"), file_hash(scratch() / "s3" / "roads.geojson"));
}

TEST(Solve, ProvesASmallTree) {
  const fs::path file = scratch() / "tiny.stp";
  write_file(file,
             "33D32945 STP File, STP Format Version 1.0\nSECTION Graph\nNodes 4\nEdges 5\nE 1 2 1.5\nE 2 3 "
             "1.5\nE 1 3 4\nE 3 4 2\nE 1 4 9\nEND\n"
             "SECTION Terminals\nTerminals 3\nT 1\nT 3\nT 4\nEND\nEOF\n");
  const Outcome outcome = run_program("solve --json " + file.string());
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json out = json::parse(outcome.out);
  EXPECT_EQ(out["cost"], 5);
  EXPECT_EQ(out["certified_bound"], 5);
  EXPECT_EQ(out["status"], "optimal");
}

constexpr const char* k_sscflp = "2 3\n5 10.0\n9 4.5\n2 3 4\n1 2 3\n5 5 5\n";

TEST(Solve, WritesAPlanAndAProofThatVerifyAddsUp) {
  const fs::path file = scratch() / "two.txt";
  const std::string plan = (scratch() / "two.plan").string();
  const std::string proof = (scratch() / "two.proof.gz").string();
  write_file(file, k_sscflp);
  const Outcome solved = run_program("solve --format sscflp --solution " + plan + " --certificate " + proof +
                                     " --threads 1 --time 60 " + file.string());
  ASSERT_EQ(solved.status, 0) << solved.err;
  EXPECT_THAT(solved.out, HasSubstr("19.5"));
  const std::string verify = "verify --format sscflp " + file.string() + " " + plan;
  EXPECT_EQ(run_program(verify).status, 0);
  const Outcome held = run_program(verify + " " + proof + " --json");
  EXPECT_EQ(held.status, 0) << held.err;
  EXPECT_EQ(json::parse(held.out)["cost"], 19.5);
  EXPECT_EQ(json::parse(held.out)["holds"], true);
  edit(plan, "cost 19.5", "cost 19.4");
  const Outcome wrong = run_program(verify + " " + proof);
  EXPECT_EQ(wrong.status, 2);
  EXPECT_THAT(wrong.err, HasSubstr("the plan says it costs 194, it costs 195"));
}

TEST(Solve, AsksForAFormatWhereNoneIsKnown) {
  const fs::path file = scratch() / "three.txt";
  write_file(file, k_sscflp);
  const Outcome unknown = run_program("solve " + file.string());
  EXPECT_EQ(unknown.status, 2);
  EXPECT_THAT(unknown.err, HasSubstr("stp, ufl, sscflp, sscflp-delmaire, sscflp-tbed1"));
  const Outcome wrong = run_program("solve --format yang " + file.string());
  EXPECT_EQ(wrong.status, 2);
  EXPECT_THAT(wrong.err, HasSubstr("found \"yang\""));
}

TEST(Verify, RefusesFilesThatAreNotThere) {
  const fs::path file = scratch() / "four.txt";
  write_file(file, k_sscflp);
  EXPECT_EQ(run_program("verify --format sscflp " + file.string() + " /nonexistent").status, 2);
  EXPECT_EQ(run_program("verify --format sscflp " + file.string()).status, 2);
}

TEST(Doctor, NamesVersionAndDataRoot) {
  const Outcome outcome = run_program("doctor");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, HasSubstr("data root"));
}

TEST(Help, TeachesTheFirstThreeCommands) {
  const Outcome outcome = run_program("--help");
  EXPECT_EQ(outcome.status, 0);
  for (const char* word : {"sample", "run", "check", "plan.gpkg", "Exit status"})
    EXPECT_THAT(outcome.out, HasSubstr(word));
}

}  // namespace
}  // namespace tsunagi
