// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/thresholds.h"

#include <algorithm>
#include <set>

#include "sim/plan/prices.h"

namespace tsunagi::finance {
namespace {

using models::ChargedOn;
using models::Option;
using models::OptionKind;

double charged_jpy(const plan::Scenario& scenario, const Option& option, const std::set<ChargedOn>& on) {
  double sum = 0;
  for (const models::Part& part : option.parts) {
    if (on.contains(part.on)) sum += plan::yearly_jpy(scenario, part);
  }
  return sum;
}

// Running cost beyond income of the lines, over all years, nominal with tax; a surplus of one year is not
// carried.
double deficit_jpy(const std::vector<const YearlyLine*>& lines, const YearPaths& paths, int years,
                   const NominalPath& nominal) {
  std::vector<double> year_jpy(static_cast<std::size_t>(years), 0);
  for (const YearlyLine* line : lines) {
    const LineYears each = line_years(*line, paths, years);
    const double sign = line->running_account == Account::income ? -1 : 1;
    for (std::size_t y = 0; y < year_jpy.size(); ++y) {
      const double level = nominal.price_level[y] * (line->is_taxed ? 1 + nominal.consumption_tax : 1);
      year_jpy[y] += level * (each.upkeep[y] + sign * each.running[y]);
    }
  }
  double sum = 0;
  for (const double jpy : year_jpy) sum += jpy;
  return sum;
}

}  // namespace

std::optional<double> crossing(const std::function<double(double)>& rising, double least, double most,
                               double exact) {
  if (rising(least) > 0 || rising(most) < 0) return std::nullopt;
  while (most - least > exact) {
    const double middle = least + (most - least) / 2;
    (rising(middle) <= 0 ? least : most) = middle;
  }
  return least;
}

std::vector<CableAgainstDish> cable_against_dishes(const plan::Scenario& scenario) {
  constexpr double k_metres_a_km = 1000;
  constexpr double k_most_km = 10'000;
  const Option* cable = scenario.catalogue.find_option("fiber_new_aerial");
  std::vector<CableAgainstDish> out;
  if (cable == nullptr) return out;
  const std::set<ChargedOn> at_the_end{ChargedOn::line, ChargedOn::premises, ChargedOn::unit};
  for (const Option& dish : scenario.catalogue.options) {
    if (dish.kind != OptionKind::satellite || dish.technology != "leo" || dish.satellite_backhaul) continue;
    CableAgainstDish row{
        .dish = dish.id,
        .dish_jpy_per_year = charged_jpy(scenario, dish, at_the_end),
        .line_jpy_per_year = charged_jpy(scenario, *cable, at_the_end),
        .cable_jpy_per_km_year = k_metres_a_km * charged_jpy(scenario, *cable, {ChargedOn::cable_m})};
    row.km = crossing(
        [&](double km) {
          return row.line_jpy_per_year + km * row.cable_jpy_per_km_year - row.dish_jpy_per_year;
        },
        0, k_most_km, 1e-6);
    out.push_back(std::move(row));
  }
  return out;
}

std::vector<TakeUpThreshold> take_up_thresholds(const plan::Scenario& scenario, const YearlyModel& model,
                                                const NominalPath& nominal) {
  std::vector<TakeUpThreshold> out;
  for (std::uint16_t m = 0; m < model.places.size(); ++m) {
    std::vector<const YearlyLine*> lines;
    bool has_subscribers = false;
    for (const YearlyLine& line : model.inputs.lines) {
      const bool is_network = line.traits.is_own && line.traits.serves_households;
      const bool is_income = line.follows == Follows::subscribers;
      if (line.municipality != m || line.payer != Payer::public_body || !(is_network || is_income)) continue;
      has_subscribers = has_subscribers || is_income;
      lines.push_back(&line);
    }
    if (!has_subscribers) continue;
    const auto deficit_at = [&](double ratio) {
      models::TakeUp take_up = scenario.years.assume.take_up;
      take_up.most_ratio = ratio;
      YearPaths paths = model.paths;
      for (std::size_t y = 0; y < paths.take_up.size(); ++y)
        paths.take_up[y] = models::take_up_ratio(take_up, static_cast<int>(y) + 1);
      return deficit_jpy(lines, paths, model.inputs.years, nominal);
    };
    const double assumed = scenario.years.assume.take_up.most_ratio;
    out.push_back(
        {.municipality = m,
         .assumed_ratio = assumed,
         .deficit_jpy = rounded_jpy(deficit_at(assumed)),
         .zero_deficit_ratio = crossing([&](double ratio) { return -deficit_at(ratio); }, 0, 1, 1e-6)});
  }
  return out;
}

}  // namespace tsunagi::finance
