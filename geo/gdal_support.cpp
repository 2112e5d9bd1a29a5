// SPDX-License-Identifier: Apache-2.0
#include "geo/gdal_support.h"

#include <fstream>
#include <mutex>

#include <cpl_conv.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

namespace tsunagi::geo {
namespace {

void CPL_STDCALL capture(CPLErr severity, CPLErrorNum, const char* message) {
  static_cast<GdalMessages*>(CPLGetErrorHandlerUserData())->note(severity, message);
}

}  // namespace

void prepare_gdal() {
  static std::once_flag once;
  std::call_once(once, [] {
    CPLSetConfigOption("GDAL_CACHEMAX",
                       "64");  // MB; the usual 5 % of the machine's memory is not ours to count on
    CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "TRUE");
    CPLSetConfigOption("GDAL_HTTP_MAX_RETRY", "0");
    CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");
    CPLSetConfigOption("PROJ_NETWORK", "OFF");
    CPLSetConfigOption("SHAPE_RESTORE_SHX", "NO");
    CPLSetConfigOption("OGR_GEOMETRY_ACCEPT_UNCLOSED_RING", "NO");
    GDALAllRegister();
  });
}

bool is_known_epsg(std::int64_t code) {
  constexpr std::int64_t k_most = 1'000'000;
  if (code <= 0 || code > k_most) return false;
  prepare_gdal();
  const GdalMessages quiet;
  OGRSpatialReference srs;
  return srs.importFromEPSG(static_cast<int>(code)) == OGRERR_NONE;
}

void refuse_foreign_format(const std::filesystem::path& path) {
  std::string bytes(512, '\0');
  std::ifstream(path, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  constexpr std::size_t k_name_length = 26;  // of the first member, in a local file header of ZIP
  constexpr std::size_t k_name = 30;
  if (bytes.starts_with("PK\x03\x04")) {
    const auto length = static_cast<unsigned char>(bytes[k_name_length]);
    throw input_error(
        fmt::format("is an archive (ZIP, first member \"{}\"); unpack it and name the layer itself",
                    bytes.substr(k_name, length)));
  }
  if (bytes.find("<VRTDataset") != std::string::npos || bytes.find("<OGRVRTDataSource") != std::string::npos)
    throw input_error(
        "is a virtual dataset (driver VRT), which may read any other file; name that file itself");
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
