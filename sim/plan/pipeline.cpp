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
std::vector<std::string> unknown_areas(const Scenario& scenario, const geo::Region& region) {
  std::vector<std::string> out;
  for (const auto* names : {&scenario.uncovered_areas, &scenario.renewal_areas}) {
    for (const std::string& name : *names) {
      const bool known = std::ranges::any_of(
          region.people, [&](const auto& area) { return area.name.find(name) != std::string::npos; });
      if (!known)
        out.push_back(fmt::format(
            "no small area is named \"{}\": the scenario's word on its fiber has no effect", name));
    }
  }
  return out;
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

Planned load_world(const Scenario& scenario) {
  return {.region = geo::load_region(scenario.region)};
}

void settle_with_region(Scenario& scenario, const geo::Region& region) {
  override_prices(scenario, region);
  check_municipalities(scenario.years, region, places_of(scenario.projects));
}

void survey(const Scenario& scenario, Planned& world, const StageListener& on_stage) {
  on_stage("demand");
  world.households = place_households(world.region);
  mark_households(world.households, world.region, scenario);
  world.unknown_areas = unknown_areas(scenario, world.region);
  world.fiber_assumptions.clear();
  world.fiber = find_fiber_cover(world.region, scenario, world.households, world.fiber_assumptions);
  world.demand = place_demand(world.region, scenario, world.households);
  on_stage("candidates");
  world.candidates = find_candidates(world.region, scenario, world.demand);
  on_stage("coverage");
  world.coverage = compute_coverage(world.region, scenario, world.candidates, world.demand,
                                    sites_on_fiber(world.region, world.candidates, world.fiber));
}

void plan_surveyed(const Scenario& scenario, Planned& world, const steiner::Limits& limits,
                   const StageListener& on_stage) {
  on_stage("graph");
  world.warnings = world.unknown_areas;
  world.assumptions = world.region.assumptions;
  const auto assume = [&world](const std::vector<geo::Assumption>& list) {
    world.assumptions.insert(world.assumptions.end(), list.begin(), list.end());
  };
  assume(world.fiber_assumptions);
  const MobileCover mobile(world.region, scenario, world.households, world.assumptions);
  world.graph = build_graph(world.region, scenario, world.demand, world.candidates, world.coverage,
                            world.fiber, mobile);
  constexpr std::size_t k_most_told = 20;
  for (std::size_t i = 0; i < std::min(k_most_told, world.graph.nobody_serves.size()); ++i) {
    world.warnings.push_back("nothing serves " + reason(world, scenario, world.graph.nobody_serves[i]));
  }
  on_stage("solve");
  steiner::Solution solution = steiner::solve(world.graph.problem, limits);
  refuse_infeasible(world, scenario, solution);
  solution = with_separate_paths(world.graph, scenario, world.demand, std::move(solution), limits);
  on_stage("decode");
  RepairedPlan repaired = decode_repaired(world.region, scenario, world.candidates, world.demand,
                                          world.coverage, world.graph, solution, limits);
  world.plan = std::move(repaired.plan);
  world.interference = std::move(repaired.interference);
  check_solution(world.graph.problem, world.plan.solution, limits.bound);
  note_interference(scenario, world);
  assume(world.demand.assumptions);
  assume(world.candidates.assumptions);
  assume(world.graph.assumptions);
  for (const auto& list :
       {world.region.warnings, world.demand.warnings, world.coverage.warnings, world.plan.warnings})
    world.warnings.insert(world.warnings.end(), list.begin(), list.end());
}

Planned plan_region(Scenario& scenario, const steiner::Limits& limits, const StageListener& on_stage) {
  on_stage("region");
  Planned world = load_world(scenario);
  settle_with_region(scenario, world.region);
  survey(scenario, world, on_stage);
  plan_surveyed(scenario, world, limits, on_stage);
  return world;
}

Plan replan(const Scenario& scenario, const Planned& base, const steiner::Limits& limits) {
  std::vector<geo::Assumption> ignored;
  const FiberCover fiber = find_fiber_cover(base.region, scenario, base.households, ignored);
  const MobileCover mobile(base.region, scenario, base.households, ignored);
  Coverage coverage{.links = base.coverage.links, .sky = base.coverage.sky};
  const RadioGround ground(base.region, scenario.radio.cover);
  coverage.hops = find_hops(base.region, scenario, base.candidates, ground,
                            sites_on_fiber(base.region, base.candidates, fiber))
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
