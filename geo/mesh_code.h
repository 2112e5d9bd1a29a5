// SPDX-License-Identifier: Apache-2.0
// Grid-square codes of Japan, JIS X 0410: 1 km (8 digits), 500 m (9), 250 m (10) and 125 m (11) cells.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "geo/geometry.h"

namespace tsunagi::geo {

struct MeshCell {
  double south_deg = 0;
  double west_deg = 0;
  double height_deg = 0;
  double width_deg = 0;
};

// The cell of a code of 8 to 11 digits, read digit by digit; nothing when a digit is out of its range
// (third digits pair 0–7, half-cell digits 1–4) or the cell lies outside 20–46 N, 122–154 E.
[[nodiscard]] std::optional<MeshCell> decode_mesh_code(std::string_view code);

// Code of the cell that holds a point, of 8, 9, 10 or 11 digits.
[[nodiscard]] std::string encode_mesh_code(LonLat point, int digits);

}  // namespace tsunagi::geo
