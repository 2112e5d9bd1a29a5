// SPDX-License-Identifier: Apache-2.0
// Quantiles of drawn sums, and how well the draws settle them.
#pragma once

#include <cstdint>
#include <span>

namespace tsunagi::finance {

// The k-th smallest of n draws with k = ⌈n·p⌉, and the two order statistics that hold the true quantile with
// at least 95 % confidence whatever the distribution (ranks from the binomial distribution; David and
// Nagaraja 2003, Order Statistics, §7.1). With too few draws for a tail, the bound is the outermost draw.
struct Quantile {
  std::int64_t jpy = 0;
  std::int64_t least_jpy = 0;
  std::int64_t most_jpy = 0;
};
struct QuantileRanks {
  std::size_t at = 1;  // from 1
  std::size_t least = 1;
  std::size_t most = 1;
};
// draws > 0, 0 < probability < 1.
[[nodiscard]] QuantileRanks quantile_ranks(std::size_t draws, double probability);

// `sorted`: ascending, as many as the ranks are for.
[[nodiscard]] Quantile quantile(std::span<const std::int64_t> sorted, const QuantileRanks& ranks);

// Share of draws above a limit.
[[nodiscard]] double exceedance(std::span<const std::int64_t> sorted, std::int64_t limit_jpy);

// Mean of the draws above the rank of a quantile, of the largest if there is none.
[[nodiscard]] std::int64_t expected_shortfall(std::span<const std::int64_t> sorted,
                                              const QuantileRanks& ranks);

// In whole JPY, half to even.
[[nodiscard]] std::int64_t mean(std::span<const std::int64_t> draws);

}  // namespace tsunagi::finance
