// SPDX-License-Identifier: Apache-2.0
// A vector layer in memory: fields, values and integer coordinates.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "geo/sample/frame.h"
#include "geo/sample/outline.h"

namespace tsunagi::geo::sample {

enum class LayerKind : std::uint8_t { points, lines, polygons };
enum class FieldKind : std::uint8_t { text, integer, real };

struct LayerField {
  std::string name;
  FieldKind kind = FieldKind::text;
};

using FieldValue = std::variant<std::monostate, std::string, std::int64_t, double>;  // monostate is null

struct LayerFeature {
  Polygon parts;  // points and lines use the first ring only
  std::vector<FieldValue> values;
};

struct Layer {
  std::string name;  // of the layer, and of its file
  LayerKind kind = LayerKind::points;
  std::vector<LayerField> fields;
  std::vector<LayerFeature> features;

  void add_point(Spot at, std::vector<FieldValue> values);
  void add_line(Line line, std::vector<FieldValue> values);
  void add_polygon(Polygon polygon, std::vector<FieldValue> values);
};

// A closed counter-clockwise square around a place.
[[nodiscard]] Polygon square(Spot middle, double half_side_m);

}  // namespace tsunagi::geo::sample
