// SPDX-License-Identifier: Apache-2.0
// Ranges of validity as the models' sources state them. Outside them a model refuses; it never extrapolates.
#pragma once

#include <string_view>

namespace tsunagi::models {

// Both ends belong to it.
struct Bounds {
  double least;
  double most;
};

// False for what is not a number.
[[nodiscard]] constexpr bool is_within(double value, Bounds bounds) noexcept {
  return value >= bounds.least && value <= bounds.most;
}

// Neither 0 nor 100 belongs to it: the share of times, places or buildings of a distribution without ends.
[[nodiscard]] constexpr bool is_open_percent(double value) noexcept {
  return value > 0 && value < 100;
}

// Throw Error{input}: "SOURCE: expected QUANTITY from 0.08 to 100, found 120".
void require_within(std::string_view source, std::string_view quantity, double value, Bounds bounds);
void require_open_percent(std::string_view source, std::string_view quantity, double value);
void require_positive(std::string_view source, std::string_view quantity, double value);  // and finite

}  // namespace tsunagi::models
