// SPDX-License-Identifier: Apache-2.0
// The table [antenna] of an option's radio or of a site's file.
#pragma once

#include <filesystem>

#include "geo/base/toml.h"
#include "models/antenna_pattern.h"

namespace tsunagi::models {

// pattern = "omni", "sector" or "file"; tilt_deg, azimuths_deg and the sector's widths; file = a pattern in
// `folder` or below it. Adds every fault to the reader's and returns a harmless antenna for it.
[[nodiscard]] SiteAntenna read_antenna(const TomlReader& row, const std::filesystem::path& folder);

}  // namespace tsunagi::models
