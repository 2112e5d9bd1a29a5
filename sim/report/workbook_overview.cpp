// SPDX-License-Identifier: Apache-2.0
// The first sheet, and the legend.
#include <array>
#include <set>
#include <string>

#include <fmt/format.h>

#include "sim/report/workbook_views.h"
#include "sim/report/workbook_words.h"

namespace tsunagi::report {
namespace {

std::string text_of(const CsvTable& table, std::size_t row, std::string_view column) {
  const auto* text = std::get_if<std::string>(&table.cell(row, column_index(table, column)));
  return text != nullptr ? *text : std::string();
}

struct UnitWords {
  std::string_view unit;
  std::string_view name_ja;
  Look look;
};
constexpr std::array k_units{
    UnitWords{"JPY/year", "円/年", Look::whole}, UnitWords{"JPY", "円", Look::whole},
    UnitWords{"ratio", "割合", Look::share},     UnitWords{"km", "km", Look::decimal},
    UnitWords{"units", "台", Look::whole},       UnitWords{"sites", "か所", Look::whole},
    UnitWords{"radios", "組", Look::whole}};

const UnitWords* unit_words(std::string_view unit) {
  for (const UnitWords& words : k_units) {
    if (words.unit == unit) return &words;
  }
  return nullptr;
}

}  // namespace

void fill_overview(Sheet& sheet, const DataSheets& data, const WorkbookTitle& title) {
  const DataSheet& figures = sheet_of(data, "key_figures.csv");
  const CsvTable& table = figures.table->table;
  sheet.width(0, 0, 52).width(1, 1, 20).width(2, 2, 10).width(3, 3, 70);
  sheet.text(0, 0, fmt::format("{} — {}", title.region, title.scenario), Look::title);
  sheet.text(
      1, 0,
      "金額は基準年度の実質額・税抜の年間費用です。年度の額は名目・税込です。候補地はすべて現地未調査です。",
      Look::note);
  sheet.text(2, 0, "Yearly costs are real, of the base year, without tax; fiscal years are nominal with tax.",
             Look::note);
  std::size_t row = 4;
  sheet.text(row, 0, "主要指標 / key figures", Look::heading).text(row, 1, "値", Look::heading);
  sheet.text(row, 2, "単位", Look::heading);
  for (std::size_t r = 0; r < table.row_count(); ++r) {
    const UnitWords* unit = unit_words(text_of(table, r, "unit"));
    sheet.text(++row, 0, text_of(table, r, "name"));
    sheet.formula(row, 1, cell_of(figures, r, "value"), unit != nullptr ? unit->look : Look::decimal);
    sheet.text(row, 2, unit != nullptr ? std::string(unit->name_ja) : text_of(table, r, "unit"));
  }
  row += 2;
  sheet.text(row, 0, "シート / sheets", Look::heading).text(row, 1, "行数", Look::heading);
  sheet.text(row, 2, "", Look::heading).text(row, 3, "内容", Look::heading);
  for (const DataSheet& rows : data) {
    for (const DataSheet::Part& part : rows.parts) {
      ++row;
      sheet.link(row, 0, part.sheet).number(row, 1, static_cast<double>(part.rows));
      if (const SheetWords* words = sheet_words(rows.table->name))
        sheet.text(row, 3,
                   fmt::format("{} / {}({})", words->meaning_ja, words->meaning_en, rows.table->name));
    }
  }
}

void fill_legend(Sheet& sheet, const DataSheets& data, const WorkbookTitle&) {
  sheet.width(0, 0, 20).width(1, 1, 34).width(2, 2, 26).width(3, 3, 10).width(4, 4, 60);
  sheet.text(0, 0, "列と区分の意味 / what columns and code words mean", Look::title);
  std::size_t row = 2;
  std::size_t column = 0;
  for (const char* title : {"シート", "列(CSVの列名)", "日本語", "単位", "English"})
    sheet.text(row, column++, title, Look::heading);
  std::set<std::string> codes;
  for (const DataSheet& rows : data) {
    const CsvTable& table = rows.table->table;
    for (const std::string& name : table.columns()) {
      const ColumnWords* words = column_words(name);
      ++row;
      sheet.text(row, 0, rows.parts.front().sheet).text(row, 1, name);
      sheet.text(row, 2, words != nullptr ? words->name_ja : name).text(row, 3, column_unit(name).unit_ja);
      if (words != nullptr) sheet.text(row, 4, words->meaning_en);
    }
    for (std::size_t r = 0; r < table.row_count(); ++r) {
      for (std::size_t c = 0; c < table.columns().size(); ++c) {
        const auto* text = std::get_if<std::string>(&table.cell(r, c));
        if (text != nullptr && code_words(*text) != nullptr) codes.insert(*text);
      }
    }
  }
  row += 2;
  sheet.text(row, 1, "区分", Look::heading).text(row, 2, "日本語", Look::heading);
  for (const std::string& code : codes) {
    ++row;
    sheet.text(row, 1, code).text(row, 2, code_words(code)->name_ja);
  }
  sheet.freeze(3, 0);
}

}  // namespace tsunagi::report
