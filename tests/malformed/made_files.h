// SPDX-License-Identifier: Apache-2.0
// Sound layers of the hamlet, to be damaged, and bytes to damage them with.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace tsunagi::malformed {

// Twelve points with name and population, by a GDAL driver.
void write_points(const std::filesystem::path& path, const char* driver, const char* encoding = nullptr);

// Heights of 100 m over the hamlet in 0.01° cells, a GeoTIFF.
void write_heights(const std::filesystem::path& path, const char* compression = nullptr,
                   double cell_value = 100);

// SQL on a GeoPackage, statement by statement, without its triggers.
void run_sql(const std::filesystem::path& path, const std::string& statements);

// SQL on a GeoPackage in WAL mode whose log stays beside it, as of a program that was killed.
void leave_unfinished(const std::filesystem::path& path, const std::string& statements);

// The bytes with others at an offset.
[[nodiscard]] std::string with(std::string bytes, std::size_t at, const std::string& others);

}  // namespace tsunagi::malformed
