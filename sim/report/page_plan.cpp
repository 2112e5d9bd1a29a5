// SPDX-License-Identifier: Apache-2.0
// The plan on the page: places, used arcs with their prices, and each terminal's audit trail, column by
// column.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/finance/yen.h"
#include "sim/report/geopackage_places.h"
#include "sim/report/page_data.h"

namespace tsunagi::report {
namespace {

using finance::yen;
using nlohmann::json;
using plan::ArcKind;
using plan::NodeKind;

// An index, or null.
json index(std::uint32_t i) {
  return i >= plan::k_unserved ? json(nullptr) : json(i);
}

// Rows given one by one, kept as columns.
class Columns {
 public:
  void add(const char* column, json value) { columns_[column].push_back(std::move(value)); }
  [[nodiscard]] json take() { return std::move(columns_); }

 private:
  json columns_ = json::object();
};

json lines_json(const PlanFacts& facts, const std::vector<std::uint32_t>& costs) {
  std::vector<steiner::Cost> amounts;
  for (const std::uint32_t c : costs) amounts.push_back(facts.planned.plan.costs[c].line.cost);
  const std::vector<std::int64_t> jpy = finance::to_yen(amounts);
  json out = json::array();
  for (std::size_t i = 0; i < costs.size(); ++i) {
    const plan::PlanCost& cost = facts.planned.plan.costs[costs[i]];
    out.push_back({index(cost.line.item), rounded(cost.line.quantity, 4), jpy[i], index(cost.line.option)});
  }
  return out;
}

class PlanPage {
 public:
  PlanPage(const PlanFacts& facts, const Results& results, PackedLines& lines)
      : facts_(facts), results_(results), planned_(facts.planned), lines_(lines) {
    costs_of_.resize(planned_.graph.arcs.size());
    for (std::uint32_t c = 0; c < planned_.plan.costs.size(); ++c) {
      const std::uint32_t a = planned_.plan.costs[c].arc;
      if (a != plan::k_no_index) costs_of_[a].push_back(c);
    }
    row_of_.assign(planned_.graph.arcs.size(), plan::k_no_index);
    for (std::uint32_t a = 0; a < planned_.graph.arcs.size(); ++a) {
      if (planned_.plan.arc_used[a] == 0) continue;
      row_of_[a] = static_cast<std::uint32_t>(used_.size());
      used_.push_back(a);
    }
  }

  json take() {
    return {{"premises", premises()},
            {"sites", sites()},
            {"gateways", gateways()},
            {"arcs", arcs()},
            {"common", common()},
            {"coverage", coverage()},
            {"terminals", terminals()},
            {"arc_kinds", plan::k_arc_kind_names},
            {"most_detoured", plan::k_most_detoured},
            {"departments", departments_}};
  }

 private:
  json premises() {
    Columns columns;
    const std::size_t at = lines_.restart();
    for (const plan::Premises& p : planned_.demand.premises) {
      lines_.point(p.at);
      columns.add("name", p.name);
      columns.add("municipality", facts_.municipality(p.municipality));
    }
    json out = columns.take();
    out["at"] = at;
    return out;
  }

  json sites() {
    Columns columns;
    const std::size_t at = lines_.restart();
    std::set<std::uint32_t> used;
    for (const std::uint32_t a : used_) {
      const ArcKind kind = facts_.arc(a).kind;
      if (kind == ArcKind::mast || kind == ArcKind::host || kind == ArcKind::radio)
        used.insert(facts_.arc(a).place);
    }
    for (std::uint32_t s = 0; s < planned_.candidates.sites.size(); ++s) {
      const plan::Site& site = planned_.candidates.sites[s];
      lines_.point(site.at);
      columns.add("name", site.name);
      columns.add("kind", plan::k_site_kind_names[static_cast<std::size_t>(site.kind)]);
      columns.add("municipality", facts_.municipality(site.municipality));
      columns.add("height_m", rounded(site.height_m, 1));
      columns.add("has_mast", site.has_mast);
      columns.add("used", used.contains(s));
    }
    json out = columns.take();
    out["at"] = at;
    return out;
  }

  json gateways() {
    Columns columns;
    const std::size_t at = lines_.restart();
    for (const plan::Gateway& g : planned_.candidates.gateways) {
      lines_.point(g.at);
      columns.add("name", g.name);
      columns.add("municipality", facts_.municipality(g.municipality));
    }
    json out = columns.take();
    out["at"] = at;
    return out;
  }

  // Every used arc; routes carry their geometry, in their order.
  json arcs() {
    Columns columns;
    const std::size_t at = lines_.restart();
    for (const std::uint32_t a : used_) {
      const plan::PlanArc& arc = facts_.arc(a);
      const std::uint32_t tail = planned_.graph.problem.tail[a];
      const std::uint32_t before = planned_.plan.solution.arc_into[tail];
      columns.add("kind", static_cast<int>(arc.kind));
      columns.add("option", index(arc.option));
      columns.add("parent", before == steiner::k_none ? json(nullptr) : json(row_of_[before]));
      columns.add("jpy", yen(facts_.arc_cost[a]));
      columns.add("terminals", facts_.below[a].size());
      columns.add("departments", departments_of(a));
      columns.add("municipality", facts_.municipality(arc.municipality));
      columns.add("place", index(place_of(a)));
      columns.add("from_site",
                  planned_.graph.nodes[tail].kind == NodeKind::site_out && arc.kind == ArcKind::hop
                      ? json(planned_.graph.nodes[tail].place)
                      : json(nullptr));
      columns.add("length_m", arc.kind == ArcKind::route ? rounded(facts_.route_length_m(a), 0) : 0.0);
      columns.add("new_m", rounded(static_cast<double>(arc.new_m), 0));
      columns.add("load", rounded(facts_.busiest_ratio(a), 3));
      columns.add("lines", lines_json(facts_, costs_of_[a]));
      columns.add("without", without_json(a));
      if (arc.kind == ArcKind::route) put_route(arc);
    }
    json out = columns.take();
    out["at"] = at;
    return out;
  }

