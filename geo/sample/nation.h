// SPDX-License-Identifier: Apache-2.0
// The towns of a made-up nation, so that a sweep over all municipalities can be tried without their data.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "geo/sample/sample.h"

namespace tsunagi::geo::sample {

struct NationSpec {
  std::uint64_t seed = 1;
  std::size_t towns = 1;
  std::int64_t most_population = 100'000;  // larger ones are made of this size, as dense as they were drawn
};

// Municipalities of at most so many people, less those of the class before.
struct SizeClass {
  double most_people = 0;
  double share = 0;
};

// 令和5年版厚生労働白書, 図表1-2-4: 1,682 municipalities by their people in 2015. The last class ends at
// Yokohama's 3,777,491 (census of 2020).
inline constexpr std::array<SizeClass, 8> k_size_classes{{{5'000, 0.148},
                                                          {10'000, 0.137},
                                                          {30'000, 0.255},
                                                          {100'000, 0.295},
                                                          {200'000, 0.090},
                                                          {500'000, 0.054},
                                                          {1'000'000, 0.014},
                                                          {3'777'491, 0.007}}};

// 377,975 km² (Geospatial Information Authority) over the 1,741 municipalities and wards.
inline constexpr double k_mean_area_km2 = 377'975.0 / 1741;

// Land: mountain 61 %, hill 11.7 %, upland 11 %, lowland 13.8 %, water and others 2.4 % of the nation's area
// (「日本という国」 on nihonwosiru.jp, p. 51). The last two are one here.
inline constexpr std::array<double, 4> k_land_shares{0.61, 0.117, 0.11, 0.163};

// Forest 25,048 of 37,798 thousand ha (森林・林業白書, fiscal 2020); farmland 4,370 (MAFF,
// 中山間地域の主要指標, 2020).
inline constexpr double k_forest_ratio = 25'048.0 / 37'798;
inline constexpr double k_farmland_ratio = 4'370.0 / 37'798;

// The mean over all municipalities, as the Act on depopulated areas (令和3年法律第19号) states it in article
// 2 and defines it in article 43.
inline constexpr double k_mean_fiscal_capability = 0.51;

// Size, land, relief and finances of each town; the i-th is the same in a nation of any size. What the
// figures above leave open is assumed (keys N1 to N6):
//  N1 within a class of size the logarithm is uniform; the smallest have 200 people, and 500 once made.
//  N2 area is log-normal with sigma 1.0 and does not hang on population.
//  N3 the denser a town, the flatter: rank correlation 0.7. Weighed by area, relief keeps the shares of land.
//  N4 forest and fields follow relief, with a spread; set so that the nation's ratios come out.
//  N5 the fiscal capability index rises by 0.385 for each factor of ten in population, with a spread of 0.15.
//  N6 towns lie on a grid of 0.36 by 0.30 degrees and are of one municipality each.
[[nodiscard]] std::vector<SampleSpec> make_nation(const NationSpec& spec);

}  // namespace tsunagi::geo::sample
