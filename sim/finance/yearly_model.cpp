// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/yearly_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "sim/plan/prices.h"
#include "sim/plan/standing.h"

namespace tsunagi::finance {
namespace {

using models::CostClass;
using models::CostItem;
using models::OptionKind;
using plan::CostLine;

class ModelBuilder {
 public:
  ModelBuilder(const plan::Scenario& scenario, const PlanFacts& facts)
      : scenario_(scenario), assume_(scenario.years.assume), facts_(facts) {}

  YearlyModel run() {
    out_.base_year = scenario_.base_year;
    out_.assumed = assume_.assumed;
    out_.inputs.years = scenario_.horizon_years;
    out_.places = facts_.places;
    out_.inputs.municipalities = static_cast<std::uint16_t>(out_.places.size());
    add_paths();
    for (const CostFact& cost : facts_.costs) {
      split(cost.line, cost.is_relay, cost.place, cost.users,
            [&](const YearlyLine& line) { out_.inputs.lines.push_back(line); });
    }
    for (const SubscriberFact& homes : facts_.subscribers) add_subscribers(homes);
    for (const plan::StandingAsset& asset : plan::standing_assets(scenario_.years.standing, facts_.cables))
      add_standing(asset);
    for (const plan::IncomeRow& income : scenario_.years.incomes) add_income(income);
    out_.inputs.lines = merged(std::move(out_.inputs.lines));
    add_modules();
    return std::move(out_);
  }

 private:
  [[nodiscard]] int index(int fiscal_year) const { return fiscal_year - scenario_.base_year; }

  [[nodiscard]] std::uint16_t place_named(const std::string& name) const {
    const auto at = std::ranges::find(out_.places, name, &Place::name);
    return static_cast<std::uint16_t>(at - out_.places.begin());
  }

  void add_paths() {
    const int years = scenario_.horizon_years;
    for (int y = 0; y < years; ++y) {
      const int fiscal_year = scenario_.base_year + y;
      out_.paths.traffic.push_back(
          traffic_ratio(scenario_.catalogue, assume_, fiscal_year, scenario_.design_year));
      out_.paths.take_up.push_back(models::take_up_ratio(assume_.take_up, y + 1));
      out_.paths.construction.push_back(std::pow(1 + assume_.construction_escalation, y));
      out_.paths.wages.push_back(std::pow(1 + assume_.wage_escalation, y));
    }
    for (const Place& place : out_.places) out_.paths.households.push_back(households_of(place.name));
  }

  // Homes relative to the design year: the projection of the municipality, its yearly change, or the usual
  // one.
  [[nodiscard]] std::vector<double> households_of(const std::string& municipality) const {
    const auto own = scenario_.years.municipalities.find(municipality);
    const bool is_named = own != scenario_.years.municipalities.end();
    std::vector<double> path;
    for (int y = 0; y < scenario_.horizon_years; ++y) {
      const int year = scenario_.base_year + y;
      if (is_named && !own->second.household_projection.empty()) {
        path.push_back(plan::projected(own->second.household_projection, year) /
                       plan::projected(own->second.household_projection, scenario_.design_year));
        continue;
      }
      const double change = is_named && own->second.household_change_per_year
                                ? *own->second.household_change_per_year
                                : assume_.household_change_per_year;
      path.push_back(std::pow(1 + change, year - scenario_.design_year));
    }
    return path;
  }

  // Masts, in-house networks and staff are the municipality's; lines, dishes and subscriptions are bought.
  [[nodiscard]] bool is_own(const CostLine& line) const {
    if (line.option == plan::k_no_index) return true;
    const OptionKind kind = scenario_.catalogue.options[line.option].kind;
    return kind == OptionKind::new_fiber || kind == OptionKind::radio || kind == OptionKind::microwave;
  }

  // Homes buy their line from a carrier; on own networks they are customers of who owns it.
  [[nodiscard]] Payer payer(const CostLine& line, bool homes) const {
    if (!homes) return Payer::public_body;
    return is_own(line) ? Payer::public_body : Payer::users;
  }

