// SPDX-License-Identifier: Apache-2.0
// summary.json of the nation, and the short table of it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "geo/base/text.h"
#include "sim/sweep/reduce.h"

namespace tsunagi::sweep {
namespace {

using nlohmann::json;

json quantile_json(const finance::Quantile& q) {
  return {{"jpy", q.jpy}, {"least_jpy", q.least_jpy}, {"most_jpy", q.most_jpy}};
}

json point_json(const CoveragePoint& point) {
  return {{"cost_jpy_per_year", point.cost_jpy_per_year},
          {"units", point.units},
          {"served_units", point.served},
          {"served_ratio", std::round(point.served_ratio() * 1e6) / 1e6}};
}

json years_json(const ScenarioTotals& totals) {
  json out = json::array();
  for (const auto& [year, y] : totals.years)
    out.push_back({{"fiscal_year", year},
                   {"cost_jpy", y.cost_jpy},
                   {"income_jpy", y.income_jpy},
                   {"net_p10", quantile_json(y.p10)},
                   {"net_p50", quantile_json(y.p50)},
                   {"net_p90", quantile_json(y.p90)},
                   {"general_funds_jpy", y.general_funds_jpy},
                   {"effective_jpy", y.effective_jpy}});
  return out;
}

json scenario_json(const NationalResult& result, std::size_t s, bool is_on_frontier) {
  const ScenarioTotals& totals = result.national.totals()[s];
  json set = json::object();
  for (const Override& change : result.project.sweep.scenarios[s].set)
    set[change.key()] = shown(change.value.node);
  json areas = json::object();
  for (std::size_t a = 0; a < totals.by_area.size(); ++a)
    areas[std::string(k_area_type_names[a])] = point_json(totals.by_area[a]);
  return {{"scenario", s + 1},
          {"name", result.project.sweep.scenarios[s].name},
          {"set", std::move(set)},
          {"regions_planned", totals.planned},
          {"regions_infeasible", totals.infeasible},
          {"regions_missing", totals.missing},
          {"nation", point_json(totals.nation)},
          {"on_frontier", is_on_frontier},
          {"penalties_jpy_per_year", totals.penalties_jpy_per_year},
          {"by_area_type", std::move(areas)},
          {"by_technology_jpy_per_year", totals.technology_jpy},
          {"present_cost_jpy", totals.present_cost_jpy},
          {"users_cost_jpy_per_year", totals.users_cost_jpy_per_year},
          {"support",
           {{"in_force_verified_jpy", totals.support.verified_jpy},
            {"in_force_unverified_jpy", totals.support.unverified_jpy},
            {"hypothetical_stated_jpy", totals.support.hypothetical_jpy},
            {"statement_ja", finance::k_hypothesis_ja}}},
          {"years", years_json(totals)}};
}

}  // namespace

std::string national_json(const NationalResult& result) {
  std::vector<CoveragePoint> points;
  for (const ScenarioTotals& totals : result.national.totals()) points.push_back(totals.nation);
  const std::vector<bool> best = on_frontier(points, comparable(result.national.totals()));
  json scenarios = json::array();
  for (std::size_t s = 0; s < points.size(); ++s) scenarios.push_back(scenario_json(result, s, best[s]));
  std::int64_t people = 0;
  std::size_t municipalities = 0;
  std::map<std::string, std::size_t> by_type;
  for (const RegionPart& region : result.regions) {
    for (const MunicipalArea& m : region.municipalities) {
      people += m.people;
      ++municipalities;
      ++by_type[std::string(k_area_type_names[static_cast<std::size_t>(m.type)])];
    }
  }
  return json{{"schema", "tsunagi-national-1"},
              {"sweep", result.project.sweep.name},
              {"synthetic", result.is_synthetic},
              {"replicates", result.project.sweep.replicates},
              {"tasks", result.project.tasks.size()},
              {"municipalities", municipalities},
              {"people", people},
              {"municipalities_by_area_type", by_type},
              {"scenarios", std::move(scenarios)}}
             .dump(1, ' ') +
         "\n";
}

std::string national_table(const std::string& summary_json) {
  const json root = json::parse(summary_json);
  std::string out = fmt::format("{}: {} municipalities, {} people{}\n", root.at("sweep").get<std::string>(),
                                root.at("municipalities").get<std::int64_t>(),
                                with_thousands(root.at("people").get<std::int64_t>()),
                                root.at("synthetic").get<bool>() ? " (made up)" : "");
  out += fmt::format("  {:>4} {:>22} {:>8} {:>22}  scenario\n", "no.", "JPY/year", "served",
                     "net of all years, P50");
  constexpr std::size_t k_most_rows = 30;
  const json& scenarios = root.at("scenarios");
  for (std::size_t s = 0; s < std::min(scenarios.size(), k_most_rows); ++s) {
    const json& row = scenarios[s];
    std::int64_t net = 0;
    for (const json& year : row.at("years")) net += year.at("net_p50").at("jpy").get<std::int64_t>();
    if (row.at("regions_planned").get<int>() == 0) {
      out += fmt::format("  {:>4} {:>22} {:>8} {:>22}  {}\n", s + 1, "no plan", "", "",
                         row.at("name").get<std::string>());
      continue;
    }
    out += fmt::format(
        "  {:>4} {:>22} {:>7.2f}% {:>22}  {}{}\n", s + 1,
        with_thousands(row.at("nation").at("cost_jpy_per_year").get<std::int64_t>()),
        100 * row.at("nation").at("served_ratio").get<double>(), with_thousands(net),
        row.at("name").get<std::string>(),
        row.at("regions_infeasible").get<int>() + row.at("regions_missing").get<int>() == 0
            ? ""
            : fmt::format(" ({} without a plan, {} missing)", row.at("regions_infeasible").get<int>(),
                          row.at("regions_missing").get<int>()));
  }
  if (scenarios.size() > k_most_rows) out += fmt::format("  … and {} more\n", scenarios.size() - k_most_rows);
  return out.substr(0, out.size() - 1);
}

}  // namespace tsunagi::sweep
