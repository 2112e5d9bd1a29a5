// SPDX-License-Identifier: Apache-2.0
#include "sim/report/summary.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "geo/base/hash.h"
#include "geo/base/rounding.h"
#include "geo/base/text.h"
#include "sim/report/application.h"
#include "sim/report/finance_tables.h"
#include "sim/report/gate_tables.h"
#include "sim/report/plan_lists.h"
#include "sim/report/run_inputs.h"
#include "sim/report/sharing_tables.h"
#include "sim/report/spread_tables.h"
#include "sim/report/threshold_tables.h"

namespace tsunagi::report {
namespace {

using finance::yen;
using nlohmann::json;

double percent(double ratio) {
  return std::round(ratio * 1e6) / 1e4;
}

json account_rows(const std::vector<finance::AccountRow>& rows) {
  json out = json::array();
  for (const auto& row : rows)
    out.push_back({{"key", row.key}, {"name", row.name}, {"cost_jpy_per_year", row.jpy_per_year}});
  return out;
}

struct Served {
  std::int64_t units = 0;
  std::int64_t served = 0;
  std::map<std::string, std::int64_t> by_option;
};

std::vector<Served> served_by_row(const plan::Scenario& scenario, const plan::Planned& planned) {
  std::vector<Served> rows(scenario.demand.size());
  for (std::uint32_t t = 0; t < planned.demand.terminals.size(); ++t) {
    const plan::Terminal& terminal = planned.demand.terminals[t];
    if (terminal.is_backup) continue;
    const std::uint32_t option = planned.plan.services[t].option;
    Served& row = rows[terminal.row];
    row.units += terminal.units;
    row.served += option == plan::k_unserved ? 0 : terminal.units;
    row.by_option[option == plan::k_unserved ? "unserved" : scenario.catalogue.options[option].id] +=
        terminal.units;
  }
  return rows;
}

json demand_json(const plan::Scenario& scenario, const plan::Planned& planned) {
  json out = json::array();
  const auto served = served_by_row(scenario, planned);
  for (std::size_t r = 0; r < served.size(); ++r) {
    const plan::DemandRow& row = scenario.demand[r];
    out.push_back({{"id", row.id},
                   {"name_ja", row.name_ja},
                   {"use_case", row.use_case},
                   {"department", row.department},
                   {"units", served[r].units},
                   {"served_units", served[r].served},
                   {"units_by_option", served[r].by_option}});
  }
  return out;
}

json unserved_json(const plan::Scenario& scenario, const plan::Planned& planned) {
  json out = json::array();
  for (const std::uint32_t t : planned.graph.nobody_serves) {
    const plan::Terminal& terminal = planned.demand.terminals[t];
    json reasons = json::array();
    for (const plan::Refusal& r : planned.graph.refusals) {
      if (r.row == terminal.row) reasons.push_back(r.option + ": " + r.reason);
    }
    if (!planned.demand.premises[terminal.premises].anchor)
      reasons.push_back("no road within the longest drop");
    if (reasons.empty()) reasons.push_back("no candidate covers the place");
    out.push_back({{"name", terminal.name},
                   {"demand", scenario.demand[terminal.row].id},
                   {"units", terminal.units},
                   {"reasons", reasons}});
  }
  return out;
}

// Links offered to the plan by how their loss was found.
json links_by_model(const plan::Planned& planned) {
  std::map<std::string_view, std::int64_t> count;
  for (const plan::RadioLink& link : planned.coverage.links)
    ++count[plan::k_reach_model_names[static_cast<std::size_t>(link.model)]];
  json out = json::object();
  for (const auto& [model, links] : count) out[std::string(model)] = links;
  return out;
}

// How ITM sees the links of each option that asks for it.
json itm_json(const plan::Scenario& scenario, const plan::Planned& planned) {
  json out = json::array();
  for (const plan::ItmCheck& check : planned.coverage.itm) {
    json warned = json::object();
    for (std::size_t bit = 0; bit < check.warnings.size(); ++bit) {
      if (check.warnings[bit] > 0) warned[std::string(plan::k_itm_warning_names[bit])] = check.warnings[bit];
    }
    out.push_back({{"option", scenario.catalogue.options[check.option].id},
                   {"links", check.links},
                   {"links_out_of_range", check.out_of_range},
                   {"mean_difference_db", rounded(check.mean_difference_db, 0.01)},
                   {"rms_difference_db", rounded(check.rms_difference_db, 0.01)},
                   {"links_with_warning", warned}});
  }
  return out;
}

// Co-channel cells at the loads of the plan.
json interference_json(const plan::Scenario& scenario, const plan::Planned& planned) {
  json out = json::array();
  for (const plan::CellInterference& c : planned.interference) {
    out.push_back({{"option", scenario.catalogue.options[c.option].id},
                   {"sites", c.sites},
                   {"terminals", c.terminals},
                   {"short_terminals", c.short_terminals},
                   {"overloaded_sites", c.overloaded_sites},
                   {"moved_terminals", c.moved_terminals},
                   {"most_noise_rise_db", rounded(c.most_noise_rise_db, 0.01)},
                   {"most_uplink_noise_rise_db", rounded(c.most_uplink_noise_rise_db, 0.01)},
                   {"most_load_ratio", rounded(c.most_load_ratio, 0.001)},
                   {"converged", c.converged}});
  }
  return out;
}

// Places and options from the sky that the terrain or the weather keeps apart.
std::int64_t places_without_sky(const plan::Planned& planned) {
  return std::ranges::count_if(planned.coverage.sky.premises,
                               [](const plan::SkyLink& link) { return link.availability <= 0; });
}

json network_json(const plan::Scenario& scenario, const plan::Planned& planned, double& new_cable_m,
                  std::int64_t& households) {
  double existing_m = 0;
  for (std::uint32_t a = 0; a < planned.graph.arcs.size(); ++a) {
    const plan::PlanArc& arc = planned.graph.arcs[a];
    if (planned.plan.arc_used[a] == 0 || arc.kind != plan::ArcKind::route) continue;
    new_cable_m += arc.new_m;
    existing_m += std::abs(arc.to_m - arc.from_m) - arc.new_m;
  }
  double road_m = 0;
  for (const auto length : planned.region.roads.component_length_mm)
    road_m += static_cast<double>(length) / 1000;
  std::int64_t radios = 0;
  std::int64_t masts = 0;
  for (std::uint32_t a = 0; a < planned.graph.arcs.size(); ++a) {
    radios += planned.plan.arc_used[a] != 0 && planned.graph.arcs[a].kind == plan::ArcKind::radio ? 1 : 0;
    masts += planned.plan.arc_used[a] != 0 && planned.graph.arcs[a].kind == plan::ArcKind::mast ? 1 : 0;
  }
  for (const auto& c : planned.households) households += c.households;
  const double largest = static_cast<double>(planned.region.roads.component_length_mm.front()) / 1000;
  return {{"road_length_km", rounded(road_m / 1000, 0.001)},
          {"road_components", planned.region.roads.component_length_mm.size()},
          {"largest_component_percent", percent(largest / road_m)},
          {"new_cable_km", rounded(new_cable_m / 1000, 0.001)},
          {"used_existing_route_km", rounded(existing_m / 1000, 0.001)},
          {"masts", masts},
          {"radios", radios},
          {"candidate_sites", planned.candidates.sites.size()},
          {"excluded_sites", planned.candidates.excluded_sites},
          {"links_offered", planned.coverage.links.size()},
          {"links_dropped", planned.coverage.dropped_links},
          {"links_by_model", links_by_model(planned)},
          {"pairs_tried", planned.coverage.pairs.tried},
          {"pairs_out_of_range", planned.coverage.pairs.out_of_range},
          {"pairs_too_weak", planned.coverage.pairs.too_weak},
          {"hops_too_often_out", planned.coverage.hops_too_often_out},
          {"places_without_sky", places_without_sky(planned)},
          {"interference", interference_json(scenario, planned)}};
}

json people_json(const plan::Planned& planned) {
  std::int64_t people = 0;
  std::int64_t households = 0;
  std::size_t terminals = 0;
  for (const auto& c : planned.households) {
    people += c.people;
    households += c.households;
    terminals += c.households > 0 ? 1 : 0;
  }
  return {{"people", people},
          {"households", households},
          {"household_terminals", terminals},
          {"households_passed_by_fiber", planned.fiber.passed_households},
          {"households_without_fiber", planned.fiber.unserved_households},
          {"households_on_ageing_public_fiber", planned.fiber.renewal_households}};
}

// Each department's share of the plan beside what it would pay alone: a share above that asks for another
// key.
json departments_json(const finance::Accounts& accounts, const finance::Savings& savings) {
  json out = json::array();
  for (const finance::AccountRow& row : accounts.departments) {
    std::int64_t alone = 0;
    for (const finance::Silo& s : savings.silos) alone += s.department == row.key ? s.jpy_per_year : 0;
    out.push_back({{"department", row.key},
                   {"share_jpy_per_year", row.jpy_per_year},
                   {"alone_jpy_per_year", alone},
                   {"share_exceeds_alone", row.jpy_per_year > alone}});
  }
  return out;
}

json savings_json(const finance::Accounts& accounts, const finance::Savings& savings, double gap) {
  if (savings.silos.empty()) return {{"compared", false}};
  json silos = json::array();
  const finance::Ladder& ladder = savings.ladder;
  for (std::size_t i = 0; i < savings.silos.size(); ++i) {
    const finance::Silo& s = savings.silos[i];
    silos.push_back(
        {{"department", s.department},
         {"municipality", s.municipality},
         {"terminals", s.terminals},
         {"cost_jpy_per_year", s.jpy_per_year},
         {"share_jpy_per_year", finance::rounded_jpy(ladder.of_players.mean[i] / plan::k_cost_per_jpy)},
         {"share_standard_error_jpy",
          finance::rounded_jpy(ladder.of_players.standard_error[i] / plan::k_cost_per_jpy)}});
  }
  return {{"compared", true},
          {"silos_jpy_per_year", savings.silo_jpy_per_year},
          {"as_is_jpy_per_year", savings.as_is_jpy_per_year},
          {"as_is_must_serve_unserved", savings.as_is_unserved},
          {"plan_jpy_per_year", savings.plan_jpy_per_year},
          {"saved_against_silos_percent", percent(savings.saved_against_silos())},
          {"saved_against_as_is_percent", percent(savings.saved_against_as_is())},
          {"distinguishable", std::abs(savings.saved_against_silos()) > gap},
          {"departments", departments_json(accounts, savings)},
          {"ladder", ladder_json(ladder)},
          {"department_game", game_json(ladder.departments, gap_jpy(ladder))},
          {"municipality_game", game_json(ladder.municipalities, gap_jpy(ladder))},
          {"silos", silos}};
}

json assumptions_json(const plan::Planned& planned) {
  json out = json::array();
  for (const geo::Assumption& a : planned.assumptions)
    out.push_back({{"id", a.id}, {"text_en", a.text_en}, {"text_ja", a.text_ja}, {"count", a.count}});
  return out;
}

json layers_json(const geo::Region& region) {
  json out = json::array();
  for (const geo::LayerRecord& l : region.layers) {
    out.push_back({{"role", geo::k_role_names[static_cast<std::size_t>(l.role)]},
                   {"file", l.file},
                   {"vintage", l.vintage},
                   {"attribution", l.attribution},
                   {"licence", l.licence},
                   {"features", l.features},
                   {"hash", l.hash},
                   {"synthetic", l.synthetic}});
  }
  return out;
}

json cases_json(const Results& results) {
  json penalties = json::array();
  for (const PenaltyCase& c : results.penalty_cases) {
    penalties.push_back({{"factor", c.factor},
                         {"units", c.units},
                         {"unserved_units", c.unserved_units},
                         {"cost_without_penalties_jpy_per_year", c.jpy_per_year}});
  }
  json variants = json::array();
  for (const VariantCase& v : results.variants) {
    variants.push_back({{"layer", v.layer},
                        {"variant", v.variant},
                        {"cost_jpy_per_year", v.jpy_per_year},
                        {"base_cost_jpy_per_year", v.base_jpy_per_year},
                        {"changed_terminals", v.changed_terminals},
                        {"infeasible", v.is_infeasible},
                        {"plan_changes", v.changed_terminals > 0 || v.is_infeasible}});
  }
  json break_evens = json::array();
  for (const finance::BreakEven& b : results.break_evens) {
    break_evens.push_back({{"option", b.option},
                           {"where", b.where},
                           {"own_cost_jpy_per_year", b.own_cost_jpy_per_year},
                           {"break_even_jpy_per_year", b.break_even_jpy_per_year}});
  }
  return {{"penalty_factors", penalties},
          {"variants", variants},
          {"break_evens", break_evens},
          {"thresholds", thresholds_json(results)}};
}

// Yearly cost by technology of what serves other than homes. A diagnostic of the scenario, not a target
// (PLANNING).
json diagnostic_json(const plan::Scenario& scenario, const plan::Planned& planned, const Results& results) {
  std::map<std::string, steiner::Cost> by_technology;
  steiner::Cost sum = 0;
  for (const plan::PlanCost& cost : planned.plan.costs) {
    const auto others = std::ranges::count_if(cost.terminals, [&](std::uint32_t t) {
      return !scenario.demand[planned.demand.terminals[t].row].is_residential;
    });
    if (cost.is_penalty || others == 0) continue;
    const steiner::Cost share = cost.line.cost / static_cast<steiner::Cost>(cost.terminals.size()) * others;
    sum += share;
    if (cost.line.option != plan::k_no_index)
      by_technology[scenario.catalogue.options[cost.line.option].technology] += share;
  }
  constexpr std::size_t k_least_technologies = 5;
  constexpr double k_most_percent = 60;
  json remarks = json::array();
  const auto largest =
      std::ranges::max_element(by_technology, {}, [](const auto& entry) { return entry.second; });
  const double most = largest == by_technology.end() || sum == 0
                          ? 0
                          : 100 * static_cast<double>(largest->second) / static_cast<double>(sum);
  if (by_technology.size() < k_least_technologies) {
    remarks.push_back(fmt::format(
        "{} technologies serve demand other than homes; the break-even prices say what the others lack",
        by_technology.size()));
  }
  if (most > k_most_percent)
    remarks.push_back(
        fmt::format("{} holds {:.0f} % of the non-residential cost: little else reaches or undercuts it here",
                    largest->first, most));
  for (const finance::BreakEven& b : results.break_evens) {
    remarks.push_back(
        b.own_cost_jpy_per_year == 0
            ? fmt::format("{} wins nowhere: it can reach none of the demand that lists it", b.option)
            : fmt::format("{} wins nowhere: at {} it would cost {} JPY a year and pays up to {}", b.option,
                          b.where, with_thousands(b.own_cost_jpy_per_year),
                          with_thousands(b.break_even_jpy_per_year)));
  }
  return {{"technologies", by_technology.size()},
          {"largest_share_of_non_residential", largest == by_technology.end() ? "" : largest->first},
          {"largest_share_percent", rounded(most, 0.01)},
          {"remarks", remarks}};
}

// The papers of the office: what the CSV files of the same names hold, and the draft of the application.
json papers_json(const plan::Scenario& scenario, const plan::Planned& planned, const Results& results) {
  json out{{"application_ja", application_draft(scenario, planned, results.operation)}};
  const auto add = [&](const std::vector<NamedTable>& tables) {
    for (const NamedTable& table : tables) {
      const std::string key = table.name.substr(0, table.name.find('.'));
      if (key != "problems" && key != "coverage_targets" && key != "priority")
        out[key] = rows_of(table.table);
    }
  };
  add(plan_lists(scenario, planned, results.operation));
  add(gate_files(scenario, results.operation));
  return out;
}

}  // namespace

std::string summary_json(const plan::Scenario& scenario, const plan::Planned& planned,
                         const Results& results) {
  const plan::Plan& plan = planned.plan;
  double new_cable_m = 0;
  std::int64_t households = 0;
  json network = network_json(scenario, planned, new_cable_m, households);
  // Metres of route to homes that new cable reaches, beside the published rule (FT01: 45.6 m a household).
  std::int64_t connected = 0;
  for (std::uint32_t t = 0; t < planned.demand.terminals.size(); ++t) {
    const auto option = plan.services[t].option;
    const bool home =
        scenario.demand[planned.demand.terminals[t].row].place.kind == plan::PlaceKind::households;
    if (home && option != plan::k_unserved &&
        scenario.catalogue.options[option].kind == models::OptionKind::new_fiber)
      connected += planned.demand.terminals[t].units;
  }
  network["new_cable_m_per_connected_household"] =
      connected > 0 ? json(rounded(new_cable_m / static_cast<double>(connected), 0.01)) : json(nullptr);
  network["rule_m_per_household"] = scenario.catalogue.parameter("FT01").value.mid;
  json root{
      {"schema", "tsunagi-summary-1"},
      {"scenario", scenario.name},
      {"region", planned.region.name},
      {"crs", planned.region.projection.crs()},
      {"base_year", scenario.base_year},
      {"design_year", scenario.design_year},
      {"discount_rate", scenario.discount_rate},
      {"population", people_json(planned)},
      {"demand", demand_json(scenario, planned)},
      {"nobody_can_serve", unserved_json(scenario, planned)},
      {"network", network},
      {"cost",
       {{"total_jpy_per_year", results.accounts.total_jpy_per_year},
        {"penalties_jpy_per_year", results.accounts.penalties_jpy_per_year},
        {"without_served_today_jpy_per_year",
         results.accounts.total_jpy_per_year - results.accounts.served_today_jpy_per_year},
        {"by_layer", account_rows(results.accounts.layers)},
        {"by_option", account_rows(results.accounts.options)},
        {"by_technology", account_rows(results.accounts.technologies)},
        {"by_use_case", account_rows(results.accounts.use_cases)},
        {"by_department", account_rows(results.accounts.departments)},
        {"by_municipality", account_rows(results.accounts.municipalities)}}},
      {"bound",
       {{"certified_bound_jpy_per_year", yen(plan.bound)},
        {"gap_percent", percent(plan.gap())},
        {"unavoidable_jpy_per_year", yen(plan.unavoidable)},
        {"decidable_gap_percent", percent(plan.decidable_gap())},
        {"holds_for", "the candidates offered, at the planning interference load, at the design year"},
        {"candidates_dropped", planned.coverage.dropped_links}}},
      {"savings", savings_json(results.accounts, results.savings, plan.gap())},
      {"own_optimum", own_json(results.own)},
      {"operation", operation_json(results.operation)},
      {"uncertainty", spread_json(results.operation)},
      {"support", support_json(scenario.catalogue, results.operation)},
      {"burden", burden_json(results.operation)},
      {"priority", priority_json(scenario, results.operation)},
      {"papers", papers_json(scenario, planned, results)},
      {"sensitivity", cases_json(results)},
      {"diagnostic", diagnostic_json(scenario, planned, results)},
      {"assumptions", assumptions_json(planned)},
      {"warnings", planned.warnings},
      {"layers", layers_json(planned.region)},
  };
  if (scenario.budget_jpy) {
    root["budget"] = {
        {"budget_jpy_per_year", *scenario.budget_jpy},
        {"within", static_cast<double>(results.accounts.total_jpy_per_year -
                                       results.accounts.penalties_jpy_per_year) <= *scenario.budget_jpy}};
  }
  return root.dump(1, ' ') + "\n";
}

std::string run_json(const plan::Scenario& scenario, const plan::Planned& planned, const RunRecord& record) {
  json stages = json::array();
  for (const StageTime& s : record.stages)
    stages.push_back({{"stage", s.stage}, {"seconds", rounded(s.seconds, 0.001)}});
  const steiner::Problem& problem = planned.graph.problem;
  json refusals = json::array();
  for (const plan::Refusal& r : planned.graph.refusals)
    refusals.push_back({{"demand", scenario.demand[r.row].id}, {"option", r.option}, {"reason", r.reason}});
  std::vector<std::string> warnings = planned.warnings;
  warnings.insert(warnings.end(), record.warnings.begin(), record.warnings.end());
  json root{
      {"schema", "tsunagi-run-1"},
      {"version", record.version},
      {"threads", record.threads},
      {"seed", scenario.seed},
      {"scenario_file", scenario.file.filename().string()},
      {"scenario_hash", file_hash(scenario.file)},
      {"inputs", layers_json(planned.region)},
      {"stages", stages},
      {"peak_memory_mib", rounded(record.peak_memory_mib, 0.1)},
      {"memory_need_mib", rounded(record.memory_need_mib, 0.1)},
      {"ticks", planned.plan.solution.ticks},
      {"counts",
       {{"nodes", problem.node_count},
        {"arcs", problem.arc_count()},
        {"terminals", problem.terminals.size()},
        {"premises", planned.demand.premises.size()},
        {"sites", planned.candidates.sites.size()},
        {"links", planned.coverage.links.size()},
        {"hops", planned.coverage.hops.size()},
        {"modules", problem.modules.size()},
        {"activations", problem.activation_cost.size()},
        {"links_reached", planned.coverage.reached_links},
        {"pairs_tried", planned.coverage.pairs.tried},
        {"pairs_out_of_range", planned.coverage.pairs.out_of_range},
        {"pairs_too_weak", planned.coverage.pairs.too_weak},
        {"certificate_leaves", planned.plan.solution.certificate.leaves.size()}}},
      {"links_by_model", links_by_model(planned)},
      {"interference", interference_json(scenario, planned)},
      {"itm_cross_check", itm_json(scenario, planned)},
      {"refusals", refusals},
      {"warnings", warnings},
      {"assumptions", assumptions_json(planned)},
  };
  root.update(run_inputs_json(scenario));
  return root.dump(1, ' ') + "\n";
}

std::string console_table(const plan::Scenario& scenario, const plan::Planned& planned,
                          const Results& results) {
  const auto served = served_by_row(scenario, planned);
  std::int64_t units = 0;
  std::int64_t reached = 0;
  for (const Served& s : served) {
    units += s.units;
    reached += s.served;
  }
  const auto money = [](std::int64_t jpy) { return with_thousands(jpy) + " JPY/year"; };
  std::string out = fmt::format("{}: {}\n", planned.region.name, scenario.name);
  out += fmt::format("  served        {} of {} units ({} terminals)\n", with_thousands(reached),
                     with_thousands(units),
                     with_thousands(static_cast<std::int64_t>(planned.demand.terminals.size())));
  out +=
      fmt::format("  cost          {} (of it {} avoided costs of what is left unserved)\n",
                  money(results.accounts.total_jpy_per_year), money(results.accounts.penalties_jpy_per_year));
  out += fmt::format("                {} without homes that fiber serves today\n",
                     money(results.accounts.total_jpy_per_year - results.accounts.served_today_jpy_per_year));
  if (results.savings.silo_jpy_per_year > 0)
    out += fmt::format("  sharing saves {:.1f} % against silos ({})\n",
                       100 * results.savings.saved_against_silos(),
                       money(results.savings.silo_jpy_per_year - results.savings.plan_jpy_per_year));
  out += fmt::format("  gap           {:.2f} % certified; {:.2f} % of what can be decided\n",
                     100 * planned.plan.gap(), 100 * planned.plan.decidable_gap());
  out += "  by technology";
  auto technologies = results.accounts.technologies;
  std::ranges::stable_sort(technologies,
                           [](const auto& a, const auto& b) { return a.jpy_per_year > b.jpy_per_year; });
  for (std::size_t i = 0; i < technologies.size(); ++i) {
    out += fmt::format("{} {:<12} {:>22}\n", i == 0 ? "" : "               ", technologies[i].key,
                       money(technologies[i].jpy_per_year));
  }
  out += "  biggest assumptions\n";
  for (const geo::Assumption& a : planned.assumptions)
    out += fmt::format("    - {} ({})\n", a.text_en, with_thousands(a.count));
  for (const VariantCase& v : results.variants) {
    out +=
        fmt::format("    - {} {}: {}\n", v.layer, v.variant,
                    v.is_infeasible ? "must-serve demand cannot be met"
                                    : fmt::format("{} terminals served otherwise, {}{}", v.changed_terminals,
                                                  v.jpy_per_year >= v.base_jpy_per_year ? "+" : "",
                                                  money(v.jpy_per_year - v.base_jpy_per_year)));
    if (v.layer == "existing_fiber" && v.variant == "pessimistic" && !v.is_infeasible &&
        v.jpy_per_year < v.base_jpy_per_year)
      out += "      (own cable at cost undercuts the carrier's line price: see scenarios/finance.md)\n";
  }
  return out;
}

}  // namespace tsunagi::report
