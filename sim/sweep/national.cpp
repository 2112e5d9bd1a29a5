// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/national.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tsunagi::sweep {
namespace {

std::string combination_of(const UseRow& row) {
  std::vector<std::string> names;
  for (const auto& [technology, units] : row.served)
    if (units * 20 >= row.units && units > 0) names.push_back(technology);
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, "+"));
}

template <class Map>
void add_to(std::vector<std::int64_t>& sum, const Map& more) {
  if (sum.empty()) sum.resize(more.size());
  for (std::size_t i = 0; i < std::min(sum.size(), more.size()); ++i) sum[i] += more[i];
}

ResultRow place_row(const RegionPart& region, const PlanPart& plan, std::uint16_t place) {
  ResultRow row{.region = region.name,
                .code = plan.facts.places[place].code,
                .name = plan.facts.places[place].name,
                .gap_percent = plan.gap_percent};
  if (place < region.municipalities.size()) {
    row.people = region.municipalities[place].people;
    row.area_type = k_area_type_names[static_cast<std::size_t>(region.municipalities[place].type)];
  }
  std::int64_t most = 0;
  for (const TechnologyCost& t : plan.technologies) {
    if (t.place != place) continue;
    row.cost_jpy_per_year += t.jpy_per_year;
    if (t.jpy_per_year <= most) continue;
    most = t.jpy_per_year;
    row.technology = t.technology;
  }
  for (const UseRow& use : plan.uses) {
    if (use.place != place) continue;
    row.units += use.units;
    row.served += use.served_units();
  }
  return row;
}

void add_place_years(const TaskPart& task, ResultRow& row) {
  const auto at = std::ranges::find(task.places, row.code, &PlaceYears::code);
  if (at == task.places.end()) return;
  row.equivalent_annual_jpy = at->equivalent_annual_jpy;
  row.first_year_cost_jpy = at->cost_jpy.empty() ? 0 : at->cost_jpy.front();
  for (const std::int64_t jpy : at->effective_jpy) row.all_years_effective_jpy += jpy;
}

}  // namespace

std::vector<ResultRow> National::add(std::size_t scenario, const RegionPart& region, const PlanPart& plan,
                                     const TaskPart& task, std::vector<ModelPlan>& new_plans) {
  ScenarioTotals& totals = totals_[scenario];
  std::vector<ResultRow> rows;
  if (!task.is_feasible) {
    ++totals.infeasible;
    for (const MunicipalArea& m : region.municipalities)
      rows.push_back({.region = region.name,
                      .code = m.code,
                      .name = m.name,
                      .people = m.people,
                      .area_type = std::string(k_area_type_names[static_cast<std::size_t>(m.type)]),
                      .is_feasible = false});
    return rows;
  }
  ++totals.planned;
  totals.penalties_jpy_per_year += plan.penalties_jpy_per_year;
  totals.users_cost_jpy_per_year += task.users_cost_jpy_per_year;
  totals.support.verified_jpy += task.support.verified_jpy;
  totals.support.unverified_jpy += task.support.unverified_jpy;
  totals.support.hypothetical_jpy += task.support.hypothetical_jpy;
  for (const TechnologyCost& t : plan.technologies) totals.technology_jpy[t.technology] += t.jpy_per_year;
  for (std::uint16_t p = 0; p < plan.facts.places.size(); ++p) {
    ResultRow row = place_row(region, plan, p);
    add_place_years(task, row);
    totals.nation.cost_jpy_per_year += row.cost_jpy_per_year;
    totals.nation.units += row.units;
    totals.nation.served += row.served;
    const bool is_municipality = p < region.municipalities.size();
    if (is_municipality || row.cost_jpy_per_year != 0) rows.push_back(std::move(row));
  }
  for (const UseRow& use : plan.uses) {
    if (use.place >= region.municipalities.size()) continue;
    CoveragePoint& area = totals.by_area[static_cast<std::size_t>(region.municipalities[use.place].type)];
    area.cost_jpy_per_year += use.cost_jpy_per_year;
    area.units += use.units;
    area.served += use.served_units();
  }
  add_years(totals, task);
  if (plans_.insert(task.plan).second) add_models(region, plan, task, new_plans);
  return rows;
}

