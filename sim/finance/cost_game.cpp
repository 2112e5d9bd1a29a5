// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/cost_game.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace tsunagi::finance {

double CostGame::separable(std::size_t player) const {
  return together() - cost_jpy[cost_jpy.size() - 1 - (std::size_t{1} << player)];
}

std::vector<double> shapley_shares(const CostGame& game) {
  const std::size_t n = game.players;
  assert(n >= 1 && n <= k_most_exact_players && game.cost_jpy.size() == std::size_t{1} << n);
  // |S|!(n−|S|−1)!/n! = 1 / (n · binomial(n−1, |S|)).
  std::vector<double> weight(n);
  double binomial = 1;
  for (std::size_t size = 0; size < n; ++size) {
    weight[size] = 1 / (static_cast<double>(n) * binomial);
    binomial *= static_cast<double>(n - 1 - size) / static_cast<double>(size + 1);
  }
  std::vector<double> shares(n, 0);
  for (std::size_t group = 0; group + 1 < game.cost_jpy.size(); ++group) {
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t bit = std::size_t{1} << i;
      if ((group & bit) != 0) continue;
      shares[i] += weight[static_cast<std::size_t>(std::popcount(group))] *
                   (game.cost_jpy[group | bit] - game.cost_jpy[group]);
    }
  }
  return shares;
}

std::vector<double> separable_cost_shares(const CostGame& game, std::span<const double> benefit_jpy) {
  const std::size_t n = game.players;
  assert(benefit_jpy.size() == n);
  std::vector<double> shares(n);
  std::vector<double> beyond(n);
  double joint = game.together();
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    shares[i] = game.separable(i);
    joint -= shares[i];
    beyond[i] = std::max(0.0, std::min(benefit_jpy[i], game.alone(i)) - shares[i]);
    sum += beyond[i];
  }
  for (std::size_t i = 0; i < n; ++i)
    shares[i] += joint * (sum > 0 ? beyond[i] / sum : 1 / static_cast<double>(n));
  return shares;
}

}  // namespace tsunagi::finance
