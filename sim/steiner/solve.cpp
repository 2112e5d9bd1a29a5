// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/solve.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <optional>
#include <utility>

#include "sim/steiner/capacity_search.h"
#include "sim/steiner/closed_arcs.h"
#include "sim/steiner/construct.h"
#include "sim/steiner/cut_dual.h"
#include "sim/steiner/dual_ascent.h"
#include "sim/steiner/graph.h"
#include "sim/steiner/local_search.h"
#include "sim/steiner/plain_solver.h"
#include "sim/steiner/presolve.h"
#include "sim/steiner/relaxation.h"
#include "sim/steiner/spare_edges.h"
#include "sim/steiner/tree.h"

namespace tsunagi::steiner {
namespace {

constexpr std::size_t k_most_leaves = 32;
constexpr int k_kicks_per_terminal = 4;
constexpr int k_most_kicks = 3000;
constexpr std::int64_t k_kick_ticks_per_terminal = 50'000;
constexpr std::int64_t k_most_kick_ticks = 80'000'000;
constexpr std::int64_t k_most_descent_ticks = 150'000'000;
constexpr int k_more_rounds = 20;  // of ascents where nothing but the bound is left to do
constexpr std::int64_t k_least_lp_ticks = 50'000'000;
constexpr Cost k_worth_a_proof = 50;          // parts of the gap of which a further one must close one
constexpr std::int64_t k_share_of_bound = 8;  // of the work so far, for those
constexpr std::int64_t k_least_for_bound = 20'000'000;
constexpr int k_most_spare_arcs = 3000;            // looked at for one chain
constexpr std::int64_t k_cheap_ticks = 6'000'000;  // spent on further ascents in any case

struct Leaf {
  CertificateLeaf decided;  // with the proofs before that of the dual
  Dual dual;
  Cost bound = 0;  // with the activations switched on
};

class Solver {
 public:
  // `original`: with the same nodes, where a certificate may take edges of it off.
  Solver(const Problem& problem, const Limits& limits, const Problem* original)
      : problem_(problem), limits_(limits), original_(original), graph_(build_graph(problem)) {
    if (limits.seconds > 0) {
      const auto now = std::chrono::steady_clock::now();
      const auto whole = std::chrono::duration_cast<std::chrono::steady_clock::duration>(
          std::chrono::duration<double>(limits.seconds));
      deadline_ = now + whole;
      // Beyond plain problems the bound is that of a few ascents, most of them made on the way.
      plan_deadline_ = now + whole / 10 * (is_plain(problem) ? 8 : 9);
    }
  }

  Solution run() {
    Solution solution;
    solution.unreached = unreachable_terminals(problem_, graph_);
    if (!solution.unreached.empty()) return without_plan(std::move(solution));
    const bool is_plain_one = is_plain(problem_) && limits_.bound;
    solution = is_plain_one ? plain_plan() : plan();
    const bool is_cut_short = is_past(plan_deadline_);
    if (limits_.bound && solution.unreached.empty()) {
      if (!is_plain_one) {
        ascend_along(solution);
        branch(solution.cost);
      }
      certify(solution);
    }
    solution.ticks = ticks_;
    solution.is_stopped_by_clock = is_cut_short || is_late();
    return solution;
  }

 private:
  Solution without_plan(Solution solution) const {
    solution.arc_into.assign(problem_.node_count, k_none);
    solution.units.assign(problem_.modules.size(), 0);
    solution.active.assign(problem_.activation_cost.size(), 0);
    return solution;
  }

  Dual ascend_once(const DualInput& input) {
    Dual dual = dual_ascent(problem_, graph_, input);
    ticks_ += dual.ticks;
    return dual;
  }

  void keep_better(Relaxation relaxation, Dual dual) {
    if (!leaves_.empty() && dual.bound <= leaves_[0].dual.bound) return;
    leaves_.resize(1);
    relaxation_ = std::move(relaxation);
    leaves_[0].bound = dual.bound;
    leaves_[0].dual = std::move(dual);
  }

  // The first bound: of the thetas, the one that gives the best.
  void ascend() {
    for (const std::uint16_t theta : {1000, 500, 0}) {
      Relaxation relaxation = relax(problem_, graph_, theta);
      const bool is_only = !relaxation.depends_on_theta || !limits_.bound;
      Dual dual = ascend_once({.cost = relaxation.cost});
      keep_better(std::move(relaxation), std::move(dual));
      if (is_only) return;
    }
  }

