// SPDX-License-Identifier: Apache-2.0
// What GDAL does not tell of an OpenStreetMap extract in XML.
#pragma once

#include <filesystem>
#include <string>

namespace tsunagi::geo {

// A sentence on the ways that name nodes the extract does not hold: those that lost some of them, and those
// that lost all but one or all; empty where no way did, or the file is no XML. Memory follows the ids of the
// nodes.
[[nodiscard]] std::string ways_cut_in(const std::filesystem::path& path);

}  // namespace tsunagi::geo