  // One cost line as it stands, for a share of its users.
  [[nodiscard]] YearlyLine converted(const CostLine& line, bool is_relay, std::uint16_t place,
                                     const Users& users, bool homes, double share) const {
    const CostItem& item = scenario_.catalogue.items[line.item];
    const double price = item.jpy.at(scenario_.catalogue.level) * line.quantity * share;
    YearlyLine out{.municipality = place,
                   .payer = payer(line, homes),
                   .layer = line.layer,
                   .is_taxed = item.is_taxed,
                   .item = line.item,
                   .first_purchase = index(assume_.build_year),
                   .first_year = index(assume_.build_year),
                   .end_year = scenario_.horizon_years};
    if (assume_.is_staged && line.option != plan::k_no_index)
      stage(out, scenario_.catalogue.options[line.option].lead_time_months);
    // Masts, power and relays are of what they carry; a network inside a building is of no access technology.
    const bool shared =
        is_relay || (line.option == plan::k_no_index && line.layer != models::Layer::premises);
    out.traits = {.technologies = shared ? users.technologies : std::uint16_t{0},
                  .is_own = is_own(line),
                  .is_relay = is_relay,
                  .serves_households = homes};
    if (line.option != plan::k_no_index)
      out.traits.technologies |= technology_bit(scenario_.catalogue.options[line.option].technology);
    if (item.cost_class == CostClass::capex) {
      out.life_years = line.life_years;
      out.capital_jpy = price;
      out.upkeep_jpy = price * line.maintenance_ratio;
      return out;
    }
    out.running_jpy = price * plan::periods_a_year(item);
    const bool by_line = item.unit.starts_with("JPY/line/") || item.unit.starts_with("JPY/unit/");
    if (homes && by_line) out.follows = Follows::households;
    if (line.layer == models::Layer::operation) {
      out.running_account = Account::personnel;
      out.running_prices = Prices::wages;
      out.is_taxed = !assume_.staff_is_municipal;
    }
    return out;
  }

  // Paid for in equal parts in every year that the lead time touches; in service from the year it ends in.
  static void stage(YearlyLine& line, double lead_time_months) {
    constexpr double k_months = 12;
    line.instalments = std::max(1, static_cast<int>(std::ceil(lead_time_months / k_months)));
    line.wait_years = static_cast<int>(lead_time_months / k_months);
    line.first_year += line.wait_years;
  }

  // Parts of a cost line by who uses it; volumes also by whether they grow.
  template <class Add>
  void split(const CostLine& line, bool is_relay, std::uint16_t place, const Users& users, Add add) const {
    const bool by_volume = scenario_.catalogue.items[line.item].unit == "JPY/GB";
    for (const bool homes : {true, false}) {
      const double all = homes ? users.homes : users.others;
      const double growing = by_volume ? (homes ? users.growing_homes : users.growing_others) : 0;
      if (growing > 0) {
        YearlyLine part = converted(line, is_relay, place, users, homes, growing / users.all());
        part.follows = Follows::traffic;
        add(part);
      }
      if (all > growing) add(converted(line, is_relay, place, users, homes, (all - growing) / users.all()));
    }
  }

  // What homes on own networks pay, where the option has a price for them.
  void add_subscribers(const SubscriberFact& homes) {
    YearlyLine line = income_line(homes.place, scenario_.catalogue.options[homes.option].income_item,
                                  static_cast<double>(homes.units));
    line.follows = Follows::subscribers;
    out_.inputs.lines.push_back(line);
  }

  [[nodiscard]] YearlyLine income_line(std::uint16_t place, const std::string& id, double lines) const {
    const CostItem& item = scenario_.catalogue.item(id);
    return {.municipality = place,
            .layer = item.layer,
            .running_account = Account::income,
            .traits = {.technologies = technology_bit(item.technology), .serves_households = true},
            .item = item_index(item),
            .first_year = index(assume_.build_year),
            .end_year = scenario_.horizon_years,
            .running_jpy = item.jpy.at(scenario_.catalogue.level) * plan::periods_a_year(item) * lines};
  }

  [[nodiscard]] std::uint32_t item_index(const CostItem& item) const {
    return static_cast<std::uint32_t>(&item - scenario_.catalogue.items.data());
  }

  void add_income(const plan::IncomeRow& income) {
    out_.inputs.lines.push_back({.municipality = place_named(income.municipality),
                                 .layer = models::Layer::platform,
                                 .running_account = Account::income,
                                 .item = plan::k_no_index,
                                 .first_year = index(income.from_year),
                                 .end_year = index(income.to_year) + 1,
                                 .running_jpy = income.jpy_per_year});
  }

