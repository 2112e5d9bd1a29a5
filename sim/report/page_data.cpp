// SPDX-License-Identifier: Apache-2.0
#include "sim/report/page_data.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/finance/support.h"
#include "sim/finance/yen.h"
#include "sim/report/geopackage_places.h"
#include "sim/report/hillshade.h"

namespace tsunagi::report {
namespace {

using nlohmann::json;

geo::Box region_box(const geo::Region& region) {
  geo::Box box;
  for (const geo::Municipality& m : region.municipalities) box.add(geo::bounds(m.area));
  return box;
}

json box_json(const geo::Box& box, geo::PointM origin) {
  return {rounded(box.least.x - origin.x, 1), rounded(box.least.y - origin.y, 1),
          rounded(box.most.x - origin.x, 1), rounded(box.most.y - origin.y, 1)};
}

json figure_json(const models::Figure& figure) {
  return {figure.low, figure.mid, figure.high};
}

json items_json(const PlanFacts& facts, std::set<std::string>& cited) {
  static constexpr std::array<std::string_view, 3> k_kinds{"sourced", "derived", "assumption"};
  std::set<std::uint32_t> used;
  for (const plan::PlanCost& cost : facts.planned.plan.costs) {
    if (cost.line.item != plan::k_no_index) used.insert(cost.line.item);
  }
  json items = json::object();
  for (const std::uint32_t i : used) {
    const models::CostItem& item = facts.scenario.catalogue.items[i];
    cited.insert(item.origin.sources.begin(), item.origin.sources.end());
    items[std::to_string(i)] = {{"id", item.id},
                                {"name", item.name},
                                {"unit", item.unit},
                                {"jpy", figure_json(item.jpy)},
                                {"taken_jpy", item.jpy.at(facts.scenario.catalogue.level)},
                                {"kind", k_kinds[static_cast<std::size_t>(item.origin.kind)]},
                                {"confidence", item.origin.confidence},
                                {"year", item.origin.year},
                                {"note", item.origin.note},
                                {"sources", item.origin.sources}};
  }
  return items;
}

json demand_json(const plan::Scenario& scenario) {
  json rows = json::array();
  for (const plan::DemandRow& row : scenario.demand) {
    const auto least = row.least_rate(false);
    rows.push_back({{"id", row.id},
                    {"name_ja", row.name_ja},
                    {"use_case", row.use_case},
                    {"department", row.department},
                    {"down_mbps", least.down_mbps},
                    {"up_mbps", least.up_mbps},
                    {"latency_ms", row.latency_ms},
                    {"availability", row.availability},
                    {"autonomy_h", row.autonomy_h},
                    {"must_serve", row.must_serve},
                    {"penalty_jpy_per_year", row.penalty_jpy_per_year * scenario.penalty_factor},
                    {"options", row.options},
                    {"backup", row.backup},
                    {"is_household", row.place.kind == plan::PlaceKind::households}});
  }
  return rows;
}

// Names of the figures that summary.json calls by their ids.
json figures_json(const plan::Scenario& scenario) {
  json names = json::object();
  for (const models::CostItem& item : scenario.catalogue.items) names[item.id] = item.name;
  for (const models::Parameter& parameter : scenario.catalogue.parameters)
    names[parameter.id] = parameter.name;
  return names;
}

}  // namespace

json page_catalogue(const PlanFacts& facts) {
  const models::Catalogue& catalogue = facts.scenario.catalogue;
  std::set<std::string> cited;
  json options = json::array();
  for (const models::Option& o : catalogue.options) {
    options.push_back({{"id", o.id},
                       {"name_ja", o.name_ja},
                       {"name_en", o.name_en},
                       {"technology", o.technology},
                       {"carrier", o.carrier},
                       {"lead_time_months", o.lead_time_months},
                       {"permits", o.permits}});
  }
  json items = items_json(facts, cited);
  json sources = json::object();
  for (const models::Source& s : catalogue.sources) {
    if (cited.contains(s.key))
      sources[s.key] = {{"title", s.title}, {"url", s.url}, {"date", s.date}, {"type", s.type}};
  }
  json refusals = json::array();
  for (const plan::Refusal& r : facts.planned.graph.refusals) refusals.push_back({r.row, r.option, r.reason});
  return {{"options", std::move(options)},   {"items", std::move(items)},
          {"sources", std::move(sources)},   {"demand", demand_json(facts.scenario)},
          {"refusals", std::move(refusals)}, {"figures", figures_json(facts.scenario)}};
}

json page_cost_table(const PlanFacts& facts) {
  using Key = std::tuple<std::string, std::string, bool>;  // layer, technology, for homes served today
  std::map<Key, steiner::Cost> cells;
  for (const plan::PlanCost& cost : facts.planned.plan.costs) {
    const models::Option* option = facts.option(cost.line.option);
    const std::string layer(
        cost.is_penalty ? "penalty" : models::k_layer_names[static_cast<std::size_t>(cost.line.layer)]);
    const bool is_today = std::ranges::all_of(cost.terminals, [&](std::uint32_t t) {
      const plan::Place& place = facts.scenario.demand[facts.planned.demand.terminals[t].row].place;
      return place.kind == plan::PlaceKind::households &&
             place.households == plan::HouseholdSet::served_today;
    });
    cells[{layer, cost.is_penalty || option == nullptr ? layer : option->technology, is_today}] +=
        cost.line.cost;
  }
  std::vector<steiner::Cost> costs;
  for (const auto& [key, cost] : cells) costs.push_back(cost);
  const std::vector<std::int64_t> jpy = finance::to_yen(costs);
  json out = json::array();
  std::size_t i = 0;
  for (const auto& [key, cost] : cells) {
    const auto& [layer, technology, is_today] = key;
    out.push_back({layer, technology, is_today, jpy[i++]});
  }
  return out;
}

std::string page_data(const plan::Scenario& scenario, const plan::Planned& planned, const Results& results,
                      std::string_view summary) {
  const PlanFacts facts = find_facts(scenario, planned);
  const geo::Box box = region_box(planned.region);
  const geo::PointM origin{std::floor(box.least.x), std::floor(box.least.y)};
  PackedLines lines(origin);
  json root{{"schema", "tsunagi-page-1"},
            {"summary", json::parse(summary)},
            {"crs", planned.region.projection.crs()},
            {"origin_m", {origin.x, origin.y}},
            {"extent", box_json(box, origin)},
            {"hypothesis_ja", finance::k_hypothesis_ja},
            {"catalogue", page_catalogue(facts)},
            {"cost_table", page_cost_table(facts)},
            {"background", page_background(planned, lines)},
            {"plan", page_plan(facts, results, lines)}};
  std::string picture;
  if (planned.region.terrain) {
    constexpr int k_most_pixels = 1200;
    Hillshade shade = hillshade(*planned.region.terrain, k_most_pixels);
    root["hillshade"] = {{"at", lines.bytes().size()},
                         {"bytes", shade.jpeg.size()},
                         {"extent", box_json(shade.extent, origin)}};
    picture = std::move(shade.jpeg);
  }
  // A name that is no UTF-8 would stop the page: it is shown with replacement characters.
  const std::string text = root.dump(-1, ' ', false, json::error_handler_t::replace);
  std::string out;
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(text.size() >> shift & 0xffu);
  out += text;
  out += lines.bytes();
  out += picture;
  return out;
}

}  // namespace tsunagi::report
