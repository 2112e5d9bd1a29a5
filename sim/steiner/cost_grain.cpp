// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/cost_grain.h"

#include <algorithm>
#include <vector>

namespace tsunagi::steiner {

Cost grain_for(const Problem& problem) {
  constexpr Cost k_fine_enough = 512;      // for what an arc costs
  constexpr Cost k_headroom = Cost{1024};  // for sums of several plans, and for parts of a unit in prices
  std::vector<Cost> cost = problem.cost;
  std::erase(cost, 0);
  if (cost.empty()) return 1;
  const auto middle = cost.begin() + static_cast<std::ptrdiff_t>(cost.size() / 2);
  std::ranges::nth_element(cost, middle);
  Cost grain = 1;
  while (2 * grain * *middle <= k_fine_enough) grain *= 2;
  Cost sum = 0;
  for (const Cost c : cost) sum += c;
  return sum < k_cost_limit / (k_headroom * grain) ? grain : 1;
}

}  // namespace tsunagi::steiner
