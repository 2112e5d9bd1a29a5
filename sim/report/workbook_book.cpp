// SPDX-License-Identifier: Apache-2.0
#include "sim/report/workbook_book.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <new>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <xlsxwriter.h>

#include "geo/base/error.h"
#include "sim/report/workbook_words.h"
#include "sim/report/xml_text.h"

namespace tsunagi::report {
namespace {

constexpr std::uint32_t k_heading_fill = 0xDCE6F1;
constexpr std::uint32_t k_note_ink = 0x595959;
constexpr const char* k_font = "Yu Gothic";

lxw_row_t row_of(std::size_t row) {
  return static_cast<lxw_row_t>(row);
}
lxw_col_t col_of(std::size_t column) {
  return static_cast<lxw_col_t>(column);
}

// _x0041_ in a cell reads as an escaped character; the text that looks so is escaped itself (ECMA-376
// ST_Xstring).
std::string keep_escapes(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto is_hex = [&](std::size_t at) {
      return std::isxdigit(static_cast<unsigned char>(text[at])) != 0;
    };
    const bool escape = i + 6 < text.size() && text[i] == '_' && text[i + 1] == 'x' && text[i + 6] == '_' &&
                        is_hex(i + 2) && is_hex(i + 3) && is_hex(i + 4) && is_hex(i + 5);
    if (escape) out += "_x005F";
    out += text[i];
  }
  return out;
}

// Sheets and their parts may be named by words of ours or by the file of a table.
std::string sheet_name(std::string_view wish) {
  constexpr std::size_t k_longest = 24;  // of 31 characters; parts add their number
  std::string name;
  std::size_t characters = 0;
  for (const char c : wish) {
    const bool starts = (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
    if (starts && characters++ == k_longest) break;
    name += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : '_';
  }
  return name;
}

// Columns of a fixed-width font that the text takes; wide characters take two.
double text_width(std::string_view text) {
  double widest = 0;
  double width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      widest = std::max(widest, width);
      width = 0;
    } else if (byte < 0x80) {
      width += 1.1;
    } else if (byte >= 0xC0) {
      width += byte < 0xE0 ? 1.1 : 2;
    }
  }
  return std::max(widest, width);
}

double cell_width(const TableCell& cell) {
  struct Width {
    double operator()(std::monostate) const { return 0; }
    double operator()(const std::string& text) const { return text_width(text); }
    double operator()(std::int64_t v) const {
      const std::size_t digits = fmt::format("{}", v).size();
      return static_cast<double>(digits + (digits - 1) / 3);
    }
    double operator()(double) const { return 9; }
    double operator()(const FixedNumber&) const { return 9; }
  };
  return std::visit(Width{}, cell);
}

Look look_of(std::string_view column, const TableCell& cell) {
  if (column == "fiscal_year") return Look::year;
  switch (column_unit(column).look) {
    case NumberLook::whole:
      return Look::whole;
    case NumberLook::share:
      return Look::share;
    case NumberLook::decimal:
      return Look::decimal;
    case NumberLook::plain:
      break;
  }
  const auto* whole = std::get_if<std::int64_t>(&cell);
  return whole != nullptr && std::abs(*whole) >= 10'000 ? Look::whole : Look::plain;
}

std::string base_name(const NamedTable& table) {
  const SheetWords* words = sheet_words(table.name);
  return sheet_name(words != nullptr ? words->name
                                     : std::string_view(table.name).substr(0, table.name.rfind('.')));
}

}  // namespace

