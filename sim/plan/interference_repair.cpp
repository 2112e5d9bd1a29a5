// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/interference_repair.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "sim/plan/second_paths.h"
#include "sim/steiner/solve.h"

namespace tsunagi::plan {
namespace {

using steiner::Problem;
using steiner::Solution;

// A problem of some of another's arcs.
struct Part {
  Problem problem;
  std::vector<std::uint32_t> arc;     // [arc] of the whole
  std::vector<std::uint32_t> module;  // [module] of the whole
};

Part part_of(const Problem& whole, const std::vector<char>& is_kept) {
  Part part{.problem = whole, .arc = {}, .module = {}};
  Problem& p = part.problem;
  std::vector<std::uint32_t> now(whole.arc_count(), steiner::k_none);
  p.tail.clear();
  p.head.clear();
  p.cost.clear();
  p.tie_break.clear();
  p.airtime.clear();
  p.modules.clear();
  p.needs.clear();
  for (std::uint32_t a = 0; a < whole.arc_count(); ++a) {
    if (is_kept[a] == 0) continue;
    now[a] = static_cast<std::uint32_t>(part.arc.size());
    part.arc.push_back(a);
    p.tail.push_back(whole.tail[a]);
    p.head.push_back(whole.head[a]);
    p.cost.push_back(whole.cost[a]);
    p.tie_break.push_back(whole.tie_break[a]);
    p.airtime.push_back(whole.airtime[a]);
  }
  for (std::uint32_t m = 0; m < whole.modules.size(); ++m) {
    if (now[whole.modules[m].arc] == steiner::k_none) continue;
    part.module.push_back(m);
    p.modules.push_back(whole.modules[m]);
    p.modules.back().arc = now[whole.modules[m].arc];
  }
  for (const steiner::Need& need : whole.needs) {
    if (now[need.arc] != steiner::k_none) p.needs.push_back({now[need.arc], need.activation});
  }
  return part;
}

// The part's solution in the whole's arcs, with the whole's bound.
Solution lifted(const Part& part, Solution found, const Solution& before) {
  for (std::uint32_t& a : found.arc_into) {
    if (a != steiner::k_none) a = part.arc[a];
  }
  std::vector<std::uint32_t> units(before.units.size(), 0);
  for (std::size_t m = 0; m < part.module.size(); ++m) units[part.module[m]] = found.units[m];
  found.units = std::move(units);
  found.certified_bound = before.certified_bound;
  found.certificate = before.certificate;
  found.proven_bound = before.proven_bound;
  found.ticks += before.ticks;
  found.is_stopped_by_clock = found.is_stopped_by_clock || before.is_stopped_by_clock;
  found.status = found.cost == found.certified_bound ? steiner::Status::optimal : steiner::Status::feasible;
  return found;
}

class Repair {
 public:
  Repair(const geo::Region& region, const Scenario& scenario, const Candidates& candidates,
         const Demand& demand, const Coverage& coverage, const PlanGraph& graph,
         const steiner::Limits& limits)
      : region_(region),
        scenario_(scenario),
        candidates_(candidates),
        demand_(demand),
        coverage_(coverage),
        graph_(graph),
        limits_(limits) {
    limits_.bound = false;
  }

  RepairedPlan run(const Solution& solution) {
    constexpr int k_rounds = 24;
    constexpr int k_gentle_rounds = 16;
    RepairedPlan now = judged(solution);
    if (const auto outshone = outshone_links(now); !outshone.empty()) {
      if (auto moved = solved_without(now.plan.solution, outshone)) now = judged(std::move(*moved));
    }
    for (int round = 0; round < k_rounds; ++round) {
      const std::set<std::uint32_t> movers = movers_of(now, round < k_gentle_rounds);
      if (movers.empty()) break;
      auto moved = solved_without(now.plan.solution, movers);
      if (moved) now = judged(std::move(*moved));
    }
    bring_back(now);
    for (CellInterference& c : now.interference) c.moved_terminals = moved_from(c.option);
    for (const auto& [option, terminals] : left_) note_option_left(option, now);
    return now;
  }

 private:
  RepairedPlan judged(Solution solution) const {
    RepairedPlan out;
    out.plan = decode(graph_, scenario_, demand_, coverage_, std::move(solution));
    out.interference =
        check_interference(region_, scenario_, candidates_, demand_, coverage_, graph_, out.plan);
    return out;
  }