  [[nodiscard]] json without_json(std::uint32_t a) const {
    const std::optional<plan::Detour>& detour = results_.detours[a];
    if (!detour) return nullptr;
    return {yen(detour->added), detour->is_around ? 1 : 0, detour->otherwise, detour->unserved};
  }

  void put_route(const plan::PlanArc& arc) {
    const auto [from_m, to_m] = std::minmax(arc.from_m, arc.to_m);
    constexpr double k_tolerance_m = 3;
    lines_.begin(1);
    lines_.part(simplified(geo::part_of(planned_.region.roads.edges[arc.place].line,
                                        static_cast<double>(from_m), static_cast<double>(to_m)),
                           k_tolerance_m));
  }

  // Where an arc ends, as far as the map knows: a site, premises or gateway by its kind.
  [[nodiscard]] std::uint32_t place_of(std::uint32_t a) const {
    const plan::PlanNode& head = facts_.head(a);
    switch (head.kind) {
      case NodeKind::terminal:
        return planned_.demand.terminals[head.place].premises;
      case NodeKind::premises:
        return head.place;
      case NodeKind::site_in:
      case NodeKind::site_out:
      case NodeKind::host:
        return head.place;
      case NodeKind::radio:
        return facts_.arc(a).place;
      case NodeKind::gateway:
        return facts_.arc(a).place;
      default:
        return plan::k_no_index;
    }
  }

  // Which departments share an arc: an index into the list of such sets.
  std::size_t departments_of(std::uint32_t a) {
    std::set<std::string> names;
    for (const std::uint32_t t : facts_.below[a])
      names.insert(facts_.scenario.demand[planned_.demand.terminals[t].row].department);
    const auto [at, fresh] = set_of_.try_emplace(names, departments_.size());
    if (fresh) departments_.push_back(names);
    return at->second;
  }

  // Costs of no single place: staff and activations.
  json common() const {
    json out = json::array();
    for (std::uint32_t c = 0; c < planned_.plan.costs.size(); ++c) {
      const plan::PlanCost& cost = planned_.plan.costs[c];
      if (cost.arc != plan::k_no_index) continue;
      json row = lines_json(facts_, {c}).front();
      row.push_back(cost.is_joint ? json("joint") : json(facts_.municipality(cost.municipality)));
      row.push_back(cost.terminals.size());
      out.push_back(std::move(row));
    }
    return out;
  }

  // Premises that each radio in use could reach, whoever serves them.
  json coverage() const {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::set<std::uint32_t>> reached;
    for (const std::uint32_t a : used_) {
      if (facts_.arc(a).kind == ArcKind::radio) reached[{facts_.arc(a).place, facts_.arc(a).option}];
    }
    for (const plan::RadioLink& link : planned_.coverage.links) {
      const auto at = reached.find({link.site, link.option});
      if (at != reached.end()) at->second.insert(planned_.demand.terminals[link.terminal].premises);
    }
    json out = json::array();
    for (const auto& [key, premises] : reached) out.push_back({key.first, key.second, premises});
    return out;
  }

  json terminals() const {
    Columns columns;
    for (std::uint32_t t = 0; t < planned_.demand.terminals.size(); ++t) {
      const plan::Terminal& terminal = planned_.demand.terminals[t];
      const plan::Service& service = planned_.plan.services[t];
      columns.add("name", terminal.name);
      columns.add("row", terminal.row);
      columns.add("premises", terminal.premises);
      columns.add("units", terminal.units);
      columns.add("backup_of", terminal.is_backup ? json(terminal.of) : json(nullptr));
      columns.add("option", index(service.option));
      columns.add("site", index(service.site));
      columns.add("arc", service.path.empty() ? json(nullptr) : json(row_of_[service.path.back()]));
      columns.add("service", json::array({rounded(service.down_mbps, 3), rounded(service.up_mbps, 3),
                                          rounded(service.latency_ms, 2), rounded(service.availability, 6),
                                          rounded(service.autonomy_h, 1)}));
      columns.add("met", (service.availability_met ? 1 : 0) + (service.autonomy_met ? 2 : 0));
      columns.add("own_jpy", yen(service.private_cost));
      const plan::TerminalAlternatives& others = results_.alternatives[t];
      columns.add("saved_jpy", yen(others.saved));
      json ways = json::array();
      for (const plan::Alternative& way : others.others)
        ways.push_back({index(way.option), index(way.site), yen(way.added)});
      columns.add("others", std::move(ways));
    }
    return columns.take();
  }

  const PlanFacts& facts_;
  const Results& results_;
  const plan::Planned& planned_;
  PackedLines& lines_;
  std::vector<std::uint32_t> used_;                   // arcs
  std::vector<std::uint32_t> row_of_;                 // [arc]
  std::vector<std::vector<std::uint32_t>> costs_of_;  // [arc]
  std::map<std::set<std::string>, std::size_t> set_of_;
  json departments_ = json::array();
};

}  // namespace

json page_plan(const PlanFacts& facts, const Results& results, PackedLines& lines) {
  return PlanPage(facts, results, lines).take();
}

}  // namespace tsunagi::report
