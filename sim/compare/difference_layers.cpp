// SPDX-License-Identifier: Apache-2.0
#include "sim/compare/difference_layers.h"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "sim/report/geopackage.h"

namespace tsunagi::compare {
namespace {

using report::LayerColumn;
using report::LayerRow;
using report::LayerShape;
using report::LayerSpec;
using report::LayerTable;
using enum report::ColumnType;

constexpr LayerColumn k_from_run{"from_run", text, "", "比べる元の計画", "Run that is compared with"};
constexpr LayerColumn k_to_run{"to_run", text, "", "比べる先の計画", "Run that is compared"};
constexpr LayerColumn k_change{"change", text, "",
                               "変化(now_served 新たに収容, no_longer_served 収容しなくなる, other_option "
                               "手段が変わる, added 加わる, removed なくなる)",
                               "now_served, no_longer_served, other_option, added, removed"};
constexpr LayerColumn k_municipality{"municipality", text, "", "市町村", "Municipality"};
constexpr LayerColumn k_from_option{"from_option", text, "", "元の通信手段", "Option before"};
constexpr LayerColumn k_to_option{"to_option", text, "", "先の通信手段", "Option after"};

constexpr std::array k_boundary{
    LayerColumn{"code", text, "", "市町村コード(JIS X 0402)", "Municipality code, JIS X 0402"},
    LayerColumn{"name", text, "", "市町村名", "Name of the municipality"}};
constexpr std::array k_terminals{
    k_from_run,
    k_to_run,
    k_change,
    LayerColumn{"demand", text, "", "需要の識別子", "Demand row of the scenario"},
    LayerColumn{"name", text, "", "端末グループの名称", "Name of the terminal group"},
    k_municipality,
    LayerColumn{"units", integer, "", "端末数", "Units"},
    LayerColumn{"is_backup", boolean, "", "予備経路か", "Whether it is the second path"},
    k_from_option,
    LayerColumn{"from_option_name", text, "", "元の通信手段の名称", "Name of the option before"},
    k_to_option,
    LayerColumn{"to_option_name", text, "", "先の通信手段の名称", "Name of the option after"}};
constexpr std::array k_sites{k_from_run,
                             k_to_run,
                             k_change,
                             LayerColumn{"name", text, "", "候補地の名称", "Name of the candidate site"},
                             LayerColumn{"kind", text, "", "候補地の種類", "Kind of the site"},
                             k_municipality};
constexpr std::array k_routes{k_from_run,
                              k_to_run,
                              k_change,
                              k_from_option,
                              k_to_option,
                              k_municipality,
                              LayerColumn{"length_m", number, "m", "地図上の長さ", "Length on the map"}};
constexpr std::array k_runs{
    LayerColumn{"run", text, "", "計画", "Run"},
    LayerColumn{"scenario", text, "", "シナリオの名称", "Name of the scenario"},
    LayerColumn{"total_jpy_per_year", integer, "JPY/year", "年間費用(収容しない損失を含む)",
                "Yearly cost with penalties"},
    LayerColumn{"paid_jpy_per_year", integer, "JPY/year", "支払う年間費用", "Yearly cost without penalties"},
    LayerColumn{"certified_bound_jpy_per_year", integer, "JPY/year", "証明された下限", "Certified bound"},
    LayerColumn{"units", integer, "", "需要の端末数", "Units of demand"},
    LayerColumn{"served_units", integer, "", "収容する端末数", "Units served"}};
constexpr std::array k_inputs{
    k_from_run,
    k_to_run,
    LayerColumn{"kind", text, "", "種類", "scenario, price, parameter, layer, assumption, program"},
    LayerColumn{"key", text, "", "キー", "Key"},
    LayerColumn{"name", text, "", "名称", "Name"},
    LayerColumn{"from", text, "", "元の値", "Value before"},
    LayerColumn{"to", text, "", "先の値", "Value after"}};

// The columns of the dictionary of every result.
std::span<const LayerColumn> dictionary_columns() {
  for (const LayerSpec& spec : report::layer_specs()) {
    if (spec.name == "data_dictionary") return spec.columns;
  }
  return {};
}

const std::vector<LayerSpec>& specs() {
  static const std::vector<LayerSpec> all{
      {"boundary", LayerShape::areas, "市町村界", "Municipalities", k_boundary},
      {"routes_changed", LayerShape::line, "経路の変化", "Routes that change", k_routes},
      {"terminals_changed", LayerShape::point, "端末グループの変化", "Terminal groups that change",
       k_terminals},
      {"sites_changed", LayerShape::point, "基地局候補地の変化", "Sites that change", k_sites},
      {"runs", LayerShape::none, "計画", "Runs", k_runs},
      {"inputs_changed", LayerShape::none, "入力の変化", "Inputs that change", k_inputs},
      {"data_dictionary", LayerShape::none, "列の説明", "Data dictionary", dictionary_columns()}};
  return all;
}

const std::vector<report::QgisGroup>& groups() {
  static const std::vector<report::QgisGroup> all{
      {"変わるもの", {{"sites_changed"}, {"terminals_changed"}, {"routes_changed"}}},
      {"範囲", {{"boundary"}}},
      {"表", {{"runs"}, {"inputs_changed"}, {"data_dictionary"}}}};
  return all;
}

std::string name_of(Change change) {
  return std::string(k_change_names[static_cast<std::size_t>(change)]);
}

std::vector<LayerRow> rows_of(std::string_view layer, const Comparison& c) {
  std::vector<LayerRow> rows;
  if (layer == "data_dictionary") return report::dictionary_rows(specs());
  if (layer == "boundary") {
    for (const MunicipalityResult& m : c.runs.front().municipalities)
      rows.push_back({m.area, {m.code, m.name}});
  }
  if (layer == "runs") {
    for (const RunResult& r : c.runs)
      rows.push_back({{},
                      {r.name, r.scenario, r.total_jpy_per_year, r.paid_jpy_per_year(), r.bound_jpy_per_year,
                       r.units(), r.served_units()}});
  }
  for (const Difference& d : c.differences) {
    const std::string& from = c.runs[d.from].name;
    const std::string& to = c.runs[d.to].name;
    if (layer == "terminals_changed") {
      for (const TerminalChange& t : d.terminals) {
        const TerminalResult& shown = t.change == Change::removed ? t.from : t.to;
        rows.push_back(
            {shown.at,
             {from, to, name_of(t.change), shown.demand, shown.name, shown.municipality, shown.units,
              shown.is_backup, t.from.option, t.from.option_name, t.to.option, t.to.option_name}});
      }
    } else if (layer == "sites_changed") {
      for (const SiteChange& s : d.sites)
        rows.push_back(
            {s.site.at, {from, to, name_of(s.change), s.site.name, s.site.kind, s.site.municipality}});
    } else if (layer == "routes_changed") {
      for (const RouteChange& r : d.routes)
        rows.push_back({r.line,
                        {from, to, name_of(r.change), r.from_option, r.to_option, r.municipality,
                         std::round(r.length_m * 10) / 10}});
    } else if (layer == "inputs_changed") {
      for (const InputChange& i : d.inputs)
        rows.push_back({{},
                        {from, to, std::string(k_input_kind_names[static_cast<std::size_t>(i.kind)]), i.key,
                         i.name, i.from, i.to}});
    }
  }
  return rows;
}

}  // namespace

void write_difference_layers(const std::filesystem::path& file, const Comparison& comparison) {
  std::vector<LayerTable> tables;
  for (const LayerSpec& spec : specs()) tables.push_back({&spec, rows_of(spec.name, comparison)});
  const RunResult& first = comparison.runs.front();
  report::write_geopackage(file,
                           {.crs = first.crs,
                            .timestamp = fmt::format("{}-04-01T00:00:00.000Z", first.base_year),
                            .title = fmt::format("{}: 計画の比較", first.region),
                            .attribution = "各計画の plan.gpkg の出典を参照。候補地はすべて現地未調査。",
                            .tables = tables,
                            .groups = groups()});
}

}  // namespace tsunagi::compare