  // One more ascent, guided by a plan, in an order of its own. Returns its saturated arcs' complement.
  std::vector<std::uint8_t> ascend_along(const Solution& plan, std::uint64_t order = 0) {
    Dual dual = ascend_once({.cost = relaxation_.cost, .plan_into = plan.arc_into, .order = order});
    std::vector<std::uint8_t> closed = unsaturated(dual);
    keep_better(relaxation_, std::move(dual));
    return closed;
  }

  [[nodiscard]] static std::vector<std::uint8_t> unsaturated(const Dual& dual) {
    std::vector<std::uint8_t> closed(dual.reduced.size());
    std::ranges::transform(dual.reduced, closed.begin(), [](Cost left) { return left > 0 ? 1 : 0; });
    return closed;
  }

  // More rounds where an ascent is cheap.
  [[nodiscard]] int round_count() const {
    const std::int64_t affordable = k_cheap_ticks / std::max<std::int64_t>(1, leaves_[0].dual.ticks);
    return limits_.perturbations * static_cast<int>(std::clamp<std::int64_t>(affordable, 1, 8));
  }

  // ---- the plan

  // Plans on the arcs that an ascent saturated, ascents along the best plan, and so on in turn.
  Solution plan() {
    ascend();
    PathSearch search(problem_, graph_);
    std::optional<Construction> best;
    consider(best, construct(problem_, graph_, search, {problem_.cost, unsaturated(leaves_[0].dual)}),
             search);
    consider(best, construct(problem_, graph_, search, {problem_.cost, {}}), search);
    const int rounds = limits_.bound && best->unserved.empty() ? round_count() : 0;
    for (int i = 1; i <= rounds && best->tree.price().cost > least() && left() > 0; ++i) {
      const auto closed = ascend_along(best->tree.solution(), static_cast<std::uint64_t>(i));
      consider(best, construct(problem_, graph_, search, {problem_.cost, closed}), search);
    }
    if (best->unserved.empty()) kick(best->tree, search);
    ticks_ += search_capacity(problem_, graph_, search, best->tree, best->unserved,
                              {.ticks = left(), .stop_at = least(), .deadline = plan_deadline_});
    Solution solution = best->tree.solution();
    solution.unreached = best->unserved;
    solution.status = best->unserved.empty() ? Status::feasible : Status::infeasible;
    return solution;
  }

  Solution plain_plan() {
    graph_.in = {};  // a large problem's plain solver has the memory to itself
    const PlainResult result = solve_plain(problem_, graph_.out, left() / 4 * 3, plan_deadline_);
    ticks_ += result.ticks;
    graph_ = build_graph(problem_);
    Solution solution = tree_of(problem_, graph_, result.arc_into).solution();
    solution.status = Status::feasible;
    solution.proven_bound = result.proven_bound;
    if (original_ != nullptr && result.is_symmetric && may_have_spare_edges(*original_)) {
      prove_without_spare(solution, result);
    } else {
      prove(solution, result);
    }
    return solution;
  }

  // The bound of a plain problem.
  void prove(const Solution& solution, const PlainResult& plain) {
    ascend();
    Solution no_guide;
    const int rounds = k_more_rounds * round_count();
    const std::int64_t until = ticks_ + std::max(k_least_for_bound, ticks_ / k_share_of_bound);
    for (int i = 1; i <= rounds && solution.cost > least() && left() > 0 && ticks_ < until; ++i)
      ascend_along(i % 2 == 0 ? no_guide : solution, static_cast<std::uint64_t>(i));
    tighten(solution, plain);
  }

  // The same on what is left without edges that some best tree does without: a dual has less to pay for.
  void prove_without_spare(const Solution& solution, const PlainResult& plain) {
    SpareEdges spare = find_spare_edges(problem_, k_most_spare_arcs);
    ticks_ += spare.ticks;
    if (spare.arcs.empty()) return prove(solution, plain);
    const OpenPart rest = open_part(problem_, spare.is_gone);
    Solver part(rest.problem, limits_, nullptr);
    part.deadline_ = deadline_;
    part.ticks_ = ticks_;
    Solution guide;
    guide.cost = solution.cost;
    guide.arc_into = within(rest, solution.arc_into);
    part.prove(guide, plain);
    ticks_ = part.ticks_;
    leaves_ = std::move(part.leaves_);
    relaxation_ = std::move(part.relaxation_);
    spare_ = std::move(spare.arcs);
  }

