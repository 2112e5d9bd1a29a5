// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/accounts.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace tsunagi::finance {
namespace {

using plan::PlanCost;
using steiner::Cost;

// Sums by key; the keys keep the order in which they are declared.
class Table {
 public:
  void declare(const std::string& key, const std::string& name) {
    if (index_.try_emplace(key, rows_.size()).second) {
      rows_.push_back({key, name, 0});
      sums_.push_back(0);
    }
  }
  void add(const std::string& key, Cost cost) {
    declare(key, key);
    sums_[index_.at(key)] += cost;
  }
  [[nodiscard]] std::vector<AccountRow> rows() const {
    std::vector<AccountRow> out = rows_;
    const auto jpy = to_yen(sums_);
    for (std::size_t i = 0; i < out.size(); ++i) out[i].jpy_per_year = jpy[i];
    return out;
  }

 private:
  std::map<std::string, std::size_t> index_;
  std::vector<AccountRow> rows_;
  std::vector<Cost> sums_;
};

std::string option_key(const PlanCost& cost, const plan::Scenario& scenario) {
  if (cost.is_penalty) return "penalty";
  if (cost.line.option != plan::k_no_index) return scenario.catalogue.options[cost.line.option].id;
  switch (cost.line.layer) {
    case models::Layer::operation:
      return "operation";
    case models::Layer::premises:
      return "in_house";
    default:
      return "site";
  }
}

std::string technology_key(const PlanCost& cost, const plan::Scenario& scenario) {
  return cost.is_penalty || cost.line.option == plan::k_no_index
             ? option_key(cost, scenario)
             : scenario.catalogue.options[cost.line.option].technology;
}

// Adds each cost in equal shares to the distinct players of the terminals below it.
Table split(const plan::Planned& planned, const std::function<std::string(std::uint32_t terminal)>& player) {
  Table table;
  for (const PlanCost& cost : planned.plan.costs) {
    std::set<std::string> players;
    for (const std::uint32_t t : cost.terminals) players.insert(player(t));
    const auto shares = equal_shares(cost.line.cost, players.size());
    std::size_t i = 0;
    for (const std::string& p : players) table.add(p, shares[i++]);
  }
  return table;
}

void declare_names(const plan::Scenario& scenario, Table& layers, Table& options) {
  for (const auto name : models::k_layer_names) layers.declare(std::string(name), std::string(name));
  for (const models::Option& o : scenario.catalogue.options) options.declare(o.id, o.name_ja);
  options.declare("site", "共用柱・鉄塔");
  options.declare("in_house", "構内設備");
  options.declare("operation", "運用要員");
  options.declare("penalty", "未提供(回避費用)");
}

std::string municipality_key(const PlanCost& cost, const geo::Region& region) {
  if (cost.is_joint) return "joint";
  return cost.municipality == geo::k_outside
             ? "outside"
             : region.municipalities[static_cast<std::size_t>(cost.municipality)].code;
}

void drop_empty(std::vector<AccountRow>& rows) {
  std::erase_if(rows, [](const AccountRow& row) { return row.jpy_per_year == 0; });
}

}  // namespace

std::vector<Cost> equal_shares(Cost whole, std::size_t count) {
  std::vector<Cost> shares(count, count == 0 ? 0 : whole / static_cast<Cost>(count));
  if (count == 0) return shares;
  const auto odd = static_cast<std::size_t>(whole % static_cast<Cost>(count));
  for (std::size_t i = 0; i < odd; ++i) ++shares[i];
  return shares;
}

Accounts keep_accounts(const plan::Scenario& scenario, const plan::Planned& planned) {
  Table layers;
  Table options;
  Table technologies;
  Table municipalities;
  declare_names(scenario, layers, options);
  for (const geo::Municipality& m : planned.region.municipalities) municipalities.declare(m.code, m.name);
  municipalities.declare("outside", "域外");
  municipalities.declare("joint", "共同");
  for (const PlanCost& cost : planned.plan.costs) {
    layers.add(std::string(models::k_layer_names[static_cast<std::size_t>(cost.line.layer)]), cost.line.cost);
    options.add(option_key(cost, scenario), cost.line.cost);
    technologies.add(technology_key(cost, scenario), cost.line.cost);
    municipalities.add(municipality_key(cost, planned.region), cost.line.cost);
  }
  const auto row_of = [&](std::uint32_t t) { return planned.demand.terminals[t].row; };
  Accounts accounts;
  accounts.total_jpy_per_year = yen(planned.plan.total);
  accounts.penalties_jpy_per_year = yen(planned.plan.penalties);
  accounts.layers = layers.rows();
  accounts.options = options.rows();
  accounts.technologies = technologies.rows();
  accounts.municipalities = municipalities.rows();
  accounts.use_cases = split(planned, [&](std::uint32_t t) { return scenario.demand[row_of(t)].id; }).rows();
  for (AccountRow& row : accounts.use_cases) {
    const auto demand = std::ranges::find(scenario.demand, row.key, &plan::DemandRow::id);
    row.name = demand->name_ja;
    if (demand->place.kind == plan::PlaceKind::households &&
        demand->place.households == plan::HouseholdSet::served_today) {
      accounts.served_today_jpy_per_year += row.jpy_per_year;
    }
  }
  accounts.departments =
      split(planned, [&](std::uint32_t t) { return scenario.demand[row_of(t)].department; }).rows();
  drop_empty(accounts.options);
  drop_empty(accounts.technologies);
  return accounts;
}

}  // namespace tsunagi::finance
