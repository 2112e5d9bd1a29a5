// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/yen.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "sim/plan/plan_graph.h"

namespace tsunagi::finance {
namespace {

constexpr std::int64_t k_parts = plan::k_cost_per_jpy;

std::int64_t floor_yen(steiner::Cost cost) noexcept {
  const std::int64_t whole = cost / k_parts;
  return cost % k_parts < 0 ? whole - 1 : whole;
}

std::int64_t remainder(steiner::Cost cost) noexcept {
  return cost - floor_yen(cost) * k_parts;
}

}  // namespace

std::int64_t yen(steiner::Cost cost) noexcept {
  return floor_yen(cost) + (remainder(cost) * 2 >= k_parts ? 1 : 0);
}

std::vector<std::int64_t> to_yen(std::span<const steiner::Cost> costs) {
  std::vector<std::int64_t> rounded;
  rounded.reserve(costs.size());
  steiner::Cost total = 0;
  for (const steiner::Cost cost : costs) {
    total += cost;
    rounded.push_back(floor_yen(cost));
  }
  // Σ remainders < k_parts · (costs with a remainder), so at most those are rounded up.
  const std::int64_t up = yen(total) - std::accumulate(rounded.begin(), rounded.end(), std::int64_t{0});
  std::vector<std::size_t> order(costs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return std::tuple(remainder(costs[a]), costs[a]) > std::tuple(remainder(costs[b]), costs[b]);
  });
  for (std::int64_t i = 0; i < up; ++i) ++rounded[order[static_cast<std::size_t>(i)]];
  return rounded;
}

}  // namespace tsunagi::finance
