// SPDX-License-Identifier: Apache-2.0
// Every yen again, from the catalogue: which items the plan must pay, how much of each, and at what yearly
// price.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "tests/plan/plan_checker_parts.h"

namespace tsunagi::plan::checking {
namespace {

using models::ChargedOn;
using steiner::Cost;

struct Item {
  double quantity = 0;
  double cost = 0;       // 0.001 JPY a year, each line rounded as it would be printed
  double tolerance = 0;  // of that rounding
};
// By (arc or k_no_index, catalogue item, option, municipality of staff and set-ups).
using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::int32_t>;
using Bill = std::map<Key, Item>;

// C·r / (1 − (1+r)^−L), straight from the textbook.
double annuity(double rate, double life_years) {
  return rate == 0 ? 1 / life_years : rate / (1 - std::pow(1 + rate, -life_years));
}

double price_jpy(const Check& check, const models::CostItem& item) {
  switch (check.scenario.catalogue.level) {
    case models::PriceLevel::low:
      return item.jpy.low;
    case models::PriceLevel::mid:
      return item.jpy.mid;
    case models::PriceLevel::high:
      return item.jpy.high;
  }
  return 0;
}

double yearly(const Check& check, const models::CostItem& item, double life_years, double maintenance) {
  const double price = price_jpy(check, item);
  if (item.cost_class == models::CostClass::capex)
    return price * annuity(check.scenario.discount_rate, life_years) + price * maintenance;
  return item.unit.find("/month") != std::string::npos ? price * 12 : price;
}

std::uint32_t find_item(const Check& check, const std::string& id) {
  const auto& items = check.scenario.catalogue.items;
  return static_cast<std::uint32_t>(std::ranges::find(items, id, &models::CostItem::id) - items.begin());
}

std::uint32_t find_option(const Check& check, const std::string& id) {
  const auto& options = check.scenario.catalogue.options;
  return static_cast<std::uint32_t>(std::ranges::find(options, id, &models::Option::id) - options.begin());
}

class Biller {
 public:
  explicit Biller(Check& check) : check_(check) {
    const auto& modules = check.planned.graph.problem.modules;
    for (std::size_t m = 0; m < modules.size(); ++m)
      units_[modules[m].arc] = check.planned.plan.solution.units[m];
  }

  Bill run() {
    for (std::uint32_t a = 0; a < check_.below.size(); ++a) {
      if (check_.is_used(a)) bill_arc(a);
    }
    bill_staff();
    for (const auto& [option, municipality] : set_up_)
      bill_parts(k_no_index, option, ChargedOn::activation, 1, 1, option, municipality);
    return std::move(bill_);
  }

 private:
  [[nodiscard]] double amount(std::uint32_t t) const {
    return static_cast<double>(check_.terminal(t).units) * check_.terminal(t).weight;
  }
  [[nodiscard]] double units(std::uint32_t a) const { return units_.contains(a) ? units_.at(a) : 1; }

  void add(Key key, double quantity, double yearly_jpy, double times = 1) {
    Item& item = bill_[key];
    item.quantity += quantity * times;
    item.cost += std::round(quantity * yearly_jpy * 1000) * times;
    item.tolerance += times;
  }

  void bill_parts(std::uint32_t arc, std::uint32_t option, ChargedOn on, double quantity, double times,
                  std::uint32_t label, std::int32_t place = geo::k_outside) {
    if (quantity == 0) return;
    for (const models::Part& part : check_.option(option).parts) {
      if (part.on != on) continue;
      const std::uint32_t item = find_item(check_, part.item);
      add({arc, item, label, place}, part.quantity * quantity,
          yearly(check_, check_.scenario.catalogue.items[item], part.life_years, part.maintenance_ratio),
          times);
    }
  }
  void bill(std::uint32_t a, ChargedOn on, double quantity, double times = 1) {
    bill_parts(a, check_.arc(a).option, on, quantity, times, check_.arc(a).option);
  }

