// SPDX-License-Identifier: Apache-2.0
// GDAL made quiet and strict. For .cpp files of geo/ and sim/report/ only.
#pragma once

#include <string>
#include <vector>

#include <cpl_error.h>

#include "geo/base/error.h"

namespace tsunagi::geo {

// Registers the drivers once and turns off everything that would open a socket or write beside an input.
void prepare_gdal();

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
