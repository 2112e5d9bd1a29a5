// SPDX-License-Identifier: Apache-2.0
// GDAL made quiet and strict. For .cpp files of geo/ and sim/report/ only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <cpl_error.h>

#include "geo/base/error.h"

namespace tsunagi::geo {

// Registers the drivers once and turns off everything that would open a socket or write beside an input.
void prepare_gdal();

// Whether PROJ's own tables hold a CRS of this code; opens no other file.
[[nodiscard]] bool is_known_epsg(std::int64_t code);

// Throws Error{input} that names the format of a file that GDAL's drivers for layers and rasters are not let
// near: virtual datasets (they may read any other file), XML, archives and web pages.
void refuse_foreign_format(const std::filesystem::path& path);

// Captures what GDAL would print while it lives. One a thread at a time.
class GdalMessages {
 public:
  GdalMessages();
  ~GdalMessages();
  GdalMessages(const GdalMessages&) = delete;
  GdalMessages& operator=(const GdalMessages&) = delete;
  GdalMessages(GdalMessages&&) = delete;
  GdalMessages& operator=(GdalMessages&&) = delete;

  [[nodiscard]] bool failed() const noexcept { return !failures_.empty(); }
  [[nodiscard]] std::string text() const;  // failures, else warnings
  void note(CPLErr severity, const char* message);

 private:
  std::vector<std::string> failures_;
  std::vector<std::string> warnings_;
};

}  // namespace tsunagi::geo
