// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/problem_classes.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/plan/standing.h"

namespace tsunagi::finance {
namespace {

using models::Option;
using models::OptionKind;
using models::Problem;

class Finder {
 public:
  Finder(const plan::Scenario& scenario, const plan::Planned& planned)
      : scenario_(scenario),
        planned_(planned),
        standing_(plan::standing_assets(scenario.years.standing, plan::surveyed_cables(planned.region))),
        mobile_(planned.region, scenario, planned.households, unused_) {}

  Problems problems() const {
    Problems out;
    std::map<std::pair<std::int32_t, Problem>, ProblemRow> rows;
    for (const plan::Terminal& t : planned_.demand.terminals) {
      out.flags.push_back(t.is_backup ? std::uint8_t{0} : flags_of(t));
      const std::int32_t m = planned_.demand.premises[t.premises].municipality;
      for (std::size_t i = 0; i < models::k_problem_names.size(); ++i) {
        if ((out.flags.back() >> i & 1) == 0) continue;
        const auto problem = static_cast<Problem>(i);
        ProblemRow& row = rows.try_emplace({m, problem}, ProblemRow{m, problem, 0, 0}).first->second;
        row.units += t.units;
        ++row.terminals;
      }
    }
    for (const auto& [key, row] : rows) out.rows.push_back(row);
    return out;
  }

  std::vector<TargetRow> targets() const {
    std::vector<TargetRow> out;
    for (std::size_t i = 0; i < scenario_.gates.targets.size(); ++i) {
      const std::string& id = scenario_.gates.targets[i].name.id;
      std::map<std::int32_t, TargetRow> rows;
      for (std::size_t m = 0; m < planned_.region.municipalities.size(); ++m)
        rows[static_cast<std::int32_t>(m)] = {.target = i, .municipality = static_cast<std::int32_t>(m)};
      if (id == "homes_by_fiber") add_homes(rows);
      if (id == "people_by_5g") add_people(rows);
      if (id == "roads_by_mobile") add_roads(rows);
      TargetRow region{.target = i};
      for (const auto& [m, row] : rows) {
        region.all += row.all;
        region.today += row.today;
        region.planned += row.planned;
        out.push_back(row);
      }
      out.push_back(region);
    }
    return out;
  }

 private:
  [[nodiscard]] bool passes(const plan::RoadAnchor& anchor) const {
    const double length_m = geo::length_m(planned_.region.roads.edges[anchor.edge].line);
    return planned_.fiber.passes(anchor.edge, length_m, anchor.offset_m);
  }

  [[nodiscard]] bool is_overdue(const plan::StandingAsset& asset, std::int32_t m, bool homes) const {
    const bool is_here =
        m >= 0 && planned_.region.municipalities[static_cast<std::size_t>(m)].name == asset.municipality;
    return is_here && asset.serves_households == homes &&
           asset.build_year + asset.life_years <= scenario_.base_year;
  }
  [[nodiscard]] bool has_overdue(std::int32_t m, bool homes) const {
    return std::ranges::any_of(standing_,
                               [&](const plan::StandingAsset& asset) { return is_overdue(asset, m, homes); });
  }

  [[nodiscard]] bool has_no_budget(std::int32_t m) const {
    return m >= 0 && std::ranges::any_of(scenario_.years.gates, [&](const plan::Gates& g) {
             return g.no_budget_prospect == plan::GateAnswer::yes &&
                    (g.municipality.empty() ||
                     g.municipality == planned_.region.municipalities[static_cast<std::size_t>(m)].name);
           });
  }

  // A mobile line to be had at the place that gives the row's least rate.
  [[nodiscard]] bool has_fast_mobile(const plan::DemandRow& row, geo::PointM at) const {
    return std::ranges::any_of(scenario_.catalogue.options, [&](const Option& o) {
      return o.kind == OptionKind::subscription && scenario_.is_on(o) && o.down_mbps >= row.down_mbps &&
             o.up_mbps >= row.up_mbps && mobile_.covers(at, o.id == "mobile_5g");
    });
  }

  [[nodiscard]] bool lacks_operator(const plan::DemandRow& row) const {
    return !scenario_.bwa_licence_held && std::ranges::any_of(row.options, [&](const std::string& id) {
      const Option* o = scenario_.catalogue.find_option(id);
      return o != nullptr && o->needs_licence;
    });
  }

