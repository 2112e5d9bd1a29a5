// SPDX-License-Identifier: Apache-2.0
// Numbers as files show them.
#pragma once

#include <cmath>

namespace tsunagi {

// The multiple of `step` nearest to the value, halves away from zero.
[[nodiscard]] inline double rounded(double value, double step) noexcept {
  return std::round(value / step) * step;
}

}  // namespace tsunagi