  // Link arcs of options with violations whose unit hears another site in use better than its own: a unit far
  // from its site and near to another drowns the other's units, so it goes first.
  std::set<std::uint32_t> outshone_links(const RepairedPlan& now) {
    constexpr double k_handover_db = 3;
    std::set<std::uint32_t> movers;
    for (const CellInterference& c : now.interference) {
      if (c.violations.empty()) continue;
      const std::set<std::uint32_t> sites = sites_in_use(now.plan, c.option);
      for (std::uint32_t t = 0; t < demand_.terminals.size(); ++t) {
        for (const std::uint32_t a : now.plan.services[t].path) {
          if (graph_.arcs[a].kind != ArcKind::link || graph_.arcs[a].option != c.option) continue;
          const RadioLink& own = coverage_.links[graph_.arcs[a].place];
          const double outshines_db = own.median_db() - k_handover_db;
          const auto& links = coverage_.links;
          const auto first = std::ranges::lower_bound(links, own.terminal, {}, &RadioLink::terminal);
          const auto last = std::ranges::upper_bound(links, own.terminal, {}, &RadioLink::terminal);
          const bool is_outshone = std::any_of(first, last, [&](const RadioLink& l) {
            return l.option == own.option && l.site != own.site && sites.contains(l.site) &&
                   l.median_db() < outshines_db;
          });
          if (!is_outshone) continue;
          movers.insert(a);
          told_to_leave(c.option, t, a);
        }
      }
    }
    return movers;
  }

  void told_to_leave(std::uint32_t option, std::uint32_t terminal, std::uint32_t link) {
    left_[option].insert(terminal);
    barred_of_[terminal].insert(link);
  }

  // Who left early may find room once others have left: each in turn gets its links back, and keeps what it
  // takes if that is cheaper and nobody falls short for it.
  void bring_back(RepairedPlan& now) {
    for (const auto& [t, links] : barred_of_) {
      auto barred = barred_;
      for (const std::uint32_t a : links) barred.erase(a);
      if (barred.size() == barred_.size()) continue;
      const Part part =
          part_of(graph_.problem, kept_arcs(now.plan.solution, {access_arc(now.plan, t)}, barred));
      Solution found = steiner::solve(part.problem, limits_);
      if (found.status == steiner::Status::infeasible || found.cost >= now.plan.solution.cost) continue;
      Solution whole = lifted(part, std::move(found), now.plan.solution);
      if (!is_apart(whole)) continue;
      RepairedPlan tried = judged(std::move(whole));
      if (violations(tried) > violations(now)) continue;
      now = std::move(tried);
      barred_ = std::move(barred);
    }
  }

  // What brings a terminal its service: the first arc into its place, or the one that leaves it unserved.
  [[nodiscard]] std::uint32_t access_arc(const Plan& plan, std::uint32_t terminal) const {
    return *std::ranges::find_if(plan.services[terminal].path, [&](std::uint32_t a) {
      const NodeKind head = graph_.nodes[graph_.problem.head[a]].kind;
      return head == NodeKind::premises || head == NodeKind::terminal;
    });
  }

  static std::size_t violations(const RepairedPlan& plan) {
    std::size_t sum = 0;
    for (const CellInterference& c : plan.interference) sum += c.violations.size();
    return sum;
  }

  [[nodiscard]] std::set<std::uint32_t> sites_in_use(const Plan& plan, std::uint32_t option) const {
    std::set<std::uint32_t> sites;
    for (std::uint32_t a = 0; a < graph_.arcs.size(); ++a) {
      if (plan.arc_used[a] != 0 && graph_.arcs[a].kind == ArcKind::radio && graph_.arcs[a].option == option)
        sites.insert(graph_.arcs[a].place);
    }
    return sites;
  }

  // Link arcs to leave, at most one a site and option when gentle.
  std::set<std::uint32_t> movers_of(const RepairedPlan& now, bool is_gentle) {
    std::set<std::uint32_t> movers;
    for (const CellInterference& c : now.interference) {
      std::set<std::uint32_t> sites;
      for (const CellViolation& v : c.violations) {
        const std::uint32_t link = link_arc(now.plan, v.terminal);
        if (stuck_.contains(link)) continue;
        if (is_gentle && !sites.insert(v.site).second) continue;
        movers.insert(link);
        told_to_leave(c.option, v.terminal, link);
      }
    }
    return movers;
  }

  [[nodiscard]] std::uint32_t link_arc(const Plan& plan, std::uint32_t terminal) const {
    return *std::ranges::find_if(plan.services[terminal].path,
                                 [&](std::uint32_t a) { return graph_.arcs[a].kind == ArcKind::link; });
  }

