// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/plan_graph.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <optional>
#include <queue>
#include <tuple>

#include <fmt/format.h>

#include "sim/plan/prices.h"
#include "sim/plan/requirements.h"
#include "sim/plan/route_nodes.h"

namespace tsunagi::plan {
namespace {

using models::ChargedOn;
using models::OptionKind;
using steiner::Cost;

constexpr double k_airtime_whole = 1e12;  // parts of the air, see steiner::Module

using Signature = std::vector<std::uint32_t>;  // option indices that suffice, ascending
// What is judged link by link, not option by option: rates down and up, moving, −latency, availability,
// autonomy.
using Needs = std::array<double, 6>;

class Builder {
 public:
  Builder(const geo::Region& region, const Scenario& scenario, const Demand& demand,
          const Candidates& candidates, const Coverage& coverage, const FiberCover& fiber,
          const MobileCover& mobile)
      : region_(region),
        scenario_(scenario),
        demand_(demand),
        candidates_(candidates),
        coverage_(coverage),
        fiber_(fiber),
        mobile_(mobile),
        routes_(region, fiber) {}

  PlanGraph run() {
    add_node({NodeKind::root, k_no_index, region_.roads.nodes.front()});
    for (const Premises& p : demand_.premises) {
      if (p.anchor) routes_.add_anchor(*p.anchor);
    }
    for (const Site& s : candidates_.sites) routes_.add_anchor(s.anchor);
    for (const Gateway& g : candidates_.gateways) routes_.add_anchor(g.anchor);
    routes_.finish();
    add_activations();
    add_roads();
    add_gateways();
    add_anchor_nodes();
    add_trunks();
    measure_passed_ways();
    add_terminal_nodes();
    add_sites();
    add_access();
    add_links();
    add_base();
    finish();
    return std::move(out_);
  }

 private:
  // --- nodes and arcs
  // -------------------------------------------------------------------------------------------
  std::uint32_t add_node(PlanNode node) {
    out_.nodes.push_back(node);
    return static_cast<std::uint32_t>(out_.nodes.size() - 1);
  }

  std::uint32_t add_arc(std::uint32_t tail, std::uint32_t head, PlanArc arc,
                        const std::vector<CostLine>& lines, std::uint32_t tie_break = 0) {
    out_.problem.tail.push_back(tail);
    out_.problem.head.push_back(head);
    out_.problem.cost.push_back(sum(lines));
    out_.problem.tie_break.push_back(tie_break);
    out_.problem.airtime.push_back({0, 0});
    out_.arcs.push_back(arc);
    out_.lines.insert(out_.lines.end(), lines.begin(), lines.end());
    out_.first_line.push_back(static_cast<std::uint32_t>(out_.lines.size()));
    return static_cast<std::uint32_t>(out_.arcs.size() - 1);
  }

  void need(std::uint32_t arc, std::uint32_t activation) {
    if (activation != k_no_index) out_.problem.needs.push_back({arc, activation});
  }

  std::uint32_t option_index(std::string_view id) const {
    const models::Option* option = scenario_.catalogue.find_option(id);
    return option == nullptr ? k_no_index
                             : static_cast<std::uint32_t>(option - scenario_.catalogue.options.data());
  }
  const models::Option& option(std::uint32_t index) const { return scenario_.catalogue.options[index]; }

  static void append(std::vector<CostLine>& to, const std::vector<CostLine>& from) {
    to.insert(to.end(), from.begin(), from.end());
  }

  // --- activations
  // ----------------------------------------------------------------------------------------------
  std::uint32_t add_activation(ActivationInfo info) {
    out_.problem.activation_cost.push_back(sum(info.lines));
    out_.activations.push_back(std::move(info));
    return static_cast<std::uint32_t>(out_.activations.size() - 1);
  }

