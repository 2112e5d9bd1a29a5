// SPDX-License-Identifier: Apache-2.0
// What a GeoPackage holds in place of a layer, looked at before GDAL believes it.
#pragma once

#include <filesystem>
#include <string>

namespace tsunagi::geo {

// Whether the file is a GeoPackage by its first bytes. Throws Error{input} where a program left a transaction
// beside it unfinished (its -wal or -journal: what the layer holds is then not in the file alone), or where
// the layer (of the name, or any where that is empty) is a view: a view may have no end, or read what nobody
// meant to give. Opens nothing but these files and changes nothing.
[[nodiscard]] bool check_geopackage(const std::filesystem::path& path, const std::string& layer);

}  // namespace tsunagi::geo
