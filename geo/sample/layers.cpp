// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/layers.h"

#include <utility>

namespace tsunagi::geo::sample {

void Layer::add_point(Spot at, std::vector<FieldValue> values) {
  features.push_back({{{at}}, std::move(values)});
}

void Layer::add_line(Line line, std::vector<FieldValue> values) {
  features.push_back({{std::move(line)}, std::move(values)});
}

void Layer::add_polygon(Polygon polygon, std::vector<FieldValue> values) {
  features.push_back({std::move(polygon), std::move(values)});
}

Polygon square(Spot middle, double half_side_m) {
  Line ring;
  for (const auto& [dx, dy] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}, {-1, -1}})
    ring.push_back(moved(middle, dx * half_side_m, dy * half_side_m));
  return {ring};
}

}  // namespace tsunagi::geo::sample