  void add_activations() {
    const auto municipalities = region_.municipalities.size();
    const OperationAssumption& staff = scenario_.operation;
    steiner::ActivationGroup group;
    for (std::size_t m = 0; m < municipalities; ++m) {
      CostLine line = charge_item(scenario_, "NO01", staff.own_network_fte_per_municipality, 0);
      line.layer = models::Layer::operation;
      operation_.push_back(add_activation({"自営網の運用要員 " + region_.municipalities[m].name,
                                           k_no_index,
                                           static_cast<std::int32_t>(m),
                                           {line}}));
      group.activations.push_back(operation_.back());
    }
    group.cap = staff.joint_body_allowed ? charge_item(scenario_, "NO01", staff.joint_own_network_fte, 0).cost
                                         : std::accumulate(out_.problem.activation_cost.begin(),
                                                           out_.problem.activation_cost.end(), Cost{0});
    out_.problem.groups.push_back(group);
    for (std::uint32_t o = 0; o < scenario_.catalogue.options.size(); ++o) add_option_activation(o);
  }

  void add_option_activation(std::uint32_t o) {
    const models::Option& opt = option(o);
    const auto lines = charge(scenario_, o, ChargedOn::activation);
    if (lines.empty() || !is_asked_for(o)) return;
    if (opt.technology == "bwa") {  // one licensee a municipality; a held licence needs no set-up
      if (scenario_.bwa_licence_held) return;
      for (std::size_t m = 0; m < region_.municipalities.size(); ++m) {
        activation_of_[{o, static_cast<std::int32_t>(m)}] =
            add_activation({opt.name_ja + " 事業者設立 " + region_.municipalities[m].name, o,
                            static_cast<std::int32_t>(m), lines});
      }
    } else {
      activation_of_[{o, geo::k_outside}] =
          add_activation({opt.name_ja + " 共通設備", o, geo::k_outside, lines});
    }
  }

  bool is_asked_for(std::uint32_t o) const {
    return std::ranges::any_of(scenario_.demand, [&](const DemandRow& row) {
      return std::ranges::find(row.options, option(o).id) != row.options.end();
    });
  }

  std::uint32_t activation_of(std::uint32_t o, std::int32_t municipality) const {
    for (const std::int32_t m : {municipality, geo::k_outside}) {
      if (const auto at = activation_of_.find({o, m}); at != activation_of_.end()) return at->second;
    }
    return k_no_index;
  }
  std::uint32_t operation_of(std::int32_t municipality) const {
    return municipality < 0 ? k_no_index : operation_[static_cast<std::size_t>(municipality)];
  }

