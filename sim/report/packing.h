// SPDX-License-Identifier: Apache-2.0
// Bytes as text that a page can carry: gzip, base64, and coordinates as small steps.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "geo/geometry.h"

namespace tsunagi::report {

// gzip (RFC 1952) without name and time: the same bytes give the same bytes.
[[nodiscard]] std::string gzipped(std::string_view bytes);

// RFC 4648 §4, with padding, in one line.
[[nodiscard]] std::string base64(std::string_view bytes);

// Lines, rings and points in whole metres from an origin, each coordinate as its step from the one before, in
// as few bytes as it needs: zigzag (… −1 → 1, 1 → 2 …), then seven bits a byte, least first, the eighth set
// on all but the last. A feature is its number of parts, then each part its number of points, then x and y.
class PackedLines {
 public:
  explicit PackedLines(geo::PointM origin) : origin_(origin) {}

  void begin(std::size_t parts) { put_count(parts); }
  void part(std::span<const geo::PointM> points);
  void point(geo::PointM p);  // a feature of one part of one point

  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
  // Where the next feature starts; steps begin anew there.
  [[nodiscard]] std::size_t restart();

 private:
  void put_count(std::uint64_t value);
  void put_step(std::int64_t step);

  geo::PointM origin_;
  std::int64_t x_m_ = 0;
  std::int64_t y_m_ = 0;
  std::string bytes_;
};

// The points of a line that are needed to stay within `tolerance_m` of it, ends kept (Douglas and Peucker
// 1973, Cartographica 10). A ring keeps its first point and the one farthest from it.
[[nodiscard]] geo::Polyline simplified(std::span<const geo::PointM> line, double tolerance_m);

}  // namespace tsunagi::report
