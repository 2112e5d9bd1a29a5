// SPDX-License-Identifier: Apache-2.0
#include "sim/compare/differences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/files.h"
#include "geo/gdal_support.h"
#include "sim/compare/compare_tables.h"
#include "sim/compare/difference_layers.h"
#include "tests/geo/temp_folder.h"
#include "tests/report/xlsx_reader.h"

namespace tsunagi::compare {
namespace {

using ::testing::HasSubstr;

RunResult run(std::string name, std::int64_t total, std::int64_t bound) {
  RunResult out{.name = std::move(name), .region = "町", .crs = "EPSG:6676", .base_year = 2025};
  out.total_jpy_per_year = total;
  out.bound_jpy_per_year = bound;
  out.inputs["roads"] = {{"roads.fgb", "2024", "aa"}};
  return out;
}

TerminalResult terminal(std::string name, double x, std::string option) {
  return {.demand = "cameras",
          .name = std::move(name),
          .units = 1,
          .is_served = option != "unserved",
          .option = option,
          .option_name = option,
          .at = {x, 0}};
}

RouteResult route(std::int64_t edge, double from_m, double to_m, std::string option) {
  return {.edge = edge,
          .from_m = from_m,
          .to_m = to_m,
          .option = std::move(option),
          .line = {{from_m, 0}, {to_m, 0}}};
}

Difference between(const RunResult& a, const RunResult& b) {
  return find_difference({a, b}, 0, 1);
}

TEST(Differences, ASmallDifferenceIsWithinTheGaps) {
  EXPECT_FALSE(between(run("a", 1000, 990), run("b", 1005, 995)).is_distinguishable());   // -5 to 15
  EXPECT_FALSE(between(run("a", 1000, 990), run("b", 1010, 1000)).is_distinguishable());  // 0 is possible
  EXPECT_TRUE(between(run("a", 1000, 990), run("b", 1011, 1001)).is_distinguishable());
  EXPECT_TRUE(between(run("a", 1000, 990), run("b", 989, 979)).is_distinguishable());
  const Difference d = between(run("a", 1000, 990), run("b", 1005, 995));
  EXPECT_EQ(d.least_jpy_per_year, -5);
  EXPECT_EQ(d.most_jpy_per_year, 15);
}

TEST(Differences, TerminalsSayWhatBecameOfThem) {
  RunResult a = run("a", 1, 1);
  RunResult b = run("b", 1, 1);
  a.terminals = {terminal("1", 0, "fiber"), terminal("2", 1, "fiber"), terminal("3", 2, "unserved"),
                 terminal("4", 3, "leo"), terminal("5", 4, "leo")};
  b.terminals = {terminal("1", 0, "fiber"), terminal("2", 1, "bwa"), terminal("3", 2, "bwa"),
                 terminal("4", 3, "unserved"), terminal("5", 400, "leo")};
  std::map<std::string, int> count;
  for (const TerminalChange& c : between(a, b).terminals)
    ++count[std::string(k_change_names[static_cast<std::size_t>(c.change)])];
  EXPECT_EQ(
      count,
      (std::map<std::string, int>{
          {"other_option", 1}, {"now_served", 1}, {"no_longer_served", 1}, {"added", 1}, {"removed", 1}}));
}

TEST(Differences, TwoOfOneNameAtOnePlaceAreTwo) {
  RunResult a = run("a", 1, 1);
  RunResult b = run("b", 1, 1);
  a.terminals = {terminal("x", 0, "fiber"), terminal("x", 0, "fiber")};
  b.terminals = {terminal("x", 0, "fiber")};
  ASSERT_EQ(between(a, b).terminals.size(), 1u);
  EXPECT_EQ(between(a, b).terminals[0].change, Change::removed);
}

TEST(Differences, RoutesAreCutWhereEitherRunBegins) {
  RunResult a = run("a", 1, 1);
  RunResult b = run("b", 1, 1);
  a.routes = {route(1, 0, 100, "old"), route(2, 0, 50, "old")};
  b.routes = {route(1, 40, 60, "new"), route(1, 60, 150, "old")};
  const auto changes = between(a, b).routes;
  ASSERT_EQ(changes.size(), 4u);
  EXPECT_EQ(changes[0].change, Change::removed);  // 0 to 40
  EXPECT_NEAR(changes[0].length_m, 40, 1e-9);
  EXPECT_EQ(changes[1].change, Change::other_option);  // 40 to 60; 60 to 100 is the same
  EXPECT_EQ(changes[1].from_option, "old");
  EXPECT_EQ(changes[1].to_option, "new");
  EXPECT_NEAR(changes[1].line.front().x, 40, 1e-9);
  EXPECT_EQ(changes[2].change, Change::added);  // 100 to 150
  EXPECT_NEAR(changes[2].length_m, 50, 1e-9);
  EXPECT_EQ(changes[3].change, Change::removed);  // edge 2
}

TEST(Differences, OnOtherRoadsWholeLinesAreCompared) {
  RunResult a = run("a", 1, 1);
  RunResult b = run("b", 1, 1);
  b.inputs["roads"][0].hash = "bb";
  a.routes = {route(1, 0, 100, "old"), route(2, 200, 300, "old")};
  b.routes = {route(7, 0, 100, "old"), route(8, 400, 500, "old")};
  const auto changes = between(a, b).routes;
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].change, Change::removed);
  EXPECT_EQ(changes[1].change, Change::added);
}

