// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

#include "sim/plan/plan.h"
#include "sim/plan/requirements.h"
#include "sim/plan/second_paths.h"

namespace tsunagi::plan {
namespace {

using steiner::Cost;

class Decoder {
 public:
  Decoder(const PlanGraph& graph, const Scenario& scenario, const Demand& demand, const Coverage& coverage)
      : graph_(graph), scenario_(scenario), demand_(demand), coverage_(coverage) {}

  Plan run(steiner::Solution solution) {
    plan_.solution = std::move(solution);
    plan_.arc_used.assign(graph_.arcs.size(), 0);
    below_.resize(graph_.arcs.size());
    for (std::uint32_t t = 0; t < demand_.terminals.size(); ++t) plan_.services.push_back(service_of(t));
    judge_backed_up();
    add_arc_costs();
    add_module_costs();
    add_activation_costs();
    add_base_costs();
    for (const PlanCost& c : plan_.costs) {
      plan_.total += c.line.cost;
      if (c.is_penalty) plan_.penalties += c.line.cost;
      if (c.arc != k_no_index && c.terminals.size() == 1)
        plan_.services[c.terminals.front()].private_cost += c.line.cost;
    }
    plan_.bound = plan_.solution.certified_bound + base_cost();
    plan_.unavoidable = unavoidable();
    check_second_paths();
    return std::move(plan_);
  }

 private:
  [[nodiscard]] const models::Option& option(std::uint32_t o) const { return scenario_.catalogue.options[o]; }

  // What one path lacks, two paths meet together, where the second is there.
  void judge_backed_up() {
    for (std::uint32_t t = 0; t < demand_.terminals.size(); ++t) {
      const Terminal& terminal = demand_.terminals[t];
      if (!terminal.is_backup) continue;
      const DemandRow& row = scenario_.demand[terminal.row];
      Service& backup = plan_.services[t];
      Service& primary = plan_.services[terminal.of];
      if (primary.option == k_unserved || backup.option == k_unserved) continue;
      primary.availability_met = backup.availability_met = true;
      primary.autonomy_met = backup.autonomy_met =
          std::max(primary.autonomy_h, backup.autonomy_h) >= row.autonomy_h;
    }
  }

  Service service_of(std::uint32_t t) {
    Service service;
    const auto& into = plan_.solution.arc_into;
    for (std::uint32_t node = graph_.terminal_node[t]; into[node] != steiner::k_none;
         node = graph_.problem.tail[into[node]]) {
      service.path.push_back(into[node]);
      below_[into[node]].push_back(t);
      plan_.arc_used[into[node]] = 1;
    }
    std::ranges::reverse(service.path);
    for (const std::uint32_t a : service.path) note_arc(service, a);
    const DemandRow& row = scenario_.demand[demand_.terminals[t].row];
    if (service.option == k_unserved) return service;
    service.availability_met = service.availability >= row.availability;
    service.autonomy_met = service.autonomy_h >= row.autonomy_h;
    return service;
  }

  // The last option on the way is what serves; a satellite behind a site adds its delay.
  void note_arc(Service& service, std::uint32_t a) const {
    const PlanArc& arc = graph_.arcs[a];
    const bool to_site = graph_.nodes[graph_.problem.head[a]].kind == NodeKind::site_in;
    if (arc.kind == ArcKind::unserved || arc.option == k_no_index || arc.kind == ArcKind::route ||
        arc.kind == ArcKind::ground_cell)
      return;
    const models::Option& opt = option(arc.option);
    service.latency_ms += arc.kind == ArcKind::radio ? 0 : opt.latency_ms;
    const double availability = availability_of(a);
    service.availability =
        service.availability == 0 ? availability : std::min(service.availability, availability);
    if (to_site) return;
    service.option = arc.option;
    service.autonomy_h = opt.autonomy_h;
    service.down_mbps = opt.down_mbps;
    service.up_mbps = opt.up_mbps;
    if (arc.kind == ArcKind::link) {
      const RadioLink& link = coverage_.links[arc.place];
      service.site = link.site;
      service.down_mbps = link.down_bps / 1e6;
      service.up_mbps = link.up_bps / 1e6;
    }
  }

  // Of what an arc is: a dish where it stands.
  [[nodiscard]] double availability_of(std::uint32_t a) const {
    const PlanArc& arc = graph_.arcs[a];
    if (arc.kind != ArcKind::dish) return option(arc.option).availability;
    const bool to_site = graph_.nodes[graph_.problem.head[a]].kind == NodeKind::site_in;
    const SkyLink* const sky =
        to_site ? coverage_.sky.at_site(arc.place, arc.option)
                : coverage_.sky.at_premises(demand_.terminals[arc.place].premises, arc.option);
    return sky->availability;
  }

  [[nodiscard]] std::vector<std::uint32_t> all_terminals() const {
    std::vector<std::uint32_t> all(demand_.terminals.size());
    std::iota(all.begin(), all.end(), 0u);
    return all;
  }

  // Keeps a cost; its joint and penalty marks are set by what it returns into.
  PlanCost& add(const CostLine& line, std::uint32_t arc, std::int32_t municipality,
                std::vector<std::uint32_t> terminals) {
    plan_.costs.push_back(
        {.line = line, .arc = arc, .municipality = municipality, .terminals = std::move(terminals)});
    return plan_.costs.back();
  }

  void add_arc_costs() {
    for (std::uint32_t a = 0; a < graph_.arcs.size(); ++a) {
      if (plan_.arc_used[a] == 0) continue;
      for (const CostLine& line : graph_.lines_of(a)) {
        add(line, a, graph_.arcs[a].municipality, below_[a]).is_penalty =
            graph_.arcs[a].kind == ArcKind::unserved;
      }
    }
  }