Book::Book(std::filesystem::path file, int year, std::size_t most_rows)
    : file_(std::move(file)), folder_(file_.parent_path().string()), most_rows_(most_rows) {
  // Parts are written beside the file: a full or missing /tmp is no matter.
  lxw_workbook_options options{.constant_memory = LXW_FALSE,
                               .tmpdir = folder_.empty() ? nullptr : folder_.data(),
                               .use_zip64 = LXW_FALSE};
  book_ = workbook_new_opt(file_.c_str(), &options);
  if (book_ == nullptr)
    throw Error(ErrorKind::environment, "cannot begin the workbook", {.file = file_.string()});
  using namespace std::chrono;
  const sys_days april{std::chrono::year(year) / April / 1};
  lxw_doc_properties properties{};
  properties.created = duration_cast<seconds>(april.time_since_epoch()).count();
  check(workbook_set_properties(book_, &properties));
  for (int i = 0; i <= static_cast<int>(Look::link); ++i) {
    lxw_format* format = workbook_add_format(book_);
    format_set_font_name(format, k_font);
    looks_.push_back(format);
  }
  format_set_text_wrap(look(Look::wrapped));
  format_set_align(look(Look::wrapped), LXW_ALIGN_VERTICAL_TOP);
  format_set_bold(look(Look::title));
  format_set_font_size(look(Look::title), 14);
  format_set_bold(look(Look::heading));
  format_set_text_wrap(look(Look::heading));
  format_set_align(look(Look::heading), LXW_ALIGN_VERTICAL_TOP);
  format_set_bg_color(look(Look::heading), k_heading_fill);
  format_set_bottom(look(Look::heading), LXW_BORDER_THIN);
  format_set_font_color(look(Look::note), k_note_ink);
  format_set_num_format(look(Look::whole), "#,##0");
  format_set_num_format(look(Look::share), "0.0%");
  format_set_num_format(look(Look::decimal), "#,##0.000");
  format_set_num_format(look(Look::year), "0");
  format_set_font_color(look(Look::link), 0x0563C1);
  format_set_underline(look(Look::link), LXW_UNDERLINE_SINGLE);
}

Book::~Book() {
  if (book_ != nullptr) lxw_workbook_free(book_);
}

lxw_format* Book::look(Look look) const {
  return looks_[static_cast<std::size_t>(look)];
}

void Book::check(int error) {
  if (error_ == 0) error_ = error;
}

// Cut to what a cell holds, said so; and an escape sequence of the format that stands in the text is escaped.
std::string Book::fitted(std::string_view text, std::string_view where) {
  std::string clean = keep_escapes(xml_characters(text));
  std::size_t units = 0;
  std::size_t cut = clean.size();  // before the last character that leaves room for the mark
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const auto byte = static_cast<unsigned char>(clean[i]);
    if ((byte & 0xC0u) == 0x80u) continue;
    if (units < k_cell_units) cut = i;
    units += byte >= 0xF0 ? 2 : 1;
  }
  if (units <= k_cell_units) return clean;
  warnings_.push_back(
      fmt::format("tables.xlsx, {}: a text longer than {} characters was cut; the CSV file holds it whole",
                  where, k_cell_units));
  clean.resize(cut);
  return clean + "…";
}

Sheet Book::add_sheet(std::string name) {
  lxw_worksheet* sheet = workbook_add_worksheet(book_, name.c_str());
  if (sheet == nullptr)
    throw Error(ErrorKind::internal, fmt::format("the workbook takes no sheet \"{}\"", name));
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);  // A4
  worksheet_fit_to_pages(sheet, 1, 0);
  check(worksheet_set_footer(sheet, "&L&A&R&P / &N"));
  return {*this, std::move(name), sheet};
}

DataSheet Book::add_table(const NamedTable& table) {
  const std::size_t rows = table.table.row_count();
  const std::size_t rows_a_part = most_rows_ - 1;
  const std::string name = base_name(table);
  DataSheet data{.table = &table, .parts = {}};
  for (std::size_t first = 0; first == 0 || first < rows; first += rows_a_part) {
    data.parts.push_back({data.parts.empty() ? name : fmt::format("{} ({})", name, data.parts.size() + 1),
                          first, std::min(rows_a_part, rows - first)});
    fill_part(table, data.parts.back());
  }
  return data;
}

