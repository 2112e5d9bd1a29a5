// SPDX-License-Identifier: Apache-2.0
// Land cover from a raster of classes, as areas.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "geo/geometry.h"
#include "geo/projection.h"
#include "geo/region_file.h"

namespace tsunagi::geo {

// One area for each connected patch of a class, named by the band's metadata CLASS_<value> (else the value's
// digits). Nodata is left out. Throws Error{input}: several bands, no CRS, rotated, more than 10^8 cells.
[[nodiscard]] std::vector<std::pair<std::string, Area>> load_clutter_raster(const Source& source,
                                                                            const Projection& projection);

}  // namespace tsunagi::geo
