// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/nation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "geo/base/random.h"
#include "geo/sample/frame.h"

namespace tsunagi::geo::sample {
namespace {

constexpr double k_least_people = 200;          // N1
constexpr double k_area_sigma = 1.0;            // N2
constexpr double k_density_and_flatness = 0.7;  // N3
constexpr int k_first_code = 97001;
constexpr std::int32_t k_column_e7 = 3'600'000;  // 0.36°, a whole number of seconds
constexpr std::int32_t k_row_e7 = 3'000'000;
constexpr std::int32_t k_west_e7 = 1'290'000'000;
constexpr std::int32_t k_south_e7 = 315'000'000;

// Box and Muller 1958.
double normal(const Random& random, std::uint64_t index) {
  const double radius = std::sqrt(-2 * std::log(1 - random.uniform(2 * index)));
  return radius * std::cos(2 * std::numbers::pi * random.uniform(2 * index + 1));
}

double log_normal(double mean, double sigma, double score) {
  return mean * std::exp(sigma * score - sigma * sigma / 2);
}

// Of the standard normal distribution.
double cumulative(double score) {
  return std::erfc(-score / std::numbers::sqrt2) / 2;
}

double people_at(double share) {
  double least = k_least_people;
  double before = 0;
  for (const SizeClass& size : k_size_classes) {
    if (share < before + size.share)
      return least * std::pow(size.most_people / least, (share - before) / size.share);
    before += size.share;
    least = size.most_people;
  }
  return least;
}

struct Moments {
  double mean = 0;
  double variance = 0;
};

// Of the logarithm of population.
Moments log_people() {
  Moments out;
  double square = 0;
  double least = k_least_people;
  for (const SizeClass& size : k_size_classes) {
    const double low = std::log(least);
    const double high = std::log(size.most_people);
    out.mean += size.share * (low + high) / 2;
    square += size.share * (low * low + low * high + high * high) / 3;
    least = size.most_people;
  }
  out.variance = square - out.mean * out.mean;
  return out;
}

// Relief, forest and fields of a kind of land: mountain, hill, upland, lowland (N4).
struct LandKind {
  double relief = 1;
  double wooded = 0;
  double farmed = 0;
};
constexpr std::array<LandKind, 4> k_land_kinds{
    {{1, 0.55, 0.05}, {0.5, 0.35, 0.2}, {0.2, 0.15, 0.6}, {0.05, -0.15, 0.7}}};

const LandKind& land_at(double share) {
  std::size_t kind = 0;
  double before = 0;
  while (kind + 1 < k_land_kinds.size() && share >= before + k_land_shares[kind])
    before += k_land_shares[kind++];
  return k_land_kinds[kind];
}

struct GridPlace {
  std::int32_t column = 0;
  std::int32_t row = 0;
};

// Fills a square from its south-western corner, shell by shell, so that a nation of any size is about square.
GridPlace place_of(std::size_t i) {
  std::size_t shell = 0;
  while ((shell + 1) * (shell + 1) <= i) ++shell;
  const std::size_t along = i - shell * shell;
  const auto edge = static_cast<std::int32_t>(shell);
  if (along <= shell) return {edge, static_cast<std::int32_t>(along)};
  return {static_cast<std::int32_t>(2 * shell - along), edge};
}

// Road nodes that make_land turns into about this area.
std::int64_t nodes_for(double area_km2) {
  const double nodes = 4500 * std::pow(area_km2 / 260, 1 / 0.92);
  return std::llround(std::clamp(nodes, 100.0, 20'000.0));
}

}  // namespace

std::vector<SampleSpec> make_nation(const NationSpec& spec) {
  const Random random(spec.seed, "nation");
  const Random size(spec.seed, "nation/size");
  const Moments logs = log_people();
  const double density_sigma = std::sqrt(logs.variance + k_area_sigma * k_area_sigma);
  // By how much the scores of land lie below those of towns: large towns are thinly settled.
  const double by_area = k_density_and_flatness * k_area_sigma * k_area_sigma / density_sigma;
  std::vector<SampleSpec> out;
  for (std::size_t i = 0; i < spec.towns; ++i) {
    const double people = people_at(size.uniform(i));
    const auto population = std::clamp<std::int64_t>(std::llround(people), 500,
                                                     std::max<std::int64_t>(500, spec.most_population));
    const double area_score = normal(random, 4 * i);
    const double area_km2 = log_normal(k_mean_area_km2, k_area_sigma, area_score);
    const double density_score = (std::log(people) - logs.mean - k_area_sigma * area_score) / density_sigma;
    const double flatness =
        k_density_and_flatness * density_score +
        std::sqrt(1 - k_density_and_flatness * k_density_and_flatness) * normal(random, 4 * i + 1);
    const LandKind& land = land_at(cumulative(flatness + by_area));
    const double index = k_mean_fiscal_capability +
                         0.385 * (std::log(people) - logs.mean) / std::numbers::ln10 +
                         0.15 * normal(random, 4 * i + 2);
    // From 300 people on a km² on, houses take the place of fields and woods (N4).
    const double settled = std::clamp((people / area_km2 - 300) / 3000, 0.0, 1.0);
    const double made_ratio = std::min(1.0, static_cast<double>(population) / people);
    const GridPlace place = place_of(i);
    out.push_back(
        {.seed = splitmix64(spec.seed ^ splitmix64(i)) >> 12,
         .population = population,
         .road_nodes = nodes_for(area_km2 * made_ratio),
         .town = TownOfNation{.code = k_first_code + static_cast<int>(i),
                              .east_e7 = k_west_e7 + place.column * k_column_e7 - frame_middle.lon_e7,
                              .north_e7 = k_south_e7 + place.row * k_row_e7 - frame_middle.lat_e7,
                              .relief = land.relief,
                              .wooded = land.wooded + 0.15 * normal(random, 4 * i + 3),
                              .settled = settled,
                              .farmed = land.farmed * (1 - settled),
                              .fiscal_capability_index = std::clamp(index, 0.05, 2.0)}});
  }
  return out;
}

}  // namespace tsunagi::geo::sample
