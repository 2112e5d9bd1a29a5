// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/design.h"

#include <array>
#include <cassert>
#include <numeric>
#include <string>
#include <utility>

#include "geo/base/random.h"

namespace tsunagi::sweep {
namespace {

constexpr std::uint32_t k_digits = 32;

// Joe and Kuo 2008, file new-joe-kuo-6.21201, dimensions 2 to 21: primitive polynomial and first numbers.
struct Direction {
  std::uint32_t degree;
  std::uint32_t coefficients;  // the inner ones, highest first
  std::array<std::uint32_t, 7> m;
};
constexpr std::array<Direction, k_most_sobol_dimensions - 1> k_directions{{
    {1, 0, {1}},
    {2, 1, {1, 3}},
    {3, 1, {1, 3, 1}},
    {3, 2, {1, 1, 1}},
    {4, 1, {1, 1, 3, 3}},
    {4, 4, {1, 3, 5, 13}},
    {5, 2, {1, 1, 5, 5, 17}},
    {5, 4, {1, 1, 5, 5, 5}},
    {5, 7, {1, 1, 7, 11, 19}},
    {5, 11, {1, 1, 5, 1, 1}},
    {5, 13, {1, 1, 1, 3, 11}},
    {5, 14, {1, 3, 5, 5, 31}},
    {6, 1, {1, 3, 3, 9, 7, 49}},
    {6, 13, {1, 1, 1, 15, 21, 21}},
    {6, 16, {1, 3, 1, 13, 27, 49}},
    {6, 19, {1, 1, 1, 15, 7, 5}},
    {6, 22, {1, 3, 1, 15, 13, 25}},
    {6, 25, {1, 1, 5, 5, 19, 61}},
    {7, 1, {1, 3, 7, 11, 23, 15, 103}},
    {7, 4, {1, 3, 7, 13, 13, 15, 69}},
}};

// Direction numbers V_1 … V_32 of a dimension, as 32-bit fractions (Bratley and Fox 1988, Algorithm 659).
std::array<std::uint32_t, k_digits> direction_numbers(std::size_t dimension) {
  std::array<std::uint32_t, k_digits> v{};
  if (dimension == 0) {
    for (std::uint32_t i = 0; i < k_digits; ++i) v[i] = 1u << (k_digits - 1 - i);
    return v;
  }
  const Direction& d = k_directions.at(dimension - 1);
  for (std::uint32_t i = 0; i < k_digits; ++i) {
    if (i < d.degree) {
      v[i] = d.m[i] << (k_digits - 1 - i);
      continue;
    }
    v[i] = v[i - d.degree] ^ (v[i - d.degree] >> d.degree);
    for (std::uint32_t k = 1; k < d.degree; ++k)
      if (((d.coefficients >> (d.degree - 1 - k)) & 1u) != 0) v[i] ^= v[i - k];
  }
  return v;
}

// Each digit is flipped or not by a coin that depends on the digits before it.
std::uint32_t scrambled(std::uint32_t bits, const Random& random) {
  std::uint32_t out = 0;
  for (std::uint32_t digit = 0; digit < k_digits; ++digit) {
    const std::uint64_t before = digit == 0 ? 0 : bits >> (k_digits - digit);
    const auto coin = static_cast<std::uint32_t>(random.bits((std::uint64_t{1} << digit) | before) >> 63);
    const std::uint32_t shift = k_digits - 1 - digit;
    out |= (((bits >> shift) & 1u) ^ coin) << shift;
  }
  return out;
}

}  // namespace

UnitSamples latin_hypercube(std::size_t samples, std::size_t dimensions, std::uint64_t seed) {
  UnitSamples out(samples, std::vector<double>(dimensions));
  for (std::size_t d = 0; d < dimensions; ++d) {
    const Random order(seed, "latin_hypercube/order/" + std::to_string(d));
    const Random place(seed, "latin_hypercube/place/" + std::to_string(d));
    std::vector<std::size_t> stratum(samples);
    std::iota(stratum.begin(), stratum.end(), std::size_t{0});
    for (std::size_t i = samples; i > 1; --i) std::swap(stratum[i - 1], stratum[order.below(i, i)]);
    for (std::size_t i = 0; i < samples; ++i)
      out[i][d] = (static_cast<double>(stratum[i]) + place.uniform(i)) / static_cast<double>(samples);
  }
  return out;
}

std::uint32_t sobol_bits(std::uint64_t index, std::size_t dimension) {
  const auto v = direction_numbers(dimension);
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < v.size() && (index >> i) != 0; ++i)
    if (((index >> i) & 1u) != 0) bits ^= v[i];
  return bits;
}

UnitSamples sobol(std::size_t samples, std::size_t dimensions, std::uint64_t seed) {
  assert(dimensions <= k_most_sobol_dimensions);
  UnitSamples out(samples, std::vector<double>(dimensions));
  for (std::size_t d = 0; d < dimensions; ++d) {
    const Random random(seed, "sobol/" + std::to_string(d));
    for (std::size_t i = 0; i < samples; ++i)
      out[i][d] = static_cast<double>(scrambled(sobol_bits(i, d), random)) * 0x1.0p-32;
  }
  return out;
}

}  // namespace tsunagi::sweep
