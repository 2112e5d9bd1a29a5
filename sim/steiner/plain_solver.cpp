// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/plain_solver.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <queue>
#include <utility>

#include "geo/base/random.h"
#include "sim/steiner/blocks.h"
#include "sim/steiner/construct.h"
#include "sim/steiner/core_graph.h"
#include "sim/steiner/cut_lp.h"
#include "sim/steiner/dual_ascent.h"
#include "sim/steiner/graph.h"
#include "sim/steiner/local_search.h"
#include "sim/steiner/reductions.h"

namespace tsunagi::steiner {
namespace {

constexpr int k_detour_arcs = 120;
constexpr int k_most_rounds = 12;
constexpr double k_worth_a_round = 0.02;  // share of the edges that a round must take for another one
constexpr std::size_t k_most_lp_arcs = 24'000;
constexpr Cost k_wide_gap = 1000;  // 1/1000: plans from shaken costs beat those of an unfinished program
constexpr std::size_t k_soon_lp_arcs =
    24'000;  // with so few, the program finds better plans than shaking does
constexpr double k_worth_before_lp = 0.1;
constexpr double k_worth_a_pass = 0.05;  // of one kind of reductions
constexpr std::array k_efforts{ExtensionEffort{300, 8, 120}, ExtensionEffort{2000, 12, 200}};
constexpr ExtensionEffort k_bound_effort{150, 5, 60};
constexpr int k_most_depth = 60;
constexpr std::size_t k_most_hints = 16;
constexpr std::size_t k_least_edges_to_split = 200;

// Whether no more than a share was taken of what was there.
bool is_about(std::size_t now, std::size_t before, double share) {
  return static_cast<double>(now) >= (1 - share) * static_cast<double>(before);
}

class PlainSolver {
 public:
  PlainSolver(const Problem& problem, std::int64_t ticks, Deadline deadline)
      : p_(problem), out_(build_graph(problem).out), most_ticks_(ticks), deadline_(deadline) {}

  PlainResult run() {
    CoreGraph core(p_);
    twins_ = core.twins();
    best_.is_symmetric = core.is_symmetric();
    best_.proven_bound = settle(std::move(core), 0);
    best_.proven_bound = std::min(best_.proven_bound, best_.cost);
    best_.ticks = ticks_;
    return std::move(best_);
  }

 private:
  struct Elite {
    Cost cost = 0;
    std::vector<std::uint32_t> arcs;  // ascending
  };

  [[nodiscard]] bool is_over() const {
    return ticks_ >= most_ticks_ ||
           (deadline_ != Deadline::max() && std::chrono::steady_clock::now() >= deadline_);
  }
  [[nodiscard]] Cost upper() const { return has_plan_ ? best_.cost : k_cost_limit; }

  void reduce(CoreGraph& core) {
    reduce_cheaply(core);
    if (!core.is_symmetric()) return;
    for (const ExtensionEffort& effort : k_efforts) {
      for (std::size_t before = core.edge_count() + 1; !is_over();) {
        before = core.edge_count();
        ticks_ += reduce_by_extension(core, effort);
        reduce_cheaply(core);
        if (is_about(core.edge_count(), before, k_worth_a_pass)) break;
      }
    }
  }

  void reduce_cheaply(CoreGraph& core) {
    for (std::size_t before = core.edge_count() + 1; core.edge_count() < before && !is_over();) {
      before = core.edge_count();
      ticks_ += reduce_degrees(core);
      if (core.is_symmetric()) ticks_ += reduce_by_special_distance(core);
      ticks_ += reduce_degrees(core);
      ticks_ += reduce_by_paths(core, k_detour_arcs);
      ticks_ += reduce_degrees(core);
      if (is_about(core.edge_count(), before, k_worth_a_pass)) break;
    }
  }

