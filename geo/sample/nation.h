// SPDX-License-Identifier: Apache-2.0
// The towns of a made-up nation, so that a sweep over all municipalities can be tried without their data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "geo/sample/sample.h"

namespace tsunagi::geo::sample {

struct NationSpec {
  std::uint64_t seed = 1;
  std::size_t towns = 1;
  std::int64_t most_population = 100'000;  // larger ones are made of this size
};

// Size, land, relief and finances of each town; the i-th is the same in a nation of any size.
//
// Population is log-normal (Sasaki, Kuninaka, Kobayashi and Matsushita 2007, J. Phys. Soc. Jpn. 76, 074801,
// find it so below a power-law tail, which is left out) with the mean of the census of 2020, 126,146,099 in
// 1,741 municipalities. Area has the national mean, 377,975 km² / 1,741. Relief follows the shares of land
// (Statistical Yearbook, table 1-7: mountain 61 %, hill 12 %, upland 11 %, lowland 14 %, water 2 %). The
// fiscal capability index averages 0.51 (MIC, fiscal 2020). Assumptions: the spread of population (sigma 1.5:
// a median of 23,500) and of area (sigma 1.0), that area and relief do not hang on population, and that the
// index rises by 0.385 for each factor of ten in population with a spread of 0.15.
[[nodiscard]] std::vector<SampleSpec> make_nation(const NationSpec& spec);

}  // namespace tsunagi::geo::sample
