// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/frontier.h"

#include <algorithm>
#include <utility>

#include <tbb/parallel_for.h>

namespace tsunagi::steiner {
namespace {

__extension__ typedef __int128 Wide;
constexpr std::int64_t k_whole = 1000;

// Rounded down, so that the priced problem costs no plan more than C + λL.
Cost priced(Cost loss, std::int64_t permille) {
  return static_cast<Cost>(Wide{loss} * permille / k_whole);
}

FrontierPoint solve_at(const Problem& problem, std::span<const std::uint32_t> loss_arcs,
                       std::int64_t permille, const Solve& solve) {
  Problem at_price = problem;
  std::vector<std::uint8_t> is_loss(problem.arc_count(), 0);
  for (const std::uint32_t a : loss_arcs) {
    is_loss[a] = 1;
    at_price.cost[a] = priced(problem.cost[a], permille);
  }
  FrontierPoint point{.price_permille = permille, .solution = solve(at_price)};
  point.bound = point.solution.certified_bound;
  point.cost = point.solution.cost;
  for (const std::uint32_t a : point.solution.arc_into) {
    if (a == k_none || is_loss[a] == 0) continue;
    point.loss += problem.cost[a];
    point.cost -= at_price.cost[a];
  }
  return point;
}

void insert(Frontier& frontier, FrontierPoint point) {
  const auto at =
      std::ranges::lower_bound(frontier.points, point.price_permille, {}, &FrontierPoint::price_permille);
  frontier.points.insert(at, std::move(point));
}

// Between the neighbours that differ in what `is_within` says, the price at which their plans cost the same
// either meets a plan below their line or shows that there is none (Geoffrion 1967).
template <typename IsWithin>
void refine(Frontier& frontier, const Problem& problem, std::span<const std::uint32_t> loss_arcs, int rounds,
            const Solve& solve, IsWithin is_within) {
  for (int round = 0; round < rounds; ++round) {
    const auto& points = frontier.points;
    std::size_t i = 1;
    while (i < points.size() && is_within(points[i - 1]) == is_within(points[i])) ++i;
    if (i >= points.size()) return;
    const FrontierPoint& low = points[i - 1];
    const FrontierPoint& high = points[i];
    if (low.loss <= high.loss) return;
    const Wide slope = Wide{high.cost - low.cost} * k_whole / (low.loss - high.loss);
    if (slope <= low.price_permille || slope >= high.price_permille) return;
    FrontierPoint middle = solve_at(problem, loss_arcs, static_cast<std::int64_t>(slope), solve);
    const auto key = [](const FrontierPoint& p) { return std::pair(p.cost, p.loss); };
    const bool is_known = key(middle) == key(low) || key(middle) == key(high);
    insert(frontier, std::move(middle));
    if (is_known) return;
  }
}

}  // namespace

Cost Frontier::least_cost(Cost loss) const {
  Wide least = 0;
  for (const FrontierPoint& p : points)
    least = std::max(least, p.bound - (Wide{loss} * p.price_permille + k_whole - 1) / k_whole);
  return static_cast<Cost>(least);
}

Cost Frontier::least_loss(Cost budget) const {
  Wide least = 0;
  for (const FrontierPoint& p : points)
    if (p.price_permille > 0 && p.bound > budget)
      least = std::max(least, (Wide{p.bound - budget} * k_whole + p.price_permille - 1) / p.price_permille);
  return static_cast<Cost>(least);
}

const FrontierPoint* Frontier::best_within_budget(Cost budget) const {
  const FrontierPoint* best = nullptr;
  for (const FrontierPoint& p : points)
    if (p.cost <= budget &&
        (best == nullptr || std::pair(p.loss, p.cost) < std::pair(best->loss, best->cost)))
      best = &p;
  return best;
}

const FrontierPoint* Frontier::best_within_loss(Cost loss) const {
  const FrontierPoint* best = nullptr;
  for (const FrontierPoint& p : points)
    if (p.loss <= loss && (best == nullptr || std::pair(p.cost, p.loss) < std::pair(best->cost, best->loss)))
      best = &p;
  return best;
}

Frontier trace_frontier(const Problem& problem, std::span<const std::uint32_t> loss_arcs,
                        std::span<const std::int64_t> prices_permille, const Solve& solve) {
  Frontier frontier;
  frontier.points.resize(prices_permille.size());
  tbb::parallel_for(std::size_t{0}, prices_permille.size(), [&](std::size_t i) {
    frontier.points[i] = solve_at(problem, loss_arcs, prices_permille[i], solve);
  });
  std::ranges::stable_sort(frontier.points, {}, &FrontierPoint::price_permille);
  return frontier;
}

void refine_at_budget(Frontier& frontier, const Problem& problem, std::span<const std::uint32_t> loss_arcs,
                      Cost budget, int rounds, const Solve& solve) {
  refine(frontier, problem, loss_arcs, rounds, solve,
         [&](const FrontierPoint& p) { return p.cost <= budget; });
}

void refine_at_loss(Frontier& frontier, const Problem& problem, std::span<const std::uint32_t> loss_arcs,
                    Cost loss, int rounds, const Solve& solve) {
  refine(frontier, problem, loss_arcs, rounds, solve, [&](const FrontierPoint& p) { return p.loss <= loss; });
}

}  // namespace tsunagi::steiner
