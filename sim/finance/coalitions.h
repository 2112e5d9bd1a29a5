// SPDX-License-Identifier: Apache-2.0
// Who would be better off without the others, and shares for games too large to enumerate (policy reference
// C.8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/finance/cost_game.h"

namespace tsunagi::finance {

// A group that would pay less alone than its shares sum to.
struct Objection {
  std::size_t group = 0;  // bits: players
  double alone_jpy = 0;
  double shares_jpy = 0;

  [[nodiscard]] double gain_jpy() const { return shares_jpy - alone_jpy; }
};

// Every group but that of all, largest gain first, gains of more than `least_gain_jpy` only. O(n·2^n).
[[nodiscard]] std::vector<Objection> objections(const CostGame& game, std::span<const double> shares,
                                                double least_gain_jpy);

// One cost that is paid once by whoever uses it.
struct SharedItem {
  double cost = 0;
  std::vector<std::uint32_t> users;  // players, distinct
};
struct SampledShares {
  std::vector<double> mean;            // [player]; sums to Σ cost of the items that have users
  std::vector<double> standard_error;  // [player]
};
// Mean marginal cost over random orders of joining. Orders are counter-based: equal seeds, equal shares.
// O(orders · (players + Σ users)).
[[nodiscard]] SampledShares sampled_shapley(std::size_t players, std::span<const SharedItem> items,
                                            int orders, std::uint64_t seed);

}  // namespace tsunagi::finance
