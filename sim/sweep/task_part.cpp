// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/task_part.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

namespace tsunagi::sweep {
namespace {

using finance::Payer;
using nlohmann::json;

PlaceYears ledger_years(const finance::Operation& operation, std::uint16_t place) {
  PlaceYears out{.code = operation.ledger.places[place].code, .name = operation.ledger.places[place].name};
  for (const finance::YearSum& year : nominal_years(operation.ledger, place, Payer::public_body)) {
    out.cost_jpy.push_back(year.capital_jpy + year.running_jpy);
    out.income_jpy.push_back(year.income_jpy);
  }
  return out;
}

void add_burden(const finance::Operation& operation, std::uint16_t place, PlaceYears& out) {
  const auto years = out.cost_jpy.size();
  out.general_funds_jpy.assign(years, 0);
  out.effective_jpy.assign(years, 0);
  for (const finance::Burden& burden : operation.burdens) {
    if (burden.municipality != place || burden.basis != finance::Basis::verified) continue;
    for (std::size_t y = 0; y < years; ++y) {
      out.general_funds_jpy[y] = burden.years[y].general_funds_jpy();
      out.effective_jpy[y] = burden.years[y].effective_jpy();
    }
  }
}

void add_present(const finance::Operation& operation, std::uint16_t place, double rate, PlaceYears& out) {
  for (const finance::PresentRow& row : operation.present) {
    if (row.municipality != place || row.payer != Payer::public_body || row.discount_rate != rate) continue;
    out.present_cost_jpy = row.total_cost_jpy;
    out.equivalent_annual_jpy = row.equivalent_annual_jpy;
  }
}

// Draws by the code of the place.
std::map<std::string, std::vector<std::vector<std::int64_t>>> net_draws(const plan::Scenario& scenario,
                                                                        const finance::Operation& operation,
                                                                        const DrawRule& rule) {
  finance::Draws draws = finance::public_draws(
      scenario, operation.model, finance::nominal_path(scenario.years.assume, scenario.horizon_years));
  draws.seed = rule.seed;
  draws.replicates = rule.replicates;
  const std::vector<finance::Samples> samples = finance::draw_places(draws);
  std::map<std::string, std::vector<std::vector<std::int64_t>>> out;
  for (std::size_t m = 0; m < samples.size(); ++m) {
    auto& years = out[draws.places[m].code];
    for (int y = 0; y < samples[m].years; ++y) {
      const auto drawn = samples[m].at(finance::Measure::net, y);
      years.emplace_back(drawn.begin(), drawn.end());
    }
  }
  return out;
}

}  // namespace

TaskPart task_part(const plan::Scenario& scenario, const finance::PlanFacts& facts, const DrawRule& rule) {
  const finance::Operation operation = finance::operate_likely(scenario, facts, false);
  TaskPart out{.base_year = scenario.base_year, .design_year = scenario.design_year};
  out.support = {operation.support.total_jpy[static_cast<std::size_t>(models::RuleStatus::verified)],
                 operation.support.total_jpy[static_cast<std::size_t>(models::RuleStatus::unverified)],
                 operation.support.total_jpy[static_cast<std::size_t>(models::RuleStatus::hypothetical)]};
  for (const finance::PresentRow& row : operation.present)
    if (row.payer == Payer::users && row.discount_rate == scenario.discount_rate)
      out.users_cost_jpy_per_year += row.equivalent_annual_jpy;
  auto draws = net_draws(scenario, operation, rule);
  for (std::uint16_t p = 0; p < operation.ledger.places.size(); ++p) {
    PlaceYears years = ledger_years(operation, p);
    const auto drawn = draws.find(years.code);
    if (drawn == draws.end()) continue;
    years.net_draws_jpy = std::move(drawn->second);
    add_burden(operation, p, years);
    add_present(operation, p, scenario.discount_rate, years);
    out.places.push_back(std::move(years));
  }
  return out;
}

std::string task_part_json(const TaskPart& part) {
  json places = json::array();
  for (const PlaceYears& p : part.places)
    places.push_back({{"code", p.code},
                      {"name", p.name},
                      {"cost_jpy", p.cost_jpy},
                      {"income_jpy", p.income_jpy},
                      {"general_funds_jpy", p.general_funds_jpy},
                      {"effective_jpy", p.effective_jpy},
                      {"present_cost_jpy", p.present_cost_jpy},
                      {"equivalent_annual_jpy", p.equivalent_annual_jpy},
                      {"net_draws_jpy", p.net_draws_jpy}});
  return json{{"schema", "tsunagi-sweep-part-1"},
              {"plan", part.plan},
              {"region", part.region},
              {"feasible", part.is_feasible},
              {"base_year", part.base_year},
              {"design_year", part.design_year},
              {"users_cost_jpy_per_year", part.users_cost_jpy_per_year},
              {"support",
               {{"in_force_verified_jpy", part.support.verified_jpy},
                {"in_force_unverified_jpy", part.support.unverified_jpy},
                {"hypothetical_jpy", part.support.hypothetical_jpy}}},
              {"places", std::move(places)}}
             .dump() +
         "\n";
}

TaskPart parse_task_part(const std::string& text) {
  const json root = json::parse(text);
  const json& support = root.at("support");
  TaskPart out{.plan = root.at("plan"),
               .region = root.at("region"),
               .is_feasible = root.at("feasible"),
               .base_year = root.at("base_year"),
               .design_year = root.at("design_year"),
               .users_cost_jpy_per_year = root.at("users_cost_jpy_per_year"),
               .support = {support.at("in_force_verified_jpy"), support.at("in_force_unverified_jpy"),
                           support.at("hypothetical_jpy")}};
  using Amounts = std::vector<std::int64_t>;
  for (const json& p : root.at("places"))
    out.places.push_back({.code = p.at("code"),
                          .name = p.at("name"),
                          .cost_jpy = p.at("cost_jpy").get<Amounts>(),
                          .income_jpy = p.at("income_jpy").get<Amounts>(),
                          .general_funds_jpy = p.at("general_funds_jpy").get<Amounts>(),
                          .effective_jpy = p.at("effective_jpy").get<Amounts>(),
                          .present_cost_jpy = p.at("present_cost_jpy"),
                          .equivalent_annual_jpy = p.at("equivalent_annual_jpy"),
                          .net_draws_jpy = p.at("net_draws_jpy").get<std::vector<Amounts>>()});
  return out;
}

}  // namespace tsunagi::sweep
