// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/alternatives.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "sim/steiner/solve.h"
#include "sim/steiner/verify.h"
#include "tests/plan/plan_world.h"
#include "tests/report/tiny_plan.h"

namespace tsunagi::plan {
namespace {

using steiner::Cost;

TEST(Alternatives, SayWhatATerminalAddsByHand) {
  const report::TinyPlan tiny = report::tiny_plan();
  const auto found = find_alternatives(tiny.scenario, tiny.planned);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].saved, 66'000'333);                             // its line; the cable serves others too
  EXPECT_EQ(found[1].saved, 9'999'500 + 250'000'111);                // its link, and the second module
  EXPECT_EQ(found[2].saved, 119'994'000 + 7'000'777 + 250'000'111);  // and the in-house network
  EXPECT_EQ(found[3].saved, 40'000'123);                             // left unserved
}

TEST(Alternatives, NameTheOtherWayAndItsDifferenceByHand) {
  const report::TinyPlan tiny = report::tiny_plan();
  const auto found = find_alternatives(tiny.scenario, tiny.planned);
  EXPECT_TRUE(found[0].others.empty());
  ASSERT_EQ(found[3].others.size(), 1u);  // beside terminal 2, which has a link already: for nothing
  EXPECT_EQ(found[3].others[0].option, report::k_bwa);
  EXPECT_EQ(found[3].others[0].site, 0u);
  EXPECT_EQ(found[3].others[0].added, -40'000'123);
}

TEST(Alternatives, LeaveOutAWayThatOverflowsItsModule) {
  report::TinyPlan tiny = report::tiny_plan();
  auto& problem = tiny.planned.graph.problem;
  problem.load[3] = {0, 20'000'000};  // four units of air; there are three
  EXPECT_TRUE(find_alternatives(tiny.scenario, tiny.planned)[3].others.empty());
  problem.modules[0].most_units = 6;  // 2.7·10¹² of 5·10¹¹ each
  const auto found = find_alternatives(tiny.scenario, tiny.planned);
  ASSERT_EQ(found[3].others.size(), 1u);
  EXPECT_EQ(found[3].others[0].added, 4 * Cost{250'000'111} - 40'000'123);
}

// The plan with one terminal served otherwise, as the independent checker wants it.
steiner::Solution changed(const Planned& planned, std::uint32_t t, const std::vector<std::uint32_t>& way) {
  const steiner::Problem& problem = planned.graph.problem;
  std::vector<std::vector<std::uint32_t>> paths;
  for (const Service& s : planned.plan.services) paths.push_back(s.path);
  paths[t] = way;
  steiner::Solution out;
  out.arc_into.assign(problem.node_count, steiner::k_none);
  for (const auto& path : paths) {
    for (const std::uint32_t a : path) out.arc_into[problem.head[a]] = a;
  }
  out.units.assign(problem.modules.size(), 0);
  for (std::size_t m = 0; m < problem.modules.size(); ++m) {
    const steiner::Module& module = problem.modules[m];
    if (out.arc_into[problem.head[module.arc]] != module.arc) continue;
    steiner::Load load{};
    for (std::size_t u = 0; u < paths.size(); ++u) {
      const auto at = std::ranges::find(paths[u], module.arc);
      if (at == paths[u].end()) continue;
      for (std::size_t k = 0; k < load.size(); ++k)
        load[k] += problem.load[u][k] * (module.is_airtime ? problem.airtime[*(at + 1)][k % 2] : 1);
    }
    std::int64_t units = 1;
    for (std::size_t k = 0; k < load.size(); ++k) {
      while (module.capacity[k] > 0 && units * module.capacity[k] < load[k]) ++units;
    }
    out.units[m] = static_cast<std::uint32_t>(units);
  }
  out.active.assign(problem.activation_cost.size(), 0);
  for (const steiner::Need& need : problem.needs) {
    if (out.arc_into[problem.head[need.arc]] == need.arc) out.active[need.activation] = 1;
  }
  return out;
}

TEST(Alternatives, CostWhatTheIndependentCheckerAddsUp) {
  const testing::World& world = testing::radio_town();
  const auto found = find_alternatives(world.scenario, world.planned);
  const Cost plan = world.planned.plan.solution.cost;
  std::set<std::uint32_t> options;
  std::size_t checked = 0;
  for (std::uint32_t t = 0; t < found.size(); ++t) {
    for (const Alternative& way : found[t].others) {
      if (checked >= 400 && options.contains(way.option)) continue;
      options.insert(way.option);
      ++checked;
      steiner::Solution solution = changed(world.planned, t, way.path);
      solution.cost = plan + way.added;
      const steiner::Verdict verdict = steiner::verify_plan(world.planned.graph.problem, solution);
      ASSERT_TRUE(verdict.holds) << world.planned.demand.terminals[t].name << ": " << verdict.faults.front();
    }
  }
  EXPECT_GT(checked, 100u);
  EXPECT_GT(options.size(), 3u);
}

TEST(Detours, OfTheTinyPlanByHand) {
  const report::TinyPlan tiny = report::tiny_plan();
  const auto found = find_detours(tiny.scenario, tiny.planned);
  ASSERT_EQ(found.size(), tiny.planned.graph.problem.arc_count());
  for (std::uint32_t a = 0; a < found.size(); ++a) {
    const bool is_unserved = tiny.planned.graph.arcs[a].kind == ArcKind::unserved;
    EXPECT_EQ(found[a].has_value(), is_unserved) << a;  // all else has no other way
    if (!is_unserved) continue;
    EXPECT_EQ(found[a]->added, -40'000'123);
    EXPECT_EQ(found[a]->otherwise, 1u);
    EXPECT_EQ(found[a]->unserved, 0u);
  }
}

