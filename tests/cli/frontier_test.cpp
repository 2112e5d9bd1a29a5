// SPDX-License-Identifier: Apache-2.0
// The command `frontier` on a small made-up town.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "tests/cli/program.h"

namespace tsunagi {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

std::string town() {
  return (small_town() / "scenario.toml").string();
}

TEST(FrontierCommand, TracesPlansThatKeepTheirBounds) {
  const auto folder = scratch() / "frontier";
  const Outcome first =
      run_program("frontier " + town() + " --prices 0.1,0.45,1 --threads 2 --json --out " + folder.string());
  ASSERT_EQ(first.status, 0) << first.err;
  EXPECT_EQ(read_file(folder / "frontier.json"), first.out);
  const json points = json::parse(first.out).at("points");
  ASSERT_EQ(points.size(), 3u);
  for (const json& p : points)
    EXPECT_LE(p.at("least_jpy_per_year").get<std::int64_t>(), p.at("jpy_per_year").get<std::int64_t>());
  EXPECT_LT(points[0].at("jpy_per_year"), points[2].at("jpy_per_year"));
  EXPECT_GT(points[0].at("unserved_terminals"), points[2].at("unserved_terminals"));
  const std::string csv = read_file(folder / "frontier.csv");
  EXPECT_EQ(csv.substr(0, 15), "\xEF\xBB\xBFprice_factor");
  EXPECT_EQ(std::ranges::count(csv, '\n'), 4);
  EXPECT_EQ(run_program("frontier " + town() + " --prices 0.1,0.45,1 --threads 1 --json").out, first.out);
}

TEST(FrontierCommand, AnswersABudgetAndALoss) {
  const Outcome outcome =
      run_program("frontier " + town() + " --prices 0.1,1 --budget 15000000 --lose 3000000 --json");
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json out = json::parse(outcome.out);
  const json& budget = out.at("budget");
  ASSERT_FALSE(budget.at("plan").is_null());
  EXPECT_LE(budget.at("plan").at("jpy_per_year").get<std::int64_t>(), 15'000'000);
  EXPECT_GE(budget.at("plan").at("lost_jpy_per_year"), budget.at("least_lost_jpy_per_year"));
  const json& loss = out.at("loss");
  ASSERT_FALSE(loss.at("plan").is_null());
  EXPECT_LE(loss.at("plan").at("lost_jpy_per_year").get<std::int64_t>(), 3'000'000);
  EXPECT_GE(loss.at("plan").at("jpy_per_year"), loss.at("least_jpy_per_year"));
}

TEST(FrontierCommand, SaysWhenNoPlanCostsSoLittle) {
  const Outcome outcome = run_program("frontier " + town() + " --prices 1 --budget 1");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("for 1 a year: no plan met costs so little"));
}

TEST(FrontierCommand, RefusesPricesThatAreNone) {
  EXPECT_EQ(run_program("frontier " + town() + " --prices 1,x").status, 2);
  EXPECT_EQ(run_program("frontier " + town() + " --prices=-1").status, 2);
  EXPECT_EQ(run_program("frontier " + town() + " --budget=-5").status, 2);
}

}  // namespace
}  // namespace tsunagi
