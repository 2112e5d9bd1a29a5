// SPDX-License-Identifier: Apache-2.0
#include "sim/report/workbook.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/gdal_support.h"
#include "sim/report/workbook_words.h"
#include "tests/geo/temp_folder.h"
#include "tests/report/tiny_plan.h"
#include "tests/report/xlsx_reader.h"

namespace tsunagi::report {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
namespace fs = std::filesystem;

const std::vector<std::string> k_hostile{k_hostile_name, "=1+1",      "+1",    "-1",          "@x",
                                         "\t=1",         " =1+1",     "a\x01", "\xff\xfe",    "_x0041_",
                                         "</t><f>1</f>", "\u202Eabc", "1,234", "http://a.b/", "{=1}"};

// Every table that the views draw, small; names of places are hostile.
std::vector<NamedTable> tables() {
  CsvTable key{"figure", "name", "value", "unit"};
  key.text("total").text("年間費用").number(std::int64_t{300}).text("JPY/year").end_row();
  key.text("likely_present_value").text("現在価値").number(std::int64_t{1000}).text("JPY").end_row();
  CsvTable costs{"dimension", "key", "name", "cost_jpy_per_year"};
  const std::pair<const char*, std::int64_t> parts[]{{"route", 200}, {"radio", 100}};
  for (const auto& [layer, jpy] : parts) costs.text("layer").text(layer).text("").number(jpy).end_row();
  costs.text("department").text(k_hostile_name).text("").number(std::int64_t{300}).end_row();
  CsvTable years{"fiscal_year", "municipality_code", "municipality",        "payer", "account",
                 "layer",       "real_jpy",          "nominal_with_tax_jpy"};
  std::int64_t jpy = 1;
  for (const std::int64_t year : {2025, 2026}) {
    for (const std::size_t place : {0u, 1u}) {
      for (const char* payer : {"public", "users"}) {
        for (const char* account : {"investment", "operation", "income"}) {
          years.number(year).text(place == 0 ? "01" : "02").text(k_hostile[place]).text(payer).text(account);
          years.text("route").number(jpy).number(jpy * 10).end_row();
          jpy *= 2;
        }
      }
    }
  }
  CsvTable range{"fiscal_year", "municipality_code", "measure", "likely_jpy",
                 "p10_jpy",     "p50_jpy",           "p90_jpy"};
  for (const std::int64_t year : {2025, 2026}) {
    for (const char* code : {"01", "02", "all"}) {
      for (const char* measure : {"cost", "net"}) {
        range.number(year).text(code).text(measure);
        for (int i = 0; i < 4; ++i) range.number(jpy++);
        range.end_row();
      }
    }
  }
  CsvTable burden{"fiscal_year",         "municipality_code", "basis",
                  "general_funds_jpy",   "bond_jpy",          "capital_support_jpy",
                  "running_support_jpy", "bond_service_jpy",  "allocation_return_jpy"};
  CsvTable support{"fiscal_year", "municipality_code", "rule_status", "amount_jpy"};
  for (const std::int64_t year : {2025, 2026}) {
    for (const char* basis : {"in_force_verified", "with_hypothetical"}) {
      burden.number(year).text("01").text(basis);
      for (int i = 0; i < 6; ++i) burden.number(jpy++);
      burden.end_row();
    }
    for (const char* status : {"in_force_verified", "hypothetical"})
      support.number(year).text("02").text(status).number(jpy++).end_row();
  }
  CsvTable figures{"figure", "name", "present_value_at_p10_jpy", "present_value_at_p90_jpy", "statement"};
  figures.text("A")
      .text(k_hostile[1])
      .number(std::int64_t{900})
      .number(std::int64_t{1100})
      .text("")
      .end_row();
  figures.text("B").text("b").number(std::int64_t{1300}).number(std::int64_t{700}).text("!").end_row();
  CsvTable names{"name", "value", "share_ratio"};
  for (const std::string& name : k_hostile) names.text(name).number(1.25).number(0.5, 2).end_row();
  return {{"key_figures.csv", key},           {"costs.csv", costs},   {"fiscal_years.csv", years},
          {"fiscal_years_range.csv", range},  {"burden.csv", burden}, {"support.csv", support},
          {"uncertain_figures.csv", figures}, {"names.csv", names}};
}

const WorkbookTitle k_title{.region = "=村", .scenario = "計画", .base_year = 2025};

Xlsx written(const std::vector<NamedTable>& from, std::size_t most_rows = k_sheet_rows) {
  geo::prepare_gdal();
  const geo::TempFolder folder;
  EXPECT_TRUE(write_workbook(folder.path() / "tables.xlsx", k_title, from, most_rows).empty());
  return read_xlsx(folder.path() / "tables.xlsx");
}

int formulas_checked(const Xlsx& book) {
  int count = 0;
  for (const auto& [name, sheet] : book.sheets) {
    for (const auto& [at, cell] : sheet) {
      if (cell.formula.empty() || std::holds_alternative<std::string>(cell.value)) continue;
      if (cell.formula.find("MATCH(") != std::string::npos) continue;  // the code of the place chosen: text
      ++count;
      EXPECT_NEAR(evaluate(book, name, cell.formula), std::get<double>(cell.value), 1e-9)
          << name << " " << at.first << "," << at.second << " " << cell.formula;
    }
  }
  return count;
}

TEST(Workbook, EveryFormulaComesToItsCachedValue) {
  EXPECT_GT(formulas_checked(written(tables())), 60);
}

TEST(Workbook, SumsFollowTheTablesByHand) {
  const Xlsx book = written(tables());
  // 2025, public: places 01 and 02 hold 1, 2, 4, (8, 16, 32 of users), 64, 128, 256, times 10.
  EXPECT_EQ(std::get<double>(book.sheet("年度推移").at({6, 1}).value), 650);   // investment: 1 + 64
  EXPECT_EQ(std::get<double>(book.sheet("年度推移").at({6, 7}).value), 1950);  // and operation: 2 + 128
  EXPECT_EQ(std::get<double>(book.sheet("年度推移").at({6, 8}).value), 2600);  // income: 4 + 256
  EXPECT_EQ(std::get<double>(book.sheet("費用").at({4, 2}).value), 200.0 / 300);
}

TEST(Workbook, ChoosingAPlaceChangesTheSums) {
  Xlsx book = written(tables());
  XlsxSheet& years = book.sheets.find("年度推移")->second;
  years[{2, 1}].value = k_hostile[0] + " (01)";
  years[{3, 1}].value = "01";
  EXPECT_EQ(evaluate(book, "年度推移", years.at({6, 1}).formula), 10);
  years[{3, 1}].value = "02";
  EXPECT_EQ(evaluate(book, "年度推移", years.at({6, 1}).formula), 640);
}

TEST(Workbook, NoTextBecomesAFormulaAndEveryTextIsKept) {
  const Xlsx book = written(tables());
  for (std::size_t i = 0; i < k_hostile.size(); ++i) {
    const XlsxCell& cell = book.sheet("names").at({static_cast<int>(i) + 1, 0});
    EXPECT_TRUE(cell.formula.empty()) << k_hostile[i];
    const std::string& kept = std::get<std::string>(cell.value);
    const bool is_xml = k_hostile[i].find('\x01') == std::string::npos && k_hostile[i][0] != '\xff';
    if (k_hostile[i] == "_x0041_") {
      EXPECT_EQ(kept, "_x005F_x0041_");  // what a spreadsheet shows as _x0041_
    } else if (is_xml) {
      EXPECT_EQ(kept, k_hostile[i]);
    } else {
      EXPECT_THAT(kept, HasSubstr("\uFFFD"));
    }
  }
  EXPECT_EQ(book.text("概要", 0, 0), "=村 — 計画");
  EXPECT_TRUE(book.sheet("概要").at({0, 0}).formula.empty());
}

TEST(Workbook, SheetsHoldTheCellsOfTheTables) {
  const std::vector<NamedTable> from = tables();
  const Xlsx book = written(from);
  const CsvTable& years = from[2].table;
  const XlsxSheet& sheet = book.sheet("年度明細");
  for (std::size_t r = 0; r < years.row_count(); ++r) {
    EXPECT_EQ(std::get<double>(sheet.at({static_cast<int>(r) + 1, 7}).value),
              static_cast<double>(std::get<std::int64_t>(years.cell(r, 7))));
    EXPECT_EQ(std::get<std::string>(sheet.at({static_cast<int>(r) + 1, 4}).value),
              std::get<std::string>(years.cell(r, 4)));
  }
  EXPECT_EQ(book.text("年度明細", 0, 7), "名目額・税込[円]\nnominal_with_tax_jpy");
}

TEST(Workbook, HeadingsStayAndFilter) {
  const Xlsx book = written(tables());
  for (std::size_t i = 0; i < book.names.size(); ++i) {
    const std::string& xml = book.parts.at("xl/worksheets/sheet" + std::to_string(i + 1) + ".xml");
    const bool is_data = std::ranges::any_of(tables(), [&](const NamedTable& t) {
      return book.names[i] == "names" ||
             (sheet_words(t.name) != nullptr && sheet_words(t.name)->name == book.names[i]);
    });
    if (!is_data) continue;
    EXPECT_THAT(xml, HasSubstr("<autoFilter ref=\"A1:")) << book.names[i];
    EXPECT_THAT(xml, HasSubstr("state=\"frozen\"")) << book.names[i];
  }
}

TEST(Workbook, ChartsDrawCostYearsPayersAndTornado) {
  const Xlsx book = written(tables());
  std::string charts;
  for (const auto& [name, bytes] : book.parts) {
    if (name.starts_with("xl/charts/chart")) charts += bytes;
  }
  for (const char* title : {"層別の年間費用", "部署別の年間費用", "年度ごとの公費", "P10〜P90", "誰が払うか",
                            "支援", "トルネード図"})
    EXPECT_NE(charts.find(title), std::string::npos) << title;
  EXPECT_NE(charts.find("<c:v>650</c:v>"),
            std::string::npos);  // drawn before a spreadsheet works anything out
}

TEST(Workbook, HypotheticalSupportSaysWhatItIs) {
  const Xlsx book = written(tables());
  EXPECT_THAT(book.text("負担と支援", 1, 0), HasSubstr("国の制度・交付要綱・予算ではありません"));
  EXPECT_THAT(book.text("負担と支援", 5, 11), HasSubstr("仮定"));
}

TEST(Workbook, TheSameTablesGiveTheSameBytes) {
  const geo::TempFolder folder;
  for (const char* name : {"one.xlsx", "other.xlsx"})
    EXPECT_TRUE(write_workbook(folder.path() / name, k_title, tables()).empty());
  EXPECT_EQ(read_file(folder.path() / "one.xlsx"), read_file(folder.path() / "other.xlsx"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 2);
  geo::prepare_gdal();
  EXPECT_THAT(read_xlsx(folder.path() / "one.xlsx").parts.at("docProps/core.xml"),
              HasSubstr("2025-04-01T00:00:00Z"));
}

TEST(Workbook, RowsBeyondASheetGoOnAndAreSummed) {
  const Xlsx book = written(tables(), 10);  // 24 rows of years: nine a sheet
  EXPECT_THAT(book.names, Contains("年度明細"));
  EXPECT_THAT(book.names, Contains("年度明細 (2)"));
  EXPECT_THAT(book.names, Contains("年度明細 (3)"));
  EXPECT_THAT(book.names, Not(Contains("年度明細 (4)")));
  EXPECT_EQ(std::get<double>(book.sheet("年度推移").at({6, 1}).value), 650);
  EXPECT_GT(formulas_checked(book), 60);
}

TEST(Workbook, ATextLongerThanACellIsCutAndSaidSo) {
  const geo::TempFolder folder;
  CsvTable table{"text"};
  table.text(std::string(k_cell_units, 'a')).end_row();
  table.text(std::string(k_cell_units + 1, 'a')).end_row();
  const auto warnings =
      write_workbook(folder.path() / "t.xlsx", k_title, std::vector<NamedTable>{{"t.csv", table}});
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_THAT(warnings[0], HasSubstr("t.csv"));
  geo::prepare_gdal();
  const Xlsx book = read_xlsx(folder.path() / "t.xlsx");
  EXPECT_EQ(book.text("t", 1, 0).size(), k_cell_units);
  EXPECT_EQ(book.text("t", 2, 0), std::string(k_cell_units - 1, 'a') + "…");
}

TEST(Workbook, EmptyTablesAreEmptySheets) {
  std::vector<NamedTable> all = tables();
  for (NamedTable& table : all) table.table = CsvTable(table.table.columns());
  const Xlsx book = written(all);
  EXPECT_THAT(book.names, Contains("年度明細"));
  formulas_checked(book);
}

TEST(Workbook, ViewsWithoutTheirTablesAreLeftOut) {
  const Xlsx book = written({{"names.csv", CsvTable{"name"}}});
  EXPECT_EQ(book.names, (std::vector<std::string>{"凡例", "names"}));
}

TEST(Workbook, AFolderThatIsNotThereIsNamed) {
  const geo::TempFolder folder;
  try {
    (void)write_workbook(folder.path() / "none" / "t.xlsx", k_title, tables());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::environment);
    EXPECT_THAT(error.what(), HasSubstr("t.xlsx"));
  }
}

TEST(Workbook, ColumnsSayTheirUnits) {
  EXPECT_EQ(heading("real_jpy"), "実質額・税抜[円]\nreal_jpy");
  EXPECT_EQ(heading("lead_time_months"), "準備期間[か月]\nlead_time_months");
  EXPECT_EQ(heading("unheard_of"), "unheard_of");
  EXPECT_EQ(column_unit("equivalent_annual_jpy_per_year").unit_ja, "円/年");
  EXPECT_EQ(column_unit("over_budget_ratio").look, NumberLook::share);
}

}  // namespace
}  // namespace tsunagi::report