  // What stands is kept up until its future begins and renewed when its life ends; overdue at once.
  void add_standing(const plan::StandingAsset& asset) {
    const CostItem& item = scenario_.catalogue.item(asset.item);
    const double price = item.jpy.at(scenario_.catalogue.level) * asset.quantity;
    const int decision = index(asset.decision_year);
    const bool stays = asset.future == plan::Future::keep || asset.future == plan::Future::iru;
    const int due = asset.build_year + static_cast<int>(asset.life_years) - scenario_.base_year;
    YearlyLine line{.municipality = place_named(asset.municipality),
                    .layer = item.layer,
                    .first_account = Account::renewal,
                    .is_taxed = item.is_taxed,
                    .traits = {.technologies = technology_bit(item.technology),
                               .is_own = true,
                               .serves_households = asset.serves_households},
                    .item = item_index(item),
                    .life_years = asset.life_years,
                    .first_purchase = std::max(0, due),
                    .end_year = stays ? scenario_.horizon_years : decision,
                    .capital_jpy = price,
                    .upkeep_jpy = price * asset.maintenance_ratio};
    out_.inputs.lines.push_back(line);
    if (asset.future == plan::Future::iru) {
      YearlyLine income = income_line(line.municipality, asset.income_item, asset.lines);
      income.first_year = decision;
      out_.inputs.lines.push_back(income);
    }
    if (stays) return;
    const bool handed_over = asset.future == plan::Future::transfer;
    const CostItem& last = handed_over ? item : scenario_.catalogue.item(asset.removal_item);
    line.item = item_index(last);
    line.first_account = handed_over ? Account::investment : Account::removal;
    line.traits.is_transfer_upgrade = handed_over;
    line.capital_jpy =
        handed_over ? price * asset.upgrade_ratio : last.jpy.at(scenario_.catalogue.level) * asset.quantity;
    line.upkeep_jpy = 0;
    line.is_renewed = false;
    line.first_purchase = line.first_year = decision;
    line.end_year = decision + 1;  // what is handed over or taken down is worth nothing to its old owner
    if (line.capital_jpy > 0) out_.inputs.lines.push_back(line);
  }

  void add_modules() {
    for (const ModuleFact& fact : facts_.modules) {
      YearlyModule out{.fixed_ratio = fact.fixed_ratio,
                       .growing_ratio = fact.growing_ratio,
                       .most_units = fact.most_units,
                       .first_line = static_cast<std::uint32_t>(out_.inputs.unit_lines.size())};
      for (const CostLine& line : fact.lines) {
        split(line, fact.is_relay, fact.place, fact.users,
              [&](const YearlyLine& part) { out_.inputs.unit_lines.push_back(part); });
      }
      out.end_line = static_cast<std::uint32_t>(out_.inputs.unit_lines.size());
      out_.inputs.modules.push_back(out);
    }
  }

  const plan::Scenario& scenario_;
  const plan::YearAssumptions& assume_;
  const PlanFacts& facts_;
  YearlyModel out_;
};

// National traffic relative to 2020: observed to 2025, then as the scenario of growth says, flat after 2040.
double traffic_level(const models::Catalogue& catalogue, const plan::YearAssumptions& assume, int year) {
  constexpr int k_last_year = 2040;
  const double y = std::min(year, k_last_year);
  if (assume.traffic == plan::TrafficGrowth::none) return 1;
  const double in_2025 = catalogue.parameter("TG02").value.mid;
  if (assume.traffic == plan::TrafficGrowth::observed || y <= 2025)
    return in_2025 * std::pow(1 + assume.observed_growth, y - 2025);
  const double in_2030 = catalogue.parameter("TG03").value.mid;
  if (y <= 2030) return in_2025 * std::pow(in_2030 / in_2025, (y - 2025) / 5);
  const double in_2040 = catalogue.parameter("TG04").value.mid;
  return in_2030 * std::pow(in_2040 / in_2030, (y - 2030) / 10);
}

}  // namespace

double traffic_ratio(const models::Catalogue& catalogue, const plan::YearAssumptions& assume, int fiscal_year,
                     int relative_to) {
  return traffic_level(catalogue, assume, fiscal_year) / traffic_level(catalogue, assume, relative_to);
}

YearlyModel yearly_model(const plan::Scenario& scenario, const PlanFacts& facts) {
  return ModelBuilder(scenario, facts).run();
}

}  // namespace tsunagi::finance
