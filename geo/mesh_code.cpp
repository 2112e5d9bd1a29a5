// SPDX-License-Identifier: Apache-2.0
#include "geo/mesh_code.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::geo {
namespace {

// Cell sizes of the third level (about 1 km): 30 seconds of latitude, 45 of longitude.
constexpr double k_third_height_deg = 30.0 / 3600;
constexpr double k_third_width_deg = 45.0 / 3600;

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool inside_japan(const MeshCell& cell) {
  return cell.south_deg >= 20 && cell.south_deg < 46 && cell.west_deg >= 122 && cell.west_deg < 154;
}

}  // namespace

std::optional<MeshCell> decode_mesh_code(std::string_view code) {
  if (code.size() < 8 || code.size() > 11 || !all_digits(code)) return std::nullopt;
  const auto digit = [&](std::size_t i) { return code[i] - '0'; };
  const int second_row = digit(4);
  const int second_column = digit(5);
  if (second_row > 7 || second_column > 7) return std::nullopt;
  // First level: 40 minutes by 1 degree. Second: an eighth. Third: a tenth of that.
  const int rows = (digit(0) * 10 + digit(1)) * 80 + second_row * 10 + digit(6);
  const int columns = (digit(2) * 10 + digit(3)) * 80 + second_column * 10 + digit(7);
  MeshCell cell{.south_deg = rows * k_third_height_deg,
                .west_deg = 100 + columns * k_third_width_deg,
                .height_deg = k_third_height_deg,
                .width_deg = k_third_width_deg};
  for (std::size_t i = 8; i < code.size(); ++i) {  // 1 south-west, 2 south-east, 3 north-west, 4 north-east
    const int quarter = digit(i);
    if (quarter < 1 || quarter > 4) return std::nullopt;
    cell.height_deg /= 2;
    cell.width_deg /= 2;
    if (quarter > 2) cell.south_deg += cell.height_deg;
    if (quarter % 2 == 0) cell.west_deg += cell.width_deg;
  }
  if (!inside_japan(cell)) return std::nullopt;
  return cell;
}

std::string encode_mesh_code(LonLat point, int digits) {
  const auto rows = static_cast<int>(std::floor(point.lat_deg / k_third_height_deg));
  const auto columns = static_cast<int>(std::floor((point.lon_deg - 100) / k_third_width_deg));
  std::string code = std::to_string(rows / 80) + std::to_string(columns / 80) +
                     std::to_string(rows / 10 % 8) + std::to_string(columns / 10 % 8) +
                     std::to_string(rows % 10) + std::to_string(columns % 10);
  double y = point.lat_deg / k_third_height_deg - rows;
  double x = (point.lon_deg - 100) / k_third_width_deg - columns;
  for (int i = 8; i < digits; ++i) {
    y *= 2;
    x *= 2;
    const int up = y >= 1 ? 1 : 0;
    const int right = x >= 1 ? 1 : 0;
    code += std::to_string(1 + right + 2 * up);
    y -= up;
    x -= right;
  }
  return code;
}

}  // namespace tsunagi::geo
