// SPDX-License-Identifier: Apache-2.0
// Random tiny problems of every kind, and what the solver makes of each beside the slow, obvious optimum.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "sim/steiner/prize_tree.h"
#include "sim/steiner/result_files.h"
#include "sim/steiner/solve.h"
#include "sim/steiner/verify.h"
#include "sim/steiner/verify_files.h"
#include "tests/steiner/prize_worlds.h"
#include "tests/steiner/subset_trees.h"
#include "tests/steiner/tiny_worlds.h"

namespace tsunagi::steiner {

enum class WorldName {
  tree,           // STP
  arborescence,   // SAP
  wide,           // SAP of some 30 nodes, by subset_trees.h
  wide_tree,      // STP of some 30 nodes
  rooted_prizes,  // RPCSTP
  prizes,         // PCSTP
  units,          // modules of several units
  hard,           // capacities that cannot be bought up
  hours,          // loads in several busy hours, up and down
  airtime,        // loads weighed by the next arc
  activations,
  groups,  // activations under caps
  all,     // all of these on one graph
};
inline constexpr std::array k_worlds{WorldName::tree,      WorldName::arborescence, WorldName::wide,
                                     WorldName::wide_tree, WorldName::prizes,       WorldName::rooted_prizes,
                                     WorldName::units,     WorldName::hard,         WorldName::hours,
                                     WorldName::airtime,   WorldName::activations,  WorldName::groups,
                                     WorldName::all};

inline const char* name_of(WorldName world) {
  constexpr std::array names{"tree",        "arborescence", "wide", "wide_tree", "rooted_prizes",
                             "prizes",      "units",        "hard", "hours",     "airtime",
                             "activations", "groups",       "all"};
  return names[static_cast<std::size_t>(world)];
}

// Small graphs with what the name asks for.
class RandomWorld {
 public:
  enum class Size { tiny, large };  // for brute force; for an integer solver

  RandomWorld(WorldName world, std::uint64_t seed, Size size = Size::tiny)
      : world_(world), size_(size), random_(seed, name_of(world)) {}

  Problem make() {
    Problem p;
    const bool is_wide = world_ == WorldName::wide || world_ == WorldName::wide_tree;
    const bool is_tiny = size_ == Size::tiny;
    p.node_count = is_wide ? 20 + below(16) : is_tiny ? 4 + below(5) : 9 + below(5);
    p.root = is_wide ? below(p.node_count) : 0;
    add_terminals(p, is_wide   ? 2 + below(6)
                     : is_tiny ? 1 + below(std::min(p.node_count - 2, 4u))
                               : 3 + below(4));
    for (const std::uint32_t t : p.terminals)
      if (below(8) != 0) add_arc(p, p.root, t, 5 + below(30));
    const std::uint32_t more = is_wide   ? 3 * p.node_count
                               : is_tiny ? p.node_count + below(5)
                                         : 2 * p.node_count;
    for (std::uint32_t i = 0; i < more; ++i) add_random_arc(p);
    if (world_ == WorldName::wide_tree) {
      for (std::uint32_t a = 0, count = static_cast<std::uint32_t>(p.arc_count()); a < count; ++a)
        add_arc(p, p.head[a], p.tail[a], p.cost[a]);
    }
    if (has_loads()) add_loads(p);
    if (has_loads()) add_modules(p);
    if (has_activations()) add_activations(p);
    return p;
  }

 private:
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_.below(index_++, n)); }
  [[nodiscard]] bool is(WorldName world) const { return world_ == world || world_ == WorldName::all; }
  [[nodiscard]] bool has_loads() const {
    return is(WorldName::units) || is(WorldName::hard) || is(WorldName::hours) || is(WorldName::airtime);
  }
  [[nodiscard]] bool has_activations() const { return is(WorldName::activations) || is(WorldName::groups); }

  void add_terminals(Problem& p, std::uint32_t count) {
    for (std::uint32_t v = p.node_count; v > 0 && p.terminals.size() < count; --v)
      if (v - 1 != p.root) p.terminals.push_back(v - 1);
  }

  // Parallel arcs, arcs for nothing, arcs into the root and circles happen.
  void add_random_arc(Problem& p) {
    const std::uint32_t tail = below(p.node_count);
    const std::uint32_t head = below(p.node_count);
    if (tail != head) add_arc(p, tail, head, below(6) == 0 ? 0 : below(20));
  }

  void add_loads(Problem& p) {
    for (std::size_t t = 0; t < p.terminals.size(); ++t) {
      Load load{1 + below(9)};
      if (is(WorldName::hours))
        for (std::size_t k = 1; k < k_dimensions; ++k) load[k] = below(2) == 0 ? 0 : below(9);
      p.load.push_back(load);
    }
    if (!is(WorldName::airtime)) return;
    for (std::size_t a = 0; a < p.arc_count(); ++a) p.airtime.push_back({below(5), below(4)});
  }

  void add_modules(Problem& p) {
    for (std::uint32_t a = 0; a < p.arc_count(); ++a) {
      if (below(5) >= 2) continue;
      const bool may_grow = is(WorldName::units) || (world_ != WorldName::hard && below(2) == 0);
      Module module{.arc = a, .unit_cost = below(12), .most_units = may_grow ? 1 + below(4) : 1};
      module.is_airtime = is(WorldName::airtime) && below(3) != 0;
      module.capacity[0] = 3 + below(module.is_airtime ? 30 : 15);
      if (is(WorldName::hours))
        for (std::size_t k = 1; k < k_dimensions; ++k) module.capacity[k] = below(3) == 0 ? 3 + below(20) : 0;
      p.modules.push_back(module);
    }
  }

  void add_activations(Problem& p) {
    const std::uint32_t count = 1 + below(4);
    for (std::uint32_t i = 0; i < count; ++i) p.activation_cost.push_back(below(15));
    for (std::uint32_t a = 0; a < p.arc_count(); ++a)
      for (std::uint32_t i = 0; i < count; ++i)
        if (below(4) == 0) p.needs.push_back({a, i});
    if (!is(WorldName::groups)) return;
    ActivationGroup one{.activations = {0}, .cap = below(15)};
    for (std::uint32_t i = 2; i < count; ++i) one.activations.push_back(i);
    p.groups.push_back(one);
    if (count > 1 && below(2) == 0) p.groups.push_back({.activations = {1}, .cap = below(15)});
  }

  WorldName world_;
  Size size_;
  Random random_;
  std::uint64_t index_ = 0;
};