  void add_module_costs() {
    for (std::size_t m = 0; m < graph_.problem.modules.size(); ++m) {
      const steiner::Module& module = graph_.problem.modules[m];
      const std::uint32_t units = plan_.solution.units[m];
      if (units < 2 || module.unit_cost == 0) continue;
      for (CostLine line : graph_.module_lines[m]) {
        line.cost *= units - 1;
        line.quantity *= units - 1;
        add(line, module.arc, graph_.arcs[module.arc].municipality, below_[module.arc]).is_further_unit =
            true;
      }
    }
  }

  // Activations cost their lines, or the group's cap shared in proportion where a joint body is cheaper.
  void add_activation_costs() {
    std::vector<std::set<std::uint32_t>> users(graph_.activations.size());
    for (const steiner::Need& need : graph_.problem.needs) {
      if (plan_.arc_used[need.arc] != 0)
        users[need.activation].insert(below_[need.arc].begin(), below_[need.arc].end());
    }
    std::vector<char> capped(graph_.activations.size(), 0);
    for (const steiner::ActivationGroup& group : graph_.problem.groups) {
      Cost sum = 0;
      std::set<std::uint32_t> all;
      for (const std::uint32_t a : group.activations) {
        if (plan_.solution.active[a] == 0) continue;
        sum += graph_.problem.activation_cost[a];
        all.insert(users[a].begin(), users[a].end());
      }
      if (sum <= group.cap) continue;
      for (const std::uint32_t a : group.activations) capped[a] = 1;
      CostLine line = graph_.activations[group.activations.front()].lines.front();
      line.quantity = line.quantity * static_cast<double>(group.cap) / static_cast<double>(line.cost);
      line.cost = group.cap;
      add(line, k_no_index, geo::k_outside, {all.begin(), all.end()});
      plan_.costs.back().is_joint = true;
    }
    for (std::size_t a = 0; a < graph_.activations.size(); ++a) {
      if (plan_.solution.active[a] == 0 || capped[a] != 0) continue;
      const ActivationInfo& info = graph_.activations[a];
      for (const CostLine& line : info.lines) {
        add(line, k_no_index, info.municipality, {users[a].begin(), users[a].end()});
        plan_.costs.back().is_joint = info.municipality == geo::k_outside;
      }
    }
  }

  void add_base_costs() {
    for (std::size_t i = 0; i < graph_.base_lines.size(); ++i) {
      std::vector<std::uint32_t> users;
      for (std::uint32_t t = 0; t < demand_.terminals.size(); ++t) {
        if (demand_.premises[demand_.terminals[t].premises].municipality == graph_.base_municipality[i])
          users.push_back(t);
      }
      add(graph_.base_lines[i], k_no_index, graph_.base_municipality[i],
          users.empty() ? all_terminals() : users);
    }
  }

  [[nodiscard]] Cost base_cost() const {
    return std::accumulate(graph_.base_lines.begin(), graph_.base_lines.end(), Cost{0},
                           [](Cost s, const CostLine& l) { return s + l.cost; });
  }

  // Σ over terminals of the cheapest arc into the terminal: those arcs are different ones, and every plan
  // uses one of each.
  [[nodiscard]] Cost unavoidable() const {
    std::vector<Cost> least(graph_.nodes.size(), -1);
    for (std::size_t a = 0; a < graph_.arcs.size(); ++a) {
      Cost& cheapest = least[graph_.problem.head[a]];
      if (cheapest < 0 || graph_.problem.cost[a] < cheapest) cheapest = graph_.problem.cost[a];
    }
    Cost total = base_cost();
    for (const std::uint32_t node : graph_.terminal_node) total += std::max<Cost>(0, least[node]);
    return total;
  }

  // Four nines need two paths with nothing in common (PLANNING 12).
  void check_second_paths() {
    constexpr double k_needs_two_paths = 0.9999;
    for (const DemandRow& row : scenario_.demand) {
      if (row.availability >= k_needs_two_paths && row.backup.empty()) {
        plan_.warnings.push_back(fmt::format(
            "demand {}: availability not met, {} needs a second path and the scenario offers none", row.id,
            row.availability));
      }
    }
    for (std::uint32_t t = 0; t < demand_.terminals.size(); ++t) {
      if (!demand_.terminals[t].is_backup) continue;
      if (plan_.services[t].option == k_unserved ||
          plan_.services[demand_.terminals[t].of].option == k_unserved) {
        plan_.warnings.push_back(
            fmt::format("{}: availability not met, no second path", demand_.terminals[t].name));
      }
    }
    for (const SharedPath& s : shared_paths(graph_, scenario_, demand_, plan_.solution)) {
      plan_.warnings.push_back(fmt::format("{}: availability not met, both paths use {}",
                                           demand_.terminals[s.backup].name, s.what));
    }
  }

  const PlanGraph& graph_;
  const Scenario& scenario_;
  const Demand& demand_;
  const Coverage& coverage_;
  Plan plan_;
  std::vector<std::vector<std::uint32_t>> below_;
};

double ratio(Cost part, Cost whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

}  // namespace

double Plan::gap() const {
  return ratio(total - bound, total);
}
double Plan::decidable_gap() const {
  return ratio(total - bound, total - unavoidable);
}

Plan decode(const PlanGraph& graph, const Scenario& scenario, const Demand& demand, const Coverage& coverage,
            steiner::Solution solution) {
  return Decoder(graph, scenario, demand, coverage).run(std::move(solution));
}

}  // namespace tsunagi::plan
