// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/pipeline.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/plan/interference_repair.h"
#include "sim/plan/second_paths.h"
#include "sim/steiner/solve.h"
#include "sim/steiner/verify.h"

namespace tsunagi::plan {
namespace {

void override_prices(Scenario& scenario, const geo::Region& region) {
  Faults faults;
  for (const auto& [item, price] : region.prices) {
    try {
      models::override_price(scenario.catalogue, item, region.price_units.at(item), price);
    } catch (const Error& error) {
      faults.add(error);
    }
  }
  faults.throw_if_any();
}

// Areas that a scenario names and the region's layer does not know (another vintage, a slip of the pen).
void note_unknown_areas(const Scenario& scenario, Planned& out) {
  for (const auto* names : {&scenario.uncovered_areas, &scenario.renewal_areas}) {
    for (const std::string& name : *names) {
      const bool known = std::ranges::any_of(
          out.region.people, [&](const auto& area) { return area.name.find(name) != std::string::npos; });
      if (!known)
        out.warnings.push_back(fmt::format(
            "no small area is named \"{}\": the scenario's word on its fiber has no effect", name));
    }
  }
}

// The plan was made with a margin for other cells; where the true loads take more and nothing helps, it says
// so.
void note_interference(const Scenario& scenario, Planned& out) {
  for (const CellInterference& c : out.interference) {
    if (c.short_terminals + c.overloaded_sites == 0) continue;
    out.warnings.push_back(fmt::format(
        "{}: with all its cells sending, {} of {} terminals fall below the rate they ask for and {} of {} "
        "sites lack airtime; {} others were served otherwise for it, these have no other way",
        scenario.catalogue.options[c.option].id, c.short_terminals, c.terminals, c.overloaded_sites, c.sites,
        c.moved_terminals));
  }
}

// Why no candidate reaches a terminal, in a sentence.
std::string reason(const Planned& planned, const Scenario& scenario, std::uint32_t t) {
  const Terminal& terminal = planned.demand.terminals[t];
  std::vector<std::string> parts;
  for (const Refusal& r : planned.graph.refusals) {
    if (r.row == terminal.row) parts.push_back(fmt::format("{}: {}", r.option, r.reason));
  }
  if (!planned.demand.premises[terminal.premises].anchor) parts.push_back("no road within the longest drop");
  const bool reached = std::ranges::find(planned.graph.nobody_serves, t) == planned.graph.nobody_serves.end();
  if (reached) parts.push_back("candidates reach it, but their capacity is taken by others");
  if (parts.empty()) parts.push_back("no candidate covers the place");
  return fmt::format("{} ({}{}): {}", terminal.name, scenario.demand[terminal.row].id,
                     terminal.is_backup ? ", backup path" : "", fmt::join(parts, "; "));
}

void refuse_infeasible(const Planned& planned, const Scenario& scenario, const steiner::Solution& solution) {
  if (solution.status != steiner::Status::infeasible) return;
  std::vector<Fault> faults;
  for (const std::uint32_t t : solution.unreached)
    faults.push_back(
        {"must be served and cannot: " + reason(planned, scenario, t), {.file = scenario.file.string()}});
  if (faults.empty()) faults.push_back({"no plan keeps every capacity", {.file = scenario.file.string()}});
  throw Error(ErrorKind::infeasible, std::move(faults));
}

// The independent checker adds plan and bound up again before anyone reads them.
void check_solution(const steiner::Problem& problem, const steiner::Solution& solution, bool with_bound) {
  std::vector<Fault> faults;
  const auto note = [&](const steiner::Verdict& verdict) {
    for (const std::string& fault : verdict.faults)
      faults.push_back({"the solver's result does not hold: " + fault, {}});
  };
  note(steiner::verify_plan(problem, solution));
  if (with_bound) note(steiner::verify_bound(problem, solution.certificate, solution.certified_bound));
  if (!faults.empty()) throw Error(ErrorKind::internal, std::move(faults));
}

}  // namespace

Planned plan_region(Scenario& scenario, const steiner::Limits& limits, const StageListener& on_stage) {
  on_stage("region");
  Planned out{.region = geo::load_region(scenario.region)};
  override_prices(scenario, out.region);
  check_municipalities(scenario.years, out.region, places_of(scenario.projects));
  on_stage("demand");
  out.households = place_households(out.region);
  mark_households(out.households, out.region, scenario);
  note_unknown_areas(scenario, out);
  out.assumptions = out.region.assumptions;
  out.fiber = find_fiber_cover(out.region, scenario, out.households, out.assumptions);
  out.demand = place_demand(out.region, scenario, out.households);
  on_stage("candidates");
  out.candidates = find_candidates(out.region, scenario, out.demand);
  const MobileCover mobile(out.region, scenario, out.households, out.assumptions);
  on_stage("coverage");
  out.coverage = compute_coverage(out.region, scenario, out.candidates, out.demand,
                                  sites_on_fiber(out.region, out.candidates, out.fiber));
  on_stage("graph");
  out.graph = build_graph(out.region, scenario, out.demand, out.candidates, out.coverage, out.fiber, mobile);
  constexpr std::size_t k_most_told = 20;
  for (std::size_t i = 0; i < std::min(k_most_told, out.graph.nobody_serves.size()); ++i) {
    out.warnings.push_back("nothing serves " + reason(out, scenario, out.graph.nobody_serves[i]));
  }
  on_stage("solve");
  steiner::Solution solution = steiner::solve(out.graph.problem, limits);
  refuse_infeasible(out, scenario, solution);
  solution = with_separate_paths(out.graph, scenario, out.demand, std::move(solution), limits);
  on_stage("decode");
  RepairedPlan repaired = decode_repaired(out.region, scenario, out.candidates, out.demand, out.coverage,
                                          out.graph, solution, limits);
  out.plan = std::move(repaired.plan);
  out.interference = std::move(repaired.interference);
  check_solution(out.graph.problem, out.plan.solution, limits.bound);
  note_interference(scenario, out);
  for (const auto& list : {out.demand.assumptions, out.candidates.assumptions, out.graph.assumptions}) {
    out.assumptions.insert(out.assumptions.end(), list.begin(), list.end());
  }
  for (const auto& list :
       {out.region.warnings, out.demand.warnings, out.coverage.warnings, out.plan.warnings})
    out.warnings.insert(out.warnings.end(), list.begin(), list.end());
  return out;
}

Plan replan(const Scenario& scenario, const Planned& base, const steiner::Limits& limits) {
  std::vector<geo::Assumption> ignored;
  const FiberCover fiber = find_fiber_cover(base.region, scenario, base.households, ignored);
  const MobileCover mobile(base.region, scenario, base.households, ignored);
  Coverage coverage{.links = base.coverage.links, .sky = base.coverage.sky};
  coverage.hops =
      find_hops(base.region, scenario, base.candidates, sites_on_fiber(base.region, base.candidates, fiber))
          .hops;
  const PlanGraph graph =
      build_graph(base.region, scenario, base.demand, base.candidates, coverage, fiber, mobile);
  steiner::Solution solution = steiner::solve(graph.problem, limits);
  const auto none = [] {
    Plan plan;
    plan.solution.status = steiner::Status::infeasible;
    return plan;
  };
  if (solution.status == steiner::Status::infeasible) return none();
  try {
    solution = with_separate_paths(graph, scenario, base.demand, std::move(solution), limits);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::infeasible) throw;
    return none();
  }
  return decode(graph, scenario, base.demand, coverage, std::move(solution));
}

}  // namespace tsunagi::plan
