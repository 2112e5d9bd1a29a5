// SPDX-License-Identifier: Apache-2.0
// Roads cut where they pass from one municipality into another.
#pragma once

#include <span>

#include "geo/roads.h"

namespace tsunagi::geo {

// Splits every edge at the borders, gives each piece its municipality and each cut a node. Lengths of the
// pieces are left at 0; an edge that stays whole keeps its own. Edges stay in order.
void split_at_borders(RoadNetwork& roads, std::span<const Area> municipalities);

}  // namespace tsunagi::geo
