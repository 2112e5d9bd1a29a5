// SPDX-License-Identifier: Apache-2.0
// Routes along roads, radios, and the lines of their links.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/finance/yen.h"
#include "sim/report/geopackage_places.h"

namespace tsunagi::report {
namespace {

using finance::yen;

using plan::ArcKind;

std::int64_t count(std::size_t n) {
  return static_cast<std::int64_t>(n);
}

std::vector<std::uint32_t> used_arcs(const PlanFacts& facts, ArcKind kind) {
  std::vector<std::uint32_t> arcs;
  for (std::uint32_t a = 0; a < facts.planned.graph.arcs.size(); ++a) {
    if (facts.planned.plan.arc_used[a] != 0 && facts.arc(a).kind == kind) arcs.push_back(a);
  }
  return arcs;
}

// A stretch of a road edge, whichever way it is used.
using Stretch = std::tuple<std::uint32_t, float, float>;  // edge, from, to

std::map<Stretch, std::vector<std::uint32_t>> used_stretches(const PlanFacts& facts) {
  std::map<Stretch, std::vector<std::uint32_t>> stretches;
  for (const std::uint32_t a : used_arcs(facts, ArcKind::route)) {
    const plan::PlanArc& arc = facts.arc(a);
    const auto [from_m, to_m] = std::minmax(arc.from_m, arc.to_m);
    stretches[{arc.place, from_m, to_m}].push_back(a);
  }
  return stretches;
}

LayerRow route_row(const PlanFacts& facts, const Stretch& stretch, const std::vector<std::uint32_t>& arcs) {
  const auto& [edge, from_m, to_m] = stretch;
  const plan::PlanArc& arc = facts.arc(arcs.front());
  const models::Option* option = facts.option(arc.option);
  std::set<std::uint32_t> terminals;
  std::set<std::string_view> departments;
  steiner::Cost cost = 0;
  for (const std::uint32_t a : arcs) {
    cost += facts.arc_cost[a];
    terminals.insert(facts.below[a].begin(), facts.below[a].end());
  }
  for (const std::uint32_t t : terminals)
    departments.insert(facts.scenario.demand[facts.planned.demand.terminals[t].row].department);
  geo::Polyline line = geo::part_of(facts.planned.region.roads.edges[edge].line, from_m, to_m);
  constexpr int k_millimetres = 3;
  return {std::move(line),
          {std::int64_t{edge}, rounded(from_m, k_millimetres), rounded(to_m, k_millimetres),
           option != nullptr ? option->id : std::string(k_existing_name),
           option != nullptr ? option->name_ja : std::string("既設の光"),
           facts.municipality(arc.municipality), rounded(facts.route_length_m(arcs.front()), 1),
           rounded(arc.new_m, 1), yen(cost), count(departments.size()), count(terminals.size())}};
}

// What one radio (a site and an option) reaches and serves.
struct Reach {
  std::set<std::uint32_t> reached;
  std::set<std::uint32_t> premises;
  std::set<std::string_view> models;
  std::size_t served = 0;
};

// [site, option] of the radios in use.
std::map<std::pair<std::uint32_t, std::uint32_t>, Reach> reaches(const PlanFacts& facts) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Reach> out;
  for (const std::uint32_t a : used_arcs(facts, ArcKind::radio))
    out[{facts.arc(a).place, facts.arc(a).option}].served += facts.below[a].size();
  for (const plan::RadioLink& link : facts.planned.coverage.links) {
    const auto at = out.find({link.site, link.option});
    if (at == out.end()) continue;
    at->second.reached.insert(link.terminal);
    at->second.premises.insert(facts.planned.demand.terminals[link.terminal].premises);
    at->second.models.insert(plan::k_reach_model_names[static_cast<std::size_t>(link.model)]);
  }
  return out;
}

LayerRow link_row(const PlanFacts& facts, std::uint32_t a) {
  const plan::RadioLink& link = facts.planned.coverage.links[facts.arc(a).place];
  const models::Option& option = *facts.option(link.option);
  const plan::Premises& premises =
      facts.planned.demand.premises[facts.planned.demand.terminals[link.terminal].premises];
  const models::SiteAntenna& antenna = option.radio->antenna;
  const geo::Polyline line{facts.planned.candidates.sites[link.site].at, premises.at};
  return {
      line,
      {std::int64_t{facts.below[a].front()}, std::int64_t{link.site}, option.id, option.name_ja,
       option.technology, std::string(plan::k_reach_model_names[static_cast<std::size_t>(link.model)]),
       rounded(link.distance_km, 3), rounded(link.loss_db, 2),
       std::holds_alternative<models::Omni>(antenna.pattern) ? LayerValue{}
                                                             : LayerValue{antenna.azimuth_deg[link.sector]},
       rounded(link.antenna_loss_db, 2), rounded(link.entry_loss_db, 2), rounded(link.fade_margin_db, 2),
       link.spreading_factor > 0 ? LayerValue{std::int64_t{link.spreading_factor}} : LayerValue{},
       LayerValue{}, rounded(link.margin_db, 2), rounded(link.down_bps / 1e6, 6),
       rounded(link.up_bps / 1e6, 6), count(facts.below[a].size())}};
}

LayerRow hop_row(const PlanFacts& facts, std::uint32_t a) {
  const plan::PlanArc& arc = facts.arc(a);
  const std::uint32_t from = facts.planned.graph.nodes[facts.planned.graph.problem.tail[a]].place;
  const plan::MicrowaveHop& hop =
      *std::ranges::find_if(facts.planned.coverage.hops, [&](const plan::MicrowaveHop& h) {
        return h.from == from && h.to == arc.place && h.option == arc.option;
      });
  const models::Option& option = *facts.option(arc.option);
  const auto& sites = facts.planned.candidates.sites;
  return {
      geo::Polyline{sites[from].at, sites[arc.place].at},
      {std::int64_t{facts.below[a].front()}, std::int64_t{from}, option.id, option.name_ja, option.technology,
       std::string("ITU-R P.530-18"), rounded(hop.length_km, 3), rounded(hop.loss_db, 2), LayerValue{},
       LayerValue{}, LayerValue{}, LayerValue{}, LayerValue{}, rounded(hop.availability, 6),
       rounded(hop.margin_db, 2), option.down_mbps, option.up_mbps, count(facts.below[a].size())}};
}

}  // namespace