  void bill_arc(std::uint32_t a) {
    const PlanArc& arc = check_.arc(a);
    const bool to_site = check_.head_kind(a) == NodeKind::site_in;
    switch (arc.kind) {
      case ArcKind::route:
        return bill_route(a);
      case ArcKind::line:
        return to_site ? bill_site_line(a) : bill_line(a);
      case ArcKind::dish:
        return to_site ? bill(a, ChargedOn::line, 1, units(a)) : bill_access(a);
      case ArcKind::mast:
        return bill_mast(a);
      case ArcKind::radio:
        return bill_radio(a);
      case ArcKind::hop:
        staff_.insert(arc.municipality);
        bill(a, ChargedOn::radio, 1, units(a));
        return bill(a, ChargedOn::power, 1, units(a));
      case ArcKind::link:
      case ArcKind::subscription:
        return bill_access(a);
      case ArcKind::in_house:
        return bill_in_house(a);
      case ArcKind::unserved:
        return bill_penalty(a);
      default:
        return;
    }
  }

  // Metres of road without the carrier's fiber, by its steps. Offsets are whole metres but at the ends of the
  // edge.
  [[nodiscard]] double new_metres(const PlanArc& arc) const {
    const geo::RoadEdge& edge = check_.planned.region.roads.edges[arc.place];
    const double length = geo::length_m(edge.line);
    const auto exact = [&](float offset) {
      return static_cast<float>(length) == offset ? length : std::round(static_cast<double>(offset));
    };
    const double low = std::min(exact(arc.from_m), exact(arc.to_m));
    const double high = std::max(exact(arc.from_m), exact(arc.to_m));
    const auto& steps = check_.planned.fiber.passed[arc.place];
    const auto n = static_cast<double>(steps.size());
    double metres = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const double from = length * static_cast<double>(i) / n;
      const double to = length * static_cast<double>(i + 1) / n;
      if (steps[i] == 0) metres += std::max(0.0, std::min(high, to) - std::max(low, from));
    }
    return metres;
  }

  void bill_route(std::uint32_t a) {
    const PlanArc& arc = check_.arc(a);
    const double metres = new_metres(arc);
    if (metres <= 0.5) return;
    const geo::PointM middle =
        geo::along(check_.planned.region.roads.edges[arc.place].line,
                   (static_cast<double>(arc.from_m) + static_cast<double>(arc.to_m)) / 2);
    std::vector<geo::Area> no_pole;
    for (const geo::Zone& z : check_.planned.region.no_pole) no_pole.push_back(z.area);
    const std::uint32_t by =
        find_option(check_, geo::AreaIndex(no_pole).contains(middle) ? "fiber_new_duct" : "fiber_new_aerial");
    bill_parts(a, by, ChargedOn::cable_m, metres, 1, by);
    staff_.insert(arc.municipality);
  }

  void bill_line(std::uint32_t a) {
    const std::uint32_t t = check_.arc(a).place;
    const double drop_m = check_.premises(t).anchor->distance_m;
    bill(a, ChargedOn::line, class_units(check_.planned.graph.problem.head[a]).second);
    bill(a, ChargedOn::premises, class_units(check_.planned.graph.problem.head[a]).second);
    bill(a, ChargedOn::off_road_m, drop_m);
    if (check_.option(check_.arc(a).option).kind == models::OptionKind::new_fiber)
      staff_.insert(check_.premises(t).municipality);
  }

  void bill_site_line(std::uint32_t a) {
    const Site& site = check_.planned.candidates.sites[check_.arc(a).place];
    bill(a, ChargedOn::line, 1, units(a));
    bill(a, ChargedOn::premises, 1, units(a));
    bill(a, ChargedOn::off_road_m, site.anchor.distance_m, units(a));
  }

  void bill_mast(std::uint32_t a) {
    const Site& site = check_.planned.candidates.sites[check_.arc(a).place];
    staff_.insert(site.municipality);
    if (!site.has_mast) bill_parts(a, find_option(check_, "bwa"), ChargedOn::mast, 1, 1, k_no_index);
  }

  [[nodiscard]] std::string mast_item(std::uint32_t option) const {
    for (const models::Part& part : check_.option(option).parts) {
      if (part.on == ChargedOn::mast) return part.item;
    }
    return {};
  }

