// SPDX-License-Identifier: Apache-2.0
#include "sim/report/threshold_tables.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "geo/base/rounding.h"
#include "sim/report/csv.h"

namespace tsunagi::report {
namespace {

using nlohmann::json;

json optional_number(const std::optional<double>& value, double per_unit) {
  return value ? json(std::round(*value * per_unit) / per_unit) : json();
}

}  // namespace

json thresholds_json(const Results& results) {
  const finance::Operation& operation = results.operation;
  json cables = json::array();
  for (const finance::CableAgainstDish& row : operation.cable_against_dishes) {
    cables.push_back({{"dish", row.dish},
                      {"dish_jpy_per_year", finance::rounded_jpy(row.dish_jpy_per_year)},
                      {"line_jpy_per_year", finance::rounded_jpy(row.line_jpy_per_year)},
                      {"cable_jpy_per_km_year", finance::rounded_jpy(row.cable_jpy_per_km_year)},
                      {"break_even_km", optional_number(row.km, 1000)}});
  }
  json take_up = json::array();
  for (const finance::TakeUpThreshold& row : operation.take_up) {
    take_up.push_back({{"municipality", operation.ledger.places[row.municipality].code},
                       {"assumed_ratio", row.assumed_ratio},
                       {"deficit_jpy", row.deficit_jpy},
                       {"zero_deficit_ratio", optional_number(row.zero_deficit_ratio, 10'000)}});
  }
  json rises = json::array();
  for (const finance::PriceRise& rise : results.price_rises) {
    rises.push_back({{"option", rise.option},
                     {"where", rise.where},
                     {"own_cost_jpy_per_year", rise.own_cost_jpy_per_year},
                     {"flips_at_jpy_per_year", rise.flips_at_jpy_per_year}});
  }
  return {{"cable_against_dishes", std::move(cables)},
          {"take_up", std::move(take_up)},
          {"price_rises", std::move(rises)}};
}

NamedTable thresholds_table(const Results& results) {
  CsvTable csv{"kind", "what", "where", "now", "turns_at", "unit"};
  const finance::Operation& operation = results.operation;
  for (const finance::CableAgainstDish& row : operation.cable_against_dishes) {
    csv.text("new cable against dish").text(row.dish).text("").empty();
    (row.km ? csv.number(*row.km, 3) : csv.empty()).text("km").end_row();
  }
  for (const finance::TakeUpThreshold& row : operation.take_up) {
    csv.text("take-up without deficit").text("").text(operation.ledger.places[row.municipality].name);
    csv.number(rounded(row.assumed_ratio, 1e-4), 4);
    (row.zero_deficit_ratio ? csv.number(*row.zero_deficit_ratio, 4) : csv.empty());
    csv.text("share of homes").end_row();
  }
  for (const finance::BreakEven& row : results.break_evens) {
    csv.text("price falls").text(row.option).text(row.where).number(row.own_cost_jpy_per_year);
    csv.number(row.break_even_jpy_per_year).text("JPY/year").end_row();
  }
  for (const finance::PriceRise& row : results.price_rises) {
    csv.text("price rises").text(row.option).text(row.where).number(row.own_cost_jpy_per_year);
    csv.number(row.flips_at_jpy_per_year).text("JPY/year").end_row();
  }
  return {"thresholds.csv", std::move(csv)};
}

}  // namespace tsunagi::report
