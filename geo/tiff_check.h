// SPDX-License-Identifier: Apache-2.0
// What a TIFF claims about its size, looked at before GDAL believes it.
#pragma once

#include <filesystem>

namespace tsunagi::geo {

// Throws Error{input} where the first image of a TIFF or BigTIFF (TIFF 6.0 §2) says that it has more than
// `most_cells` cells, or none. Other files pass unread.
void check_tiff_size(const std::filesystem::path& path, double most_cells);

}  // namespace tsunagi::geo