  // A lower bound of the plans of a core that are cheaper than the best known; their best, if any, becomes
  // that.
  Cost settle(CoreGraph core, int depth) {
    Cost lower = 0;
    for (int round = 0; round < k_most_rounds && (!has_plan_ || !is_over()); ++round) {
      const std::size_t before = core.edge_count();
      reduce(core);
      if (const auto blocks = worthwhile_blocks(core); !blocks.empty())
        return std::max(lower, settle_blocks(core, blocks));
      lower = std::max(lower, ascend(core));
      if (lower >= upper()) return lower;
      const bool is_small = 2 * core.edge_count() <= k_most_lp_arcs;
      if (may_recombine_ && !is_small) evolve(core, ++shakes_);
      if (lower >= upper()) return lower;
      if (is_about(core.edge_count(), before, is_small ? k_worth_before_lp : k_worth_a_round)) break;
    }
    for (int round = 0; round < k_most_rounds && !is_over(); ++round) {
      const std::size_t before = core.edge_count();
      if (2 * before > k_most_lp_arcs) {
        if (depth == 0 && may_recombine_) shake_on(core, lower);
        return lower;
      }
      std::optional<std::uint32_t> fractional;
      const Cost bound = cut(core, depth, fractional);
      lower = std::max(lower, bound);
      if (lower >= upper()) return lower;
      reduce(core);
      if (const auto blocks = worthwhile_blocks(core); !blocks.empty())
        return std::max(lower, settle_blocks(core, blocks));
      if (is_about(core.edge_count(), before, 0.1)) {
        if (!fractional || depth >= k_most_depth || is_over()) return lower;
        return std::max(lower, branch(core, *fractional, depth));
      }
    }
    return lower;
  }

  // Empty where one block is almost all.
  [[nodiscard]] std::vector<Block> worthwhile_blocks(const CoreGraph& core) const {
    if (core.edge_count() < k_least_edges_to_split || core.terminal_count() == 0) return {};
    auto blocks = find_blocks(core);
    const auto size = [](const Block& block) { return block.edges.size(); };
    if (std::ranges::max(blocks, {}, size).edges.size() * 10 > core.edge_count() * 9) return {};
    std::ranges::stable_sort(blocks, {}, size);
    return blocks;
  }

  // Each block as a problem of its own, small ones first.
  Cost settle_blocks(const CoreGraph& core, const std::vector<Block>& blocks) {
    std::vector<std::uint32_t> arcs;  // of the core
    Cost lower = core.fixed_cost();
    for (const Block& block : blocks) {
      const auto [part, arc] = problem_of(core, block);
      if (!unreachable_terminals(part, build_graph(part)).empty()) return k_cost_limit;
      PlainSolver solver(part, std::max<std::int64_t>(1, most_ticks_ - ticks_), deadline_);
      solver.may_recombine_ = may_recombine_;
      const PlainResult result = solver.run();
      ticks_ += result.ticks;
      lower += result.proven_bound;
      for (const std::uint32_t a : result.arc_into)
        if (a != k_none) arcs.push_back(arc[a]);
    }
    record(core, arcs);
    return lower;
  }

  Cost branch(const CoreGraph& core, std::uint32_t node, int depth) {
    std::uint32_t v = node;
    if (core.is_fixed(v) || core.arcs_at(v).empty()) {  // reduced away meanwhile
      for (v = 0; v < core.node_count() && (core.is_fixed(v) || core.arcs_at(v).size() < 3); ++v) {
      }
      if (v == core.node_count()) return 0;
    }
    CoreGraph with = core;
    with.set_terminal(v, true);
    CoreGraph without = core;
    without.remove_node(v);
    const Cost one = settle(std::move(with), depth + 1);
    const Cost other = settle(std::move(without), depth + 1);
    return std::min(one, other);
  }

