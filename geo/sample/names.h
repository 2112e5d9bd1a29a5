// SPDX-License-Identifier: Apache-2.0
// Invented Japanese names.
#pragma once

#include <cstdint>
#include <string>

namespace tsunagi::geo::sample {

// A hamlet or quarter (字): different for the first 1,600 indices, then with a number added.
[[nodiscard]] std::string hamlet_name(std::uint64_t seed, std::uint64_t index);
// A municipality with 村, 町 or 市 by its population.
[[nodiscard]] std::string municipality_name(std::uint64_t seed, std::uint64_t index, std::int64_t population);
[[nodiscard]] std::string river_name(std::uint64_t seed, std::uint64_t index);

}  // namespace tsunagi::geo::sample
