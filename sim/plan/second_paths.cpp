// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/second_paths.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geo/base/error.h"
#include "sim/steiner/solve.h"

namespace tsunagi::plan {
namespace {

using steiner::Cost;

std::vector<std::uint32_t> path_to(const PlanGraph& graph, const steiner::Solution& solution,
                                   std::uint32_t terminal) {
  std::vector<std::uint32_t> path;
  for (std::uint32_t node = graph.terminal_node[terminal]; solution.arc_into[node] != steiner::k_none;
       node = graph.problem.tail[path.back()]) {
    path.push_back(solution.arc_into[node]);
  }
  return path;
}

bool is_unserved(const PlanGraph& graph, const std::vector<std::uint32_t>& path) {
  return path.empty() || graph.arcs[path.front()].kind == ArcKind::unserved;
}

// What fails at once, in words that two paths may have in common.
std::set<std::string> failure_groups(const PlanGraph& graph, const Scenario& scenario,
                                     const std::vector<std::uint32_t>& path) {
  std::set<std::string> groups;
  for (const std::uint32_t a : path) {
    const PlanArc& arc = graph.arcs[a];
    switch (arc.kind) {
      case ArcKind::gateway:
        groups.insert(fmt::format("gateway {}", arc.place));
        break;
      case ArcKind::route:
        groups.insert(fmt::format("pole route along road edge {}", arc.place));
        break;
      case ArcKind::mast:
      case ArcKind::radio:
      case ArcKind::host:
        groups.insert(fmt::format("site {}", arc.place));
        break;
      default:
        break;
    }
    if (arc.kind != ArcKind::route && arc.option != k_no_index)
      groups.insert("provider " + scenario.catalogue.options[arc.option].carrier);
  }
  return groups;
}

// The arc that brings a service to a place: the last with an option of its own.
std::uint32_t access_arc(const PlanGraph& graph, const std::vector<std::uint32_t>& path) {
  return *std::ranges::find_if(path, [&](std::uint32_t a) {
    return graph.arcs[a].option != k_no_index && graph.arcs[a].kind != ArcKind::in_house;
  });
}

bool is_required(const Scenario& scenario, const Demand& demand, std::uint32_t backup) {
  return scenario.demand[demand.terminals[backup].row].require_backup;
}

[[noreturn]] void refuse(const Scenario& scenario, const Demand& demand,
                         const std::vector<SharedPath>& shared) {
  std::vector<Fault> faults;
  for (const SharedPath& s : shared) {
    const Terminal& terminal = demand.terminals[s.backup];
    faults.push_back(
        {fmt::format("must have a second path and has none apart from the first: {} ({}): both use {}",
                     terminal.name, scenario.demand[terminal.row].id, s.what),
         {.file = scenario.file.string()}});
  }
  throw Error(ErrorKind::infeasible, std::move(faults));
}

}  // namespace

std::vector<SharedPath> shared_paths(const PlanGraph& graph, const Scenario& scenario, const Demand& demand,
                                     const steiner::Solution& solution) {
  std::vector<SharedPath> out;
  for (std::uint32_t t = 0; t < demand.terminals.size(); ++t) {
    if (!demand.terminals[t].is_backup) continue;
    const auto second = path_to(graph, solution, t);
    const auto first = path_to(graph, solution, demand.terminals[t].of);
    if (is_unserved(graph, second) || is_unserved(graph, first)) continue;
    const auto one = failure_groups(graph, scenario, first);
    const auto other = failure_groups(graph, scenario, second);
    std::vector<std::string> both;
    std::ranges::set_intersection(one, other, std::back_inserter(both));
    if (!both.empty()) out.push_back({t, fmt::format("the {}", fmt::join(both, ", the "))});
  }
  return out;
}

steiner::Solution with_separate_paths(const PlanGraph& graph, const Scenario& scenario, const Demand& demand,
                                      steiner::Solution solution, const steiner::Limits& limits) {
  constexpr int k_rounds = 12;
  const auto required = [&](const steiner::Solution& s) {
    auto shared = shared_paths(graph, scenario, demand, s);
    std::erase_if(shared, [&](const SharedPath& p) { return !is_required(scenario, demand, p.backup); });
    return shared;
  };
  auto shared = required(solution);
  if (shared.empty()) return solution;
  steiner::Problem problem = graph.problem;
  const Cost out_of_price = solution.cost + 1;
  const Cost bound = solution.certified_bound;
  auto certificate = std::move(solution.certificate);
  std::set<std::uint32_t> priced_out;
  auto plain = limits;
  plain.bound = false;
  for (int round = 0; round < k_rounds; ++round) {
    for (const SharedPath& s : shared) {
      const std::uint32_t a = access_arc(graph, path_to(graph, solution, s.backup));
      if (!priced_out.insert(a).second) refuse(scenario, demand, shared);
      problem.cost[a] += out_of_price;
    }
    solution = steiner::solve(problem, plain);
    if (solution.status == steiner::Status::infeasible) refuse(scenario, demand, shared);
    auto still = required(solution);
    if (still.empty()) {
      for (const std::uint32_t a : priced_out) {
        if (solution.arc_into[problem.head[a]] == a) solution.cost -= out_of_price;
      }
      solution.certified_bound = bound;
      solution.certificate = std::move(certificate);
      solution.status = solution.cost == bound ? steiner::Status::optimal : steiner::Status::feasible;
      return solution;
    }
    shared = std::move(still);
  }
  refuse(scenario, demand, shared);
}

}  // namespace tsunagi::plan
