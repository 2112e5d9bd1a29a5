// SPDX-License-Identifier: Apache-2.0
// How QGIS draws each layer: small QML documents in colours that the colour-blind tell apart.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sim/report/geopackage_tables.h"

namespace tsunagi::report {

struct LayerStyle {
  std::string layer;
  std::string body;  // renderer, labels and names of fields, as a project holds them
  bool has_labels = false;

  [[nodiscard]] std::string qml() const;  // the whole document
};

// One style a layer with geometry. Where colours tell technologies apart, every one of the layer's rows gets
// a category, and so does what nothing serves.
[[nodiscard]] std::vector<LayerStyle> layer_styles(std::span<const LayerTable> tables);

// What a column is called in Japanese, with its unit.
[[nodiscard]] std::string column_alias(const LayerColumn& column);

// The element <aliases>: the alias of each column.
[[nodiscard]] std::string field_aliases(const LayerSpec& layer);

}  // namespace tsunagi::report