  // A plan's arcs as those of a part of the problem; k_none for the others.
  [[nodiscard]] std::vector<std::uint32_t> within(const OpenPart& part,
                                                  std::vector<std::uint32_t> arc_into) const {
    std::vector<std::uint32_t> index(problem_.arc_count(), k_none);
    for (std::uint32_t a = 0; a < part.arc.size(); ++a) index[part.arc[a]] = a;
    for (std::uint32_t& a : arc_into)
      if (a != k_none) a = index[a];
    return arc_into;
  }

  // Further proofs, each on what those before leave open: the plain solver's programs lifted, in turn, and
  // where what is left is small enough, one of its own. Worth as much work as all before.
  void tighten(const Solution& solution, const PlainResult& plain) {
    const std::int64_t until = ticks_ + std::min(left(), std::max(k_least_lp_ticks, ticks_));
    std::vector<std::uint8_t> closed(problem_.arc_count(), 0);
    NodeSets known;
    for (const DualHints& hints : plain.hints) {
      if (least() >= solution.cost || ticks_ >= until || is_late()) return;
      add_proof(closed, solution, [&](const Problem& part, const Graph& graph, const auto& plan) {
        return lift(part, graph, hints, plan);
      });
    }
    if (!plain.hints.empty())
      for (const DualHints::Set& set : plain.hints.back().sets) known.push_back(set.nodes);
    while (least() < solution.cost && ticks_ < until && !is_late()) {
      const bool is_better =
          add_proof(closed, solution, [&](const Problem& part, const Graph& graph, const auto& plan) {
            Dual dual = cut_dual(part, graph, known, plan,
                                 {.ticks = until - ticks_,
                                  .enough = solution.cost,
                                  .is_symmetric = plain.is_symmetric,
                                  .deadline = deadline_});
            known = dual.proof.sets;
            return dual;
          });
      if (!is_better) return;
    }
  }

  // Closes what the last proof rules out and adds the one that `solve_part` finds for the rest, if it closes
  // a good part of the gap.
  template <typename SolvePart>
  bool add_proof(std::vector<std::uint8_t>& closed, const Solution& solution, SolvePart solve_part) {
    Leaf& leaf = leaves_[0];
    auto now_closed = close_arcs(problem_, graph_, leaf.dual.reduced, solution.cost - least(), closed);
    Dual dual = dual_of_part(now_closed, solution, solve_part);
    const Cost gap = solution.cost - least();
    if (dual.bound < solution.cost && dual.bound - least() <= gap / k_worth_a_proof) return false;
    closed = std::move(now_closed);
    leaf.decided.proofs.push_back(std::move(leaf.dual.proof));
    leaf.decided.cutoff = solution.cost;
    leaf.bound = std::min(dual.bound, solution.cost);
    leaf.dual = std::move(dual);
    return true;
  }

  // What `solve_part` makes of the open arcs, in terms of the whole.
  template <typename SolvePart>
  Dual dual_of_part(std::span<const std::uint8_t> closed, const Solution& solution, SolvePart solve_part) {
    const OpenPart part = open_part(problem_, closed);
    Dual dual = solve_part(part.problem, build_graph(part.problem), within(part, solution.arc_into));
    ticks_ += dual.ticks;
    std::vector<Cost> reduced(problem_.arc_count(), k_cost_limit);
    for (std::uint32_t a = 0; a < dual.reduced.size(); ++a) reduced[part.arc[a]] = dual.reduced[a];
    dual.reduced = std::move(reduced);
    return dual;
  }

  void consider(std::optional<Construction>& best, Construction made, PathSearch& search) {
    ticks_ += made.ticks;
    if (made.unserved.empty())
      ticks_ += improve(problem_, graph_, search, made.tree,
                        {.ticks = std::min(left() / 2, k_most_descent_ticks), .stop_at = least()});
    const auto rank = [](const Construction& c) { return std::pair(c.unserved.size(), c.tree.price()); };
    if (!best || rank(made) < rank(*best)) best = std::move(made);
  }

  void kick(Tree& tree, PathSearch& search) {
    const auto wanted = static_cast<std::int64_t>(problem_.terminals.size()) * k_kicks_per_terminal;
    const auto most = static_cast<std::int64_t>(problem_.terminals.size()) * k_kick_ticks_per_terminal;
    const SearchBudget budget{.ticks = std::min({left(), most, k_most_kick_ticks}),
                              .kicks = static_cast<int>(std::min<std::int64_t>(wanted, k_most_kicks)),
                              .stop_at = least(),
                              .seed = 1};
    ticks_ += improve(problem_, graph_, search, tree, budget);
  }

