// SPDX-License-Identifier: Apache-2.0
// compare.gpkg: where the plans differ, drawn, with a project for QGIS.
#pragma once

#include <filesystem>

#include "sim/compare/compare_tables.h"

namespace tsunagi::compare {

// Throws Error{environment} naming the file.
void write_difference_layers(const std::filesystem::path& file, const Comparison& comparison);

}  // namespace tsunagi::compare