void National::add_years(ScenarioTotals& totals, const TaskPart& task) {
  for (const PlaceYears& place : task.places) {
    totals.present_cost_jpy += place.present_cost_jpy;
    for (std::size_t y = 0; y < place.cost_jpy.size(); ++y) {
      NationalYear& year = totals.years[task.base_year + static_cast<int>(y)];
      year.cost_jpy += place.cost_jpy[y];
      year.income_jpy += place.income_jpy[y];
      year.general_funds_jpy += place.general_funds_jpy[y];
      year.effective_jpy += place.effective_jpy[y];
      add_to(year.net_draws_jpy, place.net_draws_jpy[y]);
    }
  }
}

void National::add_models(const RegionPart& region, const PlanPart& plan, const TaskPart& task,
                          std::vector<ModelPlan>& new_plans) {
  for (const UseRow& use : plan.uses) {
    if (use.place >= region.municipalities.size() || use.units == 0) continue;
    const MunicipalArea& area = region.municipalities[use.place];
    const ModelKey key{use.id, area.type, combination_of(use)};
    ModelRow& row = models_[key];
    row.name_ja = use.name_ja;
    row.use_case = use.use_case;
    row.units += use.units;
    row.served += use.served_units();
    row.cost_jpy_per_year += use.cost_jpy_per_year;
    row.valid_from = row.valid_from == 0 ? task.base_year : std::min(row.valid_from, task.base_year);
    row.valid_to = std::max(row.valid_to, task.design_year);
    row.unit_costs_jpy.push_back(use.cost_jpy_per_year / std::max<std::int64_t>(1, use.served_units()));
    new_plans.push_back({key, region.name, area.code, task.plan, use.units, use.cost_jpy_per_year});
  }
}

void National::close(std::size_t scenario) {
  for (auto& [year, y] : totals_[scenario].years) {
    if (y.net_draws_jpy.empty()) continue;
    std::ranges::sort(y.net_draws_jpy);
    const std::size_t n = y.net_draws_jpy.size();
    y.p10 = finance::quantile(y.net_draws_jpy, finance::quantile_ranks(n, 0.1));
    y.p50 = finance::quantile(y.net_draws_jpy, finance::quantile_ranks(n, 0.5));
    y.p90 = finance::quantile(y.net_draws_jpy, finance::quantile_ranks(n, 0.9));
    y.net_draws_jpy = {};
  }
}

std::vector<bool> comparable(const std::vector<ScenarioTotals>& totals) {
  std::size_t most = 1;
  for (const ScenarioTotals& t : totals) most = std::max(most, t.planned);
  std::vector<bool> out;
  for (const ScenarioTotals& t : totals) out.push_back(t.planned == most);
  return out;
}

std::vector<bool> on_frontier(const std::vector<CoveragePoint>& points,
                              const std::vector<bool>& is_compared) {
  std::vector<std::size_t> rivals;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (is_compared[i]) rivals.push_back(i);
  std::vector<bool> out(points.size(), false);
  for (const std::size_t i : rivals) {
    out[i] = std::ranges::none_of(rivals, [&](std::size_t k) {
      const CoveragePoint& other = points[k];
      const bool no_worse = other.cost_jpy_per_year <= points[i].cost_jpy_per_year &&
                            other.served_ratio() >= points[i].served_ratio();
      const bool better = other.cost_jpy_per_year < points[i].cost_jpy_per_year ||
                          other.served_ratio() > points[i].served_ratio();
      return no_worse && better;
    });
  }
  return out;
}

}  // namespace tsunagi::sweep