// A problem with its optimum, both from the instance's own definition.
struct Posed {
  Instance instance;
  std::optional<Cost> optimum;  // with Instance::fixed; nothing: no plan
};

inline Posed pose(WorldName world, std::uint64_t seed) {
  Posed posed;
  if (world == WorldName::prizes || world == WorldName::rooted_prizes || world == WorldName::tree) {
    const PrizeWorld prizes =
        make_prize_world(seed, 9,
                         static_cast<PrizeWorld::Rule>(world == WorldName::prizes          ? 0
                                                       : world == WorldName::rooted_prizes ? 1
                                                                                           : 2));
    posed.instance = parse_instance(prizes.stp(), "random", Format::stp);
    const Cost best = cheapest_tree(prizes);
    if (best < k_cost_limit) posed.optimum = best;
    return posed;
  }
  posed.instance.hash = "0";
  posed.instance.problem = RandomWorld(world, seed).make();
  posed.instance.blocks = {{.first = 0, .count = posed.instance.problem.node_count}};
  const bool is_wide = world == WorldName::wide || world == WorldName::wide_tree;
  posed.optimum =
      is_wide ? SubsetTrees(posed.instance.problem).optimum() : BruteForce(posed.instance.problem).optimum();
  return posed;
}

struct Check {
  bool is_feasible = false;  // some plan exists
  bool is_missed = false;    // but the solver found none
  bool is_optimal = false;
  bool is_proven = false;
  double gap = 0;     // (cost − certified bound)/cost
  std::string wrong;  // what contradicts the optimum or does not verify; empty: nothing
};

// The plan and bound as files, where files can say it.
inline std::string fault_in_files(const Instance& instance, const Solution& solution) {
  if (!instance.problem.modules.empty() || !instance.problem.needs.empty()) return {};
  const FileVerdict verdict =
      verify_files(instance, solution_text(instance, solution), certificate_text(instance, solution));
  return verdict.holds() ? "" : verdict.faults.front();
}

inline std::string fault_in(const Posed& posed, const Solution& solution, Cost fixed) {
  const Problem& problem = posed.instance.problem;
  const Verdict plan = verify_plan(problem, solution);
  if (!plan.holds) return plan.faults.front();
  const Verdict bound = verify_bound(problem, solution.certificate, solution.certified_bound);
  if (!bound.holds) return bound.faults.front();
  const Cost most = std::max(solution.certified_bound, solution.proven_bound) + fixed;
  if (most > *posed.optimum) return fmt::format("bound {} above the optimum {}", most, *posed.optimum);
  if (solution.cost + fixed < *posed.optimum)
    return fmt::format("cost {} below the optimum {}", solution.cost + fixed, *posed.optimum);
  if (solution.status == Status::optimal && solution.cost + fixed != *posed.optimum)
    return fmt::format("cost {} said to be optimal, the optimum is {}", solution.cost + fixed,
                       *posed.optimum);
  return fault_in_files(posed.instance, solution);
}

inline Check check_answer(const Posed& posed) {
  const Cost fixed = posed.instance.fixed;
  const Solution solution = keep_one_tree(posed.instance, solve(posed.instance.problem));
  Check check;
  check.is_feasible = posed.optimum.has_value();
  const bool has_plan = solution.status != Status::infeasible;
  if (!check.is_feasible) {
    if (has_plan) check.wrong = "a plan where there is none";
    return check;
  }
  check.is_missed = !has_plan;
  if (check.is_missed) return check;
  check.wrong = fault_in(posed, solution, fixed);
  check.is_optimal = solution.cost + fixed == *posed.optimum;
  check.is_proven = std::max(solution.certified_bound, solution.proven_bound) == solution.cost;
  if (solution.cost + fixed > 0)
    check.gap = static_cast<double>(solution.cost - solution.certified_bound) /
                static_cast<double>(solution.cost + fixed);
  return check;
}

inline Check check_one(WorldName world, std::uint64_t seed) {
  return check_answer(pose(world, seed));
}

// Counts over many seeds.
struct KindTally {
  int problems = 0;
  int feasible = 0;
  int wrong = 0;
  int missed = 0;
  int optimal = 0;
  int proven = 0;
  double gap_sum = 0;
  std::string first_wrong;

  void add(const Check& check, std::uint64_t seed) {
    ++problems;
    feasible += check.is_feasible ? 1 : 0;
    missed += check.is_missed ? 1 : 0;
    optimal += check.is_optimal ? 1 : 0;
    proven += check.is_proven ? 1 : 0;
    gap_sum += check.gap;
    if (check.wrong.empty()) return;
    ++wrong;
    if (first_wrong.empty()) first_wrong = fmt::format("seed {}: {}", seed, check.wrong);
  }
};

}  // namespace tsunagi::steiner