std::vector<LayerRow> coverage_rows(const PlanFacts& facts) {
  std::vector<LayerRow> rows;
  for (const auto& [key, reach] : reaches(facts)) {
    const geo::PointM from = facts.planned.candidates.sites[key.first].at;
    std::vector<geo::Polyline> lines;
    for (const std::uint32_t p : reach.premises) lines.push_back({from, facts.planned.demand.premises[p].at});
    const models::Option& option = *facts.option(key.second);
    rows.push_back(
        {std::move(lines),
         {std::int64_t{key.first}, option.id, option.name_ja, option.technology, count(reach.reached.size()),
          count(reach.served), fmt::format("{}", fmt::join(reach.models, "; "))}});
  }
  return rows;
}

std::vector<LayerRow> route_rows(const PlanFacts& facts) {
  std::vector<LayerRow> rows;
  for (const auto& [stretch, arcs] : used_stretches(facts)) rows.push_back(route_row(facts, stretch, arcs));
  return rows;
}

std::vector<LayerRow> link_rows(const PlanFacts& facts) {
  std::vector<LayerRow> rows;
  for (const std::uint32_t a : used_arcs(facts, ArcKind::link)) rows.push_back(link_row(facts, a));
  for (const std::uint32_t a : used_arcs(facts, ArcKind::hop)) rows.push_back(hop_row(facts, a));
  return rows;
}

std::vector<LayerRow> radio_rows(const PlanFacts& facts) {
  std::vector<LayerRow> rows;
  for (const std::uint32_t a : used_arcs(facts, ArcKind::radio)) {
    const plan::Site& site = facts.planned.candidates.sites[facts.arc(a).place];
    const models::Option& option = *facts.option(facts.arc(a).option);
    const std::uint32_t module = facts.module_of[a];
    const std::int64_t units =
        module == plan::k_no_index ? 1 : std::int64_t{facts.planned.plan.solution.units[module]};
    rows.push_back(
        {site.at,
         {std::int64_t{facts.arc(a).place}, site.name, option.id, option.name_ja, option.technology,
          option.radio ? LayerValue{option.radio->frequency_mhz} : LayerValue{}, units,
          count(facts.below[a].size()), yen(facts.arc_cost[a]), rounded(facts.busiest_ratio(a), 4)}});
  }
  return rows;
}

}  // namespace tsunagi::report
