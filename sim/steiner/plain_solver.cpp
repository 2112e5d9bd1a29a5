// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/plain_solver.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "geo/base/random.h"
#include "sim/steiner/blocks.h"
#include "sim/steiner/construct.h"
#include "sim/steiner/core_graph.h"
#include "sim/steiner/core_plans.h"
#include "sim/steiner/cost_grain.h"
#include "sim/steiner/cut_lp.h"
#include "sim/steiner/dual_ascent.h"
#include "sim/steiner/elite_plans.h"
#include "sim/steiner/graph.h"
#include "sim/steiner/local_search.h"
#include "sim/steiner/prize_graph.h"
#include "sim/steiner/prize_plans.h"
#include "sim/steiner/prize_reductions.h"
#include "sim/steiner/reductions.h"
#include "sim/steiner/region_reductions.h"

namespace tsunagi::steiner {
namespace {

constexpr int k_detour_arcs = 120;
constexpr int k_most_rounds = 12;
constexpr double k_worth_a_round = 0.02;  // share of the edges that a round must take for another one
constexpr std::size_t k_most_lp_arcs = 24'000;
constexpr Cost k_wide_gap = 1000;  // 1/1000: plans from shaken costs beat those of an unfinished program
constexpr double k_worth_before_lp = 0.1;
constexpr std::size_t k_long_program = 5000;  // edges: better plans first are worth their while
constexpr double k_worth_detours = 0.1;       // gone since the last look for them
constexpr double k_worth_a_pass = 0.05;       // of one kind of reductions
constexpr std::array k_efforts{ExtensionEffort{300, 8, 50}, ExtensionEffort{1000, 12, 80}};
constexpr ExtensionEffort k_bound_effort{150, 5, 60};
constexpr std::size_t k_few_arcs = 6000;  // that a dual leaves cheapest: a part that is solved fast
constexpr int k_most_depth = 60;
constexpr std::size_t k_most_hints = 16;

// Whether no more than a share was taken of what was there.
bool is_about(std::size_t now, std::size_t before, double share) {
  return static_cast<double>(now) >= (1 - share) * static_cast<double>(before);
}

class PlainSolver {
 public:
  // `out`: arcs by tail.
  PlainSolver(const Problem& problem, const Rows& out, std::int64_t ticks, Deadline deadline, Cost grain)
      : p_(problem), out_(out), most_ticks_(ticks), deadline_(deadline), grain_(grain) {}

  PlainResult run() {
    CoreGraph core(p_);
    twins_ = core.twins();
    best_.is_symmetric = core.is_symmetric();
    best_.proven_bound = settle(std::move(core), 0);
    best_.proven_bound = std::min((best_.proven_bound + grain_ - 1) / grain_ * grain_, best_.cost);
    best_.ticks = ticks_;
    return std::move(best_);
  }

 private:
  [[nodiscard]] bool is_over() const {
    return ticks_ >= most_ticks_ ||
           (deadline_ != Deadline::max() && std::chrono::steady_clock::now() >= deadline_);
  }
  // When a share of the time left is over.
  [[nodiscard]] Deadline after(double share) const {
    if (deadline_ == Deadline::max()) return deadline_;
    const auto now = std::chrono::steady_clock::now();
    return now + std::chrono::duration_cast<Deadline::duration>((deadline_ - now) * share);
  }
  // A plan that is cheaper than the best known costs less than this, as all costs are multiples of the grain.
  [[nodiscard]] Cost upper() const { return has_plan_ ? best_.cost - grain_ + 1 : k_cost_limit; }

  void reduce(CoreGraph& core) {
    if (!detoured_edges_ || !is_about(core.edge_count(), *detoured_edges_, k_worth_detours)) {
      ticks_ += reduce_by_prizes(core);
      detoured_edges_ = core.edge_count();
    }
    reduce_cheaply(core);
    if (!core.is_symmetric() || is_small_part_) return;
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
      if (const std::size_t edges = core.edge_count(); has_regions(core)) {
        ticks_ += reduce_by_regions(core, [this](const Problem& part) { return solve_small(part); });
        if (!is_about(core.edge_count(), edges, k_worth_before_lp)) continue;
      }
      const bool is_small = 2 * core.edge_count() <= k_most_lp_arcs;
      if (!is_small) core.forget_removed_edges();
      const bool is_first = round == 0 && depth == 0;
      const bool is_long = core.edge_count() > k_long_program;
      if (may_recombine_ && (!is_small || (is_first && (is_long || find_prize_graph(core))))) breed(core);
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
        if (depth == 0 && may_recombine_ && find_prize_graph(core)) shake_on(core, lower);
        if (lower >= upper() || is_over()) return lower;
        return std::max(lower, branch(core, *fractional, depth));
      }
    }
    return lower;
  }

