// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/second_paths.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <tuple>
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

// The cheapest plan in which required second paths are apart. Where two paths share something, a plan in
// which they do not lacks one of the arcs that make them; so plans without one of these, and so on, cheapest
// first, end at the best. As that takes a solve for each, a quick way goes first: it forbids the access of
// second paths that share, again and again.
class PartingSearch {
 public:
  PartingSearch(const PlanGraph& graph, const Scenario& scenario, const Demand& demand,
                const steiner::Limits& limits)
      : graph_(graph), scenario_(scenario), demand_(demand), limits_(limits) {
    for (const Cost cost : graph.problem.cost) dearest_ += cost;
  }

  [[nodiscard]] std::vector<SharedPath> shared(const steiner::Solution& solution) const {
    auto shared = shared_paths(graph_, scenario_, demand_, solution);
    std::erase_if(shared, [&](const SharedPath& s) {
      return !scenario_.demand[demand_.terminals[s.backup].row].require_backup;
    });
    return shared;
  }

  // Nothing where none was found. `first` shares something.
  std::optional<steiner::Solution> run(const steiner::Solution& first) {
    auto best = forbid_accesses(first);
    std::vector<Branch> open{{first, {}}};
    std::set<Arcs> seen;
    while (!open.empty()) {
      std::ranges::pop_heap(open, is_dearer);
      const Branch branch = std::move(open.back());
      open.pop_back();
      if (best && branch.solution.cost >= best->cost) break;
      const auto shared_here = shared(branch.solution);
      if (shared_here.empty()) return branch.solution;
      for (const std::uint32_t a : culprits(branch.solution, shared_here.front())) {
        Arcs forbidden = branch.forbidden;
        forbidden.insert(a);
        if (ticks_ >= k_most_ticks) return best;
        if (!seen.insert(forbidden).second) continue;
        auto solution = solve_without(forbidden, true);
        if (!solution) continue;
        open.push_back({std::move(*solution), std::move(forbidden)});
        std::ranges::push_heap(open, is_dearer);
      }
    }
    return best;
  }

 private:
  using Arcs = std::set<std::uint32_t>;
  struct Branch {
    steiner::Solution solution;
    Arcs forbidden;
  };
  static constexpr int k_rounds = 12;
  static constexpr std::int64_t k_most_ticks = 20'000'000;  // after which nothing more is solved

  static bool is_dearer(const Branch& a, const Branch& b) {
    return std::tie(a.solution.cost, a.forbidden) > std::tie(b.solution.cost, b.forbidden);
  }

  std::optional<steiner::Solution> forbid_accesses(const steiner::Solution& first) {
    Arcs forbidden;
    std::optional<steiner::Solution> solution = first;
    for (int round = 0; round < k_rounds; ++round) {
      const auto shared_here = shared(*solution);
      if (shared_here.empty()) return solution;
      for (const SharedPath& s : shared_here)
        forbidden.insert(access_arc(graph_, path_to(graph_, *solution, s.backup)));
      solution = solve_without(forbidden, false);
      if (!solution) return {};
    }
    return {};
  }

  // The fewest arcs that make both paths use something: with all of them in a plan they do, as a node is
  // entered once.
  [[nodiscard]] std::vector<std::uint32_t> culprits(const steiner::Solution& solution,
                                                    const SharedPath& shared) const {
    const auto one = path_to(graph_, solution, demand_.terminals[shared.backup].of);
    const auto other = path_to(graph_, solution, shared.backup);
    std::vector<std::uint32_t> fewest;
    for (std::size_t i = 0; i < one.size(); ++i) {
      const auto groups = failure_groups(graph_, scenario_, {one[i]});
      const auto has_same = [&](std::uint32_t a) {
        return std::ranges::any_of(failure_groups(graph_, scenario_, {a}),
                                   [&](const std::string& group) { return groups.contains(group); });
      };
      const auto last = std::ranges::find_if(other, has_same);
      if (last == other.end()) continue;
      Arcs arcs(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      arcs.insert(other.begin(), last + 1);
      if (fewest.empty() || arcs.size() < fewest.size()) fewest.assign(arcs.begin(), arcs.end());
    }
    return fewest;
  }

  // Forbidden arcs cost more than all others together; nothing where that is not enough.
  std::optional<steiner::Solution> solve_without(const Arcs& forbidden, bool is_exact) {
    steiner::Problem problem = graph_.problem;
    const auto shares = static_cast<Cost>(forbidden.size()) + 1;
    const Cost price = std::min(dearest_ + 1, (steiner::k_cost_limit - 1 - dearest_) / shares);
    for (const std::uint32_t a : forbidden) problem.cost[a] += price;
    auto limits = limits_;
    limits.bound = is_exact;
    auto solution = steiner::solve(problem, limits);
    ticks_ += solution.ticks;
    if (solution.status == steiner::Status::infeasible) return {};
    for (const std::uint32_t a : forbidden)
      if (solution.arc_into[problem.head[a]] == a) return {};
    return solution;
  }

  const PlanGraph& graph_;
  const Scenario& scenario_;
  const Demand& demand_;
  const steiner::Limits& limits_;
  Cost dearest_ = 0;  // of all arcs together
  std::int64_t ticks_ = 0;
};

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
  PartingSearch search(graph, scenario, demand, limits);
  const auto shared = search.shared(solution);
  if (shared.empty()) return solution;
  auto parted = search.run(solution);
  if (!parted) refuse(scenario, demand, shared);
  parted->certified_bound = solution.certified_bound;
  parted->proven_bound = solution.proven_bound;
  parted->certificate = std::move(solution.certificate);
  parted->status =
      parted->cost == parted->certified_bound ? steiner::Status::optimal : steiner::Status::feasible;
  return std::move(*parted);
}

}  // namespace tsunagi::plan
