// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/plan_facts.h"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>

namespace tsunagi::finance {
namespace {

class FactsBuilder {
 public:
  FactsBuilder(const plan::Scenario& scenario, const plan::Planned& planned)
      : scenario_(scenario), planned_(planned) {}

  PlanFacts run() {
    add_places();
    for (const plan::PlanCost& cost : planned_.plan.costs) {
      if (!cost.is_penalty && !cost.is_further_unit) add_cost(cost);
    }
    add_subscribers();
    add_modules();
    out_.cables = plan::surveyed_cables(planned_.region);
    return std::move(out_);
  }

 private:
  void add_places() {
    for (const geo::Municipality& m : planned_.region.municipalities) {
      out_.places.push_back({m.code, m.name});
      out_.claimants.push_back({m.fiscal_capability_index, m.standard_fiscal_scale_jpy});
    }
    out_.places.push_back({"outside", "域外"});
    out_.places.push_back({"joint", "共同"});
    out_.claimants.resize(out_.places.size());
  }

  [[nodiscard]] std::uint16_t place_of(std::int32_t municipality, bool is_joint) const {
    const std::size_t count = planned_.region.municipalities.size();
    if (is_joint) return static_cast<std::uint16_t>(count + 1);
    return static_cast<std::uint16_t>(
        municipality == geo::k_outside ? count : static_cast<std::size_t>(municipality));
  }

  [[nodiscard]] const plan::DemandRow& row_of(std::uint32_t terminal) const {
    return scenario_.demand[planned_.demand.terminals[terminal].row];
  }
  [[nodiscard]] bool is_home(std::uint32_t terminal) const {
    return row_of(terminal).place.kind == plan::PlaceKind::households;
  }

  [[nodiscard]] Users users_of(std::span<const std::uint32_t> terminals) const {
    Users users;
    for (const std::uint32_t t : terminals) {
      (is_home(t) ? users.homes : users.others) += 1;
      if (row_of(t).grows) (is_home(t) ? users.growing_homes : users.growing_others) += 1;
      const std::uint32_t option = planned_.plan.services[t].option;
      if (option != plan::k_unserved)
        users.technologies |= technology_bit(scenario_.catalogue.options[option].technology);
    }
    return users;
  }

  [[nodiscard]] bool is_relay(std::uint32_t arc) const {
    return arc != plan::k_no_index &&
           planned_.graph.nodes[planned_.graph.problem.head[arc]].kind == plan::NodeKind::site_in;
  }

  void add_cost(const plan::PlanCost& cost) {
    Users users = users_of(cost.terminals);
    if (users.all() == 0) users.others = 1;
    const plan::CostLine& line = cost.line;
    const auto place = place_of(cost.municipality, cost.is_joint);
    const Key key{place,
                  line.layer,
                  line.item,
                  line.option,
                  line.life_years,
                  line.maintenance_ratio,
                  is_relay(cost.arc),
                  users};
    const auto [at, is_new] = index_.try_emplace(key, out_.costs.size());
    if (is_new) {
      out_.costs.push_back({line, place, is_relay(cost.arc), users});
      return;
    }
    out_.costs[at->second].line.quantity += line.quantity;
    out_.costs[at->second].line.cost += line.cost;
  }

  void add_subscribers() {
    std::map<std::pair<std::uint16_t, std::uint32_t>, std::int64_t> units;
    for (std::uint32_t t = 0; t < planned_.demand.terminals.size(); ++t) {
      const std::uint32_t option = planned_.plan.services[t].option;
      const plan::Terminal& terminal = planned_.demand.terminals[t];
      if (!is_home(t) || terminal.is_backup || option == plan::k_unserved) continue;
      if (scenario_.catalogue.options[option].income_item.empty()) continue;
      units[{place_of(planned_.demand.premises[terminal.premises].municipality, false), option}] +=
          terminal.units;
    }
    for (const auto& [key, count] : units) out_.subscribers.push_back({key.first, key.second, count});
  }

  struct ModuleUse {
    std::vector<std::uint32_t> terminals;
    std::array<double, 8> fixed{};
    std::array<double, 8> growing{};
  };

  // Loads of the plan's modules at the design year, by walking each terminal's path once.
  [[nodiscard]] std::map<std::uint32_t, ModuleUse> module_uses() const {
    const steiner::Problem& problem = planned_.graph.problem;
    std::vector<std::uint32_t> module_of(problem.arc_count(), plan::k_no_index);
    for (std::uint32_t m = 0; m < problem.modules.size(); ++m) module_of[problem.modules[m].arc] = m;
    std::map<std::uint32_t, ModuleUse> uses;
    for (std::uint32_t t = 0; t < problem.load.size(); ++t) {
      const auto& path = planned_.plan.services[t].path;
      for (std::size_t i = 0; i < path.size(); ++i) {
        const std::uint32_t m = module_of[path[i]];
        if (m == plan::k_no_index) continue;
        ModuleUse& use = uses[m];
        use.terminals.push_back(t);
        auto& load = row_of(t).grows ? use.growing : use.fixed;
        for (std::size_t k = 0; k < load.size(); ++k) {
          const double weight = !problem.modules[m].is_airtime || i + 1 == path.size()
                                    ? 1
                                    : static_cast<double>(problem.airtime[path[i + 1]][k % 2]);
          const auto capacity = static_cast<double>(problem.modules[m].capacity[k]);
          if (capacity > 0) load[k] += static_cast<double>(problem.load[t][k]) * weight / capacity;
        }
      }
    }
    return uses;
  }

  void add_modules() {
    for (const auto& [m, use] : module_uses()) {
      const steiner::Module& module = planned_.graph.problem.modules[m];
      out_.modules.push_back({.place = place_of(planned_.graph.arcs[module.arc].municipality, false),
                              .is_relay = is_relay(module.arc),
                              .most_units = module.most_units,
                              .fixed_ratio = use.fixed,
                              .growing_ratio = use.growing,
                              .users = users_of(use.terminals),
                              .lines = planned_.graph.module_lines[m]});
    }
  }

  using Key =
      std::tuple<std::uint16_t, models::Layer, std::uint32_t, std::uint32_t, double, double, bool, Users>;

  const plan::Scenario& scenario_;
  const plan::Planned& planned_;
  std::map<Key, std::size_t> index_;
  PlanFacts out_;
};

}  // namespace

std::uint16_t technology_bit(const std::string& technology) {
  const auto at = std::ranges::find(models::k_technology_names, technology);
  return at == models::k_technology_names.end()
             ? std::uint16_t{0}
             : static_cast<std::uint16_t>(1u << (at - models::k_technology_names.begin()));
}

PlanFacts plan_facts(const plan::Scenario& scenario, const plan::Planned& planned) {
  return FactsBuilder(scenario, planned).run();
}

}  // namespace tsunagi::finance