  // Each block as a problem of its own, small ones first. By the clock each has its share of the time left,
  // so that the largest, which come last, still get plans.
  Cost settle_blocks(const CoreGraph& core, const std::vector<Block>& blocks) {
    std::vector<std::uint32_t> arcs;  // of the core
    Cost lower = core.fixed_cost();
    std::size_t edges_left = 0;
    for (const Block& block : blocks) edges_left += block.edges.size();
    for (const Block& block : blocks) {
      const double share = static_cast<double>(block.edges.size()) / static_cast<double>(edges_left);
      edges_left -= block.edges.size();
      const auto [part, arc] = problem_of(core, block);
      const Graph graph = build_graph(part);
      if (!unreachable_terminals(part, graph).empty()) return k_cost_limit;
      PlainSolver solver(part, graph.out, std::max<std::int64_t>(1, most_ticks_ - ticks_), after(share),
                         grain_);
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

  // Whether parts of the core are worth solving one by one.
  [[nodiscard]] bool has_regions(const CoreGraph& core) const {
    constexpr std::size_t k_least_edges = 500;
    return core.is_symmetric() && may_recombine_ && core.edge_count() >= k_least_edges && !is_over();
  }

  std::optional<SmallPlan> solve_small(const Problem& part) {
    constexpr std::int64_t k_most_ticks = 20'000'000;
    if (is_over()) return {};
    const Graph graph = build_graph(part);
    if (!unreachable_terminals(part, graph).empty()) return SmallPlan{};
    PlainSolver solver(part, graph.out, k_most_ticks, deadline_, 1);
    solver.may_recombine_ = false;
    solver.is_small_part_ = true;
    const PlainResult result = solver.run();
    ticks_ += result.ticks;
    if (result.proven_bound != result.cost) return {};
    SmallPlan plan{true, {}};
    for (const std::uint32_t a : result.arc_into)
      if (a != k_none) plan.arcs.push_back(a);
    return plan;
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
    return polish(core, arcs);
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
      if (!best_.is_symmetric && depth == 0 && may_recombine_ && best_.hints.size() < k_most_hints)
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
      const bool has_wide_gap = upper() - lower > upper() / k_wide_gap && upper() < stalled_at_;
      if (may_recombine_ && !result.is_solved && (has_wide_gap || find_prize_graph(core))) {
        breed(core);
        stalled_at_ = upper();
        if (lower >= upper()) return lower;
      }
      fractional = most_fractional(core, compact, result.value);
      if (result.is_solved || core.edge_count() < before * 7 / 10) break;
    }
    return lower;
  }

  // The plan that arcs of the core stand for, on the original, without what leads nowhere.
  void record(const CoreGraph& core, const std::vector<std::uint32_t>& arcs) {
    std::vector<std::uint8_t> is_chosen(p_.arc_count(), 0);
    for (const std::uint32_t a : core.originals(arcs)) is_chosen[a] = 1;
    auto tree = tree_within(p_, out_, is_chosen);
    if (!tree) return;  // a direction that the core has closed: no plan
    elite_.add(tree->cost, tree->arc_into);
    if (has_plan_ && tree->cost >= best_.cost) return;
    has_plan_ = true;
    best_.cost = tree->cost;
    best_.arc_into = std::move(tree->arc_into);
  }

  // The plan of `arcs` of the core as it is improved where the core is a prize-collecting tree.
  std::vector<std::uint32_t> polish(const CoreGraph& core, const std::vector<std::uint32_t>& arcs) {
    const PrizePlans better = polish_prizes(core, arcs);
    ticks_ += better.ticks;
    if (better.plans.empty()) return arcs;
    record(core, better.plans.front());
    return better.plans.front();
  }

  // More plans: kicks where the core is a prize-collecting tree, shaken costs elsewhere.
  void breed(const CoreGraph& core) {
    constexpr std::int64_t k_most_ticks = 120'000'000;
    constexpr std::int64_t k_ticks_per_edge = 5000;
    constexpr std::uint64_t k_most_growth = 4;
    constexpr std::int64_t k_share_of_work = 6;
    const std::uint64_t seed = ++shakes_;
    const auto graph = find_prize_graph(core);
    if (!graph) return evolve(core, seed);
    const std::int64_t first =
        std::min(k_most_ticks, k_ticks_per_edge * static_cast<std::int64_t>(core.edge_count()));
    const std::int64_t wanted =
        std::max(first * static_cast<std::int64_t>(std::min(seed, k_most_growth)), ticks_ / k_share_of_work);
    const auto best = best_arcs(core);
    const NearArcs near = nearest_arcs(core, best, seed);
    const std::int64_t most = (most_ticks_ - ticks_) / 3;
    const PrizePlans found = kick_prizes(core, *graph, best, near.arcs,
                                         {std::min(wanted, most), seed, [this] { return is_over(); }});
    ticks_ += near.ticks + found.ticks;
    for (const auto& plan : found.plans) record(core, plan);
    recombine(16, seed);
    recombine(4, seed + 1000);
    solve_near(core, near.arcs);
  }

  // Arcs of the core that the best plan is made of.
  [[nodiscard]] std::vector<std::uint32_t> best_arcs(const CoreGraph& core) const {
    std::vector<std::uint8_t> is_in(p_.arc_count(), 0);
    for (const std::uint32_t a : best_.arc_into)
      if (a != k_none) is_in[a] = 1;
    return core.arcs_within(is_in);
  }

  // The best plan on the arcs that come first and on those of the best known: a small problem.
  void solve_near(const CoreGraph& core, const std::vector<std::uint32_t>& order) {
    if (is_over() || order.size() <= k_few_arcs || !has_plan_) return;
    std::vector<std::uint8_t> is_in(p_.arc_count(), 0);
    for (const std::uint32_t a : core.originals({order.begin(), order.begin() + k_few_arcs})) is_in[a] = 1;
    for (const std::uint32_t a : best_.arc_into)
      if (a != k_none) is_in[a] = 1;
    solve_part(is_in);
  }

  // Where nothing else is left to do.
  void shake_on(const CoreGraph& core, Cost lower) {
    constexpr int k_most_idle = 3;
    for (int idle = 0; idle < k_most_idle && lower < upper() && !is_over();) {
      const Cost before = upper();
      breed(core);
      idle = upper() < before ? 0 : idle + 1;
    }
  }

  // Plans for costs shaken at random, and the best of the unions of some, until nothing is gained.
  void evolve(const CoreGraph& core, std::uint64_t seed) {
    constexpr int k_most_generations = 8;
    constexpr int k_litter = 6;
    constexpr std::int64_t k_most_ticks = 300'000'000;
    const std::int64_t until = std::min(most_ticks_, ticks_ + k_most_ticks);
    int idle = 0;
    for (int generation = 0; generation < k_most_generations && idle < 2 && ticks_ < until && !is_over();
         ++generation) {
      const Cost before = upper();
      if (!shake(core, seed * 1000 + static_cast<std::uint64_t>(generation * k_litter), k_litter, until))
        return;
      recombine(16, seed * 100 + static_cast<std::uint64_t>(generation));
      recombine(5, seed * 100 + 50 + static_cast<std::uint64_t>(generation));
      idle = upper() < before ? 0 : idle + 1;
    }
  }

  // `count` plans for costs shaken at random; false where a terminal cannot be reached. Its graph is gone
  // when the unions are solved, which take as much memory.
  bool shake(const CoreGraph& core, std::uint64_t seed, int count, std::int64_t until) {
    const auto compact = core.compact(core.root());
    const Graph graph = build_graph(compact.problem);
    if (!unreachable_terminals(compact.problem, graph).empty()) return false;
    std::vector<Cost> weight(compact.problem.arc_count());
    for (int i = 0; i < count && ticks_ < until && !is_over(); ++i) {
      const Random random(seed + static_cast<std::uint64_t>(i), "shaken costs");
      for (std::size_t a = 0; a < weight.size(); ++a)
        weight[a] = compact.problem.cost[a] +
                    compact.problem.cost[a] * static_cast<Cost>(random.bits(compact.arc[a] / 2) % 512) / 1024;
      search(core, compact, graph, weight, {});
    }
    return true;
  }

  // The best plan on the union of good ones: a small problem, solved as any other.
  void recombine(std::size_t count, std::uint64_t seed) {
    if (!may_recombine_ || elite_.size() < 2) return;
    std::vector<std::uint8_t> is_in(p_.arc_count(), 0);
    for (const std::uint32_t a : elite_.arcs_of(count, seed)) is_in[a] = 1;
    solve_part(is_in);
  }

  // The best plan on some arcs, given as [arc] not 0.
  void solve_part(const std::vector<std::uint8_t>& is_in) {
    std::vector<std::uint32_t> arc;
    std::vector<std::uint32_t> number(p_.node_count, k_none);  // of the nodes that the part has
    number[p_.root] = 0;
    for (const std::uint32_t t : p_.terminals) number[t] = 0;
    for (std::uint32_t a = 0; a < p_.arc_count(); ++a) {
      const std::uint32_t back = (*twins_)[a];
      if (is_in[a] == 0 && (back == k_none || is_in[back] == 0)) continue;
      arc.push_back(a);
      number[p_.tail[a]] = number[p_.head[a]] = 0;
    }
    Problem part;
    for (std::uint32_t& n : number)
      if (n != k_none) n = part.node_count++;
    part.root = number[p_.root];
    for (const std::uint32_t t : p_.terminals) part.terminals.push_back(number[t]);
    for (const std::uint32_t a : arc) {
      part.tail.push_back(number[p_.tail[a]]);
      part.head.push_back(number[p_.head[a]]);
      part.cost.push_back(p_.cost[a]);
    }
    number = {};
    const Rows out = build_graph(part).out;
    PlainSolver solver(part, out, std::min<std::int64_t>((most_ticks_ - ticks_) / 4, 100'000'000), deadline_,
                       grain_);
    solver.may_recombine_ = false;
    const PlainResult result = solver.run();
    ticks_ += result.ticks;
    if (result.cost >= best_.cost) return;
    best_.cost = result.cost;
    best_.arc_into.assign(p_.node_count, k_none);
    for (const std::uint32_t a : result.arc_into)
      if (a != k_none) best_.arc_into[p_.head[arc[a]]] = arc[a];
    elite_.add(best_.cost, best_.arc_into);
  }

  const Problem& p_;
  const Rows& out_;
  std::shared_ptr<const std::vector<std::uint32_t>> twins_;  // [arc] back at the same cost, or k_none
  bool may_recombine_ = true;
  bool is_small_part_ = false;                 // for which long tests take more than they save
  std::optional<std::size_t> detoured_edges_;  // left by the last look for detours
  std::uint64_t shakes_ = 0;
  Cost stalled_at_ =
      k_cost_limit;  // the plan that shaking left; beside a program that goes on it is not tried again
  ElitePlans elite_;
  std::int64_t most_ticks_;
  Deadline deadline_;
  Cost grain_;  // every cost is a multiple
  std::int64_t ticks_ = 0;
  bool has_plan_ = false;
  PlainResult best_;
};

}  // namespace

bool is_plain(const Problem& problem) {
  return problem.modules.empty() && problem.needs.empty() &&
         std::ranges::none_of(problem.tie_break, [](std::uint32_t tie) { return tie != 0; });
}

PlainResult solve_plain(const Problem& problem, const Rows& out, std::int64_t ticks, Deadline deadline) {
  const Cost grain = grain_for(problem);
  if (grain == 1) return PlainSolver(problem, out, ticks, deadline, grain).run();
  Problem fine = problem;
  for (Cost& cost : fine.cost) cost *= grain;
  PlainResult result = PlainSolver(fine, out, ticks, deadline, grain).run();
  result.cost /= grain;
  result.proven_bound /= grain;
  for (DualHints& hints : result.hints) {
    for (DualHints::Set& set : hints.sets) set.amount /= grain;
    for (NodePrice& price : hints.prices) price.price /= grain;
    std::erase_if(hints.sets, [](const DualHints::Set& set) { return set.amount == 0; });
    std::erase_if(hints.prices, [](const NodePrice& price) { return price.price == 0; });
  }
  return result;
}

}  // namespace tsunagi::steiner
