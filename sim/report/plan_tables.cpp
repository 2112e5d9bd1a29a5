// SPDX-License-Identifier: Apache-2.0
#include "sim/report/plan_tables.h"

#include <cmath>
#include <map>
#include <string_view>
#include <utility>

namespace tsunagi::report {
namespace {

using finance::AccountRow;

constexpr std::string_view k_unserved = "unserved";

struct Units {
  std::int64_t all = 0;
  std::int64_t served = 0;
};

Units count_units(const plan::Planned& planned) {
  Units units;
  for (std::size_t t = 0; t < planned.demand.terminals.size(); ++t) {
    const plan::Terminal& terminal = planned.demand.terminals[t];
    if (terminal.is_backup) continue;
    units.all += terminal.units;
    units.served += planned.plan.services[t].option == plan::k_unserved ? 0 : terminal.units;
  }
  return units;
}

std::int64_t used_arcs(const plan::Planned& planned, plan::ArcKind kind) {
  std::int64_t count = 0;
  for (std::size_t a = 0; a < planned.graph.arcs.size(); ++a)
    count += planned.plan.arc_used[a] != 0 && planned.graph.arcs[a].kind == kind ? 1 : 0;
  return count;
}

double new_cable_km(const plan::Planned& planned) {
  double metres = 0;
  for (std::size_t a = 0; a < planned.graph.arcs.size(); ++a) {
    if (planned.plan.arc_used[a] != 0 && planned.graph.arcs[a].kind == plan::ArcKind::route)
      metres += planned.graph.arcs[a].new_m;
  }
  return std::round(metres) / 1000;
}

double ratio(double value) {
  return std::round(value * 1e6) / 1e6;
}

CsvTable key_figures(const plan::Planned& planned, const Results& results) {
  CsvTable csv{"figure", "name", "value", "unit"};
  const auto add = [&](std::string_view figure, std::string_view name, auto value, std::string_view unit) {
    csv.text(figure).text(name).number(value).text(unit).end_row();
  };
  const Units units = count_units(planned);
  const finance::Accounts& accounts = results.accounts;
  const finance::Savings& savings = results.savings;
  add("units", "需要の端末数", units.all, "units");
  add("served_units", "うち収容する端末数", units.served, "units");
  add("total", "年間費用(収容しない損失を含む)", accounts.total_jpy_per_year, "JPY/year");
  add("penalties", "うち収容しない損失(支払いではない)", accounts.penalties_jpy_per_year, "JPY/year");
  add("paid", "うち支払う費用", accounts.total_jpy_per_year - accounts.penalties_jpy_per_year, "JPY/year");
  add("without_served_today", "今日すでに光で使っている世帯を除く年間費用",
      accounts.total_jpy_per_year - accounts.served_today_jpy_per_year, "JPY/year");
  if (!savings.silos.empty()) {
    add("silos", "部署・市町村ごとに別々に整備した場合の年間費用", savings.silo_jpy_per_year, "JPY/year");
    add("as_is", "今ある設備と契約だけの場合の年間費用", savings.as_is_jpy_per_year, "JPY/year");
    add("saved_against_silos", "共同整備による節約の割合", ratio(savings.saved_against_silos()), "ratio");
  }
  add("certified_bound", "証明された下限(これより安い計画はない)", finance::yen(planned.plan.bound),
      "JPY/year");
  add("gap", "最適との差の上限", ratio(planned.plan.gap()), "ratio");
  add("decidable_gap", "最適との差の上限(選べる費用に対して)", ratio(planned.plan.decidable_gap()), "ratio");
  add("likely_present_value", "公費の現在価値(収入を引いた期間合計・最も確からしい値)",
      finance::rounded_jpy(results.operation.spread.likely_present_jpy), "JPY");
  add("new_cable", "新設ケーブル", new_cable_km(planned), "km");
  add("masts", "使う柱・鉄塔", used_arcs(planned, plan::ArcKind::mast), "sites");
  add("radios", "使う無線設備", used_arcs(planned, plan::ArcKind::radio), "radios");
  return csv;
}

CsvTable costs(const finance::Accounts& accounts) {
  CsvTable csv{"dimension", "key", "name", "cost_jpy_per_year"};
  const std::pair<std::string_view, const std::vector<AccountRow>&> dimensions[]{
      {"layer", accounts.layers},           {"technology", accounts.technologies},
      {"option", accounts.options},         {"use_case", accounts.use_cases},
      {"department", accounts.departments}, {"municipality", accounts.municipalities}};
  for (const auto& [dimension, rows] : dimensions) {
    for (const AccountRow& row : rows)
      csv.text(dimension).text(row.key).text(row.name).number(row.jpy_per_year).end_row();
  }
  return csv;
}

CsvTable demand(const plan::Scenario& scenario, const plan::Planned& planned) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> units;  // [demand row, option]
  for (std::size_t t = 0; t < planned.demand.terminals.size(); ++t) {
    const plan::Terminal& terminal = planned.demand.terminals[t];
    if (!terminal.is_backup) units[{terminal.row, planned.plan.services[t].option}] += terminal.units;
  }
  CsvTable csv{"demand", "demand_name", "use_case", "department", "option", "option_name", "units"};
  for (const auto& [key, count] : units) {
    const plan::DemandRow& row = scenario.demand[key.first];
    const bool is_served = key.second != plan::k_unserved;
    csv.text(row.id)
        .text(row.name_ja)
        .text(row.use_case)
        .text(row.department)
        .text(is_served ? scenario.catalogue.options[key.second].id : k_unserved)
        .text(is_served ? scenario.catalogue.options[key.second].name_ja : "収容しない")
        .number(count)
        .end_row();
  }
  return csv;
}

}  // namespace

std::vector<NamedTable> plan_tables(const plan::Scenario& scenario, const plan::Planned& planned,
                                    const Results& results) {
  return {{"key_figures.csv", key_figures(planned, results)},
          {"costs.csv", costs(results.accounts)},
          {"demand.csv", demand(scenario, planned)}};
}

}  // namespace tsunagi::report
