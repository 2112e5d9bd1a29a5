// SPDX-License-Identifier: Apache-2.0
// How QGIS draws each layer: small QML documents in colours that the colour-blind tell apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tsunagi::report {

struct LayerStyle {
  std::string layer;
  std::string qml;
};

// One style a layer with geometry. `technologies` are the groups of the catalogue, each named once; every one
// gets a category, and so does what nothing serves.
[[nodiscard]] std::vector<LayerStyle> layer_styles(const std::vector<std::string>& technologies);

}  // namespace tsunagi::report
