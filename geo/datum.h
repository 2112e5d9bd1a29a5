// SPDX-License-Identifier: Apache-2.0
// Whether coordinates were given on another datum than the region's.
#pragma once

#include <string>

#include "geo/projection.h"

namespace tsunagi::geo {

// A sentence that names the CRS, the operation that leads from its datum to JGD2011 at a place, and how exact
// that is; empty for JGD2011, JGD2000 and WGS 84, which are taken as one. Throws Error{input} where PROJ
// knows no operation but the guess that both datums are one.
[[nodiscard]] std::string datum_shift(const std::string& crs_wkt, LonLat place);

}  // namespace tsunagi::geo
