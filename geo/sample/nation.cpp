// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/nation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "geo/base/random.h"
#include "geo/sample/frame.h"

namespace tsunagi::geo::sample {
namespace {

constexpr double k_mean_population = 126'146'099.0 / 1741;
constexpr double k_population_sigma = 1.5;
constexpr double k_mean_area_km2 = 377'975.0 / 1741;
constexpr double k_area_sigma = 1.0;
constexpr int k_first_code = 97001;
constexpr std::int32_t k_column_e7 = 3'600'000;  // 0.36°, a whole number of seconds
constexpr std::int32_t k_row_e7 = 3'000'000;
constexpr std::int32_t k_west_e7 = 1'290'000'000;
constexpr std::int32_t k_south_e7 = 315'000'000;
constexpr std::size_t k_columns = 42;

// Box and Muller 1958.
double normal(const Random& random, std::uint64_t index) {
  const double radius = std::sqrt(-2 * std::log(1 - random.uniform(2 * index)));
  return radius * std::cos(2 * std::numbers::pi * random.uniform(2 * index + 1));
}

double log_normal(double mean, double sigma, double score) {
  return mean * std::exp(sigma * score - sigma * sigma / 2);
}

double relief_of(double share) {
  if (share < 0.61) return 1;    // mountain
  if (share < 0.73) return 0.5;  // hill
  if (share < 0.84) return 0.2;  // upland
  return 0.05;                   // lowland
}

// Road nodes that make_land turns into about this area.
std::int64_t nodes_for(double area_km2) {
  const double nodes = 4500 * std::pow(area_km2 / 260, 1 / 0.92);
  return std::llround(std::clamp(nodes, 200.0, 20'000.0));
}

}  // namespace

std::vector<SampleSpec> make_nation(const NationSpec& spec) {
  const Random random(spec.seed, "nation");
  std::vector<SampleSpec> out;
  for (std::size_t i = 0; i < spec.towns; ++i) {
    const double people = log_normal(k_mean_population, k_population_sigma, normal(random, 3 * i));
    const auto population = std::clamp<std::int64_t>(std::llround(people), 500,
                                                     std::max<std::int64_t>(500, spec.most_population));
    const double area_km2 = log_normal(k_mean_area_km2, k_area_sigma, normal(random, 3 * i + 1));
    const double index = 0.25 + 0.385 * std::log10(people / 5000) + 0.15 * normal(random, 3 * i + 2);
    const Random share(spec.seed, "nation/relief");
    out.push_back(
        {.seed = splitmix64(spec.seed ^ splitmix64(i)) >> 12,
         .population = population,
         .road_nodes = nodes_for(area_km2),
         .town = TownOfNation{.code = k_first_code + static_cast<int>(i),
                              .east_e7 = k_west_e7 + static_cast<std::int32_t>(i % k_columns) * k_column_e7 -
                                         frame_middle.lon_e7,
                              .north_e7 = k_south_e7 + static_cast<std::int32_t>(i / k_columns) * k_row_e7 -
                                          frame_middle.lat_e7,
                              .relief = relief_of(share.uniform(i)),
                              .fiscal_capability_index = std::clamp(index, 0.05, 2.0)}});
  }
  return out;
}

}  // namespace tsunagi::geo::sample
