// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/national_map.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "sim/report/geopackage_writer.h"

namespace tsunagi::sweep {
namespace {

using report::ColumnType;
using report::LayerColumn;

constexpr std::array<LayerColumn, 8> k_columns{{
    {"code", ColumnType::text, "", "団体コード", "municipality code"},
    {"name", ColumnType::text, "", "市区町村", "municipality"},
    {"people", ColumnType::integer, "", "人口", "inhabitants"},
    {"households", ColumnType::integer, "", "世帯数", "households"},
    {"area_km2", ColumnType::number, "km²", "面積", "area"},
    {"forest_ratio", ColumnType::number, "0–1", "林野の割合", "share of forest"},
    {"farmland_ratio", ColumnType::number, "0–1", "農地の割合", "share of farmland"},
    {"area_type", ColumnType::text, "", "地域類型", "area type"},
}};
constexpr report::LayerSpec k_municipalities{"municipalities", report::LayerShape::areas, "市区町村",
                                             "municipalities", k_columns};
constexpr const char* k_crs = "EPSG:6668";

// A result table, its key to the municipality, and the index that the views use.
constexpr const char* k_create = R"sql(
CREATE TABLE results (
  fid INTEGER PRIMARY KEY AUTOINCREMENT, municipality INTEGER, scenario INTEGER NOT NULL, region TEXT, code TEXT,
  name TEXT, feasible INTEGER, cost_jpy_per_year INTEGER, cost_jpy_per_year_and_person REAL, units INTEGER,
  served_units INTEGER, served_ratio REAL, technology TEXT, gap_percent REAL, equivalent_annual_jpy INTEGER,
  first_year_cost_jpy INTEGER, all_years_effective_jpy INTEGER);
CREATE TABLE scenarios (scenario INTEGER PRIMARY KEY, name TEXT);
)sql";

std::string fill_symbol(std::size_t name, std::string_view colour) {
  return fmt::format(
      R"(<symbol type="fill" name="{}" alpha="1" clip_to_extent="1"><layer class="SimpleFill" enabled="1" pass="0" locked="0">)"
      R"(<prop k="color" v="{},255"/><prop k="outline_color" v="90,90,90,255"/><prop k="outline_width" v="0.1"/>)"
      R"(<prop k="style" v="solid"/></layer></symbol>)",
      name, colour);
}

// Share served, from light to dark (ColorBrewer YlGnBu), the steps of the nation's page; grey where no plan
// exists.
std::string view_style() {
  constexpr std::array<double, 7> k_edges{0, 0.5, 0.8, 0.9, 0.95, 0.99, 1};
  constexpr std::array<const char*, 6> k_colours{"255,255,204", "199,233,180", "127,205,187",
                                                 "65,182,196",  "44,127,184",  "37,52,148"};
  std::string ranges = R"(<range symbol="0" lower="-2" upper="-1" label="計画なし" render="true"/>)";
  std::string symbols = fill_symbol(0, "217,217,217");
  for (std::size_t i = 0; i < k_colours.size(); ++i) {
    ranges += fmt::format(
        R"(<range symbol="{0}" lower="{1}" upper="{2}" label="提供率 {3:.0f}–{4:.0f} %" render="true"/>)",
        i + 1, k_edges[i], k_edges[i + 1], 100 * k_edges[i], 100 * k_edges[i + 1]);
    symbols += fill_symbol(i + 1, k_colours[i]);
  }
  return fmt::format(
      R"x(<renderer-v2 type="graduatedSymbol" attr="coalesce(&quot;served_ratio&quot;, -1)" graduatedMethod="GraduatedColor" )x"
      R"(symbollevels="0" enableorderby="0" forceraster="0"><ranges>{}</ranges><symbols>{}</symbols></renderer-v2>)",
      ranges, symbols);
}

// Area types in the colours of the nation's page (Okabe and Ito).
std::string type_style() {
  constexpr std::array<const char*, 4> k_colours{"230,159,0", "240,228,66", "86,180,233", "0,158,115"};
  std::string categories;
  std::string symbols;
  for (std::size_t i = 0; i < k_colours.size(); ++i) {
    categories += fmt::format(R"(<category symbol="{}" value="{}" label="{}" render="true"/>)", i,
                              k_area_type_names[i], k_area_type_names_ja[i]);
    symbols += fill_symbol(i, k_colours[i]);
  }
  return fmt::format(
      R"(<renderer-v2 type="categorizedSymbol" attr="area_type" symbollevels="0" enableorderby="0" forceraster="0">)"
      R"(<categories>{}</categories><symbols>{}</symbols></renderer-v2>)",
      categories, symbols);
}

[[noreturn]] void fail(const std::filesystem::path& path, sqlite3* database) {
  throw Error(ErrorKind::environment, fmt::format("cannot write: {}", sqlite3_errmsg(database)),
              {.file = path.string()});
}

std::string literal(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

}  // namespace

NationalMap::NationalMap(std::filesystem::path path, const std::vector<RegionPart>& regions, int base_year)
    : path_(std::move(path)), timestamp_(fmt::format("{}-04-01T00:00:00.000Z", base_year)) {
  report::LayerTable table{&k_municipalities, {}};
  for (const RegionPart& region : regions) {
    for (const MunicipalArea& m : region.municipalities) {
      table.rows.push_back(
          {geo::Area{m.rings},
           {m.code, m.name, m.people, m.households, m.area_km2, m.land.forest_ratio, m.land.farmland_ratio,
            std::string(k_area_type_names[static_cast<std::size_t>(m.type)])}});
      number_.emplace(m.code, static_cast<std::int64_t>(table.rows.size()));
    }
  }
  report::write_tables({.path = path_, .crs = k_crs, .timestamp = timestamp_}, std::span(&table, 1));
  if (sqlite3_open(path_.c_str(), &database_) != SQLITE_OK) fail(path_, database_);
  run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;");
  run(k_create);
  const char* const sql =
      "INSERT INTO results (municipality, scenario, region, code, name, feasible, cost_jpy_per_year, "
      "cost_jpy_per_year_and_person, units, served_units, served_ratio, technology, gap_percent, "
      "equivalent_annual_jpy, first_year_cost_jpy, all_years_effective_jpy) VALUES "
      "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
  if (sqlite3_prepare_v2(database_, sql, -1, &insert_, nullptr) != SQLITE_OK) fail(path_, database_);
}

NationalMap::~NationalMap() {
  sqlite3_finalize(insert_);
  sqlite3_close(database_);
}

void NationalMap::run(const std::string& sql) {
  if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(path_, database_);
}

void NationalMap::add(std::size_t scenario, const ResultRow& row) {
  int at = 0;
  const auto integer = [&](std::int64_t value) { sqlite3_bind_int64(insert_, ++at, value); };
  const auto number = [&](double value) { sqlite3_bind_double(insert_, ++at, value); };
  const auto text = [&](const std::string& value) {
    sqlite3_bind_text(insert_, ++at, value.c_str(), -1, SQLITE_TRANSIENT);
  };
  const auto none = [&] { sqlite3_bind_null(insert_, ++at); };
  const auto known = number_.find(row.code);
  known == number_.end() ? none() : integer(known->second);
  integer(static_cast<std::int64_t>(scenario) + 1);
  text(row.region);
  text(row.code);
  text(row.name);
  integer(row.is_feasible ? 1 : 0);
  integer(row.cost_jpy_per_year);
  row.people == 0 ? none()
                  : number(static_cast<double>(row.cost_jpy_per_year) / static_cast<double>(row.people));
  integer(row.units);
  integer(row.served);
  row.units == 0 ? none() : number(static_cast<double>(row.served) / static_cast<double>(row.units));
  text(row.technology);
  number(row.gap_percent);
  integer(row.equivalent_annual_jpy);
  integer(row.first_year_cost_jpy);
  integer(row.all_years_effective_jpy);
  if (sqlite3_step(insert_) != SQLITE_DONE) fail(path_, database_);
  sqlite3_reset(insert_);
}

void NationalMap::finish(const std::vector<std::string>& scenario_names) {
  const auto content = [&](const std::string& table, const char* kind, const std::string& title) {
    run(
        fmt::format("INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, "
                    "srs_id) SELECT {0}, '{1}', {2}, {2}, '{3}', {4};",
                    literal(table), kind, literal(title), timestamp_,
                    std::string_view(kind) == "features"
                        ? "(SELECT srs_id FROM gpkg_geometry_columns WHERE table_name='municipalities')"
                        : "0"));
  };
  content("results", "attributes", "結果(市区町村・シナリオ別)");
  content("scenarios", "attributes", "シナリオ");
  run("CREATE INDEX results_by_scenario ON results (scenario, municipality);");
  for (std::size_t s = 0; s < scenario_names.size(); ++s) {
    run(fmt::format("INSERT INTO scenarios VALUES ({}, {});", s + 1, literal(scenario_names[s])));
    if (s >= k_most_views) continue;
    const std::string view = fmt::format("scenario_{:03}", s + 1);
    run(fmt::format(
        "CREATE VIEW {} AS SELECT m.fid AS OGC_FID, m.geom AS geom, m.people, m.area_type, r.code, r.name, "
        "r.feasible, r.cost_jpy_per_year, r.cost_jpy_per_year_and_person, r.units, r.served_units, "
        "r.served_ratio, r.technology, r.gap_percent, r.equivalent_annual_jpy, r.first_year_cost_jpy, "
        "r.all_years_effective_jpy FROM municipalities m JOIN results r ON r.municipality = m.fid WHERE "
        "r.scenario = {};",
        view, s + 1));
    content(view, "features", fmt::format("{:03} {}", s + 1, scenario_names[s]));
    run(fmt::format(
        "INSERT INTO gpkg_geometry_columns SELECT {}, column_name, geometry_type_name, srs_id, z, "
        "m FROM gpkg_geometry_columns WHERE table_name='municipalities';",
        literal(view)));
  }
  run("COMMIT;");
  std::vector<report::LayerStyle> styles{{.layer = "municipalities", .body = type_style()}};
  for (std::size_t s = 0; s < std::min(scenario_names.size(), k_most_views); ++s)
    styles.push_back({.layer = fmt::format("scenario_{:03}", s + 1), .body = view_style()});
  report::add_styles({.path = path_, .crs = k_crs, .timestamp = timestamp_}, styles);
}

}  // namespace tsunagi::sweep