void Book::fill_part(const NamedTable& table, const DataSheet::Part& part) {
  constexpr std::size_t k_measured_rows = 200;
  constexpr double k_narrowest = 8;
  constexpr double k_widest = 48;
  const auto& columns = table.table.columns();
  lxw_worksheet* sheet = add_sheet(part.sheet).sheet_;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const std::string title = heading(columns[c]);
    check(
        worksheet_write_string(sheet, 0, col_of(c), fitted(title, part.sheet).c_str(), look(Look::heading)));
    double width = text_width(title) + 3;  // the filter's button
    for (std::size_t r = 0; r < std::min(part.rows, k_measured_rows); ++r)
      width = std::max(width, cell_width(table.table.cell(part.first + r, c)) + 1);
    check(
        worksheet_set_column(sheet, col_of(c), col_of(c), std::clamp(width, k_narrowest, k_widest), nullptr));
  }
  check(worksheet_set_row(sheet, 0, 36, nullptr));
  for (std::size_t r = 0; r < part.rows; ++r) {
    for (std::size_t c = 0; c < columns.size(); ++c) put_cell(sheet, table, part.first + r, r + 1, c);
  }
  check(worksheet_autofilter(sheet, 0, 0, row_of(std::max<std::size_t>(1, part.rows)),
                             col_of(columns.size() - 1)));
  worksheet_freeze_panes(sheet, 1, 0);
  check(worksheet_repeat_rows(sheet, 0, 0));
}

void Book::put_cell(lxw_worksheet* sheet, const NamedTable& table, std::size_t table_row,
                    std::size_t sheet_row, std::size_t column) {
  const TableCell& cell = table.table.cell(table_row, column);
  lxw_format* format = look(look_of(table.table.columns()[column], cell));
  const lxw_row_t r = row_of(sheet_row);
  const lxw_col_t c = col_of(column);
  const auto number = [&](double value) {
    check(std::isfinite(value)
              ? worksheet_write_number(sheet, r, c, value, format)
              : worksheet_write_string(sheet, r, c, fmt::format("{}", value).c_str(), format));
  };
  if (const auto* text = std::get_if<std::string>(&cell)) {
    if (!text->empty())
      check(worksheet_write_string(sheet, r, c, fitted(*text, table.name).c_str(), look(Look::plain)));
  } else if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
    number(static_cast<double>(*whole));
  } else if (const auto* real = std::get_if<double>(&cell)) {
    number(*real);
  } else if (const auto* fixed = std::get_if<FixedNumber>(&cell)) {
    number(fixed->value);
  }
}

std::vector<std::string> Book::close() {
  check(workbook_close(std::exchange(book_, nullptr)));
  if (error_ != 0) {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
    throw Error(
        ErrorKind::environment,
        fmt::format("cannot write the workbook: {} Check the folder, its permissions and the free space.",
                    lxw_strerror(static_cast<lxw_error>(error_))),
        {.file = file_.string()});
  }
  return std::move(warnings_);
}

Sheet::Sheet(Book& book, std::string name, lxw_worksheet* sheet)
    : book_(&book), name_(std::move(name)), sheet_(sheet) {}

Sheet& Sheet::text(std::size_t row, std::size_t column, std::string_view text, Look look) {
  book_->check(worksheet_write_string(sheet_, row_of(row), col_of(column), book_->fitted(text, name_).c_str(),
                                      book_->look(look)));
  return *this;
}

Sheet& Sheet::number(std::size_t row, std::size_t column, double number, Look look) {
  numbers_[{row, column}] = number;
  book_->check(worksheet_write_number(sheet_, row_of(row), col_of(column), number, book_->look(look)));
  return *this;
}

Sheet& Sheet::formula(std::size_t row, std::size_t column, const Formula& formula, Look look) {
  numbers_[{row, column}] = formula.value;
  book_->check(worksheet_write_formula_num(sheet_, row_of(row), col_of(column), ("=" + formula.text).c_str(),
                                           book_->look(look), formula.value));
  return *this;
}

Sheet& Sheet::text_formula(std::size_t row, std::size_t column, const std::string& formula,
                           const std::string& result, Look look) {
  book_->check(worksheet_write_formula_str(sheet_, row_of(row), col_of(column), ("=" + formula).c_str(),
                                           book_->look(look), book_->fitted(result, name_).c_str()));
  return *this;
}

Sheet& Sheet::link(std::size_t row, std::size_t column, std::string_view sheet) {
  const std::string target = fmt::format("internal:'{}'!A1", sheet);
  book_->check(worksheet_write_url_opt(sheet_, row_of(row), col_of(column), target.c_str(),
                                       book_->look(Look::link), std::string(sheet).c_str(), nullptr));
  return *this;
}