  void bill_radio(std::uint32_t a) {
    const std::uint32_t o = check_.arc(a).option;
    const std::int32_t municipality = check_.planned.candidates.sites[check_.arc(a).place].municipality;
    const std::string common = mast_item(find_option(check_, "bwa"));
    bill(a, ChargedOn::radio, 1, units(a));
    bill(a, ChargedOn::power, 1);
    if (!mast_item(o).empty() && mast_item(o) != common) bill(a, ChargedOn::mast, 1);
    if (mast_item(o).empty() && check_.option(o).technology != "mobile") staff_.insert(municipality);
    note_set_up(o, municipality);
  }

  void note_set_up(std::uint32_t o, std::int32_t municipality) {
    const bool bwa = check_.option(o).technology == "bwa";
    const bool only_backup = std::ranges::none_of(check_.scenario.demand, [&](const DemandRow& row) {
      return std::ranges::find(row.options, check_.option(o).id) != row.options.end();
    });
    if ((bwa && check_.scenario.bwa_licence_held) || only_backup) return;
    set_up_.insert({o, bwa ? municipality : geo::k_outside});
  }

  // GB a month of everything that hangs on the node by an in-house network, or of the one terminal.
  [[nodiscard]] double volume_gb(std::uint32_t node) const {
    const PlanGraph& graph = check_.planned.graph;
    double sum = 0;
    for (std::uint32_t t = 0; t < graph.terminal_node.size(); ++t) {
      bool hangs = graph.terminal_node[t] == node;
      for (std::uint32_t a = 0; a < graph.arcs.size() && !hangs; ++a) {
        hangs = graph.arcs[a].kind == ArcKind::in_house && graph.problem.tail[a] == node &&
                graph.problem.head[a] == graph.terminal_node[t];
      }
      if (hangs) sum += check_.row(t).gb_per_month * amount(t);
    }
    return sum;
  }

  // Units of every terminal that hangs on the node an access arc leads to, and of the largest of them.
  [[nodiscard]] std::pair<double, double> class_units(std::uint32_t node) const {
    const PlanGraph& graph = check_.planned.graph;
    std::pair<double, double> units{0, 0};
    for (std::uint32_t t = 0; t < graph.terminal_node.size(); ++t) {
      bool hangs = graph.terminal_node[t] == node;
      for (std::uint32_t a = 0; a < graph.arcs.size() && !hangs; ++a) {
        hangs = graph.arcs[a].kind == ArcKind::in_house && graph.problem.tail[a] == node &&
                graph.problem.head[a] == graph.terminal_node[t];
      }
      if (!hangs) continue;
      units.first += amount(t);
      units.second = std::max(units.second, amount(t));
    }
    return units;
  }

  void bill_access(std::uint32_t a) {
    const PlanArc& arc = check_.arc(a);
    bill(a, ChargedOn::unit, class_units(check_.planned.graph.problem.head[a]).first);
    const bool by_volume = std::ranges::any_of(check_.option(arc.option).parts,
                                               [](const models::Part& p) { return p.on == ChargedOn::gb; });
    if (by_volume) bill(a, ChargedOn::gb, volume_gb(check_.planned.graph.problem.head[a]));
    bill(a, ChargedOn::premises, 1);
    if (arc.kind == ArcKind::dish) note_set_up(arc.option, geo::k_outside);
  }

  // The first demand of a building that asks for an in-house network pays one for all.
  void bill_in_house(std::uint32_t a) {
    const std::uint32_t own = check_.below[a].front();
    for (const std::uint32_t t : check_.premises(own).terminals) {
      const DemandRow& row = check_.row(t);
      if (row.in_house_item.empty() || check_.terminal(t).is_backup) continue;
      if (t != own) return;
      const std::uint32_t item = find_item(check_, row.in_house_item);
      return add({a, item, k_no_index, geo::k_outside}, 1,
                 yearly(check_, check_.scenario.catalogue.items[item], row.in_house_life_years, 0));
    }
  }

  void bill_penalty(std::uint32_t a) {
    const std::uint32_t t = check_.arc(a).place;
    add({a, k_no_index, k_no_index, geo::k_outside}, amount(t),
        check_.row(t).penalty_jpy_per_year * check_.scenario.penalty_factor);
  }

