// SPDX-License-Identifier: Apache-2.0
// What GDAL lets pass in an ESRI ASCII grid.
#pragma once

#include <filesystem>

namespace tsunagi::geo {

// Throws Error{input} with the row where a file *.asc has a cell that is no number, or not as many as its
// ncols and nrows say. Other files pass unread.
void check_ascii_grid(const std::filesystem::path& path);

}  // namespace tsunagi::geo
