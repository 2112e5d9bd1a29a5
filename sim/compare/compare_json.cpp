// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <nlohmann/json.hpp>

#include "sim/compare/compare_tables.h"

namespace tsunagi::compare {
namespace {

using nlohmann::json;

json run_json(const Comparison& c, std::size_t r) {
  const RunResult& run = c.runs[r];
  return {{"run", run.name},
          {"scenario", run.scenario},
          {"scenario_hash", run.scenario_hash},
          {"version", run.version},
          {"total_jpy_per_year", run.total_jpy_per_year},
          {"penalties_jpy_per_year", run.penalties_jpy_per_year},
          {"paid_jpy_per_year", run.paid_jpy_per_year()},
          {"certified_bound_jpy_per_year", run.bound_jpy_per_year},
          {"units", run.units()},
          {"served_units", run.served_units()},
          {"new_cable_km", run.new_cable_km},
          {"masts", run.masts},
          {"radios", run.radios},
          {"is_dominated", is_dominated(c.runs, r)}};
}

json difference_json(const Comparison& c, const Difference& d) {
  const RunResult& a = c.runs[d.from];
  const RunResult& b = c.runs[d.to];
  json inputs = json::array();
  for (const InputChange& change : d.inputs)
    inputs.push_back({{"kind", k_input_kind_names[static_cast<std::size_t>(change.kind)]},
                      {"key", change.key},
                      {"name", change.name},
                      {"from", change.from},
                      {"to", change.to}});
  json costs = json::array();
  for (const CostChange& change : d.costs)
    costs.push_back({{"layer", change.key.layer},
                     {"item", change.key.item},
                     {"item_name", change.item_name},
                     {"unit", change.unit},
                     {"option", change.key.option},
                     {"municipality", change.key.municipality},
                     {"from_quantity", change.from_quantity},
                     {"to_quantity", change.to_quantity},
                     {"from_jpy_per_year", change.from_jpy},
                     {"to_jpy_per_year", change.to_jpy},
                     {"by_price_jpy_per_year", change.price_jpy},
                     {"by_quantity_jpy_per_year", change.quantity_jpy}});
  json demand = json::array();
  for (const DemandChange& change : d.demand)
    demand.push_back({{"demand", change.id},
                      {"from_units", change.from.units},
                      {"to_units", change.to.units},
                      {"from_served_units", change.from.served_units},
                      {"to_served_units", change.to.served_units},
                      {"from_jpy_per_year", change.from.jpy_per_year},
                      {"to_jpy_per_year", change.to.jpy_per_year}});
  std::map<std::string, std::int64_t> terminals;
  for (const std::string_view name : k_change_names) terminals[std::string(name)] = 0;
  for (const TerminalChange& change : d.terminals)
    ++terminals[std::string(k_change_names[static_cast<std::size_t>(change.change)])];
  const auto price = jpy_per_extra_unit(a, b, d);
  return {{"from", a.name},
          {"to", b.name},
          {"difference_jpy_per_year", b.total_jpy_per_year - a.total_jpy_per_year},
          {"least_difference_jpy_per_year", d.least_jpy_per_year},
          {"most_difference_jpy_per_year", d.most_jpy_per_year},
          {"distinguishable", d.is_distinguishable()},
          {"same_demand", d.same_demand},
          {"same_roads", a.has_roads_of(b)},
          {"extra_served_units", b.served_units() - a.served_units()},
          {"extra_paid_jpy_per_year", b.paid_jpy_per_year() - a.paid_jpy_per_year()},
          {"paid_jpy_per_year_per_extra_unit", price ? json(std::llround(*price)) : json(nullptr)},
          {"changed_inputs", std::move(inputs)},
          {"changed_costs", std::move(costs)},
          {"demand", std::move(demand)},
          {"changed_terminals", std::move(terminals)},
          {"changed_sites", d.sites.size()},
          {"changed_route_stretches", d.routes.size()}};
}

}  // namespace

std::string compare_json(const Comparison& comparison) {
  json runs = json::array();
  for (std::size_t r = 0; r < comparison.runs.size(); ++r) runs.push_back(run_json(comparison, r));
  json differences = json::array();
  for (const Difference& d : comparison.differences) differences.push_back(difference_json(comparison, d));
  const json root{{"schema", "tsunagi-compare-1"},
                  {"region", comparison.runs.front().region},
                  {"crs", comparison.runs.front().crs},
                  {"runs", std::move(runs)},
                  {"differences", std::move(differences)}};
  return root.dump(1, ' ') + "\n";
}

}  // namespace tsunagi::compare
