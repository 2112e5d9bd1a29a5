// SPDX-License-Identifier: Apache-2.0
// What a GeoPackage holds in place of a layer, looked at before GDAL believes it.
#pragma once

#include <filesystem>
#include <string>

namespace tsunagi::geo {

// Throws Error{input} where the layer (of the name, or any where that is empty) is a view: a view may have no
// end, or read what nobody meant to give. Opens nothing but the file and changes nothing. Other files pass.
void refuse_view(const std::filesystem::path& path, const std::string& layer);

}  // namespace tsunagi::geo
