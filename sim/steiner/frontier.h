// SPDX-License-Identifier: Apache-2.0
// What less cost costs: plans between serving all and serving little, and a curve that no plan is below.
//
// Some arcs stand for what is lost where a terminal is left unserved. Let C be the cost of a plan's other
// arcs and L the cost of these. A sweep prices L by λ: the plan of least C + λL is on the frontier of C and
// L, and a bound D(λ) of that sum holds for every plan, so C ≥ D(λ) − λL and L ≥ (D(λ) − C)/λ for every λ of
// the sweep at once (Lagrangian duality; Everett 1963, "Generalized Lagrange multiplier method").
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

struct FrontierPoint {
  std::int64_t price_permille = 0;  // λ
  Cost cost = 0;                    // C
  Cost loss = 0;                    // L, at λ = 1
  Cost bound = 0;                   // D(λ), certified
  Solution solution;
};

// Points by price; plans that a cheaper one with no more loss undercuts stay, as their bounds count.
struct Frontier {
  std::vector<FrontierPoint> points;

  // No plan that loses at most `loss` costs less than this. Exact integers, rounded to the safe side.
  [[nodiscard]] Cost least_cost(Cost loss) const;
  // No plan that costs at most `budget` loses less than this.
  [[nodiscard]] Cost least_loss(Cost budget) const;
  // The point of least loss within the budget, of least cost within the loss; nothing when none is.
  [[nodiscard]] const FrontierPoint* best_within_budget(Cost budget) const;
  [[nodiscard]] const FrontierPoint* best_within_loss(Cost loss) const;
};

using Solve = std::function<Solution(const Problem&)>;

// One solve for each price, in parallel, each into its own slot. `loss_arcs` have neither module nor need.
// Solutions' costs are those of the priced problem.
[[nodiscard]] Frontier trace_frontier(const Problem& problem, std::span<const std::uint32_t> loss_arcs,
                                      std::span<const std::int64_t> prices_permille, const Solve& solve);

// Further prices between the plans on both sides of the budget (or of the loss), until no plan is met between
// them or `rounds` are over.
void refine_at_budget(Frontier& frontier, const Problem& problem, std::span<const std::uint32_t> loss_arcs,
                      Cost budget, int rounds, const Solve& solve);
void refine_at_loss(Frontier& frontier, const Problem& problem, std::span<const std::uint32_t> loss_arcs,
                    Cost loss, int rounds, const Solve& solve);

}  // namespace tsunagi::steiner
