// SPDX-License-Identifier: Apache-2.0
// The tree, the bound, and the order of the checks.
#include "tests/plan/plan_checker.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/steiner/verify.h"
#include "tests/plan/plan_checker_parts.h"

namespace tsunagi::plan {
namespace checking {
namespace {

// The way from the root to a node by arc_into; empty when it is broken.
std::vector<std::uint32_t> way_to(const steiner::Problem& problem, const steiner::Solution& solution,
                                  std::uint32_t node) {
  std::vector<std::uint32_t> way;
  while (node != problem.root) {
    const std::uint32_t arc = solution.arc_into[node];
    if (arc >= problem.arc_count() || problem.head[arc] != node || way.size() > problem.node_count) return {};
    way.push_back(arc);
    node = problem.tail[arc];
  }
  std::ranges::reverse(way);
  return way;
}

bool has_right_sizes(Check& check) {
  const PlanGraph& graph = check.planned.graph;
  const std::size_t terminals = check.planned.demand.terminals.size();
  const bool fits =
      check.planned.plan.services.size() == terminals && graph.terminal_node.size() == terminals &&
      graph.problem.terminals == graph.terminal_node && graph.arcs.size() == graph.problem.arc_count() &&
      graph.nodes.size() == graph.problem.node_count &&
      check.planned.plan.solution.arc_into.size() == graph.problem.node_count;
  if (!fits) check.fault("tree: sizes of demand, graph and plan differ");
  return fits;
}

}  // namespace

bool Check::is_lit(const RoadAnchor& anchor) const {
  const auto& steps = planned.fiber.passed[anchor.edge];
  const double length = geo::length_m(planned.region.roads.edges[anchor.edge].line);
  const double step_m = length / static_cast<double>(steps.size());
  std::size_t i = 0;
  while (i + 1 < steps.size() && anchor.offset_m >= step_m * static_cast<double>(i + 1)) ++i;
  return steps[i] != 0;
}

bool check_tree(Check& check) {
  if (!has_right_sizes(check)) return false;
  const PlanGraph& graph = check.planned.graph;
  const Plan& plan = check.planned.plan;
  check.below.assign(graph.arcs.size(), {});
  for (std::uint32_t t = 0; t < graph.terminal_node.size(); ++t) {
    const auto way = way_to(graph.problem, plan.solution, graph.terminal_node[t]);
    if (way.empty()) check.fault("tree: {} is not reached from the root", check.name(t));
    if (way != plan.services[t].path)
      check.fault("tree: {} has a path that is not the tree's", check.name(t));
    for (const std::uint32_t a : way) check.below[a].push_back(t);
  }
  const auto verdict = steiner::verify_plan(graph.problem, plan.solution);
  for (const std::string& f : verdict.faults) check.fault("tree: {}", f);
  for (std::uint32_t a = 0; a < graph.arcs.size(); ++a) {
    if ((plan.arc_used[a] != 0) != check.is_used(a)) check.fault("tree: arc {} is used or not, not both", a);
  }
  return std::ranges::none_of(check.faults, [](const std::string& f) { return f.find("reached") != f.npos; });
}

void check_bound(Check& check) {
  const Plan& plan = check.planned.plan;
  const auto& lines = check.planned.graph.base_lines;
  const auto base = std::accumulate(lines.begin(), lines.end(), steiner::Cost{0},
                                    [](steiner::Cost sum, const CostLine& l) { return sum + l.cost; });
  if (plan.bound > plan.total) check.fault("bound: {} exceeds the total {}", plan.bound, plan.total);
  if (plan.bound != plan.solution.certified_bound + base) {
    check.fault("bound: {} is not the certified {} with base staff", plan.bound,
                plan.solution.certified_bound);
  }
  const auto verdict = steiner::verify_bound(check.planned.graph.problem, plan.solution.certificate,
                                             plan.solution.certified_bound);
  for (const std::string& f : verdict.faults) check.fault("bound: {}", f);
  if (plan.total != plan.solution.cost + base) {
    check.fault("total: {} is not the tree's {} with base staff", plan.total, plan.solution.cost);
  }
}

}  // namespace checking

std::vector<std::string> check_plan(const Scenario& scenario, const Planned& planned) {
  checking::Check check{scenario, planned, {}, {}};
  if (checking::check_tree(check)) {
    checking::check_services(check);
    checking::check_radio_links(check);
    checking::check_backups(check);
    checking::check_loads(check);
    checking::check_costs(check);
    checking::check_bound(check);
  }
  return check.faults;
}

}  // namespace tsunagi::plan
