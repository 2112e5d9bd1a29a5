// SPDX-License-Identifier: Apache-2.0
// Reads one vector layer strictly: every feature or an error, never a partial layer.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "geo/geometry.h"
#include "geo/projection.h"
#include "geo/region_file.h"

namespace tsunagi::geo {

enum class Shape { point, line, polygon };

enum class FieldType { text, integer, number };

// A field to read. `name` is ours; Source::fields may map it to another name in the file, and `usual` is
// tried else.
struct FieldWish {
  std::string name;
  FieldType type = FieldType::text;
  bool required = false;
  std::vector<std::string> usual;
};

using FieldValue = std::variant<std::monostate, std::string, std::int64_t, double>;

struct Feature {
  std::string id;               // as messages name it
  std::vector<Polyline> parts;  // points: parts of one point; polygons: rings
  std::map<std::string, FieldValue> fields;

  [[nodiscard]] std::string text(std::string_view name) const;  // empty when absent
  [[nodiscard]] std::optional<double> number(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const;
};

struct FeatureLayer {
  std::vector<Feature> features;
  std::vector<std::string>
      notes;  // what was done to the layer that its owner should know; begins with the file
};

// Features of a GeoPackage, FlatGeobuf, Shapefile, GeoJSON, GeoJSONSeq or OSM layer, or of a CSV with lon/lat
// columns, in the projection's metres, in file order. Polygons that are not valid are refused, or made so
// where the source says repair. Throws Error{input} with file, layer, feature and field.
[[nodiscard]] FeatureLayer read_features(const Source& source, Shape shape,
                                         const std::vector<FieldWish>& fields, const Projection& projection);

// Centre of the bounding box of a layer, in degrees, to choose a projection by.
[[nodiscard]] LonLat layer_centre(const Source& source);

}  // namespace tsunagi::geo
