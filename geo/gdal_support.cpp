// SPDX-License-Identifier: Apache-2.0
#include "geo/gdal_support.h"

#include <mutex>

#include <cpl_conv.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gdal_priv.h>

namespace tsunagi::geo {
namespace {

void CPL_STDCALL capture(CPLErr severity, CPLErrorNum, const char* message) {
  static_cast<GdalMessages*>(CPLGetErrorHandlerUserData())->note(severity, message);
}

}  // namespace

void prepare_gdal() {
  static std::once_flag once;
  std::call_once(once, [] {
    CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "TRUE");
    CPLSetConfigOption("GDAL_HTTP_MAX_RETRY", "0");
    CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");
    CPLSetConfigOption("PROJ_NETWORK", "OFF");
    CPLSetConfigOption("SHAPE_RESTORE_SHX", "NO");
    CPLSetConfigOption("OGR_GEOMETRY_ACCEPT_UNCLOSED_RING", "NO");
    GDALAllRegister();
  });
}

GdalMessages::GdalMessages() {
  CPLPushErrorHandlerEx(capture, this);
}
GdalMessages::~GdalMessages() {
  CPLPopErrorHandler();
}

void GdalMessages::note(CPLErr severity, const char* message) {
  constexpr std::size_t k_most_messages = 20;
  auto& list = severity >= CE_Failure ? failures_ : warnings_;
  if (list.size() < k_most_messages) list.emplace_back(message);
}

std::string GdalMessages::text() const {
  return fmt::format("{}", fmt::join(failures_.empty() ? warnings_ : failures_, "; "));
}

}  // namespace tsunagi::geo
