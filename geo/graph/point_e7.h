// SPDX-License-Identifier: Apache-2.0
// A place in fixed-point degrees.
#pragma once

#include <cstdint>

namespace tsunagi::graph {

// 1e-7 degree each: 11 mm of latitude.
struct PointE7 {
  std::int32_t lon_e7 = 0;
  std::int32_t lat_e7 = 0;
  friend bool operator==(const PointE7&, const PointE7&) = default;
};

}  // namespace tsunagi::graph
