// SPDX-License-Identifier: Apache-2.0
// What a Shapefile claims about itself, held against the lengths of its files before GDAL believes it.
#pragma once

#include <filesystem>

namespace tsunagi::geo {

// Whether it is a Shapefile at all. Throws Error{input}: no .shx or .dbf beside it, a .dbf shorter than its
// count of records, a record of the .shx that lies outside the .shp, or a record whose counts of parts and
// points do not fit its length (ESRI Shapefile Technical Description, 1998).
[[nodiscard]] bool check_shapefile(const std::filesystem::path& path);

}  // namespace tsunagi::geo