  // Dual ascents from several roots and in several orders, plans on what they saturate, and what they rule
  // out.
  Cost ascend(CoreGraph& core) {
    constexpr int k_most_ascents = 40;
    constexpr int k_most_idle = 4;
    constexpr std::int64_t k_cheap_ticks = 30'000'000;
    const std::int64_t until = ticks_ + k_cheap_ticks;
    Cost lower = 0;
    int idle = 0;
    std::vector<std::uint32_t> plan;  // arcs of the core
    const auto goes_on = [&](int k) {
      return k == 0 || (k < k_most_ascents && idle < k_most_idle && (k < 2 || ticks_ < until) && !is_over());
    };
    for (int k = 0; goes_on(k); ++k) {
      const std::size_t before = core.edge_count();
      const Cost upper_before = upper();
      const auto compact = core.compact(root_of(core, k));
      if (compact.problem.terminals.empty()) {
        record(core, {});
        return core.fixed_cost();
      }
      const Graph graph = build_graph(compact.problem);
      if (!unreachable_terminals(compact.problem, graph).empty()) return k_cost_limit;
      const auto plan_into = oriented(core, compact, plan);
      const Dual dual = dual_ascent(
          compact.problem, graph,
          {.cost = compact.problem.cost, .plan_into = plan_into, .order = static_cast<std::uint64_t>(k)});
      ticks_ += dual.ticks;
      auto found = search(core, compact, graph, dual);
      const Cost bound = core.fixed_cost() + dual.bound;
      const bool is_better = bound > lower || upper() < upper_before;
      if (k == 0 || upper() < upper_before) plan = std::move(found);
      lower = std::max(lower, bound);
      if (lower >= upper()) return lower;
      ticks_ += close_by_bound(core, compact, dual.reduced, dual.bound, upper() - core.fixed_cost());
      const bool is_smaller = static_cast<double>(core.edge_count()) < 0.99 * static_cast<double>(before);
      idle = is_better || is_smaller ? 0 : idle + 1;
    }
    rule_out(core, plan);
    return lower;
  }

  // What the last ascent says of small trees.
  void rule_out(CoreGraph& core, const std::vector<std::uint32_t>& plan) {
    if (!core.is_symmetric() || !has_plan_ || is_over()) return;
    const auto compact = core.compact(core.root());
    const Graph graph = build_graph(compact.problem);
    if (!unreachable_terminals(compact.problem, graph).empty()) return;
    const auto plan_into = oriented(core, compact, plan);
    const Dual dual = dual_ascent(compact.problem, graph,
                                  {.cost = compact.problem.cost, .plan_into = plan_into, .order = 1});
    ticks_ += dual.ticks;
    ticks_ += reduce_by_extension(core, k_bound_effort, compact, dual.reduced, dual.bound,
                                  upper() - core.fixed_cost());
  }

  [[nodiscard]] static std::uint32_t root_of(const CoreGraph& core, int k) {
    if (k % 2 == 0 || !core.is_symmetric()) return core.root();
    std::vector<std::uint32_t> terminals;
    for (std::uint32_t v = 0; v < core.node_count(); ++v)
      if (core.is_terminal(v)) terminals.push_back(v);
    if (terminals.empty()) return core.root();
    return terminals[Random(static_cast<std::uint64_t>(k), "roots").bits(0) % terminals.size()];
  }

  // The arcs of a plan into each node of a compact problem, from its root.
  [[nodiscard]] static std::vector<std::uint32_t> oriented(const CoreGraph& core,
                                                           const CoreGraph::Compact& compact,
                                                           const std::vector<std::uint32_t>& plan) {
    std::vector<std::uint32_t> into(compact.problem.node_count, k_none);
    if (plan.empty()) return into;
    std::vector<std::uint8_t> is_chosen(core.edge_slots(), 0);
    for (const std::uint32_t a : plan) is_chosen[a / 2] = 1;
    std::vector<std::vector<std::uint32_t>> out(compact.problem.node_count);
    for (std::uint32_t i = 0; i < compact.arc.size(); ++i)
      if (is_chosen[compact.arc[i] / 2] != 0) out[compact.problem.tail[i]].push_back(i);
    std::vector<std::uint32_t> open{compact.problem.root};
    for (std::size_t i = 0; i < open.size(); ++i) {
      for (const std::uint32_t a : out[open[i]]) {
        const std::uint32_t v = compact.problem.head[a];
        if (into[v] != k_none || v == compact.problem.root) continue;
        into[v] = a;
        open.push_back(v);
      }
    }
    return into;
  }

