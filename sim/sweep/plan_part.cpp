// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/plan_part.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "sim/finance/accounts.h"
#include "sim/finance/yen.h"

namespace tsunagi::sweep {
namespace {

using steiner::Cost;

class PartBuilder {
 public:
  PartBuilder(const plan::Scenario& scenario, const plan::Planned& planned)
      : scenario_(scenario), planned_(planned) {}

  PlanPart run() {
    out_.total_jpy_per_year = finance::yen(planned_.plan.total);
    out_.penalties_jpy_per_year = finance::yen(planned_.plan.penalties);
    out_.gap_percent = std::round(planned_.plan.gap() * 1e6) / 1e4;
    out_.prices = planned_.region.prices;
    out_.price_units = planned_.region.price_units;
    out_.facts = finance::plan_facts(scenario_, planned_);
    count_network();
    count_uses();
    share_costs();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::uint16_t place_of(std::int32_t municipality, bool is_joint) const {
    const std::size_t count = planned_.region.municipalities.size();
    if (is_joint) return static_cast<std::uint16_t>(count + 1);
    return static_cast<std::uint16_t>(
        municipality == geo::k_outside ? count : static_cast<std::size_t>(municipality));
  }
  [[nodiscard]] std::uint16_t place_of(std::uint32_t terminal) const {
    return place_of(planned_.demand.premises[planned_.demand.terminals[terminal].premises].municipality,
                    false);
  }

  void count_network() {
    double cable_m = 0;
    for (std::uint32_t a = 0; a < planned_.graph.arcs.size(); ++a) {
      if (planned_.plan.arc_used[a] == 0) continue;
      const plan::PlanArc& arc = planned_.graph.arcs[a];
      cable_m += arc.kind == plan::ArcKind::route ? arc.new_m : 0;
      out_.radios += arc.kind == plan::ArcKind::radio ? 1 : 0;
      out_.masts += arc.kind == plan::ArcKind::mast ? 1 : 0;
    }
    out_.new_cable_km = std::round(cable_m) / 1000;
  }

  // Rows by demand row and place; index_ tells where each is.
  void count_uses() {
    std::map<Player, UseRow> rows;
    for (std::uint32_t t = 0; t < planned_.demand.terminals.size(); ++t) {
      const plan::Terminal& terminal = planned_.demand.terminals[t];
      if (terminal.is_backup) continue;
      UseRow& row = rows[{terminal.row, place_of(t)}];
      row.units += terminal.units;
      const std::uint32_t option = planned_.plan.services[t].option;
      if (option != plan::k_unserved)
        row.served[scenario_.catalogue.options[option].technology] += terminal.units;
    }
    for (auto& [player, row] : rows) {
      const plan::DemandRow& demand = scenario_.demand[player.first];
      row.id = demand.id;
      row.name_ja = demand.name_ja;
      row.use_case = demand.use_case;
      row.place = player.second;
      row.is_residential = demand.is_residential;
      index_[player] = out_.uses.size();
      out_.uses.push_back(std::move(row));
    }
  }

  [[nodiscard]] std::string technology_of(const plan::PlanCost& cost) const {
    if (cost.line.option != plan::k_no_index) return scenario_.catalogue.options[cost.line.option].technology;
    if (cost.line.layer == models::Layer::operation) return "operation";
    return cost.line.layer == models::Layer::premises ? "in_house" : "site";
  }

  // Every cost goes in equal shares to the demand rows below it, and there to the places of its terminals.
  // Base staff is below none: it is in the technologies only.
  void share_costs() {
    std::vector<Cost> by_use(out_.uses.size());
    std::map<std::pair<std::uint16_t, std::string>, Cost> by_technology;
    for (const plan::PlanCost& cost : planned_.plan.costs) {
      if (cost.is_penalty) continue;
      by_technology[{place_of(cost.municipality, cost.is_joint), technology_of(cost)}] += cost.line.cost;
      std::map<std::uint32_t, std::set<std::uint16_t>> players;
      for (const std::uint32_t t : cost.terminals)
        players[planned_.demand.terminals[t].row].insert(place_of(t));
      const auto shares = finance::equal_shares(cost.line.cost, players.size());
      std::size_t i = 0;
      for (const auto& [row, places] : players) {
        const auto parts = finance::equal_shares(shares[i++], places.size());
        std::size_t k = 0;
        for (const std::uint16_t place : places) by_use[index_.at({row, place})] += parts[k++];
      }
    }
    const auto use_jpy = finance::to_yen(by_use);
    for (std::size_t u = 0; u < use_jpy.size(); ++u) out_.uses[u].cost_jpy_per_year = use_jpy[u];
    std::vector<Cost> sums;
    for (const auto& [key, cost] : by_technology) {
      out_.technologies.push_back({key.first, key.second, 0});
      sums.push_back(cost);
    }
    const auto jpy = finance::to_yen(sums);
    for (std::size_t i = 0; i < jpy.size(); ++i) out_.technologies[i].jpy_per_year = jpy[i];
  }

  using Player = std::pair<std::uint32_t, std::uint16_t>;  // demand row, place

  const plan::Scenario& scenario_;
  const plan::Planned& planned_;
  std::map<Player, std::size_t> index_;
  PlanPart out_;
};

}  // namespace

std::int64_t UseRow::served_units() const {
  return std::accumulate(served.begin(), served.end(), std::int64_t{0},
                         [](std::int64_t sum, const auto& entry) { return sum + entry.second; });
}

PlanPart plan_part(const plan::Scenario& scenario, const plan::Planned& planned) {
  return PartBuilder(scenario, planned).run();
}

PlanPart infeasible_part(const std::vector<std::string>& reasons) {
  return {.reasons = reasons};
}

}  // namespace tsunagi::sweep
