// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/elite_plans.h"

#include <algorithm>
#include <utility>

#include "geo/base/random.h"

namespace tsunagi::steiner {

void ElitePlans::add(Cost cost, const std::vector<std::uint32_t>& arc_into) {
  constexpr std::size_t k_most = 16;
  Plan plan{cost, {}};
  for (const std::uint32_t a : arc_into)
    if (a != k_none) plan.arcs.push_back(a);
  std::ranges::sort(plan.arcs);
  auto at = std::ranges::find_if(plans_, [&](const Plan& p) { return p.cost >= cost; });
  for (; at != plans_.end() && at->cost == cost; ++at)
    if (at->arcs == plan.arcs) return;
  plans_.insert(at, std::move(plan));
  if (plans_.size() > k_most) plans_.pop_back();
}

std::vector<std::uint32_t> ElitePlans::arcs_of(std::size_t count, std::uint64_t seed) const {
  std::vector<std::uint32_t> order(plans_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const Random random(seed, "recombination");
  for (std::size_t i = 1; i + 1 < order.size(); ++i)
    std::swap(order[i], order[i + random.bits(i) % (order.size() - i)]);
  std::vector<std::uint32_t> arcs;
  for (std::size_t i = 0; i < std::min(count, order.size()); ++i)
    arcs.insert(arcs.end(), plans_[order[i]].arcs.begin(), plans_[order[i]].arcs.end());
  return arcs;
}

}  // namespace tsunagi::steiner