  std::vector<std::uint32_t> search(const CoreGraph& core, const CoreGraph::Compact& compact,
                                    const Graph& graph, const Dual& dual) {
    std::vector<std::uint8_t> closed(dual.reduced.size());
    std::ranges::transform(dual.reduced, closed.begin(), [](Cost left) { return left > 0 ? 1 : 0; });
    auto plan = search(core, compact, graph, compact.problem.cost, closed);
    // A leaf may be served straight from the root (a penalty, a satellite); it is not the first thought,
    // since what is too dear for one may pay for many.
    bool has_straight = false;
    for (std::uint32_t a = 0; a < closed.size(); ++a) {
      const std::uint32_t head = compact.problem.head[a];
      if (compact.problem.tail[a] != compact.problem.root || closed[a] != 0 || !graph.out.row(head).empty())
        continue;
      closed[a] = 1;
      has_straight = true;
    }
    if (!has_straight) return plan;
    const Cost before = upper();
    auto other = search(core, compact, graph, compact.problem.cost, closed);
    return upper() < before ? other : plan;
  }

  // Arcs of the core in the plan found.
  std::vector<std::uint32_t> search(const CoreGraph& core, const CoreGraph::Compact& compact,
                                    const Graph& graph, std::span<const Cost> weight,
                                    std::span<const std::uint8_t> closed) {
    PathSearch paths(compact.problem, graph);
    Construction made = construct(compact.problem, graph, paths, {weight, closed});
    ticks_ += made.ticks;
    ticks_ += improve(compact.problem, graph, paths, made.tree,
                      {.ticks = std::min<std::int64_t>((most_ticks_ - ticks_) / 4, 40'000'000), .seed = 1});
    std::vector<std::uint32_t> arcs;
    for (const std::uint32_t a : made.tree.solution().arc_into)
      if (a != k_none) arcs.push_back(compact.arc[a]);
    record(core, arcs);
    return arcs;
  }

  // Solves the linear relaxation; a node that it cannot decide on is for branching.
  Cost cut(CoreGraph& core, int depth, std::optional<std::uint32_t>& fractional) {
    const auto compact = core.compact(core.root());
    const Graph graph = build_graph(compact.problem);
    if (compact.problem.terminals.empty()) {
      record(core, {});
      return core.fixed_cost();
    }
    if (!unreachable_terminals(compact.problem, graph).empty()) return k_cost_limit;
    StartCuts start = start_cuts(compact.problem, graph, core.is_symmetric());
    ticks_ += start.ticks;
    CutLp lp(compact.problem, graph, start.rows, std::move(start.pool));
    Cost lower = core.fixed_cost() + start.bound;
    const std::size_t before = core.edge_count();
    while (!is_over()) {
      const CutLpResult result = lp.solve(
          {.ticks = most_ticks_ - ticks_, .enough = upper() - core.fixed_cost(), .deadline = deadline_});
      ticks_ += result.ticks;
      lower = std::max(lower, core.fixed_cost() + result.bound);
      if (result.reduced.empty()) return std::min(lower, upper());  // the clock ended the first program
      if (depth == 0 && may_recombine_ && best_.hints.size() < k_most_hints)
        best_.hints.push_back(hints_of(core, compact, graph, result));
      if (lower >= upper()) return lower;
      std::vector<Cost> weight(compact.problem.cost);
      for (std::size_t a = 0; a < weight.size(); ++a)
        weight[a] =
            static_cast<Cost>(static_cast<double>(weight[a]) * (1 - std::clamp(result.value[a], 0.0, 1.0)));
      search(core, compact, graph, weight, {});
      if (lower >= upper()) return lower;
      ticks_ += close_by_bound(core, compact, result.reduced, result.bound, upper() - core.fixed_cost());
      if (core.is_symmetric())
        ticks_ += reduce_by_extension(core, k_bound_effort, compact, result.reduced, result.bound,
                                      upper() - core.fixed_cost());
      if (may_recombine_ && !result.is_solved && upper() - lower > upper() / k_wide_gap &&
          upper() < stalled_at_) {
        evolve(core, ++shakes_);
        stalled_at_ = upper();
        if (lower >= upper()) return lower;
      }
      fractional = most_fractional(core, compact, result.value);
      if (result.is_solved || core.edge_count() < before * 7 / 10) break;
    }
    return lower;
  }

