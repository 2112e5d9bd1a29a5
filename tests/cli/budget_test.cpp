// SPDX-License-Identifier: Apache-2.0
// The command `budget` on results of runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "tests/cli/program.h"

namespace tsunagi {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;

// A result with one municipality whose operation costs so much in each of two years.
fs::path result(const std::string& code, std::int64_t running, std::int64_t income,
                const std::string& scenario = "made up") {
  const fs::path folder =
      scratch() / ("result_" + code + "_" + std::to_string(running) + scenario.substr(0, 1));
  fs::create_directories(folder);
  const auto row = [&](const char* payer, const char* account, std::int64_t jpy) {
    return json{{"municipality", code}, {"payer", payer},     {"account", account},
                {"layer", "route"},     {"real_jpy", {0, 0}}, {"nominal_with_tax_jpy", {jpy, jpy}}};
  };
  write_file(folder / "summary.json",
             json{{"schema", "tsunagi-summary-1"},
                  {"region", "region of " + code},
                  {"scenario", scenario},
                  {"support",
                   {{"rows",
                     {{{"fiscal_year", 2026},
                       {"municipality", code},
                       {"programme", "RUN-HYPO"},
                       {"amount_jpy", 4'321}},
                      {{"fiscal_year", 2026},
                       {"municipality", code},
                       {"programme", "BUS-TRUNK"},
                       {"amount_jpy", 9}}}}}},
                  {"uncertainty", {{"years", json::array()}}},
                  {"priority",
                   {{"municipalities",
                     {{{"municipality", code},
                       {"score", 30},
                       {"score_range", {{"p10", 25}, {"p50", 30}, {"p90", 35}}}}}},
                    {"use_cases", {{{"municipality", code}, {"homes", 10}}}}}},
                  {"operation",
                   {{"first_fiscal_year", 2025},
                    {"last_fiscal_year", 2026},
                    {"rows",
                     {row("public", "operation", running), row("public", "income", income),
                      row("public", "investment", 999'999), row("users", "operation", 777'777)}}}}}
                 .dump());
  return folder;
}

fs::path rules(const std::string& name, const std::string& text) {
  const fs::path file = scratch() / (name + ".toml");
  write_file(file, text);
  return file;
}

const std::string k_rules =
    "first_fiscal_year = 2025\ncap_by_year_jpy = [100000, 60000]\n"
    "[running_support]\nrate = 0.5\nyears = 2\n[score]\n\"19202\" = 80\n\"19210\" = 40\n";

// Half of 100,000 and of 150,000 − 30,000 a year: 50,000 and 60,000 under 100,000 and 60,000.
TEST(BudgetCommand, SharesACapProRataAndByPriority) {
  const std::string results =
      result("19202", 100'000, 0).string() + " " + result("19210", 150'000, 30'000).string();
  const auto out = scratch() / "budget";
  const Outcome outcome = run_program("budget " + results + " --rules " + rules("good", k_rules).string() +
                                      " --json --out " + out.string());
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(read_file(out / "budget.json"), outcome.out);
  const json answer = json::parse(outcome.out);
  EXPECT_EQ(answer["asked_jpy"], json({110'000, 110'000}));
  EXPECT_EQ(answer["priority_jpy"], json({50'000, 50'000}));
  EXPECT_EQ(answer["municipalities"][0]["municipality"], "19202");
  EXPECT_EQ(answer["municipalities"][0]["pro_rata_jpy"], json({45'454, 27'272}));
  EXPECT_EQ(answer["municipalities"][1]["pro_rata_jpy"], json({54'545, 32'727}));
  EXPECT_EQ(answer["municipalities"][1]["funded_by_priority"], false);
  EXPECT_EQ(answer["closing_rate"], 0.272);  // 0.272 · 220,000 = 59,840
  EXPECT_EQ(answer["rule_status"], "hypothetical");
  EXPECT_THAT(answer["statement_ja"].get<std::string>(), HasSubstr("仮定"));
  EXPECT_THAT(read_file(out / "budget.csv"), HasSubstr("2026,2,region of 19210,19210,40,60000,32727,0,"));
}

TEST(BudgetCommand, TakesTheResultOfARun) {
  const auto folder = scratch() / "budget_run";
  ASSERT_EQ(run_program("run " + (small_town() / "scenario.toml").string() + " --plan-only --quiet --out " +
                        folder.string())
                .status,
            0);
  const std::string text =
      "first_fiscal_year = 2026\ncap_by_year_jpy = [1e9]\n[running_support]\nrate = 1\nyears = 1\n";
  const Outcome outcome =
      run_program("budget " + folder.string() + " --rules " + rules("run", text).string() + " --json");
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json summary = json::parse(read_file(folder / "summary.json"));
  std::map<std::string, std::int64_t> deficit;
  for (const json& row : summary["operation"]["rows"]) {
    const std::string account = row["account"];
    if (row["payer"] != "public" || account == "investment" || account == "renewal" || account == "removal")
      continue;
    deficit[row["municipality"]] +=
        (account == "income" ? -1 : 1) * row["nominal_with_tax_jpy"][1].get<std::int64_t>();
  }
  std::int64_t expected = 0;
  for (const auto& [code, jpy] : deficit) expected += std::max(std::int64_t{0}, jpy);
  EXPECT_GT(expected, 0);
  EXPECT_EQ(json::parse(outcome.out)["asked_jpy"], json({expected}));
}

// Two results of one municipality are options; the better score is taken, the cheaper of equals.
TEST(BudgetCommand, FundsOneOptionOfAMunicipality) {
  const std::string results =
      result("19202", 100'000, 0, "a").string() + " " + result("19202", 60'000, 0, "b").string();
  const std::string text =
      "first_fiscal_year = 2025\ncap_by_year_jpy = [100000]\n[running_support]\nrate = 0.5\nyears = 1\n";
  const Outcome outcome =
      run_program("budget " + results + " --rules " + rules("options", text).string() + " --json");
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json answer = json::parse(outcome.out);
  EXPECT_EQ(answer["asked_jpy"], json({30'000}));
  ASSERT_EQ(answer["selection"]["rows"].size(), 2u);
  EXPECT_EQ(answer["selection"]["rows"][0]["option"], "b");
  EXPECT_EQ(answer["selection"]["rows"][0]["funded"], true);
  EXPECT_EQ(answer["selection"]["rows"][1]["funded"], false);
  EXPECT_EQ(answer["selection"]["score"], 30);  // the run's own
}

// What a run's rule engine gives, of the named programmes alone.
TEST(BudgetCommand, TakesTheSupportOfTheRuns) {
  const std::string text =
      "first_fiscal_year = 2025\ncap_by_year_jpy = [1000, 9999]\nprogrammes = [\"RUN-HYPO\"]\n";
  const Outcome outcome = run_program("budget " + result("19202", 100'000, 0).string() + " --rules " +
                                      rules("engine", text).string() + " --json");
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(json::parse(outcome.out)["asked_jpy"], json({0, 4'321}));
}

// 10 lines at 120,000 a year cost 1,000 a month: beyond a benchmark of 400, 600 a line or 72,000 a year.
TEST(BudgetCommand, FindsTheBenchmarkAtWhichTheBudgetCloses) {
  const std::string text =
      "first_fiscal_year = 2025\ncap_by_year_jpy = [60000]\n[running_support]\nrate = 1\nyears = 1\n"
      "[benchmark]\ncap_jpy_per_month = 2000\nsweep_jpy_per_month = [400, 500, 600]\n";
  const Outcome outcome = run_program("budget " + result("19202", 120'000, 0).string() + " --rules " +
                                      rules("benchmark", text).string() + " --json");
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json sweep = json::parse(outcome.out)["benchmark"];
  EXPECT_EQ(sweep["steps"][0]["support_jpy"], json({72'000}));
  EXPECT_EQ(sweep["steps"][0]["within"], false);
  EXPECT_EQ(sweep["steps"][1]["within"], true);
  EXPECT_EQ(sweep["closing_benchmark_jpy_per_line_month"], 500);
}

TEST(BudgetCommand, NamesWhatIsWrongWithRulesAndResults) {
  const std::string good = result("19202", 100'000, 0).string();
  const auto fault = [&](const std::string& results, const std::string& name, const std::string& text) {
    const Outcome outcome = run_program("budget " + results + " --rules " + rules(name, text).string());
    EXPECT_EQ(outcome.status, 2) << name;
    return outcome.err;
  };
  const std::string one = "first_fiscal_year = 2025\ncap_by_year_jpy = [1]\n";
  EXPECT_THAT(fault(good, "rate", one + "[running_support]\nrate = 1.5\nyears = 1\n"),
              HasSubstr("rate.toml:4:"));
  EXPECT_THAT(fault(good, "none", one), HasSubstr("running_support"));
  EXPECT_THAT(fault(good, "no_cap", "first_fiscal_year = 2025\n[running_support]\nrate = 0.5\nyears = 1\n"),
              HasSubstr("cap_by_year_jpy"));
  EXPECT_THAT(fault(good, "key", one + "rte = 1\n[running_support]\nrate = 0.5\nyears = 1\n"),
              HasSubstr("rte"));
  EXPECT_THAT(fault(good, "score", one + "[running_support]\nrate = 0.5\nyears = 1\n[score]\n\"1\" = 5\n"),
              HasSubstr("no result holds municipality 1"));
  const std::string late =
      "first_fiscal_year = 2026\ncap_by_year_jpy = [1, 1]\n[running_support]\nrate = 1\nyears = 1\n";
  EXPECT_THAT(fault(good, "late", late), HasSubstr("the result holds fiscal years 2025 to 2026"));
  const std::string twice = good + " " + result("19202", 5, 0).string();
  EXPECT_THAT(fault(twice, "twice", one + "[running_support]\nrate = 0.5\nyears = 1\n"),
              HasSubstr("municipality 19202 is in more than one result of the scenario"));
  const std::string support = "[running_support]\nrate = 0.5\nyears = 1\n";
  EXPECT_THAT(fault(good, "both", one + "programmes = [\"RUN-HYPO\"]\n" + support), HasSubstr("contradicts"));
  EXPECT_THAT(fault(good, "area",
                    one + support + "[[area]]\nname = \"x\"\nmunicipalities = [\"7\"]\nleast_ratio = 1\n"),
              HasSubstr("no result holds municipality 7"));
  EXPECT_THAT(
      fault(good, "share",
            one + support + "[[area]]\nname = \"x\"\nmunicipalities = [\"19202\"]\nleast_ratio = 1.1\n"),
      HasSubstr("least_ratio"));
  const auto broken = scratch() / "broken";
  fs::create_directories(broken);
  write_file(broken / "summary.json", "{\"schema\": 1");
  EXPECT_THAT(fault(broken.string(), "broken", one + "[running_support]\nrate = 0.5\nyears = 1\n"),
              HasSubstr("expected a result of `tsunagi run`"));
}

}  // namespace
}  // namespace tsunagi
