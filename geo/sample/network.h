// SPDX-License-Identifier: Apache-2.0
// What is there already: fiber, POPs, towers, mobile coverage.
#pragma once

#include "geo/sample/people.h"

namespace tsunagi::geo::sample {

[[nodiscard]] Layer fiber_layer(const Land& land, const RoadGraph& graph);
[[nodiscard]] Layer pop_layer(const Land& land, const RoadGraph& graph);
[[nodiscard]] Layer tower_layer(const Land& land, const People& people);
[[nodiscard]] Layer coverage_layer(const Land& land);

}  // namespace tsunagi::geo::sample
