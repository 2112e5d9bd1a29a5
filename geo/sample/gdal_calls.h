// SPDX-License-Identifier: Apache-2.0
// Calling GDAL so that nothing fails in silence and nothing depends on the clock.
#pragma once

#include <ogr_spatialref.h>

#include <filesystem>
#include <string>

#include "geo/base/error.h"

class GDALDriver;

namespace tsunagi::geo::sample {

// While it lives: no message goes to stderr, file times written are fixed, SQLite does not wait for the disk.
class GdalSession {
 public:
  GdalSession();
  ~GdalSession();
  GdalSession(const GdalSession&) = delete;
  GdalSession& operator=(const GdalSession&) = delete;
  GdalSession(GdalSession&&) = delete;
  GdalSession& operator=(GdalSession&&) = delete;
};

// Error{environment} naming the file, with GDAL's last message.
[[nodiscard]] Error gdal_error(const std::filesystem::path& path, const std::string& what);
[[nodiscard]] GDALDriver& gdal_driver(const char* name);
// JGD2011, longitude first.
[[nodiscard]] OGRSpatialReference jgd2011();

}  // namespace tsunagi::geo::sample