  [[nodiscard]] static bool is_past(Deadline deadline) {
    return deadline != Deadline::max() && std::chrono::steady_clock::now() >= deadline;
  }
  [[nodiscard]] bool is_late() const { return is_past(deadline_); }
  [[nodiscard]] std::int64_t left() const {
    return is_late() ? 0 : std::max<std::int64_t>(0, limits_.ticks - ticks_);
  }
  [[nodiscard]] Cost least() const { return leaves_[0].bound; }

  // ---- activations: the least leaf is split until nothing is gained

  void branch(Cost plan_cost) {
    while (leaves_.size() < k_most_leaves && left() > 0) {
      const auto least_leaf = std::ranges::min_element(leaves_, {}, &Leaf::bound);
      if (least_leaf->bound >= plan_cost) return;
      const auto activation = choose(*least_leaf);
      if (!activation) return;
      Leaf off = switch_off(*least_leaf, *activation);
      least_leaf->decided.on.push_back(*activation);
      least_leaf->bound = bound_of(*least_leaf);
      leaves_.push_back(std::move(off));
    }
  }

  // The dearest free activation that some saturated arc needs.
  [[nodiscard]] std::optional<std::uint32_t> choose(const Leaf& leaf) const {
    std::vector<std::uint8_t> is_used(problem_.activation_cost.size(), 0);
    for (const Need& need : problem_.needs)
      if (leaf.dual.reduced[need.arc] == 0) is_used[need.activation] = 1;
    for (const std::uint32_t a : leaf.decided.on) is_used[a] = 0;
    for (const std::uint32_t a : leaf.decided.off) is_used[a] = 0;
    std::optional<std::uint32_t> dearest;
    for (std::uint32_t a = 0; a < is_used.size(); ++a)
      if (is_used[a] != 0 && problem_.activation_cost[a] > 0 &&
          (!dearest || problem_.activation_cost[a] > problem_.activation_cost[*dearest]))
        dearest = a;
    return dearest;
  }

  Leaf switch_off(const Leaf& leaf, std::uint32_t activation) {
    Leaf off;
    off.decided = leaf.decided;
    off.decided.off.push_back(activation);
    std::vector<std::uint8_t> removed(problem_.arc_count(), 0);
    for (const Need& need : problem_.needs)
      if (std::ranges::find(off.decided.off, need.activation) != off.decided.off.end()) removed[need.arc] = 1;
    off.dual = ascend_once({.cost = relaxation_.cost, .removed = removed});
    off.bound = bound_of(off);
    return off;
  }

  // min(cap, Σ switched on) by group + those in no group + the dual: a plan of this leaf pays at least the
  // activations switched on, and its arcs cost at least the dual.
  [[nodiscard]] Cost bound_of(const Leaf& leaf) const {
    Tree nothing_built(problem_, graph_);
    for (const std::uint32_t a : leaf.decided.on) nothing_built.hold_activation(a);
    return std::min(k_cost_limit, leaf.dual.bound + nothing_built.price().cost);
  }

  void certify(Solution& solution) {
    solution.certified_bound = k_cost_limit;
    for (Leaf& leaf : leaves_) {
      solution.certified_bound = std::min(solution.certified_bound, leaf.bound);
      leaf.decided.proofs.push_back(std::move(leaf.dual.proof));
      solution.certificate.leaves.push_back(std::move(leaf.decided));
    }
    solution.certificate.spare = std::move(spare_);
    solution.certificate.theta_permille = relaxation_.theta_permille;
    solution.certificate.dimension = relaxation_.dimension;
    assert(solution.certified_bound <= solution.cost);
    if (solution.certified_bound == solution.cost) solution.status = Status::optimal;
  }

  const Problem& problem_;
  const Limits& limits_;
  const Problem* original_;
  Graph graph_;
  Deadline deadline_ = Deadline::max();
  Deadline plan_deadline_ = Deadline::max();  // the rest is for the certified bound
  std::vector<std::uint32_t> spare_;          // arcs of edges that the leaves do without
  Relaxation relaxation_;
  std::vector<Leaf> leaves_;  // the first is the root of the tree of decisions until branch()
  std::int64_t ticks_ = 0;
};

}  // namespace

Solution solve(const Problem& problem, const Limits& limits) {
  validate(problem);
  const Presolved small = presolve(problem);
  const bool is_whole = std::ranges::count(small.is_free, std::uint8_t{1}) == 1;  // no node merged
  return expand(problem, small, Solver(small.problem, limits, is_whole ? &problem : nullptr).run());
}

}  // namespace tsunagi::steiner
