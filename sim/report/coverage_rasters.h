// SPDX-License-Identifier: Apache-2.0
// Writes one site's maps as GeoTIFF. The same bytes for the same values; no times.
#pragma once

#include <filesystem>

#include "sim/plan/site_coverage.h"

namespace tsunagi::report {

inline constexpr double k_raster_nodata = -9999;
inline constexpr int k_sight_nodata = 255;

// received_level.tif (dBm) and path_loss.tif (dB) with a band for each antenna and frequency, and
// line_of_sight.tif (1: seen, 0: not) with a band for each antenna, into `folder`. Outside the circle, over
// unknown ground and where a dropped link is: nodata. Throws Error{environment} naming the file.
void write_coverage_rasters(const std::filesystem::path& folder, const plan::SiteFile& site,
                            const plan::SiteCoverage& found);

}  // namespace tsunagi::report
