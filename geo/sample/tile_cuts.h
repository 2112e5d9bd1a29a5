// SPDX-License-Identifier: Apache-2.0
// Cuts a line at tile edges the way a tile set does: pieces miss or overlap each other a little.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/base/random.h"
#include "geo/sample/road_lines.h"

namespace tsunagi::geo::sample {

// Appends the pieces of `road`. Tiles are about as large as zoom 13.
void cut_at_tiles(RoadLine road, const Random& random, std::uint64_t index, std::vector<RoadLine>& out);

}  // namespace tsunagi::geo::sample
