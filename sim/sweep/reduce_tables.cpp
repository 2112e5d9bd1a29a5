// SPDX-License-Identifier: Apache-2.0
// The national tables as CSV.
#include <algorithm>
#include <tuple>

#include "sim/report/csv.h"
#include "sim/sweep/reduce.h"

namespace tsunagi::sweep {
namespace {

using report::CsvTable;

std::int64_t numbered(std::size_t scenario) {
  return static_cast<std::int64_t>(scenario) + 1;
}

CsvTable scenarios_csv(const NationalResult& result) {
  CsvTable csv{"scenario", "scenario_name", "key", "value"};
  const auto& scenarios = result.project.sweep.scenarios;
  for (std::size_t s = 0; s < scenarios.size(); ++s) {
    if (scenarios[s].set.empty()) csv.number(numbered(s)).text(scenarios[s].name).text("").text("").end_row();
    for (const Override& change : scenarios[s].set)
      csv.number(numbered(s))
          .text(scenarios[s].name)
          .text(change.key())
          .text(shown(change.value.node))
          .end_row();
  }
  return csv;
}

CsvTable budget_csv(const NationalResult& result) {
  CsvTable csv{"scenario",      "scenario_name", "fiscal_year",       "cost_jpy",
               "income_jpy",    "net_p10_jpy",   "net_p50_jpy",       "net_p90_jpy",
               "p10_least_jpy", "p10_most_jpy",  "p50_least_jpy",     "p50_most_jpy",
               "p90_least_jpy", "p90_most_jpy",  "general_funds_jpy", "effective_jpy"};
  const auto& totals = result.national.totals();
  for (std::size_t s = 0; s < totals.size(); ++s) {
    for (const auto& [year, y] : totals[s].years) {
      csv.number(numbered(s))
          .text(result.project.sweep.scenarios[s].name)
          .number(std::int64_t{year})
          .number(y.cost_jpy)
          .number(y.income_jpy)
          .number(y.p10.jpy)
          .number(y.p50.jpy)
          .number(y.p90.jpy);
      for (const finance::Quantile* q : {&y.p10, &y.p50, &y.p90})
        csv.number(q->least_jpy).number(q->most_jpy);
      csv.number(y.general_funds_jpy).number(y.effective_jpy).end_row();
    }
  }
  return csv;
}

void add_points(CsvTable& csv, const NationalResult& result, const std::string& area,
                const std::vector<CoveragePoint>& points) {
  const std::vector<bool> best = on_frontier(points, comparable(result.national.totals()));
  for (std::size_t s = 0; s < points.size(); ++s) {
    csv.text(area)
        .number(numbered(s))
        .text(result.project.sweep.scenarios[s].name)
        .number(points[s].cost_jpy_per_year)
        .number(points[s].units)
        .number(points[s].served)
        .number(points[s].served_ratio(), 6)
        .text(best[s] ? "yes" : "no")
        .end_row();
  }
}

CsvTable frontier_csv(const NationalResult& result) {
  CsvTable csv{"area_type", "scenario",     "scenario_name", "cost_jpy_per_year",
               "units",     "served_units", "served_ratio",  "on_frontier"};
  const auto& totals = result.national.totals();
  const auto points_of = [&](auto pick) {
    std::vector<CoveragePoint> points;
    for (const ScenarioTotals& t : totals) points.push_back(pick(t));
    return points;
  };
  add_points(csv, result, "all", points_of([](const ScenarioTotals& t) { return t.nation; }));
  for (std::size_t a = 0; a < k_area_type_names.size(); ++a)
    add_points(csv, result, std::string(k_area_type_names[a]),
               points_of([a](const ScenarioTotals& t) { return t.by_area[a]; }));
  return csv;
}

std::int64_t middle_of(std::vector<std::int64_t> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

CsvTable models_csv(const NationalResult& result) {
  CsvTable csv{"use",
               "name_ja",
               "use_case",
               "area_type",
               "combination",
               "plans",
               "plans_ratio",
               "units",
               "served_units",
               "cost_jpy_per_year",
               "least_jpy_per_unit",
               "median_jpy_per_unit",
               "most_jpy_per_unit",
               "valid_from",
               "valid_to"};
  std::map<std::pair<std::string, AreaType>, std::size_t> all;
  for (const auto& [key, row] : result.national.models())
    all[{key.use, key.area}] += row.unit_costs_jpy.size();
  // What won most often comes first of each use and area type.
  std::vector<const std::pair<const ModelKey, ModelRow>*> rows;
  for (const auto& entry : result.national.models()) rows.push_back(&entry);
  std::ranges::sort(rows, {}, [](const auto* entry) {
    const ModelKey& key = entry->first;
    return std::tuple(std::string_view(key.use), key.area,
                      -static_cast<std::int64_t>(entry->second.unit_costs_jpy.size()),
                      std::string_view(key.combination));
  });
  for (const auto* entry : rows) {
    const auto& [key, row] = *entry;
    const auto [least, most] = std::ranges::minmax(row.unit_costs_jpy);
    csv.text(key.use)
        .text(row.name_ja)
        .text(row.use_case)
        .text(k_area_type_names[static_cast<std::size_t>(key.area)])
        .text(key.combination)
        .number(static_cast<std::int64_t>(row.unit_costs_jpy.size()))
        .number(
            static_cast<double>(row.unit_costs_jpy.size()) / static_cast<double>(all.at({key.use, key.area})),
            4)
        .number(row.units)
        .number(row.served)
        .number(row.cost_jpy_per_year)
        .number(least)
        .number(middle_of(row.unit_costs_jpy))
        .number(most)
        .number(std::int64_t{row.valid_from})
        .number(std::int64_t{row.valid_to})
        .end_row();
  }
  return csv;
}

double a_person(const ResultRow& row) {
  return static_cast<double>(row.cost_jpy_per_year) /
         static_cast<double>(std::max<std::int64_t>(1, row.people));
}

// Municipalities of the first scenario, the dearest for an inhabitant first.
CsvTable ranking_csv(const NationalResult& result) {
  std::vector<const ResultRow*> rows;
  for (const ResultRow& row : result.first)
    if (!row.area_type.empty() && row.is_feasible) rows.push_back(&row);
  std::ranges::sort(rows, {}, [](const ResultRow* row) {
    return std::tuple(-a_person(*row), std::string_view(row->code));
  });
  CsvTable csv{"rank",
               "region",
               "code",
               "name",
               "people",
               "area_type",
               "cost_jpy_per_year",
               "cost_jpy_per_year_and_person",
               "units",
               "served_units",
               "all_years_effective_jpy"};
  for (std::size_t i = 0; i < rows.size(); ++i)
    csv.number(static_cast<std::int64_t>(i) + 1)
        .text(rows[i]->region)
        .text(rows[i]->code)
        .text(rows[i]->name)
        .number(rows[i]->people)
        .text(rows[i]->area_type)
        .number(rows[i]->cost_jpy_per_year)
        .number(a_person(*rows[i]), 2)
        .number(rows[i]->units)
        .number(rows[i]->served)
        .number(rows[i]->all_years_effective_jpy)
        .end_row();
  return csv;
}

}  // namespace

std::vector<report::NamedTable> national_tables(const NationalResult& result) {
  return {{"scenarios.csv", scenarios_csv(result)},
          {"budget_by_year.csv", budget_csv(result)},
          {"frontier.csv", frontier_csv(result)},
          {"standard_models.csv", models_csv(result)},
          {"ranking.csv", ranking_csv(result)}};
}

}  // namespace tsunagi::sweep
