// SPDX-License-Identifier: Apache-2.0
// Samples of the unit cube, so that few scenarios tell of many assumptions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tsunagi::sweep {

inline constexpr std::size_t k_most_sobol_dimensions = 21;

// [sample][dimension] in [0, 1).
using UnitSamples = std::vector<std::vector<double>>;

// One sample in each of `samples` equal strata of every dimension (McKay, Beckman and Conover 1979,
// Technometrics 21). The same for the same seed.
[[nodiscard]] UnitSamples latin_hypercube(std::size_t samples, std::size_t dimensions, std::uint64_t seed);

// The digital sequence of Sobol 1967 with the direction numbers of Joe and Kuo 2008 (SIAM J. Sci. Comput. 30,
// new-joe-kuo-6), point 0 first. At most k_most_sobol_dimensions dimensions and 2^32 points.
[[nodiscard]] std::uint32_t sobol_bits(std::uint64_t index, std::size_t dimension);

// Its first points under the nested uniform scrambling of Owen 1995: unbiased, and the strata stay.
[[nodiscard]] UnitSamples sobol(std::size_t samples, std::size_t dimensions, std::uint64_t seed);

}  // namespace tsunagi::sweep
