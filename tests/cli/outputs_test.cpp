// SPDX-License-Identifier: Apache-2.0
// The workbook of a whole run beside its CSV files, and the project that QGIS opens.
#include <cmath>
#include <cstdlib>
#include <string>

#include <sys/wait.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/csv_table.h"
#include "geo/gdal_support.h"
#include "sim/report/workbook_words.h"
#include "tests/cli/program.h"
#include "tests/report/xlsx_reader.h"

namespace tsunagi {
namespace {

using report::Xlsx;
using report::XlsxCell;
namespace fs = std::filesystem;

const fs::path& plan_folder() {
  static const fs::path out = [] {
    fs::path folder = scratch() / "workbook_plan";
    const Outcome outcome =
        run_program("run " + (small_town() / "scenario.toml").string() + " --quiet --out " + folder.string());
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return folder;
  }();
  return out;
}

const Xlsx& workbook() {
  static const Xlsx book = [] {
    geo::prepare_gdal();
    return report::read_xlsx(plan_folder() / "tables.xlsx");
  }();
  return book;
}

std::vector<fs::path> csv_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(plan_folder())) {
    if (entry.path().extension() == ".csv") files.push_back(entry.path());
  }
  return files;
}

// As the CSV file writes it: an apostrophe before what looks like a formula.
bool is_same(const XlsxCell& cell, const std::string& csv) {
  if (const auto* text = std::get_if<std::string>(&cell.value)) return csv == *text || csv == "'" + *text;
  const auto* number = std::get_if<double>(&cell.value);
  if (number == nullptr) return csv.empty();
  return std::abs(std::strtod(csv.c_str(), nullptr) - *number) <= 1e-12 * std::abs(*number);
}

TEST(RunWorkbook, EverySheetHoldsItsCsvFile) {
  ASSERT_GE(csv_files().size(), 15u);
  for (const fs::path& file : csv_files()) {
    const auto* words = report::sheet_words(file.filename().string());
    ASSERT_NE(words, nullptr) << file.filename() << " has no sheet name in workbook_words.cpp";
    const report::XlsxSheet& sheet = workbook().sheet(words->name);
    const geo::CsvTable csv = geo::read_csv(file);
    const std::size_t columns = csv.header.size();
    for (std::size_t r = 0; r < csv.rows.size(); ++r) {
      for (std::size_t c = 0; c < columns; ++c) {
        const auto at = sheet.find({static_cast<int>(r) + 1, static_cast<int>(c)});
        EXPECT_TRUE(is_same(at == sheet.end() ? XlsxCell{} : at->second, csv.rows[r].cells[c]))
            << words->name << " row " << r + 1 << " " << csv.header[c] << ": " << csv.rows[r].cells[c];
      }
    }
    EXPECT_FALSE(sheet.contains({static_cast<int>(csv.rows.size()) + 1, 0})) << words->name;
  }
}

TEST(RunWorkbook, EveryColumnHasAJapaneseName) {
  for (const fs::path& file : csv_files()) {
    for (const std::string& column : geo::read_csv(file).header)
      EXPECT_NE(report::column_words(column), nullptr)
          << file.filename() << " " << column << ": add it to workbook_words.cpp";
  }
}

TEST(RunWorkbook, EveryFormulaComesToItsCachedValue) {
  int formulas = 0;
  for (const auto& [name, sheet] : workbook().sheets) {
    for (const auto& [at, cell] : sheet) {
      const auto* cached = std::get_if<double>(&cell.value);
      if (cell.formula.empty() || cached == nullptr) continue;
      ++formulas;
      EXPECT_NEAR(report::evaluate(workbook(), name, cell.formula), *cached, 1e-9 * std::abs(*cached))
          << name << " " << at.first << "," << at.second;
    }
  }
  EXPECT_GT(formulas, 500);
}

// Where python3-qgis is installed, the project inside plan.gpkg is opened, drawn and exported.
TEST(RunProject, QgisOpensAndDrawsIt) {
  const std::string command = "/usr/bin/python3 " TSUNAGI_SOURCE_DIR "/tests/report/render_project.py " +
                              (plan_folder() / "plan.gpkg").string() + " 2>" +
                              (scratch() / "qgis.log").string();
  const int status = std::system(command.c_str());
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "skipped: python3-qgis is not installed";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace tsunagi