TEST(Differences, CostsSplitIntoPriceAndQuantity) {
  RunResult a = run("a", 1, 1);
  RunResult b = run("b", 1, 1);
  const CostKey line{"route", "FB01", "fiber", "町"};
  const CostKey gone{"radio", "R1", "bwa", "町"};
  a.costs = {{line, {"cable", "JPY/km", 10, 1000}}, {gone, {"radio", "JPY/unit", 2, 500}}};
  b.costs = {{line, {"cable", "JPY/km", 12, 1800}}};  // from 100 to 150 a km
  const auto changes = between(a, b).costs;
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].price_jpy, 500);     // 10 km at 50 more
  EXPECT_EQ(changes[0].quantity_jpy, 300);  // 2 km at 150
  EXPECT_EQ(changes[1].price_jpy, 0);
  EXPECT_EQ(changes[1].quantity_jpy, -500);
}

TEST(Differences, InputsThatChangedAreNamed) {
  RunResult a = run("a", 1, 1);
  RunResult b = run("b", 1, 1);
  a.scenario_values = {{"discount_rate", "0.04"}, {"name", "x"}};
  b.scenario_values = {{"discount_rate", "0.02"}, {"name", "x"}, {"prices.FB01", "2"}};
  a.prices["FB01"] = {"cable", "JPY/km", 1};
  b.prices["FB01"] = {"cable", "JPY/km", 2};
  b.inputs["roads"][0].hash = "bb";
  a.assumptions["a1"] = {"仮定", 3};
  b.version = "2";
  const auto changes = between(a, b).inputs;
  ASSERT_EQ(changes.size(), 6u);
  EXPECT_EQ(changes[0].key, "discount_rate");
  EXPECT_EQ(changes[1].from, "");
  EXPECT_EQ(changes[2].to, "2 JPY/km");
  EXPECT_EQ(changes[3].kind, InputKind::layer);
  EXPECT_THAT(changes[3].to, HasSubstr("bb"));
  EXPECT_EQ(changes[4].to, "");
  EXPECT_EQ(changes[5].kind, InputKind::program);
  EXPECT_TRUE(between(a, a).inputs.empty());
}

TEST(Differences, OneMoreServedUnitHasAPriceOnlyOnTheSameDemand) {
  RunResult a = run("a", 1000, 990);
  RunResult b = run("b", 1300, 1290);
  a.demand["d"] = {.units = 10, .served_units = 5};
  b.demand["d"] = {.units = 10, .served_units = 8};
  EXPECT_EQ(jpy_per_extra_unit(a, b, between(a, b)), 100);
  EXPECT_EQ(jpy_per_extra_unit(b, a, between(b, a)), 100);
  EXPECT_FALSE(jpy_per_extra_unit(a, a, between(a, a)));
  b.demand["d"].units = 11;
  EXPECT_FALSE(jpy_per_extra_unit(a, b, between(a, b)));
}

TEST(Differences, ARunIsDominatedByOneThatServesMoreForLess) {
  RunResult a = run("a", 1000, 990);
  RunResult b = run("b", 1000, 990);
  a.demand["d"] = {.units = 10, .served_units = 5};
  b.demand["d"] = {.units = 10, .served_units = 6};
  EXPECT_TRUE(is_dominated({a, b}, 0));
  EXPECT_FALSE(is_dominated({a, b}, 1));
  EXPECT_FALSE(is_dominated({a, a}, 0));
}

TEST(Differences, TheFilesHoldHostileNamesAsText) {
  geo::prepare_gdal();
  const geo::TempFolder folder;
  RunResult a = run("=1+1", 1000, 990);
  RunResult b = run("<script>", 1300, 1290);
  a.demand["d"] = {.units = 10, .served_units = 5};
  b.demand["d"] = {.units = 10, .served_units = 8};
  a.terminals = {terminal("@x\"'<b>", 0, "fiber")};
  b.terminals = {terminal("@x\"'<b>", 0, "bwa")};
  b.routes = {route(1, 40, 60, "new")};
  const Comparison c = compare_results({a, b});
  const auto tables = compare_tables(c);
  EXPECT_TRUE(write_compare_workbook(folder.path() / "c.xlsx", c, tables).empty());
  const report::Xlsx book = report::read_xlsx(folder.path() / "c.xlsx");
  EXPECT_EQ(book.text("計画", 1, 0), "=1+1");
  EXPECT_EQ(book.text("端末の変化", 1, 4), "@x\"'<b>");
  int formulas = 0;
  for (const auto& [at, cell] : book.sheet("比較")) {
    if (cell.formula.empty()) continue;
    ++formulas;
    EXPECT_EQ(report::evaluate(book, "比較", cell.formula), std::get<double>(cell.value)) << cell.formula;
  }
  EXPECT_EQ(formulas, 10);
  for (const char* name : {"one", "other"}) {
    std::filesystem::create_directory(folder.path() / name);
    write_difference_layers(folder.path() / name / "compare.gpkg", c);
  }
  EXPECT_EQ(read_file(folder.path() / "one/compare.gpkg"), read_file(folder.path() / "other/compare.gpkg"));
  EXPECT_THAT(tables[0].table.bytes(), HasSubstr("'=1+1"));
}

}  // namespace
}  // namespace tsunagi::compare
