// SPDX-License-Identifier: Apache-2.0
// Facilities, and what limits building: hazard, protection, water, own land.
#pragma once

#include "geo/sample/people.h"

namespace tsunagi::geo::sample {

[[nodiscard]] Layer facility_layer(const Land& land, const People& people);
[[nodiscard]] Layer farmland_layer(const Land& land);
[[nodiscard]] Layer hazard_layer(const Land& land);
[[nodiscard]] Layer protected_layer(const Land& land);
[[nodiscard]] Layer water_layer(const Land& land);
[[nodiscard]] Layer waterway_layer(const Land& land);
// Around the municipality's facilities, and farms that agreed.
[[nodiscard]] Layer own_land_layer(const Land& land, const Layer& facilities, const Layer& farmland);

}  // namespace tsunagi::geo::sample