  // --- roads, gateways
  // ------------------------------------------------------------------------------------------
  void add_roads() {
    const std::uint32_t aerial = option_index("fiber_new_aerial");
    const std::uint32_t duct = option_index("fiber_new_duct");
    std::vector<geo::Area> no_pole;
    for (const geo::Zone& z : region_.no_pole) no_pole.push_back(z.area);
    const geo::AreaIndex barred(no_pole);
    road_node_.assign(routes_.points().size(), k_no_index);
    for (const Piece& piece : routes_.pieces()) {
      for (const std::uint32_t n : {piece.from, piece.to}) {
        if (road_node_[n] == k_no_index) road_node_[n] = add_node({NodeKind::road, n, routes_.points()[n]});
      }
      const geo::RoadEdge& edge = region_.roads.edges[piece.edge];
      const bool buried = barred.contains(geo::along(edge.line, (piece.from_m + piece.to_m) / 2));
      const std::uint32_t by = buried ? duct : aerial;
      const auto lines = piece.new_m > 0.5 ? charge(scenario_, by, ChargedOn::cable_m, piece.new_m)
                                           : std::vector<CostLine>{};
      const auto tie = static_cast<std::uint32_t>(std::min<std::int64_t>(piece.length_mm, 4'000'000'000));
      PlanArc arc{.kind = ArcKind::route,
                  .option = lines.empty() ? k_no_index : by,
                  .municipality = edge.municipality,
                  .place = piece.edge,
                  .from_m = static_cast<float>(piece.from_m),
                  .to_m = static_cast<float>(piece.to_m),
                  .new_m = lines.empty() ? 0 : static_cast<float>(piece.new_m)};
      for (const bool forward : {true, false}) {
        const std::uint32_t tail = road_node_[forward ? piece.from : piece.to];
        const std::uint32_t head = road_node_[forward ? piece.to : piece.from];
        if (!forward) std::swap(arc.from_m, arc.to_m);
        const std::uint32_t a = add_arc(tail, head, arc, lines, tie);
        if (!lines.empty()) need(a, operation_of(edge.municipality));
      }
    }
  }

  std::uint32_t road_node(const RoadAnchor& anchor) {
    const std::uint32_t n = routes_.node_of(anchor);
    if (road_node_[n] == k_no_index) road_node_[n] = add_node({NodeKind::road, n, routes_.points()[n]});
    return road_node_[n];
  }

  [[nodiscard]] bool passes(const RoadAnchor& anchor) const {
    return fiber_.passes(anchor.edge, geo::length_m(region_.roads.edges[anchor.edge].line), anchor.offset_m);
  }

  void add_gateways() {
    for (std::uint32_t g = 0; g < candidates_.gateways.size(); ++g) {
      const Gateway& gateway = candidates_.gateways[g];
      const std::uint32_t node = add_node({NodeKind::gateway, g, gateway.at});
      gateway_node_.push_back(node);
      add_arc(0, node, {.kind = ArcKind::gateway, .municipality = gateway.municipality, .place = g}, {});
      add_arc(node, road_node(gateway.anchor),
              {.kind = ArcKind::gateway, .municipality = gateway.municipality, .place = g}, {},
              static_cast<std::uint32_t>(gateway.anchor.distance_m * 1000));
    }
  }

  // Every place on a road has its node, used or not, before anything is measured.
  void add_anchor_nodes() {
    for (const Premises& p : demand_.premises) {
      if (p.anchor) static_cast<void>(road_node(*p.anchor));
    }
    for (const Site& s : candidates_.sites) static_cast<void>(road_node(s.anchor));
  }

  // Carrier fiber that passes homes is lit from somewhere; where no passed road leads to a gateway, the trunk
  // is supposed.
  void add_trunks() {
    if (scenario_.fiber_variant == geo::Variant::pessimistic && region_.fiber.empty())
      return;  // from the town halls only
    std::vector<std::uint32_t> root(out_.nodes.size());
    std::iota(root.begin(), root.end(), 0u);
    const auto find = [&](std::uint32_t n) {
      while (root[n] != n) n = root[n] = root[root[n]];
      return n;
    };
    for (std::uint32_t a = 0; a < out_.arcs.size(); ++a) {
      if (out_.problem.cost[a] != 0 || out_.problem.tail[a] == 0) continue;
      const std::uint32_t one = find(out_.problem.tail[a]);
      const std::uint32_t other = find(out_.problem.head[a]);
      root[std::max(one, other)] = std::min(one, other);
    }
    std::map<std::uint32_t, std::vector<std::uint32_t>> groups;  // road nodes on passed fiber, by part
    const auto note = [&](const RoadAnchor& anchor) {
      if (passes(anchor)) groups[find(road_node(anchor))].push_back(road_node(anchor));
    };
    for (const Premises& p : demand_.premises) {
      if (p.anchor) note(*p.anchor);
    }
    for (const Site& s : candidates_.sites) note(s.anchor);
    for (const std::uint32_t g : gateway_node_) groups.erase(find(g));
    for (const auto& [part, nodes] : groups) add_trunk(nodes);
    if (!groups.empty()) {
      out_.assumptions.push_back(
          {"trunk_not_surveyed",
           "Parts of the carrier's fiber without a passed road to a gateway are linked by a trunk of unknown "
           "route, at no cost to the plan",
           "局舎まで光通過道路で結ばれない区域は、経路不明の既設中継線で結ばれていると仮定(費用なし)",
           static_cast<std::int64_t>(groups.size())});
    }
  }

  void add_trunk(const std::vector<std::uint32_t>& nodes) {
    double best = 1e300;
    std::uint32_t from = gateway_node_.front();
    std::uint32_t to = nodes.front();
    for (const std::uint32_t n : nodes) {
      for (const std::uint32_t g : gateway_node_) {
        const double d = geo::distance_m(out_.nodes[n].at, out_.nodes[g].at);
        if (d < best) {
          best = d;
          from = g;
          to = n;
        }
      }
    }
    add_arc(from, to, {.kind = ArcKind::trunk}, {}, static_cast<std::uint32_t>(std::min(best * 1000, 4e9)));
  }

  // Metres along passed roads from the nearest gateway, for what is leased by the metre.
  void measure_passed_ways() {
    std::vector<std::vector<std::uint32_t>> out_arcs(out_.nodes.size());
    for (std::uint32_t a = 0; a < out_.arcs.size(); ++a) {
      if (out_.problem.cost[a] == 0) out_arcs[out_.problem.tail[a]].push_back(a);
    }
    passed_mm_.assign(out_.nodes.size(), k_far_mm);
    using Entry = std::pair<std::uint64_t, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    passed_mm_[0] = 0;
    queue.emplace(0, 0);
    while (!queue.empty()) {
      const auto [d, node] = queue.top();
      queue.pop();
      if (d > passed_mm_[node]) continue;
      for (const std::uint32_t a : out_arcs[node]) {
        const std::uint64_t there = d + out_.problem.tie_break[a];
        if (there >= passed_mm_[out_.problem.head[a]]) continue;
        passed_mm_[out_.problem.head[a]] = there;
        queue.emplace(there, out_.problem.head[a]);
      }
    }
  }

  // --- premises and terminals
  // -----------------------------------------------------------------------------------
  Signature signature(const Terminal& t) {
    const DemandRow& row = scenario_.demand[t.row];
    Signature out;
    for (const std::string& id : t.is_backup ? row.backup : row.options) {
      const std::uint32_t o = option_index(id);
      if (const auto reason = refusal(scenario_, row, option(o), t.is_backup)) {
        note_refusal(t.row, id, *reason);
      } else {
        out.push_back(o);
      }
    }
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  void note_refusal(std::uint32_t row, const std::string& id, const std::string& reason) {
    for (const Refusal& r : out_.refusals) {
      if (r.row == row && r.option == id) return;
    }
    out_.refusals.push_back({row, id, reason});
  }

  [[nodiscard]] double amount(const Terminal& t) const { return static_cast<double>(t.units) * t.weight; }

  void add_terminal_nodes() {
    out_.terminal_node.assign(demand_.terminals.size(), k_no_index);
    access_node_.assign(demand_.terminals.size(), k_no_index);
    signature_.resize(demand_.terminals.size());
    for (std::uint32_t p = 0; p < demand_.premises.size(); ++p) add_premises(p);
  }

  void add_premises(std::uint32_t p) {
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
      add_arc(at->second, node,
              {.kind = ArcKind::in_house, .municipality = premises.municipality, .place = p}, lines);
    }
    for (const auto& [strict, from] : classes) {
      for (const auto& [lax, to] : classes) {
        if (from != to && may_ride(strict, lax))
          add_arc(from, to, {.kind = ArcKind::stricter, .municipality = premises.municipality, .place = p},
                  {});
      }
    }
  }

  // Any link that serves the row serves every row of equal or smaller needs. Nothing where no radio is a
  // candidate.
  [[nodiscard]] Needs needs(const Terminal& terminal, const Signature& options) const {
    const DemandRow& row = scenario_.demand[terminal.row];
    if (std::ranges::none_of(options, [&](std::uint32_t o) { return option(o).kind == OptionKind::radio; }))
      return {};
    return {row.down_mbps,   row.up_mbps,      row.is_moving ? 1.0 : 0.0,
            -row.latency_ms, row.availability, row.autonomy_h};
  }

  // Whether whatever serves the strict class may serve the lax one too: its options and links suffice, and
  // none of them is paid by volume, which the strict class counts for itself alone.
  [[nodiscard]] bool may_ride(const std::pair<Signature, Needs>& strict,
                              const std::pair<Signature, Needs>& lax) const {
    const auto& [options, need] = strict;
    const auto is_backup = [](const Signature& s) { return !s.empty() && s.back() > k_no_index / 2; };
    if (options.empty() || is_backup(options) || is_backup(lax.first) ||
        !std::ranges::includes(lax.first, options))
      return false;
    const bool by_volume = std::ranges::any_of(
        options, [&](std::uint32_t o) { return !charge(scenario_, o, ChargedOn::gb).empty(); });
    const bool radio = need != Needs{};
    bool covers = true;
    for (std::size_t i = 0; i < need.size(); ++i) covers = covers && (!radio || need[i] >= lax.second[i]);
    return covers && !by_volume;
  }

  steiner::Load load_of(const Terminal& t) const {
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

  void add_unserved(std::uint32_t t, std::uint32_t node, std::int32_t municipality) {
    const Terminal& terminal = demand_.terminals[t];
    const DemandRow& row = scenario_.demand[terminal.row];
    if (terminal.is_backup ? row.require_backup || row.penalty_jpy_per_year == 0 : row.must_serve) return;
    CostLine line{.layer = models::Layer::platform, .quantity = amount(terminal)};
    line.cost =
        std::llround(row.penalty_jpy_per_year * scenario_.penalty_factor * amount(terminal) * k_cost_per_jpy);
    add_arc(0, node, {.kind = ArcKind::unserved, .municipality = municipality, .place = t}, {line});
  }

  // --- lines, dishes, subscriptions
  // -----------------------------------------------------------------------------
  void add_access() {
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

  [[nodiscard]] bool is_linked(std::uint32_t t) const {
    const auto at = std::ranges::lower_bound(coverage_.links, t, {}, &RadioLink::terminal);
    return at != coverage_.links.end() && at->terminal == t;
  }

  // Monthly volume of all terminals behind one access node.
  [[nodiscard]] double volume_gb(std::uint32_t t) const {
    double volume = 0;
    for (const std::uint32_t other : demand_.premises[demand_.terminals[t].premises].terminals) {
      if (access_node_[other] == access_node_[t])
        volume +=
            scenario_.demand[demand_.terminals[other].row].gb_per_month * amount(demand_.terminals[other]);
    }
    return volume;
  }

  std::vector<CostLine> unit_lines(std::uint32_t t, std::uint32_t o) const {
    auto lines = charge(scenario_, o, ChargedOn::unit, amount(demand_.terminals[t]));
    append(lines, charge(scenario_, o, ChargedOn::gb, volume_gb(t)));
    append(lines, charge(scenario_, o, ChargedOn::premises, 1));
    return lines;
  }

  bool add_access_arc(std::uint32_t t, std::uint32_t node, std::uint32_t o) {
    const Premises& premises = demand_.premises[demand_.terminals[t].premises];
    PlanArc arc{.kind = ArcKind::line, .option = o, .municipality = premises.municipality, .place = t};
    switch (option(o).kind) {
      case OptionKind::existing_line:
      case OptionKind::new_fiber: {
        if (!premises.anchor || passes(*premises.anchor) != (option(o).kind == OptionKind::existing_line))
          return false;
        auto lines = charge(scenario_, o, ChargedOn::line, amount(demand_.terminals[t]));
        append(lines, charge(scenario_, o, ChargedOn::premises, amount(demand_.terminals[t])));
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

  // The ground cell of a carrier that holds a point, with the cell's cap.
  std::uint32_t cell_node(std::uint32_t o, geo::PointM p) {
    const models::Option& opt = option(o);
    const double size_m = opt.cell_size_km * 1000;
    const std::tuple key{opt.carrier, static_cast<std::int64_t>(std::floor(p.x / size_m)),
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

  void add_module(const steiner::Module& module, std::vector<CostLine> lines) {
    out_.problem.modules.push_back(module);
    out_.module_lines.push_back(std::move(lines));
  }

  // --- sites, radios, links
  // -------------------------------------------------------------------------------------
  void add_sites() {
    std::vector<char> asked(candidates_.sites.size(), 0);
    for (const RadioLink& l : coverage_.links) {
      if (!is_host(l.option)) asked[l.site] = 1;
    }
    std::vector<char> relays = asked;
    for (const MicrowaveHop& hop : coverage_.hops) {
      if (asked[hop.to] != 0) relays[hop.from] = 1;
    }
    site_in_.assign(candidates_.sites.size(), k_no_index);
    site_out_.assign(candidates_.sites.size(), k_no_index);
    for (std::uint32_t s = 0; s < candidates_.sites.size(); ++s) {
      if (relays[s] != 0) add_site(s);
    }
    for (const MicrowaveHop& hop : coverage_.hops) {
      if (asked[hop.to] != 0) add_hop(hop);
    }
  }

  // A gateway small enough to sit on any roof with its own mobile SIM: no mast, no line.
  [[nodiscard]] bool is_host(std::uint32_t o) const { return charge(scenario_, o, ChargedOn::mast).empty(); }

  void add_site(std::uint32_t s) {
    const Site& site = candidates_.sites[s];
    site_in_[s] = add_node({NodeKind::site_in, s, site.at});
    site_out_[s] = add_node({NodeKind::site_out, s, site.at});
    const std::uint32_t line =
        option_index(passes(site.anchor) ? "fiber_line_best_effort" : "fiber_new_aerial");
    auto lines = charge(scenario_, line, ChargedOn::line);
    append(lines, charge(scenario_, line, ChargedOn::premises));
    append(lines, charge(scenario_, line, ChargedOn::off_road_m, site.anchor.distance_m));
    const std::uint32_t a = add_arc(road_node(site.anchor), site_in_[s],
                                    {.kind = ArcKind::line,
                                     .option = line,
                                     .municipality = site.municipality,
                                     .place = s,
                                     .new_m = static_cast<float>(site.anchor.distance_m)},
                                    lines);
    add_module(line_module(a, line, sum(lines)), lines);
    const auto mast = mast_lines(site);
    const std::uint32_t m =
        add_arc(site_in_[s], site_out_[s],
                {.kind = ArcKind::mast, .municipality = site.municipality, .place = s}, mast);
    need(m, operation_of(site.municipality));
    add_satellite_backhaul(s);
  }

  // The common mast belongs to no one technology: every radio on it may share it.
  std::vector<CostLine> mast_lines(const Site& site) const {
    if (site.has_mast) return {};
    auto lines = charge(scenario_, option_index("bwa"), ChargedOn::mast);
    for (CostLine& line : lines) line.option = k_no_index;
    return lines;
  }

  steiner::Module line_module(std::uint32_t arc, std::uint32_t o, Cost unit_cost) const {
    constexpr std::uint32_t k_most_lines = 4;
    steiner::Module module{
        .arc = arc, .unit_cost = unit_cost, .most_units = k_most_lines, .is_airtime = false, .capacity = {}};
    for (std::size_t k = 0; k < steiner::k_dimensions; ++k)
      module.capacity[k] = std::llround((k % 2 == 0 ? option(o).down_mbps : option(o).up_mbps) * 1e6);
    return module;
  }

  // Off the fiber a site may hang on a satellite: a copy of its own for demand that bears the delay. A plan
  // with both copies costs no less than one with the strict copy alone, which serves all of them, so no plan
  // needs both.
  void add_satellite_backhaul(std::uint32_t s) {
    const std::uint32_t o = option_index("leo_backhaul");
    if (passes(candidates_.sites[s].anchor) || o == k_no_index || !scenario_.is_on(option(o))) return;
    const Site& site = candidates_.sites[s];
    const std::uint32_t in = add_node({NodeKind::site_in, s, site.at});
    const std::uint32_t out = add_node({NodeKind::site_out, s, site.at});
    const auto lines = charge(scenario_, o, ChargedOn::line);
    const std::uint32_t a =
        add_arc(cell_node(o, site.at), in,
                {.kind = ArcKind::dish, .option = o, .municipality = site.municipality, .place = s}, lines);
    steiner::Module module = line_module(a, o, sum(lines));
    module.most_units = 2;
    add_module(module, lines);
    const auto mast = mast_lines(site);
    const std::uint32_t m =
        add_arc(in, out, {.kind = ArcKind::mast, .municipality = site.municipality, .place = s}, mast);
    need(m, operation_of(site.municipality));
    lax_out_[s] = out;
  }

  void add_hop(const MicrowaveHop& hop) {
    if (site_out_[hop.from] == k_no_index || site_in_[hop.to] == k_no_index) return;
    auto lines = charge(scenario_, hop.option, ChargedOn::radio);
    append(lines, charge(scenario_, hop.option, ChargedOn::power));
    const std::int32_t municipality = candidates_.sites[hop.to].municipality;
    const std::uint32_t a =
        add_arc(site_out_[hop.from], site_in_[hop.to],
                {.kind = ArcKind::hop, .option = hop.option, .municipality = municipality, .place = hop.to},
                lines, static_cast<std::uint32_t>(hop.length_km * 1e6));
    need(a, operation_of(municipality));
    steiner::Module module = line_module(a, hop.option, sum(lines));
    module.most_units = 2;
    add_module(module, lines);
  }

  // The radio of an option on a site (its strict or satellite-fed copy); none when the place cannot host it.
  std::uint32_t radio_node(std::uint32_t o, std::uint32_t s, bool lax) {
    const auto [at, fresh] = radios_.try_emplace({o, s, lax}, k_no_index);
    if (!fresh) return at->second;
    const std::uint32_t from = is_host(o) ? host_node(s) : lax ? lax_out_.at(s) : site_out_[s];
    if (from == k_no_index) return k_no_index;
    const Site& site = candidates_.sites[s];
    auto lines = charge(scenario_, o, ChargedOn::radio);
    const auto module_lines = lines;
    append(lines, charge(scenario_, o, ChargedOn::power));
    append(lines, extra_mast(o));
    at->second = add_node({NodeKind::radio, s, site.at});
    const std::uint32_t a =
        add_arc(from, at->second,
                {.kind = ArcKind::radio, .option = o, .municipality = site.municipality, .place = s}, lines);
    need(a, activation_of(o, site.municipality));
    if (option(o).technology != "mobile" && is_host(o)) need(a, operation_of(site.municipality));
    const models::Radio& radio = *option(o).radio;
    steiner::Module module{.arc = a,
                           .unit_cost = sum(module_lines),
                           .most_units = static_cast<std::uint32_t>(radio.most_modules),
                           .is_airtime = true,
                           .capacity = {}};
    module.capacity.fill(std::llround(radio.usable_airtime_ratio * k_airtime_whole));
    add_module(module, module_lines);
    return at->second;
  }

  // What an option's mast costs beyond the common one, which the site has already.
  std::vector<CostLine> extra_mast(std::uint32_t o) const {
    const auto own = charge(scenario_, o, ChargedOn::mast);
    const auto common = charge(scenario_, option_index("bwa"), ChargedOn::mast);
    if (own.empty() || common.empty() || own.front().item == common.front().item) return {};
    return own;
  }

  std::uint32_t host_node(std::uint32_t s) {
    const auto [at, fresh] = hosts_.try_emplace(s, k_no_index);
    if (!fresh) return at->second;
    const Site& site = candidates_.sites[s];
    const bool covered = mobile_.covers(site.at, false);
    if (!covered && site_out_[s] == k_no_index) return k_no_index;
    at->second = add_node({NodeKind::host, s, site.at});
    if (covered)
      add_arc(0, at->second, {.kind = ArcKind::host, .municipality = site.municipality, .place = s}, {});
    if (site_out_[s] != k_no_index)
      add_arc(site_out_[s], at->second,
              {.kind = ArcKind::host, .municipality = site.municipality, .place = s}, {});
    return at->second;
  }

  void add_links() {
    std::map<std::tuple<std::uint32_t, std::uint32_t>, bool> done;  // access node × radio node
    for (std::uint32_t i = 0; i < coverage_.links.size(); ++i) {
      const RadioLink& link = coverage_.links[i];
      if (std::ranges::find(signature_[link.terminal], link.option) == signature_[link.terminal].end())
        continue;
      for (const bool lax : {false, true}) {
        if (lax && !may_use_satellite(link)) continue;
        const std::uint32_t radio = radio_node(link.option, link.site, lax);
        if (radio == k_no_index || !done.try_emplace({access_node_[link.terminal], radio}, true).second)
          continue;
        add_link(i, radio);
      }
    }
  }

  [[nodiscard]] bool may_use_satellite(const RadioLink& link) const {
    if (is_host(link.option) || !lax_out_.contains(link.site)) return false;
    const DemandRow& row = scenario_.demand[demand_.terminals[link.terminal].row];
    const models::Option& backhaul = *scenario_.catalogue.find_option("leo_backhaul");
    return option(link.option).latency_ms + backhaul.latency_ms <= row.latency_ms &&
           backhaul.availability >= row.availability && backhaul.autonomy_h >= row.autonomy_h &&
           backhaul.down_mbps >= row.down_mbps && backhaul.up_mbps >= row.up_mbps;
  }

  void add_link(std::uint32_t i, std::uint32_t radio) {
    const RadioLink& link = coverage_.links[i];
    const Premises& premises = demand_.premises[demand_.terminals[link.terminal].premises];
    const std::uint32_t a = add_arc(
        radio, access_node_[link.terminal],
        {.kind = ArcKind::link, .option = link.option, .municipality = premises.municipality, .place = i},
        unit_lines(link.terminal, link.option), static_cast<std::uint32_t>(link.distance_km * 1e6));
    out_.problem.airtime[a] = {std::llround(std::ceil(k_airtime_whole / link.down_bps)),
                               std::llround(std::ceil(k_airtime_whole / link.up_bps))};
  }

  // --- the rest
  // -------------------------------------------------------------------------------------------------
  void add_base() {
    for (std::size_t m = 0; m < region_.municipalities.size(); ++m) {
      CostLine line = charge_item(scenario_, "NO01", scenario_.operation.base_fte_per_municipality, 0);
      line.layer = models::Layer::operation;
      if (line.cost == 0) continue;
      out_.base_lines.push_back(line);
      out_.base_municipality.push_back(static_cast<std::int32_t>(m));
    }
  }

  void finish() {
    out_.problem.node_count = static_cast<std::uint32_t>(out_.nodes.size());
    out_.problem.root = 0;
    // terminals were added premises by premises: give them the order of Demand
    std::vector<steiner::Load> load(demand_.terminals.size());
    std::map<std::uint32_t, std::size_t> at;
    for (std::size_t i = 0; i < out_.problem.terminals.size(); ++i) at[out_.problem.terminals[i]] = i;
    for (std::size_t t = 0; t < demand_.terminals.size(); ++t)
      load[t] = out_.problem.load[at[out_.terminal_node[t]]];
    out_.problem.terminals = out_.terminal_node;
    out_.problem.load = std::move(load);
    std::ranges::sort(out_.problem.needs, [](const steiner::Need& a, const steiner::Need& b) {
      return std::tie(a.arc, a.activation) < std::tie(b.arc, b.activation);
    });
    out_.first_line.insert(out_.first_line.begin(), 0);
  }

  const geo::Region& region_;
  const Scenario& scenario_;
  const Demand& demand_;
  const Candidates& candidates_;
  const Coverage& coverage_;
  const FiberCover& fiber_;
  const MobileCover& mobile_;
  RouteNodes routes_;
  PlanGraph out_;
  std::vector<std::uint32_t> operation_;
  std::map<std::pair<std::uint32_t, std::int32_t>, std::uint32_t> activation_of_;
  std::vector<std::uint32_t> road_node_;
  std::vector<std::uint32_t> gateway_node_;
  static constexpr std::uint64_t k_far_mm = ~std::uint64_t{0};
  std::vector<std::uint64_t> passed_mm_;  // [node]
  std::vector<std::uint32_t> access_node_;
  std::vector<Signature> signature_;
  std::map<std::tuple<std::string, std::int64_t, std::int64_t>, std::uint32_t> cells_;
  std::vector<std::uint32_t> site_in_;
  std::vector<std::uint32_t> site_out_;
  std::map<std::uint32_t, std::uint32_t> lax_out_;
  std::map<std::uint32_t, std::uint32_t> hosts_;
  std::map<std::tuple<std::uint32_t, std::uint32_t, bool>, std::uint32_t> radios_;
};

}  // namespace

std::vector<char> sites_on_fiber(const geo::Region& region, const Candidates& candidates,
                                 const FiberCover& cover) {
  std::vector<char> on;
  for (const Site& s : candidates.sites) {
    on.push_back(
        cover.passes(s.anchor.edge, geo::length_m(region.roads.edges[s.anchor.edge].line), s.anchor.offset_m)
            ? 1
            : 0);
  }
  return on;
}

PlanGraph build_graph(const geo::Region& region, const Scenario& scenario, const Demand& demand,
                      const Candidates& candidates, const Coverage& coverage, const FiberCover& fiber,
                      const MobileCover& mobile) {
  return Builder(region, scenario, demand, candidates, coverage, fiber, mobile).run();
}

}  // namespace tsunagi::plan