  // Solves again with the movers' links barred. Movers that have no other way are stuck: they keep theirs.
  std::optional<Solution> solved_without(const Solution& before, std::set<std::uint32_t> movers) {
    while (!movers.empty()) {
      auto barred = barred_;
      barred.insert(movers.begin(), movers.end());
      const Part part = part_of(graph_.problem, kept_arcs(before, movers, barred));
      Solution found = steiner::solve(part.problem, limits_);
      if (found.status != steiner::Status::infeasible) {
        Solution whole = lifted(part, std::move(found), before);
        if (is_apart(whole)) {
          barred_ = std::move(barred);
          return whole;
        }
        stuck_.insert(movers.begin(), movers.end());
        return std::nullopt;
      }
      std::set<std::uint32_t> without_way;
      for (const std::uint32_t t : found.unreached) {
        for (const std::uint32_t a : movers) {
          if (is_below(before, a, graph_.terminal_node[t])) without_way.insert(a);
        }
      }
      if (without_way.empty()) without_way = movers;  // capacity fails somewhere: none of them may go
      for (const std::uint32_t a : without_way) {
        stuck_.insert(a);
        movers.erase(a);
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] bool is_below(const Solution& solution, std::uint32_t arc, std::uint32_t node) const {
    for (; solution.arc_into[node] != steiner::k_none; node = graph_.problem.tail[solution.arc_into[node]]) {
      if (solution.arc_into[node] == arc) return true;
    }
    return false;
  }

  // The plan's arcs, all into nodes that it does not reach, and all into what hangs below the movers' links.
  [[nodiscard]] std::vector<char> kept_arcs(const Solution& before, const std::set<std::uint32_t>& movers,
                                            const std::set<std::uint32_t>& barred) const {
    const Problem& problem = graph_.problem;
    std::vector<char> is_free(problem.node_count, 0);
    for (std::uint32_t node = 0; node < problem.node_count; ++node) {
      const bool is_unreached = before.arc_into[node] == steiner::k_none;
      const bool moves =
          std::ranges::any_of(movers, [&](std::uint32_t a) { return is_below(before, a, node); });
      is_free[node] = is_unreached || moves ? 1 : 0;
    }
    std::vector<char> is_kept(problem.arc_count(), 0);
    for (std::uint32_t a = 0; a < problem.arc_count(); ++a) {
      const std::uint32_t head = problem.head[a];
      const bool is_of_plan = before.arc_into[head] == a;
      is_kept[a] = (is_of_plan || is_free[head] != 0) && !barred.contains(a) ? 1 : 0;
    }
    return is_kept;
  }

  // Required second paths must stay apart from the first ones.
  [[nodiscard]] bool is_apart(const Solution& solution) const {
    return std::ranges::none_of(
        shared_paths(graph_, scenario_, demand_, solution), [&](const SharedPath& shared) {
          return scenario_.demand[demand_.terminals[shared.backup].row].require_backup;
        });
  }

  // Terminals that were told to leave a link of the option and did not get it back.
  [[nodiscard]] std::int64_t moved_from(std::uint32_t option) const {
    const auto at = left_.find(option);
    if (at == left_.end()) return 0;
    return std::ranges::count_if(at->second, [&](std::uint32_t t) { return !barred_links_are_free(t); });
  }

  // Whether a terminal may use all of its links again.
  [[nodiscard]] bool barred_links_are_free(std::uint32_t terminal) const {
    return std::ranges::none_of(barred_of_.at(terminal),
                                [&](std::uint32_t a) { return barred_.contains(a); });
  }

  // An option of which no radio is left still says that terminals left it.
  void note_option_left(std::uint32_t option, RepairedPlan& now) const {
    if (std::ranges::find(now.interference, option, &CellInterference::option) != now.interference.end())
      return;
    now.interference.push_back({.option = option, .moved_terminals = moved_from(option)});
  }

  const geo::Region& region_;
  const Scenario& scenario_;
  const Candidates& candidates_;
  const Demand& demand_;
  const Coverage& coverage_;
  const PlanGraph& graph_;
  steiner::Limits limits_;
  std::set<std::uint32_t> barred_;                              // link arcs
  std::map<std::uint32_t, std::set<std::uint32_t>> barred_of_;  // [terminal] of them
  std::set<std::uint32_t> stuck_;                               // link arcs that have no substitute
  std::map<std::uint32_t, std::set<std::uint32_t>> left_;       // [option] terminals told to leave it
};

}  // namespace

RepairedPlan decode_repaired(const geo::Region& region, const Scenario& scenario,
                             const Candidates& candidates, const Demand& demand, const Coverage& coverage,
                             const PlanGraph& graph, const steiner::Solution& solution,
                             const steiner::Limits& limits) {
  return Repair(region, scenario, candidates, demand, coverage, graph, limits).run(solution);
}

}  // namespace tsunagi::plan
