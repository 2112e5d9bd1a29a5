// SPDX-License-Identifier: Apache-2.0
// Splitting a common cost among players who could also go alone or in groups (policy reference C.8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tsunagi::finance {

inline constexpr std::size_t k_most_exact_players = 12;

// cost_jpy[S]: cost of the group whose members are the bits of S; 2^n values, [0] is 0.
struct CostGame {
  std::size_t players = 0;
  std::vector<double> cost_jpy;

  [[nodiscard]] double alone(std::size_t player) const { return cost_jpy[std::size_t{1} << player]; }
  [[nodiscard]] double together() const { return cost_jpy.back(); }
  // What leaves with the player: C(N) − C(N∖i).
  [[nodiscard]] double separable(std::size_t player) const;
};

// Each player's mean marginal cost over all orders of joining (Shapley 1953), exactly, O(n·2^n). Requires
// 1 ≤ players ≤ k_most_exact_players and 2^players costs.
[[nodiscard]] std::vector<double> shapley_shares(const CostGame& game);

// 分離費用身替り妥当支出法: each pays its separable cost, the rest goes by what is justified beyond it,
// min(benefit, stand-alone cost). Equal shares where nobody has any.
[[nodiscard]] std::vector<double> separable_cost_shares(const CostGame& game,
                                                        std::span<const double> benefit_jpy);

}  // namespace tsunagi::finance
