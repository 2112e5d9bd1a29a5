// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/order_statistics.h"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/binomial.hpp>

namespace tsunagi::finance {
namespace {

constexpr double k_each_side = 0.025;

}  // namespace

QuantileRanks quantile_ranks(std::size_t draws, double probability) {
  const auto n = static_cast<double>(draws);
  const boost::math::binomial_distribution<> below(n, probability);
  // P(the least-th draw lies above the quantile) = P(fewer than `least` draws lie below it).
  const auto share_below = [&](std::size_t rank) {
    return rank == 0 ? 0 : boost::math::cdf(below, static_cast<double>(rank - 1));
  };
  const auto at = std::clamp<std::size_t>(static_cast<std::size_t>(std::ceil(n * probability)), 1, draws);
  QuantileRanks ranks{at, at, at};
  while (ranks.least > 1 && share_below(ranks.least) > k_each_side) --ranks.least;
  while (ranks.most < draws && share_below(ranks.most) < 1 - k_each_side) ++ranks.most;
  return ranks;
}

Quantile quantile(std::span<const std::int64_t> sorted, const QuantileRanks& ranks) {
  return {sorted[ranks.at - 1], sorted[ranks.least - 1], sorted[ranks.most - 1]};
}

double exceedance(std::span<const std::int64_t> sorted, std::int64_t limit_jpy) {
  const auto above = sorted.end() - std::ranges::upper_bound(sorted, limit_jpy);
  return static_cast<double>(above) / static_cast<double>(sorted.size());
}

std::int64_t mean(std::span<const std::int64_t> draws) {
  __extension__ using Wide = __int128;
  Wide sum = 0;
  for (const std::int64_t jpy : draws) sum += jpy;
  const auto count = static_cast<Wide>(draws.size());
  Wide floor = sum / count - (sum % count < 0 ? 1 : 0);
  const Wide twice = 2 * (sum - floor * count);
  if (twice > count || (twice == count && floor % 2 != 0)) ++floor;
  return static_cast<std::int64_t>(floor);
}

std::int64_t expected_shortfall(std::span<const std::int64_t> sorted, const QuantileRanks& ranks) {
  return mean(sorted.subspan(std::min(ranks.at, sorted.size() - 1)));
}

}  // namespace tsunagi::finance