// A root, a hub fed by a dear arc and by two cheap ones, and two terminals behind the hub, each with a way of
// its own that costs more than the hub's.
Planned two_ways() {
  Planned planned = report::tiny_plan().planned;
  planned.graph = {};
  planned.demand = {};
  planned.plan = {};
  steiner::Problem& problem = planned.graph.problem;
  problem.node_count = 5;  // root, hub, bend, two terminals
  problem.root = 0;
  problem.tail = {0, 0, 2, 1, 1, 0, 0};
  problem.head = {1, 2, 1, 3, 4, 3, 4};
  problem.cost = {100, 60, 30, 5, 5, 70, 300};
  problem.terminals = {3, 4};
  planned.graph.terminal_node = {3, 4};
  planned.graph.arcs.resize(7);
  for (PlanArc& arc : planned.graph.arcs) arc.kind = ArcKind::route;
  for (const std::size_t a : {3U, 4U, 5U, 6U}) {
    planned.graph.arcs[a].kind = ArcKind::line;
    planned.graph.arcs[a].option = 0;
  }
  planned.demand.terminals.resize(2);
  planned.plan.services = {{.option = 0, .path = {1, 2, 3}}, {.option = 0, .path = {1, 2, 4}}};
  planned.plan.solution.arc_into = {steiner::k_none, 2, 1, 3, 4};
  return planned;
}

TEST(Detours, TakeAnotherWayOrEachTerminalsOwnWhicheverIsCheaper) {
  Scenario scenario;
  scenario.demand.resize(1);
  Planned planned = two_ways();
  auto found = find_detours(scenario, planned);
  EXPECT_FALSE(found[0].has_value());  // not used
  // The dear arc instead of both cheap ones, the first of which leads to the other alone.
  for (const std::size_t a : {1U, 2U}) {
    ASSERT_TRUE(found[a].has_value());
    EXPECT_EQ(found[a]->added, 100 - 60 - 30);
    EXPECT_TRUE(found[a]->is_around);
  }
  EXPECT_EQ(found[3]->added, 70 - 5);  // the hub stays for the other
  EXPECT_EQ(found[4]->added, 300 - 5);
  planned.graph.problem.cost[0] = 1000;
  planned.graph.problem.cost[6] = 80;
  found = find_detours(scenario, planned);
  EXPECT_EQ(found[1]->added, 70 + 80 - 60 - 30 - 5 - 5);
  EXPECT_FALSE(found[1]->is_around);
  const auto few = find_detours(scenario, planned, 1);  // two terminals are too many: the way around alone
  EXPECT_EQ(few[1]->added, 1000 - 60 - 30);
}

// No plan without the arc is cheaper than the proven bound, and each on its own what `others` says.
TEST(Detours, AreBoundedByThePlanSolvedAnew) {
  const testing::World& world = testing::radio_town();
  const auto found = find_detours(world.scenario, world.planned);
  const auto ways = find_alternatives(world.scenario, world.planned);
  const Cost plan = world.planned.plan.solution.cost;
  std::vector<std::uint32_t> users(found.size(), 0);
  std::vector<std::uint32_t> last(found.size(), 0);
  for (std::uint32_t t = 0; t < ways.size(); ++t) {
    for (const std::uint32_t a : world.planned.plan.services[t].path) {
      ++users[a];
      last[a] = t;
    }
  }
  std::size_t shared = 0;
  std::size_t single = 0;
  for (std::uint32_t a = 0; a < found.size(); ++a) {
    ASSERT_EQ(found[a].has_value() && users[a] == 0, false);
    if (!found[a]) continue;
    if (users[a] == 1) {
      for (const Alternative& way : ways[last[a]].others) {
        if (std::ranges::find(way.path, a) != way.path.end()) continue;
        ++single;
        EXPECT_LE(found[a]->added, way.added);
        break;
      }
    } else if (shared < 6 && found[a]->added > 0) {
      ++shared;
      steiner::Problem barred = world.planned.graph.problem;
      barred.cost[a] += 10 * plan;
      steiner::Limits limits;
      limits.ticks = 200'000'000;
      const steiner::Solution again = steiner::solve(barred, limits);
      EXPECT_GE(plan + found[a]->added, again.certified_bound) << a;
    }
  }
  EXPECT_EQ(shared, 6u);
  EXPECT_GT(single, 20u);
}

TEST(Alternatives, AreTheSameForAnyNumberOfThreads) {
  const testing::World& world = testing::radio_town();
  const auto many = find_alternatives(world.scenario, world.planned);
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const auto single = find_alternatives(world.scenario, world.planned);
  for (std::size_t t = 0; t < many.size(); ++t) {
    ASSERT_EQ(many[t].saved, single[t].saved);
    ASSERT_EQ(many[t].others.size(), single[t].others.size());
    for (std::size_t i = 0; i < many[t].others.size(); ++i)
      ASSERT_EQ(many[t].others[i].path, single[t].others[i].path);
  }
}

TEST(Detours, AreTheSameForAnyNumberOfThreads) {
  const testing::World& world = testing::radio_town();
  const auto many = find_detours(world.scenario, world.planned);
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const auto single = find_detours(world.scenario, world.planned);
  for (std::size_t a = 0; a < many.size(); ++a) {
    ASSERT_EQ(many[a].has_value(), single[a].has_value());
    if (!many[a]) continue;
    ASSERT_EQ(many[a]->added, single[a]->added);
    ASSERT_EQ(many[a]->is_around, single[a]->is_around);
  }
}

}  // namespace
}  // namespace tsunagi::plan
