// SPDX-License-Identifier: Apache-2.0
#include "sim/report/gate_tables.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/report/csv.h"

namespace tsunagi::report {
namespace {

using finance::Operation;
using finance::PriorityRow;
using nlohmann::json;

double tenth(double value) {
  return std::round(value * 10) / 10;
}
double thousandth(double value) {
  return std::round(value * 1000) / 1000;
}

std::string_view name_of(plan::GateAnswer answer) {
  return plan::k_answer_names[static_cast<std::size_t>(answer)];
}

const finance::Place& place_of(const Operation& operation, std::int32_t municipality) {
  const std::size_t outside = operation.ledger.places.size() - 2;  // before the joint body
  return operation.ledger.places[municipality < 0 ? outside : static_cast<std::size_t>(municipality)];
}

std::string joined(const std::vector<std::string>& texts) {
  return fmt::format("{}", fmt::join(texts, "; "));
}

// What the scenario says of labs there, else the list.
std::string lab_status(const plan::Scenario& scenario, const finance::Place& place) {
  const auto own = scenario.years.municipalities.find(place.name);
  if (own != scenario.years.municipalities.end() && !own->second.dx_lab.empty()) return own->second.dx_lab;
  const models::Lab* lab = scenario.gates.lab_of(place.code, place.name);
  if (lab == nullptr) return "none";
  return lab->body == "municipality" ? "iot_lab" : "iot_lab of the prefecture";
}

CsvTable problems_table(const plan::Scenario& scenario, const Operation& operation) {
  CsvTable csv{"municipality_code", "municipality", "problem", "problem_name", "units", "terminals"};
  for (const finance::ProblemRow& row : operation.priority.problems.rows) {
    const models::NamedClass& problem = scenario.gates.problems[static_cast<std::size_t>(row.problem)];
    const finance::Place& place = place_of(operation, row.municipality);
    csv.text(place.code).text(place.name).text(problem.id).text(problem.name_ja);
    csv.number(row.units).number(row.terminals).end_row();
  }
  return csv;
}

CsvTable targets_table(const plan::Scenario& scenario, const Operation& operation) {
  CsvTable csv{"municipality_code", "municipality", "target",        "target_name", "target_ratio",
               "by_fiscal_year",    "today_ratio",  "planned_ratio", "met"};
  for (const finance::TargetRow& row : operation.priority.targets) {
    const models::CoverageTarget& target = scenario.gates.targets[row.target];
    const bool is_region = row.municipality == geo::k_outside;
    const finance::Place& place = place_of(operation, row.municipality);
    csv.text(is_region ? "region" : place.code).text(is_region ? "全域" : place.name);
    csv.text(target.name.id).text(target.name.name_ja).number(target.ratio);
    csv.number(std::int64_t{target.by_fiscal_year});
    csv.number(row.today_ratio(), 5).number(row.planned_ratio(), 5);
    csv.text(row.planned_ratio() >= target.ratio ? "yes" : "no").end_row();
  }
  return csv;
}

CsvTable gates_table(const plan::Scenario& scenario, const Operation& operation) {
  CsvTable csv{"project",  "name",         "municipality", "stage",    "result",      "causes",
               "lessons",  "capital_gate", "maturity",     "type",     "issue",       "effect",
               "quadrant", "rubric",       "goals",        "partners", "rules_status"};
  for (std::uint32_t p = 0; p < scenario.projects.size(); ++p) {
    const plan::Project& project = scenario.projects[p];
    const auto at = std::ranges::find_if(operation.priority.rows,
                                         [&](const PriorityRow& row) { return row.project == p; });
    const bool is_found = at != operation.priority.rows.end();
    const finance::GateOutcome gate =
        finance::stage_gate(project, scenario.gates, scenario.years.assume.build_year);
    std::vector<std::string> maturity;
    for (std::size_t k = 0; k < project.maturity.size(); ++k)
      maturity.push_back(fmt::format("{} {}", scenario.gates.viewpoints[k].name_ja,
                                     project.maturity[k] ? std::to_string(*project.maturity[k]) : "-"));
    std::vector<std::string> goals;
    for (const plan::Goal& g : project.goals)
      goals.push_back(
          fmt::format("{}: {} {} {} ({})", g.level, g.metric, g.target, g.unit, g.by_fiscal_year));
    std::vector<std::string> partners;
    for (const plan::Partner& one : project.partners)
      partners.push_back(
          fmt::format("{}: {} (cost {}, benefit {})", one.role, one.name, one.cost_ratio, one.benefit_ratio));
    csv.text(project.id).text(project.name_ja).text(project.municipality);
    csv.text(models::k_stage_names[static_cast<std::size_t>(project.stage)]);
    csv.text(finance::k_gate_result_names[static_cast<std::size_t>(gate.result)]);
    csv.text(joined(gate.causes)).text(project.lessons);
    csv.text(name_of(is_found ? at->capital_gate : plan::GateAnswer::unanswered));
    csv.text(joined(maturity)).text(project.type).text(project.issue).text(project.effect);
    csv.text(project.quadrant).text(project.rubric).text(joined(goals)).text(joined(partners));
    csv.text(k_score_ja).end_row();
  }
  return csv;
}

CsvTable priority_table(const plan::Scenario& scenario, const Operation& operation) {
  CsvTable csv{"municipality_code",
               "municipality",
               "demand",
               "demand_name",
               "project",
               "social_capital",
               "lab",
               "units",
               "units_with_problem",
               "jpy_per_year",
               "score",
               "score_p10",
               "score_p50",
               "score_p90",
               "score_if_all_unanswered_were_1",
               "need",
               "effect",
               "public_value",
               "priority_area",
               "readiness",
               "lab_views",
               "fiscal",
               "area_class",
               "declared",
               "unanswered",
               "open_obstacles",
               "open_failure_factors",
               "open_barriers",
               "partners",
               "statement"};
  for (const PriorityRow& row : operation.priority.rows) {
    const finance::Place& place = operation.ledger.places[row.municipality];
    const plan::DemandRow& demand = scenario.demand[row.demand];
    csv.text(place.code).text(place.name).text(demand.id).text(demand.name_ja);
    csv.text(row.project ? scenario.projects[*row.project].id : "");
    csv.text(row.social_capital == nullptr ? "" : row.social_capital->name.id);
    csv.text(lab_status(scenario, place)).number(row.units).number(row.units_with_problem);
    csv.number(row.jpy_per_year).number(row.score, 1);
    csv.number(row.spread.p10, 1).number(row.spread.p50, 1).number(row.spread.p90, 1);
    csv.number(row.most_score, 1);
    std::vector<std::string> declared;
    std::vector<std::string> unanswered;
    for (std::size_t k = 0; k < row.terms.size(); ++k) {
      csv.number(row.terms[k].value, 3);
      if (row.terms[k].evidence == finance::Evidence::declared)
        declared.emplace_back(models::k_term_names[k]);
      if (row.terms[k].evidence == finance::Evidence::unanswered)
        unanswered.emplace_back(models::k_term_names[k]);
    }
    csv.text(joined(declared)).text(joined(unanswered));
    csv.number(row.readiness.obstacles, 3).number(row.readiness.failure_factors, 3);
    csv.number(row.readiness.barriers, 3).number(row.readiness.partners, 3).text(k_score_ja).end_row();
  }
  return csv;
}

json spread_of(const finance::ScoreSpread& spread) {
  return {{"p10", tenth(spread.p10)}, {"p50", tenth(spread.p50)}, {"p90", tenth(spread.p90)}};
}

json use_case_json(const plan::Scenario& scenario, const Operation& operation, const PriorityRow& row) {
  json terms = json::object();
  for (std::size_t k = 0; k < row.terms.size(); ++k) {
    terms[std::string(models::k_term_names[k])] = {
        {"value", thousandth(row.terms[k].value)},
        {"evidence", finance::k_evidence_names[static_cast<std::size_t>(row.terms[k].evidence)]}};
  }
  json out{{"municipality", operation.ledger.places[row.municipality].code},
           {"demand", scenario.demand[row.demand].id},
           {"social_capital", row.social_capital == nullptr ? json() : json(row.social_capital->name.id)},
           {"homes", scenario.demand[row.demand].place.kind == plan::PlaceKind::households ? row.units : 0},
           {"units", row.units},
           {"units_with_problem", row.units_with_problem},
           {"cost_jpy_per_year", row.jpy_per_year},
           {"score", tenth(row.score)},
           {"score_range", spread_of(row.spread)},
           {"most_score", tenth(row.most_score)},
           {"terms", std::move(terms)}};
  if (row.project) {
    out["project"] = scenario.projects[*row.project].id;
    out["gate"] = {{"result", finance::k_gate_result_names[static_cast<std::size_t>(row.gate.result)]},
                   {"causes", row.gate.causes}};
    out["capital_gate"] = name_of(row.capital_gate);
    out["lessons"] = scenario.projects[*row.project].lessons;
  }
  return out;
}

}  // namespace

std::vector<NamedTable> gate_files(const plan::Scenario& scenario, const Operation& operation) {
  return {{"problems.csv", problems_table(scenario, operation)},
          {"coverage_targets.csv", targets_table(scenario, operation)},
          {"gates.csv", gates_table(scenario, operation)},
          {"priority.csv", priority_table(scenario, operation)}};
}

json priority_json(const plan::Scenario& scenario, const Operation& operation) {
  const finance::Priority& priority = operation.priority;
  json problems = json::array();
  for (const finance::ProblemRow& row : priority.problems.rows) {
    problems.push_back({{"municipality", place_of(operation, row.municipality).code},
                        {"problem", models::k_problem_names[static_cast<std::size_t>(row.problem)]},
                        {"units", row.units},
                        {"terminals", row.terminals}});
  }
  json targets = json::array();
  for (const finance::TargetRow& row : priority.targets) {
    const models::CoverageTarget& target = scenario.gates.targets[row.target];
    const bool is_region = row.municipality == geo::k_outside;
    targets.push_back({{"municipality", is_region ? "region" : place_of(operation, row.municipality).code},
                       {"target", target.name.id},
                       {"target_ratio", target.ratio},
                       {"by_fiscal_year", target.by_fiscal_year},
                       {"today_ratio", std::round(row.today_ratio() * 1e5) / 1e5},
                       {"planned_ratio", std::round(row.planned_ratio() * 1e5) / 1e5}});
  }
  json places = json::array();
  for (const finance::MunicipalityScore& score : priority.municipalities) {
    const finance::Place& place = operation.ledger.places[score.municipality];
    places.push_back({{"municipality", place.code},
                      {"lab", lab_status(scenario, place)},
                      {"score", tenth(score.score)},
                      {"score_range", spread_of(score.spread)},
                      {"rank", score.rank},
                      {"first_ratio", thousandth(score.first_ratio)}});
  }
  json use_cases = json::array();
  for (const PriorityRow& row : priority.rows) use_cases.push_back(use_case_json(scenario, operation, row));
  return {{"rules_version", scenario.gates.version},
          {"rules_status", scenario.gates.status},
          {"statement_ja", k_score_ja},
          {"problems", std::move(problems)},
          {"coverage_targets", std::move(targets)},
          {"municipalities", std::move(places)},
          {"use_cases", std::move(use_cases)}};
}

}  // namespace tsunagi::report