  [[nodiscard]] std::uint8_t flags_of(const plan::Terminal& t) const {
    const plan::DemandRow& row = scenario_.demand[t.row];
    const plan::Premises& place = planned_.demand.premises[t.premises];
    unsigned flags = 0;
    const auto raise = [&](Problem problem, bool holds) {
      flags |= holds ? 1u << static_cast<unsigned>(problem) : 0u;
    };
    if (!row.is_residential) {
      const bool on_fiber = !row.is_moving && place.anchor && passes(*place.anchor);
      const bool covered = mobile_.covers(place.at, false) || mobile_.covers(place.at, true);
      raise(Problem::weak_radio, covered && !on_fiber && !has_fast_mobile(row, place.at));
      raise(Problem::outside_coverage, !covered && !on_fiber);
      raise(Problem::ageing_equipment, has_overdue(place.municipality, false));
      raise(Problem::no_operator, lacks_operator(row));
    } else {
      const models::UseCase* use_case = scenario_.catalogue.find_use_case(row.use_case);
      const bool on_public_fiber = row.place.households == plan::HouseholdSet::renewal;
      raise(Problem::ageing_last_mile, on_public_fiber && has_overdue(place.municipality, true));
      raise(Problem::upkeep_not_borne, has_no_budget(place.municipality));
      raise(Problem::school, use_case != nullptr && use_case->domain == "education");
      raise(Problem::ageing_public_fiber, on_public_fiber);
    }
    return static_cast<std::uint8_t>(flags);
  }

  void add_homes(std::map<std::int32_t, TargetRow>& rows) const {
    for (const plan::HouseholdCluster& c : planned_.households) {
      const auto homes = static_cast<double>(c.households);
      TargetRow& row = rows.at(c.municipality);
      row.all += homes;
      row.today += passes(c.anchor) ? homes : 0;
      row.planned += passes(c.anchor) ? homes : 0;
    }
    // Homes that the plan brings onto new cable.
    for (std::size_t t = 0; t < planned_.demand.terminals.size(); ++t) {
      const plan::Terminal& terminal = planned_.demand.terminals[t];
      const plan::Premises& place = planned_.demand.premises[terminal.premises];
      const std::uint32_t option = planned_.plan.services[t].option;
      const bool is_home = scenario_.demand[terminal.row].place.kind == plan::PlaceKind::households;
      if (!is_home || terminal.is_backup || option == plan::k_unserved || place.municipality < 0) continue;
      if (scenario_.catalogue.options[option].kind == OptionKind::new_fiber)
        rows.at(place.municipality).planned += static_cast<double>(terminal.units);
    }
  }

  void add_people(std::map<std::int32_t, TargetRow>& rows) const {
    for (const plan::HouseholdCluster& c : planned_.households) {
      TargetRow& row = rows.at(c.municipality);
      row.all += static_cast<double>(c.people);
      row.today += mobile_.covers(c.at, true) ? static_cast<double>(c.people) : 0;
      row.planned = row.today;  // a plan of this program builds no public 5G
    }
  }

  // Every stretch between two points of a road counts by the middle of at most 250 m.
  void add_roads(std::map<std::int32_t, TargetRow>& rows) const {
    constexpr double k_step_m = 250;
    for (const geo::RoadEdge& edge : planned_.region.roads.edges) {
      if (edge.municipality == geo::k_outside) continue;
      TargetRow& row = rows.at(edge.municipality);
      for (std::size_t i = 0; i + 1 < edge.line.size(); ++i) {
        const geo::PointM a = edge.line[i];
        const geo::PointM b = edge.line[i + 1];
        const double length_m = std::hypot(b.x - a.x, b.y - a.y);
        const double steps = std::max(1.0, std::ceil(length_m / k_step_m));
        for (double s = 0; s < steps; ++s) {
          const double at = (s + 0.5) / steps;
          const bool covered = mobile_.covers({a.x + at * (b.x - a.x), a.y + at * (b.y - a.y)}, false);
          row.all += length_m / steps;
          row.today += covered ? length_m / steps : 0;
        }
      }
      row.planned = row.today;
    }
  }

  const plan::Scenario& scenario_;
  const plan::Planned& planned_;
  std::vector<plan::StandingAsset> standing_;
  std::vector<geo::Assumption> unused_;  // noted by the plan already
  plan::MobileCover mobile_;
};

}  // namespace

Problems find_problems(const plan::Scenario& scenario, const plan::Planned& planned) {
  return Finder(scenario, planned).problems();
}

std::vector<TargetRow> coverage_targets(const plan::Scenario& scenario, const plan::Planned& planned) {
  return Finder(scenario, planned).targets();
}

}  // namespace tsunagi::finance
