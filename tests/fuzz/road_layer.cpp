// SPDX-License-Identifier: Apache-2.0
// Roads as GeoJSON, through GDAL to a network.
#include <algorithm>
#include <cmath>

#include "geo/base/error.h"
#include "geo/road_reader.h"
#include "geo/roads.h"
#include "tests/fuzz/scratch.h"

using namespace tsunagi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const geo::Projection projection("EPSG:6672");
  const auto file = fuzz::put("roads.geojson", fuzz::text_of(data, size));
  fuzz::read_or_refuse([&] {
    geo::RoadLayer layer = geo::read_road_layer({.path = file}, projection);
    const geo::RoadNetwork network = geo::build_road_network(std::move(layer.lines), {}, projection);
    fuzz::require(std::ranges::all_of(network.edges,
                                      [&](const geo::RoadEdge& edge) {
                                        return edge.length_mm > 0 && edge.to < network.nodes.size();
                                      }),
                  "a road has a length and two nodes");
  });
  return 0;
}
