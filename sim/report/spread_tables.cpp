// SPDX-License-Identifier: Apache-2.0
#include "sim/report/spread_tables.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "sim/report/csv.h"

namespace tsunagi::report {
namespace {

using finance::SpreadInput;
using finance::SpreadRow;
using nlohmann::json;

constexpr std::string_view k_measure_first_ja = "判断の前に実測・見積もりが必要";

double index(double share) {
  return std::round(share * 1e4) / 1e4 + 0.0;  // never -0
}

std::string_view name_of(finance::Measure measure) {
  return finance::k_measure_names[static_cast<std::size_t>(measure)];
}

CsvTable years_csv(const finance::Operation& operation) {
  CsvTable csv{"fiscal_year",     "municipality_code", "municipality",  "measure",       "likely_jpy",
               "p10_jpy",         "p50_jpy",           "p90_jpy",       "p10_least_jpy", "p10_most_jpy",
               "p50_least_jpy",   "p50_most_jpy",      "p90_least_jpy", "p90_most_jpy",  "mean_jpy",
               "worst_tenth_jpy", "over_budget_ratio"};
  for (const SpreadRow& row : operation.spread.rows) {
    csv.number(std::int64_t{operation.ledger.base_year} + row.year);
    if (row.municipality) {
      const finance::Place& place = operation.ledger.places[*row.municipality];
      csv.text(place.code).text(place.name);
    } else {
      csv.text("all").text("合計");
    }
    csv.text(name_of(row.measure)).number(row.likely_jpy);
    const finance::Quantile* const quantiles[]{&row.p10, &row.p50, &row.p90};
    for (const finance::Quantile* q : quantiles) csv.number(q->jpy);
    for (const finance::Quantile* q : quantiles) csv.number(q->least_jpy).number(q->most_jpy);
    csv.number(row.mean_jpy).number(row.worst_tenth_jpy);
    (row.over_budget_ratio ? csv.number(*row.over_budget_ratio) : csv.empty()).end_row();
  }
  return csv;
}

CsvTable figures_csv(const finance::Spread& spread) {
  CsvTable csv{"figure",
               "name",
               "unit",
               "confidence",
               "low",
               "mid",
               "high",
               "present_value_at_p10_jpy",
               "present_value_at_p90_jpy",
               "first_order_index",
               "total_index",
               "statement"};
  for (const SpreadInput& input : spread.inputs) {
    csv.text(input.id)
        .text(input.name)
        .text(input.unit)
        .text(input.confidence)
        .number(input.figure.low)
        .number(input.figure.mid)
        .number(input.figure.high)
        .number(finance::rounded_jpy(input.effect.at_p10_jpy))
        .number(finance::rounded_jpy(input.effect.at_p90_jpy))
        .number(index(input.effect.first_order))
        .number(index(input.effect.total))
        .text(input.measure_first ? k_measure_first_ja : "")
        .end_row();
  }
  return csv;
}

json quantile_json(const finance::Quantile& q) {
  return {{"jpy", q.jpy}, {"least_jpy", q.least_jpy}, {"most_jpy", q.most_jpy}};
}

}  // namespace

std::vector<NamedTable> spread_files(const finance::Operation& operation) {
  return {{"fiscal_years_range.csv", years_csv(operation)},
          {"uncertain_figures.csv", figures_csv(operation.spread)}};
}

json spread_json(const finance::Operation& operation) {
  const finance::Spread& spread = operation.spread;
  json years = json::array();
  for (const SpreadRow& row : spread.rows) {
    json entry{{"fiscal_year", operation.ledger.base_year + row.year},
               {"municipality", row.municipality ? operation.ledger.places[*row.municipality].code : "all"},
               {"measure", name_of(row.measure)},
               {"likely_jpy", row.likely_jpy},
               {"p10", quantile_json(row.p10)},
               {"p50", quantile_json(row.p50)},
               {"p90", quantile_json(row.p90)},
               {"mean_jpy", row.mean_jpy},
               {"worst_tenth_jpy", row.worst_tenth_jpy}};
    if (row.over_budget_ratio) entry["over_budget_ratio"] = *row.over_budget_ratio;
    years.push_back(std::move(entry));
  }
  json figures = json::array();
  for (const SpreadInput& input : spread.inputs) {
    figures.push_back({{"figure", input.id},
                       {"confidence", input.confidence},
                       {"low", input.figure.low},
                       {"mid", input.figure.mid},
                       {"high", input.figure.high},
                       {"present_value_at_p10_jpy", finance::rounded_jpy(input.effect.at_p10_jpy)},
                       {"present_value_at_p90_jpy", finance::rounded_jpy(input.effect.at_p90_jpy)},
                       {"first_order_index", index(input.effect.first_order)},
                       {"total_index", index(input.effect.total)},
                       {"measure_before_deciding", input.measure_first}});
  }
  return {{"replicates", spread.replicates},
          {"variance_shares",
           {{"national", spread.dependence.national},
            {"technology", spread.dependence.technology},
            {"place", spread.dependence.place}}},
          {"total_index_threshold", spread.threshold},
          {"likely_present_value_jpy", finance::rounded_jpy(spread.likely_present_jpy)},
          {"years", std::move(years)},
          {"figures", std::move(figures)}};
}

}  // namespace tsunagi::report