  [[nodiscard]] static std::optional<std::uint32_t> most_fractional(const CoreGraph& core,
                                                                    const CoreGraph::Compact& compact,
                                                                    std::span<const double> value) {
    std::vector<double> entered(compact.problem.node_count, 0);
    for (std::size_t a = 0; a < value.size(); ++a) entered[compact.problem.head[a]] += value[a];
    std::optional<std::uint32_t> best;
    double best_distance = 0.5;
    for (std::uint32_t v = 0; v < entered.size(); ++v) {
      const double distance = std::abs(entered[v] - 0.5);
      if (core.is_fixed(compact.node[v]) || distance >= best_distance - 1e-9) continue;
      best = compact.node[v];
      best_distance = distance;
    }
    return best;
  }

  // The plan that arcs of the core stand for, on the original, without what leads nowhere.
  void record(const CoreGraph& core, const std::vector<std::uint32_t>& arcs) {
    std::vector<std::uint8_t> is_chosen(p_.arc_count(), 0);
    for (const std::uint32_t a : core.originals(arcs)) is_chosen[a] = 1;
    std::vector<std::uint32_t> into(p_.node_count, k_none);
    std::vector<Cost> distance(p_.node_count, k_cost_limit);
    using Entry = std::pair<Cost, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    distance[p_.root] = 0;
    queue.emplace(0, p_.root);
    while (!queue.empty()) {
      const auto [d, v] = queue.top();
      queue.pop();
      if (d > distance[v]) continue;
      for (const std::uint32_t a : out_.row(v)) {
        if (is_chosen[a] == 0 || d + p_.cost[a] >= distance[p_.head[a]]) continue;
        distance[p_.head[a]] = d + p_.cost[a];
        into[p_.head[a]] = a;
        queue.emplace(distance[p_.head[a]], p_.head[a]);
      }
    }
    std::vector<std::uint32_t> kept(p_.node_count, k_none);
    Cost cost = 0;
    for (const std::uint32_t t : p_.terminals) {
      if (into[t] == k_none) return;  // a direction that the core has closed: no plan
      for (std::uint32_t v = t; v != p_.root && kept[v] == k_none; v = p_.tail[into[v]]) {
        kept[v] = into[v];
        cost += p_.cost[into[v]];
      }
    }
    remember(cost, kept);
    if (has_plan_ && cost >= best_.cost) return;
    has_plan_ = true;
    best_.cost = cost;
    best_.arc_into = std::move(kept);
  }

  void remember(Cost cost, const std::vector<std::uint32_t>& into) {
    constexpr std::size_t k_most_elite = 16;
    Elite elite{cost, {}};
    for (const std::uint32_t a : into)
      if (a != k_none) elite.arcs.push_back(a);
    std::ranges::sort(elite.arcs);
    const auto at = std::ranges::find_if(elite_, [&](const Elite& e) { return e.cost >= cost; });
    if (at != elite_.end() && at->cost == cost) return;
    elite_.insert(at, std::move(elite));
    if (elite_.size() > k_most_elite) elite_.pop_back();
  }

  // Where nothing else is left to do.
  void shake_on(const CoreGraph& core, Cost lower) {
    constexpr int k_most_idle = 3;
    for (int idle = 0; idle < k_most_idle && lower < upper() && !is_over();) {
      const Cost before = upper();
      evolve(core, ++shakes_);
      idle = upper() < before ? 0 : idle + 1;
    }
  }

