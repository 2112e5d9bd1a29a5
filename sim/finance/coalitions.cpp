// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/coalitions.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

#include "geo/base/random.h"

namespace tsunagi::finance {

std::vector<Objection> objections(const CostGame& game, std::span<const double> shares,
                                  double least_gain_jpy) {
  std::vector<Objection> out;
  for (std::size_t group = 1; group + 1 < game.cost_jpy.size(); ++group) {
    Objection found{.group = group, .alone_jpy = game.cost_jpy[group]};
    for (std::size_t i = 0; i < game.players; ++i) found.shares_jpy += (group >> i & 1) != 0 ? shares[i] : 0;
    if (found.gain_jpy() > least_gain_jpy) out.push_back(found);
  }
  // Equal gains, as far as doubles tell: the smaller group first.
  std::ranges::stable_sort(out, {}, [](const Objection& o) {
    return std::pair(-std::llround(1e3 * o.gain_jpy()), std::popcount(o.group));
  });
  return out;
}

SampledShares sampled_shapley(std::size_t players, std::span<const SharedItem> items, int orders,
                              std::uint64_t seed) {
  const Random random(seed, "shapley");
  std::vector<double> sum(players, 0);
  std::vector<double> squares(players, 0);
  std::vector<std::uint32_t> order(players);
  std::vector<std::size_t> place(players);
  std::vector<double> marginal(players);
  for (int k = 0; k < orders; ++k) {
    std::iota(order.begin(), order.end(), 0u);
    for (std::size_t i = players; i > 1; --i) {  // Fisher and Yates
      const auto index = static_cast<std::uint64_t>(k) * players + i;
      std::swap(order[i - 1], order[random.below(index, i)]);
    }
    for (std::size_t i = 0; i < players; ++i) place[order[i]] = i;
    std::ranges::fill(marginal, 0);
    for (const SharedItem& item : items) {  // the first of its users pays it
      const auto first = std::ranges::min_element(item.users, {}, [&](std::uint32_t u) { return place[u]; });
      if (first != item.users.end()) marginal[*first] += item.cost;
    }
    for (std::size_t i = 0; i < players; ++i) {
      sum[i] += marginal[i];
      squares[i] += marginal[i] * marginal[i];
    }
  }
  SampledShares out;
  const double n = orders;
  for (std::size_t i = 0; i < players; ++i) {
    const double mean = sum[i] / n;
    out.mean.push_back(mean);
    out.standard_error.push_back(n > 1 ? std::sqrt(std::max(0.0, squares[i] / n - mean * mean) / (n - 1))
                                       : 0.0);
  }
  return out;
}

}  // namespace tsunagi::finance
