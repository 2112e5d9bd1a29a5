// SPDX-License-Identifier: Apache-2.0
// The shape of the ground as a picture.
#pragma once

#include <string>

#include "geo/terrain.h"

namespace tsunagi::report {

struct Hillshade {
  std::string jpeg;  // grey; ground that is not known is plain
  geo::Box extent;   // of the whole picture
};

// Lit from the north-west, at most `most_pixels` on its longer side. Throws Error{environment} where GDAL has
// no JPEG.
[[nodiscard]] Hillshade hillshade(const geo::Terrain& terrain, int most_pixels);

}  // namespace tsunagi::report