  // Plans for costs shaken at random, and the best of the unions of some, until nothing is gained.
  void evolve(const CoreGraph& core, std::uint64_t seed) {
    constexpr int k_most_generations = 8;
    constexpr int k_litter = 6;
    constexpr std::int64_t k_most_ticks = 300'000'000;
    const std::int64_t until = std::min(most_ticks_, ticks_ + k_most_ticks);
    const auto compact = core.compact(core.root());
    const Graph graph = build_graph(compact.problem);
    if (!unreachable_terminals(compact.problem, graph).empty()) return;
    std::vector<Cost> weight(compact.problem.arc_count());
    int idle = 0;
    for (int generation = 0; generation < k_most_generations && idle < 2 && ticks_ < until && !is_over();
         ++generation) {
      const Cost before = upper();
      for (int i = 0; i < k_litter && ticks_ < until && !is_over(); ++i) {
        const Random random(seed * 1000 + static_cast<std::uint64_t>(generation * k_litter + i),
                            "shaken costs");
        for (std::size_t a = 0; a < weight.size(); ++a)
          weight[a] = compact.problem.cost[a] + compact.problem.cost[a] *
                                                    static_cast<Cost>(random.bits(compact.arc[a] / 2) % 512) /
                                                    1024;
        search(core, compact, graph, weight, {});
      }
      recombine(16, seed * 100 + static_cast<std::uint64_t>(generation));
      recombine(5, seed * 100 + 50 + static_cast<std::uint64_t>(generation));
      idle = upper() < before ? 0 : idle + 1;
    }
  }

  // The best plan on the union of good ones: a small problem, solved as any other.
  void recombine(std::size_t count, std::uint64_t seed) {
    if (!may_recombine_ || elite_.size() < 2) return;
    std::vector<std::uint8_t> is_in(p_.arc_count(), 0);
    std::vector<std::uint32_t> order(elite_.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    Random random(seed, "recombination");
    for (std::size_t i = 1; i + 1 < order.size(); ++i)
      std::swap(order[i], order[i + random.bits(i) % (order.size() - i)]);
    for (std::size_t i = 0; i < std::min(count, order.size()); ++i)
      for (const std::uint32_t a : elite_[order[i]].arcs) is_in[a] = 1;
    Problem part;
    part.node_count = p_.node_count;
    part.root = p_.root;
    part.terminals = p_.terminals;
    std::vector<std::uint32_t> arc;
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) {
      if (is_in[a] == 0 && (twins_[a] == k_none || is_in[twins_[a]] == 0)) continue;
      part.tail.push_back(p_.tail[a]);
      part.head.push_back(p_.head[a]);
      part.cost.push_back(p_.cost[a]);
      arc.push_back(a);
    }
    PlainSolver solver(part, std::min<std::int64_t>((most_ticks_ - ticks_) / 4, 100'000'000), deadline_);
    solver.may_recombine_ = false;
    const PlainResult result = solver.run();
    ticks_ += result.ticks;
    if (result.cost >= best_.cost) return;
    best_.cost = result.cost;
    best_.arc_into.assign(p_.node_count, k_none);
    for (const std::uint32_t a : result.arc_into)
      if (a != k_none) best_.arc_into[part.head[a]] = arc[a];
    remember(best_.cost, best_.arc_into);
  }

  const Problem& p_;
  Rows out_;
  std::vector<std::uint32_t> twins_;  // [arc] back at the same cost, or k_none
  bool may_recombine_ = true;
  std::uint64_t shakes_ = 0;
  Cost stalled_at_ =
      k_cost_limit;  // the plan that shaking left; beside a program that goes on it is not tried again
  std::vector<Elite> elite_;  // by cost
  std::int64_t most_ticks_;
  Deadline deadline_;
  std::int64_t ticks_ = 0;
  bool has_plan_ = false;
  PlainResult best_;
};

}  // namespace

bool is_plain(const Problem& problem) {
  return problem.modules.empty() && problem.needs.empty() &&
         std::ranges::none_of(problem.tie_break, [](std::uint32_t tie) { return tie != 0; });
}

PlainResult solve_plain(const Problem& problem, std::int64_t ticks, Deadline deadline) {
  return PlainSolver(problem, ticks, deadline).run();
}

}  // namespace tsunagi::steiner
