// SPDX-License-Identifier: Apache-2.0
// Whether every radio, line, hop and satellite cell carries its busy hours. In floating point, from the
// demand rows.
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "tests/plan/plan_checker_parts.h"

namespace tsunagi::plan::checking {
namespace {

constexpr double k_slack = 1 + 1e-9;  // loads are rounded up to whole bit/s by the planner, never down
using Loads = std::array<double, 8>;  // bit/s, or share of the air; busy hour × {down, up}

Loads load_of(const Check& check, std::uint32_t t) {
  const DemandRow& row = check.row(t);
  const Terminal& terminal = check.terminal(t);
  const double amount = static_cast<double>(terminal.units) * terminal.weight;
  Loads loads{};
  for (std::size_t hour = 0; hour < 4; ++hour) {
    if (terminal.is_backup && k_busy_hours[hour] != "disaster") continue;
    loads[2 * hour] = row.load_down_mbps[hour] * 1e6 * amount;
    loads[2 * hour + 1] = row.load_up_mbps[hour] * 1e6 * amount;
  }
  return loads;
}

Loads sum_below(const Check& check, std::uint32_t a) {
  Loads sum{};
  for (const std::uint32_t t : check.below[a]) {
    const Loads own = load_of(check, t);
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += own[k];
  }
  return sum;
}

// Share of the air that the links of a radio take.
Loads air_below(const Check& check, std::uint32_t radio) {
  Loads sum{};
  for (const std::uint32_t t : check.below[radio]) {
    const Loads own = load_of(check, t);
    for (const std::uint32_t a : check.planned.plan.services[t].path) {
      if (check.arc(a).kind != ArcKind::link) continue;
      const RadioLink& link = check.planned.coverage.links[check.arc(a).place];
      for (std::size_t k = 0; k < sum.size(); ++k)
        sum[k] += own[k] / (k % 2 == 0 ? link.down_bps : link.up_bps);
    }
  }
  return sum;
}

void compare(Check& check, std::uint32_t a, const Loads& loads, double down, double up) {
  for (std::size_t k = 0; k < loads.size(); ++k) {
    const double room = k % 2 == 0 ? down : up;
    if (loads[k] > room * k_slack + 1e-12) {
      check.fault("load: {} arc {} carries {} of {} in {} {}",
                  k_arc_kind_names[static_cast<std::size_t>(check.arc(a).kind)], a, loads[k], room,
                  k_busy_hours[k / 2], k % 2 == 0 ? "down" : "up");
    }
  }
}

void check_arc_load(Check& check, std::uint32_t a, double units) {
  const PlanArc& arc = check.arc(a);
  if (arc.kind == ArcKind::radio) {
    const models::Radio& radio = *check.option(arc.option).radio;
    if (units > radio.most_modules)
      check.fault("load: radio arc {} has {} modules of at most {}", a, units, radio.most_modules);
    return compare(check, a, air_below(check, a), radio.usable_airtime_ratio * units,
                   radio.usable_airtime_ratio * units);
  }
  const bool feeds_site = check.head_kind(a) == NodeKind::site_in;
  if (arc.kind == ArcKind::hop || (feeds_site && (arc.kind == ArcKind::line || arc.kind == ArcKind::dish))) {
    const models::Option& option = check.option(arc.option);
    compare(check, a, sum_below(check, a), option.down_mbps * 1e6 * units, option.up_mbps * 1e6 * units);
  }
}

// Cells found from where the dishes stand, not from the graph's cell nodes.
void check_cells(Check& check) {
  std::map<std::tuple<std::string, std::int64_t, std::int64_t>, std::pair<Loads, std::uint32_t>> cells;
  for (std::uint32_t a = 0; a < check.below.size(); ++a) {
    if (!check.is_used(a) || check.arc(a).kind != ArcKind::dish) continue;
    const models::Option& option = check.option(check.arc(a).option);
    const double size_m = option.cell_size_km * 1000;
    const geo::PointM at = check.head_kind(a) == NodeKind::site_in
                               ? check.planned.candidates.sites[check.arc(a).place].at
                               : check.premises(check.below[a].front()).at;
    auto& [sum, first] =
        cells
            .try_emplace({option.carrier, static_cast<std::int64_t>(std::floor(at.x / size_m)),
                          static_cast<std::int64_t>(std::floor(at.y / size_m))},
                         Loads{}, a)
            .first->second;
    const Loads own = sum_below(check, a);
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += own[k];
  }
  for (const auto& [key, cell] : cells) {
    const models::Option& option = check.option(check.arc(cell.second).option);
    compare(check, cell.second, cell.first, option.cell_down_mbps * 1e6, option.cell_up_mbps * 1e6);
  }
}

}  // namespace

void check_loads(Check& check) {
  const auto& modules = check.planned.graph.problem.modules;
  std::map<std::uint32_t, double> units;
  for (std::size_t m = 0; m < modules.size() && m < check.planned.plan.solution.units.size(); ++m)
    units[modules[m].arc] = check.planned.plan.solution.units[m];
  for (std::uint32_t a = 0; a < check.below.size(); ++a) {
    if (check.is_used(a)) check_arc_load(check, a, units.contains(a) ? units.at(a) : 1);
  }
  check_cells(check);
}

}  // namespace tsunagi::plan::checking
