// SPDX-License-Identifier: Apache-2.0
// Microwave hops between sites that see one another.
#include <algorithm>
#include <cmath>
#include <utility>

#include <tbb/parallel_for.h>

#include "models/propagation.h"
#include "sim/plan/coverage.h"

namespace tsunagi::plan {
namespace {

// Heights from a to b in steps of at most 30 m; empty where a height is unknown.
std::vector<float> profile_heights(const geo::Terrain& terrain, geo::PointM a, geo::PointM b) {
  const double length = geo::distance_m(a, b);
  const int steps = std::max(1, static_cast<int>(std::ceil(length / terrain.cell_m)));
  std::vector<float> heights;
  heights.reserve(static_cast<std::size_t>(steps) + 1);
  for (int i = 0; i <= steps; ++i) {
    const double t = static_cast<double>(i) / steps;
    const auto h = terrain.height_at({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
    if (!h) return {};
    heights.push_back(static_cast<float>(*h));
  }
  return heights;
}

}  // namespace

std::vector<MicrowaveHop> find_hops(const geo::Region& region, const Scenario& scenario,
                                    const Candidates& candidates, const std::vector<char>& on_fiber) {
  std::vector<MicrowaveHop> out;
  if (!region.terrain) return out;
  constexpr double k_least_clearance = 0.6;
  constexpr std::size_t k_most_hops = 3;
  const models::Option* option = scenario.catalogue.find_option("microwave");
  if (option == nullptr || !scenario.is_on(*option) || !option->on_by_default) return out;
  const auto index = static_cast<std::uint32_t>(option - scenario.catalogue.options.data());
  std::vector<std::vector<MicrowaveHop>> found(candidates.sites.size());
  tbb::parallel_for(std::size_t{0}, candidates.sites.size(), [&](std::size_t to) {
    if (on_fiber[to] != 0) return;
    std::vector<std::pair<double, std::uint32_t>> near;
    for (std::uint32_t from = 0; from < candidates.sites.size(); ++from) {
      const double d = geo::distance_m(candidates.sites[from].at, candidates.sites[to].at);
      if (on_fiber[from] != 0 && d <= option->radio->most_range_m) near.emplace_back(d, from);
    }
    std::sort(near.begin(), near.end());
    for (const auto& [d, from] : near) {
      if (found[to].size() >= k_most_hops) break;
      const auto heights =
          profile_heights(*region.terrain, candidates.sites[from].at, candidates.sites[to].at);
      if (heights.size() < 3) continue;
      const double clearance =
          models::fresnel_clearance({heights, d / 1000}, candidates.sites[from].height_m,
                                    candidates.sites[to].height_m, option->radio->frequency_mhz);
      if (clearance >= k_least_clearance)
        found[to].push_back({from, static_cast<std::uint32_t>(to), index, d / 1000, clearance});
    }
  });
  for (const auto& hops : found) out.insert(out.end(), hops.begin(), hops.end());
  return out;
}

}  // namespace tsunagi::plan
