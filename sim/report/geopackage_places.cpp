// SPDX-License-Identifier: Apache-2.0
// Areas and points: municipalities, premises, terminals, sites, gateways.
#include "sim/report/geopackage_places.h"

#include <cmath>
#include <string>

#include "sim/finance/yen.h"

namespace tsunagi::report {
namespace {

using finance::yen;

using plan::ArcKind;
using plan::NodeKind;

std::int64_t count(std::size_t n) {
  return static_cast<std::int64_t>(n);
}

// The premises whose access an arc pays; none for arcs that end elsewhere.
std::uint32_t premises_of(const PlanFacts& facts, std::uint32_t a) {
  const plan::PlanNode& head = facts.head(a);
  if (facts.arc(a).kind == ArcKind::unserved) return plan::k_no_index;
  if (head.kind == NodeKind::premises) return head.place;
  return head.kind == NodeKind::terminal ? facts.planned.demand.terminals[head.place].premises
                                         : plan::k_no_index;
}

struct SiteUse {
  bool used = false;
  steiner::Cost cost = 0;  // mast, line, dish and hop
};

std::vector<SiteUse> site_uses(const PlanFacts& facts) {
  std::vector<SiteUse> uses(facts.planned.candidates.sites.size());
  for (std::uint32_t a = 0; a < facts.planned.graph.arcs.size(); ++a) {
    if (facts.planned.plan.arc_used[a] == 0) continue;
    const plan::PlanArc& arc = facts.arc(a);
    const bool into_site = facts.head(a).kind == NodeKind::site_in;
    if (arc.kind == ArcKind::mast || arc.kind == ArcKind::host || arc.kind == ArcKind::radio)
      uses[arc.place].used = true;
    if (arc.kind == ArcKind::mast) uses[arc.place].cost += facts.arc_cost[a];
    if (into_site) uses[facts.head(a).place].cost += facts.arc_cost[a];
  }
  return uses;
}

double path_length_m(const PlanFacts& facts, const plan::Service& service) {
  double length_m = 0;
  for (const std::uint32_t a : service.path) {
    if (facts.arc(a).kind == ArcKind::route) length_m += facts.route_length_m(a);
  }
  return length_m;
}

void append(std::vector<LayerValue>& to, std::vector<LayerValue> more) {
  to.insert(to.end(), more.begin(), more.end());
}

// The columns from `served` on.
std::vector<LayerValue> service_values(const PlanFacts& facts, const plan::Service& service) {
  const models::Option* option = facts.option(service.option);
  if (option == nullptr) {
    std::vector<LayerValue> values{false, std::string(k_unserved_name), std::string("収容しない"),
                                   std::string(k_unserved_name)};
    values.resize(14);
    return values;
  }
  const auto& sites = facts.planned.candidates.sites;
  return {true,
          option->id,
          option->name_ja,
          option->technology,
          service.site < sites.size() ? LayerValue{sites[service.site].name} : LayerValue{},
          rounded(service.down_mbps, 3),
          rounded(service.up_mbps, 3),
          rounded(service.latency_ms, 3),
          service.availability,
          service.availability_met,
          rounded(service.autonomy_h, 3),
          service.autonomy_met,
          rounded(path_length_m(facts, service) / 1000, 3),
          yen(service.private_cost)};
}

}  // namespace

double rounded(double value, int decimals) noexcept {
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

std::vector<LayerRow> boundary_rows(const PlanFacts& facts) {
  std::vector<LayerRow> rows;
  for (const geo::Municipality& m : facts.planned.region.municipalities) {
    rows.push_back({m.area,
                    {m.code, m.name,
                     m.fiscal_capability_index ? LayerValue{*m.fiscal_capability_index} : LayerValue{}}});
  }
  return rows;
}

std::vector<LayerRow> premises_rows(const PlanFacts& facts) {
  const auto& all = facts.planned.demand.premises;
  std::vector<steiner::Cost> cost(all.size(), 0);
  for (std::uint32_t a = 0; a < facts.planned.graph.arcs.size(); ++a) {
    if (const std::uint32_t p = premises_of(facts, a); p != plan::k_no_index) cost[p] += facts.arc_cost[a];
  }
  std::vector<LayerRow> rows;
  for (const plan::Premises& p : all) {
    rows.push_back(
        {p.at,
         {p.name, facts.municipality(p.municipality), count(p.terminals.size()), yen(cost[rows.size()])}});
  }
  return rows;
}

std::vector<LayerRow> terminal_rows(const PlanFacts& facts) {
  const plan::Planned& planned = facts.planned;
  std::vector<LayerRow> rows;
  for (std::size_t t = 0; t < planned.demand.terminals.size(); ++t) {
    const plan::Terminal& terminal = planned.demand.terminals[t];
    const plan::Premises& premises = planned.demand.premises[terminal.premises];
    const plan::DemandRow& demand = facts.scenario.demand[terminal.row];
    std::vector<LayerValue> values{count(t),
                                   terminal.name,
                                   demand.id,
                                   demand.name_ja,
                                   demand.use_case,
                                   demand.department,
                                   facts.municipality(premises.municipality),
                                   terminal.units,
                                   terminal.people,
                                   terminal.is_backup};
    append(values, service_values(facts, planned.plan.services[t]));
    rows.push_back({premises.at, std::move(values)});
  }
  return rows;
}

std::vector<LayerRow> site_rows(const PlanFacts& facts) {
  const auto& sites = facts.planned.candidates.sites;
  const std::vector<SiteUse> uses = site_uses(facts);
  std::vector<LayerRow> rows;
  for (std::size_t s = 0; s < sites.size(); ++s) {
    const plan::Site& site = sites[s];
    rows.push_back(
        {site.at,
         {count(s), site.name, std::string(plan::k_site_kind_names[static_cast<std::size_t>(site.kind)]),
          facts.municipality(site.municipality), uses[s].used, rounded(site.height_m, 2), false,
          yen(uses[s].cost)}});
  }
  return rows;
}

std::vector<LayerRow> gateway_rows(const PlanFacts& facts) {
  const auto& gateways = facts.planned.candidates.gateways;
  std::vector<std::size_t> below(gateways.size(), 0);
  for (std::uint32_t a = 0; a < facts.planned.graph.arcs.size(); ++a) {
    const bool from_root = facts.planned.graph.problem.tail[a] == facts.planned.graph.problem.root;
    if (facts.arc(a).kind == ArcKind::gateway && from_root)
      below[facts.arc(a).place] += facts.below[a].size();
  }
  std::vector<LayerRow> rows;
  for (const plan::Gateway& g : gateways)
    rows.push_back({g.at, {g.name, facts.municipality(g.municipality), count(below[rows.size()])}});
  return rows;
}

}  // namespace tsunagi::report