  void bill_staff() {
    const std::uint32_t item = find_item(check_, "NO01");
    const double fte_jpy = yearly(check_, check_.scenario.catalogue.items[item], 1, 0);
    const OperationAssumption& staff = check_.scenario.operation;
    for (std::size_t m = 0;
         m < check_.planned.region.municipalities.size() && staff.base_fte_per_municipality > 0; ++m) {
      add({k_no_index, item, k_no_index, static_cast<std::int32_t>(m)}, staff.base_fte_per_municipality,
          fte_jpy);
    }
    staff_.erase(geo::k_outside);
    const double apart = staff.own_network_fte_per_municipality * static_cast<double>(staff_.size());
    if (staff.joint_body_allowed && staff.joint_own_network_fte < apart) {
      return add({k_no_index, item, k_no_index, geo::k_outside}, staff.joint_own_network_fte, fte_jpy);
    }
    for (const std::int32_t m : staff_)
      add({k_no_index, item, k_no_index, m}, staff.own_network_fte_per_municipality, fte_jpy);
  }

  Check& check_;
  std::map<std::uint32_t, double> units_;
  std::set<std::int32_t> staff_;
  std::set<std::pair<std::uint32_t, std::int32_t>> set_up_;
  Bill bill_;
};

std::string label(const Check& check, const Key& key) {
  const auto [arc, item, option, municipality] = key;
  return fmt::format("{}{}{}", item == k_no_index ? "penalty" : check.scenario.catalogue.items[item].id,
                     option == k_no_index ? "" : " of " + check.option(option).id,
                     arc == k_no_index
                         ? fmt::format(", once for {}", municipality)
                         : fmt::format(", arc {} ({})", arc,
                                       k_arc_kind_names[static_cast<std::size_t>(check.arc(arc).kind)]));
}

void compare(Check& check, Bill mine, const Bill& said) {
  for (const auto& [key, item] : said) {
    if (!mine.contains(key)) check.fault("cost: {} is charged and not due", label(check, key));
  }
  for (const auto& [key, item] : mine) {
    const auto at = said.find(key);
    if (at == said.end()) {
      if (item.cost != 0) check.fault("cost: {} is due and not charged", label(check, key));
    } else if (std::abs(at->second.cost - item.cost) > item.tolerance) {
      check.fault("cost: {} is charged at {}, its price gives {}", label(check, key), at->second.cost,
                  item.cost);
    } else if (std::abs(at->second.quantity - item.quantity) > 1e-9 * std::max(1.0, item.quantity)) {
      check.fault("cost: {} counts {} of {}", label(check, key), at->second.quantity, item.quantity);
    }
  }
}

void check_cost_fields(Check& check, const PlanCost& cost) {
  if (cost.arc == k_no_index) {
    if (cost.terminals.empty()) check.fault("cost: a common cost has no users");
    return;
  }
  if (cost.arc >= check.below.size() || !check.is_used(cost.arc))
    return check.fault("cost: arc {} is charged and not in the plan", cost.arc);
  if (cost.terminals != check.below[cost.arc])
    check.fault("cost: users of arc {} are not the terminals below it", cost.arc);
  if (cost.is_penalty != (check.arc(cost.arc).kind == ArcKind::unserved))
    check.fault("cost: arc {} is a penalty or not, wrongly", cost.arc);
}

}  // namespace

void check_costs(Check& check) {
  const Plan& plan = check.planned.plan;
  Bill said;
  Cost sum = 0;
  Cost penalties = 0;
  for (const PlanCost& cost : plan.costs) {
    check_cost_fields(check, cost);
    Item& item = said[{cost.arc, cost.line.item, cost.line.option,
                       cost.arc == k_no_index ? cost.municipality : geo::k_outside}];
    item.quantity += cost.line.quantity;
    item.cost += static_cast<double>(cost.line.cost);
    sum += cost.line.cost;
    if (cost.is_penalty) penalties += cost.line.cost;
  }
  compare(check, Biller(check).run(), said);
  if (sum != plan.total) check.fault("total: the costs sum to {}, the plan says {}", sum, plan.total);
  if (penalties != plan.penalties)
    check.fault("total: penalties sum to {}, the plan says {}", penalties, plan.penalties);
}

}  // namespace tsunagi::plan::checking
