// SPDX-License-Identifier: Apache-2.0
// What a TIFF claims about its size, looked at before GDAL believes it.
#pragma once

#include <filesystem>

#include "geo/base/error.h"

namespace tsunagi::geo {

// Throws Error{input} where the first image of a TIFF or BigTIFF (TIFF 6.0 §2) says that it has more than
// `most_cells` cells, or none. Other files pass unread.
void check_tiff_size(const std::filesystem::path& path, double most_cells);

// An error of reading a file; where that is a TIFF that ends before what its first directory speaks of, an
// error that says so.
[[nodiscard]] Error explained(const Error& error, const std::filesystem::path& path);

// Cells that the first image of a TIFF says it has; 0 for what is no TIFF. Throws Error{input} where it is
// cut short.
[[nodiscard]] double tiff_cells(const std::filesystem::path& path);

// The ground that the first image of a GeoTIFF covers, in m², at most (degrees count as at the equator); 0
// where it does not say. Throws Error{input} where it is cut short.
[[nodiscard]] double tiff_area_m2(const std::filesystem::path& path);

}  // namespace tsunagi::geo
