// SPDX-License-Identifier: Apache-2.0
// Premises, terminals, and the lines, dishes and subscriptions that reach them.
#include "sim/plan/graph_builder.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/plan/requirements.h"

namespace tsunagi::plan {

using models::ChargedOn;
using models::OptionKind;

Signature GraphBuilder::signature(const Terminal& t) {
  const DemandRow& row = scenario_.demand[t.row];
  Signature out;
  for (const std::string& id : t.is_backup ? row.backup : row.options) {
    const std::uint32_t o = option_index(id);
    if (const auto reason = refusal(scenario_, row, option(o), t.is_backup)) {
      note_refusal(t.row, id, *reason);
    } else if (const auto hidden = sky_refusal(scenario_, t, o, coverage_.sky)) {
      note_refusal(t.row, id, *hidden);
    } else {
      out.push_back(o);
    }
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void GraphBuilder::note_refusal(std::uint32_t row, const std::string& id, const std::string& reason) {
  for (const Refusal& r : out_.refusals) {
    if (r.row == row && r.option == id) return;
  }
  out_.refusals.push_back({row, id, reason});
}

void GraphBuilder::add_terminal_nodes() {
  out_.terminal_node.assign(demand_.terminals.size(), k_no_index);
  access_node_.assign(demand_.terminals.size(), k_no_index);
  signature_.resize(demand_.terminals.size());
  for (std::uint32_t p = 0; p < demand_.premises.size(); ++p) add_premises(p);
}

void GraphBuilder::add_premises(std::uint32_t p) {
  const Premises& premises = demand_.premises[p];
  std::map<std::pair<Signature, Needs>, std::uint32_t> classes;
  const bool alone = premises.terminals.size() == 1 &&
                     scenario_.demand[demand_.terminals[premises.terminals[0]].row].in_house_item.empty();
  bool has_in_house = false;
  for (const std::uint32_t t : premises.terminals) {
    const Terminal& terminal = demand_.terminals[t];
    signature_[t] = signature(terminal);
    const std::uint32_t node = add_node({NodeKind::terminal, t, premises.at});
    out_.terminal_node[t] = node;
    out_.problem.terminals.push_back(node);
    out_.problem.load.push_back(load_of(terminal));
    add_unserved(t, node, premises.municipality);
    access_node_[t] = node;
    if (alone) continue;
    // A backup path keeps its own class, so that it never rides on the primary's line.
    Signature key = signature_[t];
    if (terminal.is_backup) key.push_back(k_no_index - 1 - t);
    const auto [at, fresh] = classes.try_emplace({key, needs(terminal, signature_[t])}, k_no_index);
    if (fresh) at->second = add_node({NodeKind::premises, p, premises.at});
    access_node_[t] = at->second;
    std::vector<CostLine> lines;
    const DemandRow& row = scenario_.demand[terminal.row];
    if (!row.in_house_item.empty() && !has_in_house && !terminal.is_backup) {
      lines.push_back(charge_item(scenario_, row.in_house_item, 1, row.in_house_life_years));
      lines.back().layer = models::Layer::premises;
      has_in_house = true;  // one in-house network serves the whole building
    }
    add_arc(at->second, node, {.kind = ArcKind::in_house, .municipality = premises.municipality, .place = p},
            lines);
  }
  for (const auto& [strict, from] : classes) {
    for (const auto& [lax, to] : classes) {
      if (from != to && may_ride(strict, lax))
        add_arc(from, to, {.kind = ArcKind::stricter, .municipality = premises.municipality, .place = p}, {});
    }
  }
}

Needs GraphBuilder::needs(const Terminal& terminal, const Signature& options) const {
  const DemandRow& row = scenario_.demand[terminal.row];
  if (std::ranges::none_of(options, [&](std::uint32_t o) { return option(o).kind == OptionKind::radio; }))
    return {};
  const auto least = row.least_rate(terminal.is_backup);
  const double walls = row.indoors ? 1.0 + static_cast<double>(*row.indoors) : 0.0;
  const bool by_device = std::ranges::any_of(
      options, [&](std::uint32_t o) { return option(o).radio && option(o).radio->lora.has_value(); });
  return {least.down_mbps,
          least.up_mbps,
          row.is_moving ? 1.0 : 0.0,
          -row.latency_ms,
          row.availability,
          row.autonomy_h,
          walls,
          by_device ? std::ranges::max(row.load_up_mbps) : 0.0};
}

bool GraphBuilder::may_ride(const std::pair<Signature, Needs>& strict,
                            const std::pair<Signature, Needs>& lax) const {
  const auto& [options, need] = strict;
  const auto is_backup = [](const Signature& s) { return !s.empty() && s.back() > k_no_index / 2; };
  if (options.empty() || is_backup(options) || is_backup(lax.first) ||
      !std::ranges::includes(lax.first, options))
    return false;
  // Who rides pays no device and no volume of its own, so nothing may be charged by either.
  const bool by_use = std::ranges::any_of(options, [&](std::uint32_t o) {
    return !charge(scenario_, o, ChargedOn::gb).empty() || !charge(scenario_, o, ChargedOn::unit).empty();
  });
  const bool radio = need != Needs{};
  bool covers = true;
  for (std::size_t i = 0; i < need.size(); ++i) covers = covers && (!radio || need[i] >= lax.second[i]);
  return covers && !by_use;
}

steiner::Load GraphBuilder::load_of(const Terminal& t) const {
  const DemandRow& row = scenario_.demand[t.row];
  steiner::Load load{};
  constexpr std::size_t k_disaster = 3;
  for (std::size_t hour = 0; hour < k_busy_hours.size(); ++hour) {
    if (t.is_backup && hour != k_disaster) continue;  // a standby carries traffic in the disaster hour
    load[2 * hour] = std::llround(std::ceil(row.load_down_mbps[hour] * 1e6 * amount(t)));
    load[2 * hour + 1] = std::llround(std::ceil(row.load_up_mbps[hour] * 1e6 * amount(t)));
  }
  return load;
}

void GraphBuilder::add_unserved(std::uint32_t t, std::uint32_t node, std::int32_t municipality) {
  const Terminal& terminal = demand_.terminals[t];
  const DemandRow& row = scenario_.demand[terminal.row];
  if (terminal.is_backup ? row.require_backup || row.penalty_jpy_per_year == 0 : row.must_serve) return;
  CostLine line{.layer = models::Layer::platform, .quantity = amount(terminal)};
  line.cost =
      std::llround(row.penalty_jpy_per_year * scenario_.penalty_factor * amount(terminal) * k_cost_per_jpy);
  add_arc(0, node, {.kind = ArcKind::unserved, .municipality = municipality, .place = t}, {line});
}

void GraphBuilder::add_access() {
  std::vector<char> done(out_.nodes.size(), 0);
  for (std::uint32_t t = 0; t < demand_.terminals.size(); ++t) {
    const std::uint32_t node = access_node_[t];
    if (done[node] != 0) continue;
    done[node] = 1;
    bool any = false;
    for (const std::uint32_t o : signature_[t]) any = add_access_arc(t, node, o) || any;
    if (!any && !is_linked(t)) out_.nobody_serves.push_back(t);
  }
}

bool GraphBuilder::is_linked(std::uint32_t t) const {
  const auto at = std::ranges::lower_bound(coverage_.links, t, {}, &RadioLink::terminal);
  return at != coverage_.links.end() && at->terminal == t;
}

double GraphBuilder::volume_gb(std::uint32_t t) const {
  double volume = 0;
  for (const std::uint32_t other : demand_.premises[demand_.terminals[t].premises].terminals) {
    if (access_node_[other] == access_node_[t])
      volume +=
          scenario_.demand[demand_.terminals[other].row].gb_per_month * amount(demand_.terminals[other]);
  }
  return volume;
}

ClassUnits GraphBuilder::class_units(std::uint32_t t) const {
  ClassUnits units;
  for (const std::uint32_t other : demand_.premises[demand_.terminals[t].premises].terminals) {
    if (access_node_[other] != access_node_[t]) continue;
    units.sum += amount(demand_.terminals[other]);
    units.most = std::max(units.most, amount(demand_.terminals[other]));
  }
  return units;
}

std::vector<CostLine> GraphBuilder::unit_lines(std::uint32_t t, std::uint32_t o) const {
  auto lines = charge(scenario_, o, ChargedOn::unit, class_units(t).sum);
  append(lines, charge(scenario_, o, ChargedOn::gb, volume_gb(t)));
  append(lines, charge(scenario_, o, ChargedOn::premises, 1));
  return lines;
}

bool GraphBuilder::add_access_arc(std::uint32_t t, std::uint32_t node, std::uint32_t o) {
  const Premises& premises = demand_.premises[demand_.terminals[t].premises];
  PlanArc arc{.kind = ArcKind::line, .option = o, .municipality = premises.municipality, .place = t};
  switch (option(o).kind) {
    case OptionKind::existing_line:
    case OptionKind::new_fiber: {
      if (!premises.anchor || passes(*premises.anchor) != (option(o).kind == OptionKind::existing_line))
        return false;
      const double bought = class_units(t).most;  // a building's line serves all its uses
      auto lines = charge(scenario_, o, ChargedOn::line, bought);
      append(lines, charge(scenario_, o, ChargedOn::premises, bought));
      append(lines, charge(scenario_, o, ChargedOn::off_road_m, premises.anchor->distance_m));
      if (const auto by_metre = charge(scenario_, o, ChargedOn::cable_m);
          option(o).kind == OptionKind::existing_line && !by_metre.empty()) {
        const std::uint64_t way_mm = passed_mm_[road_node(*premises.anchor)];
        if (way_mm == k_far_mm) return false;  // no passed way leads to a gateway
        append(lines, charge(scenario_, o, ChargedOn::cable_m, static_cast<double>(way_mm) / 1000));
      }
      arc.new_m = static_cast<float>(premises.anchor->distance_m);
      const std::uint32_t a = add_arc(road_node(*premises.anchor), node, arc, lines);
      if (option(o).kind == OptionKind::new_fiber) need(a, operation_of(premises.municipality));
      // Homes have a line each, whose rate was judged; a building's line carries the load of all its uses.
      const bool is_home = scenario_.demand[demand_.terminals[t].row].place.kind == PlaceKind::households;
      if (!is_home) {
        steiner::Module module = line_module(a, o, sum(lines));
        for (std::int64_t& capacity : module.capacity) {
          capacity = std::llround(static_cast<double>(capacity) * std::max(1.0, bought));
        }
        add_module(module, lines);
      }
      return true;
    }
    case OptionKind::subscription: {
      if (!mobile_.covers(premises.at, option(o).id == "mobile_5g")) return false;
      arc.kind = ArcKind::subscription;
      add_arc(0, node, arc, unit_lines(t, o));
      return true;
    }
    case OptionKind::satellite:
    case OptionKind::platform: {
      arc.kind = ArcKind::dish;
      const std::uint32_t a = add_arc(cell_node(o, premises.at), node, arc, unit_lines(t, o));
      need(a, activation_of(o, geo::k_outside));
      return true;
    }
    case OptionKind::radio:
    case OptionKind::microwave:
      return false;
  }
  return false;
}

std::uint32_t GraphBuilder::cell_node(std::uint32_t o, geo::PointM p) {
  const models::Option& opt = option(o);
  const double size_m = opt.cell_size_km * 1000;
  const std::tuple key{fmt::format("{} {}", opt.carrier, opt.cell_size_km),
                       static_cast<std::int64_t>(std::floor(p.x / size_m)),
                       static_cast<std::int64_t>(std::floor(p.y / size_m))};
  const auto [at, fresh] = cells_.try_emplace(key, k_no_index);
  if (!fresh) return at->second;
  const geo::PointM centre{(static_cast<double>(std::get<1>(key)) + 0.5) * size_m,
                           (static_cast<double>(std::get<2>(key)) + 0.5) * size_m};
  at->second = add_node({NodeKind::cell, o, centre});
  const std::uint32_t a =
      add_arc(0, at->second, {.kind = ArcKind::ground_cell, .option = o, .place = at->second}, {});
  steiner::Module module{.arc = a, .unit_cost = 0, .most_units = 1, .is_airtime = false, .capacity = {}};
  for (std::size_t k = 0; k < steiner::k_dimensions; ++k)
    module.capacity[k] = std::llround((k % 2 == 0 ? opt.cell_down_mbps : opt.cell_up_mbps) * 1e6);
  add_module(module, {});
  return at->second;
}

void GraphBuilder::add_module(const steiner::Module& module, std::vector<CostLine> lines) {
  out_.problem.modules.push_back(module);
  out_.module_lines.push_back(std::move(lines));
}

}  // namespace tsunagi::plan
