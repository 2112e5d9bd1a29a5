// SPDX-License-Identifier: Apache-2.0
// Counter-based random numbers: a pure function of (seed, stream, index), so order and threads do not matter.
#pragma once

#include <cstdint>
#include <string_view>

namespace tsunagi {

// Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", SplitMix64.
[[nodiscard]] constexpr std::uint64_t splitmix64(std::uint64_t x) noexcept {
  x += 0x9e3779b97f4a7c15ull;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}

// One stream of random numbers: `Random{seed, "place"}`, then by index.
class Random {
 public:
  constexpr Random(std::uint64_t seed, std::string_view stream) noexcept : key_(splitmix64(seed)) {
    for (const char c : stream) key_ = splitmix64(key_ ^ static_cast<unsigned char>(c));
  }

  [[nodiscard]] constexpr std::uint64_t bits(std::uint64_t index) const noexcept {
    return splitmix64(key_ ^ splitmix64(index));
  }
  // In [0, 1), 53 bits.
  [[nodiscard]] constexpr double uniform(std::uint64_t index) const noexcept {
    return static_cast<double>(bits(index) >> 11) * 0x1.0p-53;
  }
  // In [0, n); n > 0. n must be below 2^32.
  [[nodiscard]] constexpr std::uint64_t below(std::uint64_t index, std::uint64_t n) const noexcept {
    return (bits(index) >> 32) * n >> 32;
  }

 private:
  std::uint64_t key_;
};

}  // namespace tsunagi