Sheet& Sheet::width(std::size_t first_column, std::size_t last_column, double characters) {
  book_->check(worksheet_set_column(sheet_, col_of(first_column), col_of(last_column), characters, nullptr));
  return *this;
}

Sheet& Sheet::choice(std::size_t row, std::size_t column, const std::string& range) {
  std::string source = "=" + range;
  lxw_data_validation validation{};
  validation.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
  validation.value_formula = source.data();
  book_->check(worksheet_data_validation_cell(sheet_, row_of(row), col_of(column), &validation));
  return *this;
}

Sheet& Sheet::freeze(std::size_t row, std::size_t column) {
  worksheet_freeze_panes(sheet_, row_of(row), col_of(column));
  return *this;
}

// What a chart shows before a spreadsheet works anything out: the library fills in cells of numbers only.
void Sheet::keep_values(lxw_series_range& range, const ChartSeries& series) const {
  range.ignore_cache = LXW_TRUE;  // it is filled here
  for (std::size_t r = series.first_row; r <= series.last_row; ++r) {
    auto* point = static_cast<lxw_series_data_point*>(std::calloc(1, sizeof(lxw_series_data_point)));
    if (point == nullptr) throw std::bad_alloc();
    const auto number = numbers_.find({r, series.values_column});
    point->no_data = number == numbers_.end() ? LXW_TRUE : LXW_FALSE;
    point->number = number == numbers_.end() ? 0 : number->second;
    STAILQ_INSERT_TAIL(range.data_cache, point, list_pointers);
    ++range.num_data_points;
  }
}

Sheet& Sheet::chart(std::size_t row, std::size_t column, const Chart& chart) {
  static constexpr std::array k_types{LXW_CHART_COLUMN, LXW_CHART_COLUMN_STACKED, LXW_CHART_BAR,
                                      LXW_CHART_LINE};
  lxw_chart* drawn = workbook_add_chart(
      book_->book_, static_cast<std::uint8_t>(k_types[static_cast<std::size_t>(chart.kind)]));
  for (const ChartSeries& s : chart.series) {
    lxw_chart_series* series = chart_add_series(
        drawn, ("=" + range(s.first_row, s.names_column, s.last_row, s.names_column)).c_str(),
        ("=" + range(s.first_row, s.values_column, s.last_row, s.values_column)).c_str());
    keep_values(*series->values, s);
    chart_series_set_name(series, s.name.c_str());
    if (chart.kind == ChartKind::line) {
      lxw_chart_line line{};
      line.color = s.colour;
      line.width = 2.25F;
      chart_series_set_line(series, &line);
    } else {
      lxw_chart_fill fill{};
      fill.color = s.colour;
      chart_series_set_fill(series, &fill);
    }
  }
  chart_title_set_name(drawn, chart.title.c_str());
  const bool lies = chart.kind == ChartKind::bar;  // the library calls the lower axis x
  lxw_chart_axis* values = lies ? drawn->x_axis : drawn->y_axis;
  lxw_chart_axis* names = lies ? drawn->y_axis : drawn->x_axis;
  chart_axis_set_name(values, chart.value_axis.c_str());
  chart_axis_set_num_format(values, chart.value_format.c_str());
  if (lies) chart_axis_set_reverse(names);  // the first row on top
  if (chart.overlaps) {
    chart_set_series_overlap(drawn, 100);
    chart_axis_set_label_position(names, LXW_CHART_AXIS_LABEL_POSITION_LOW);
  }
  if (chart.series.size() == 1) {
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_NONE);
  } else {
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_BOTTOM);
  }
  constexpr double k_usual_width_px = 480;
  constexpr double k_usual_height_px = 288;
  lxw_chart_options options{};
  options.x_scale = chart.width_px / k_usual_width_px;
  options.y_scale = chart.height_px / k_usual_height_px;
  book_->check(worksheet_insert_chart_opt(sheet_, row_of(row), col_of(column), drawn, &options));
  return *this;
}

}  // namespace tsunagi::report
