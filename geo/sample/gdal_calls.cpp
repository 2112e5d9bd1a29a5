// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/gdal_calls.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <fmt/format.h>
#include <gdal_priv.h>

#include <mutex>

namespace tsunagi::geo::sample {

GdalSession::GdalSession() {
  static std::once_flag registered;
  std::call_once(registered, [] { GDALAllRegister(); });
  CPLPushErrorHandler(CPLQuietErrorHandler);
  CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", "2026-04-01T00:00:00.000Z");
  CPLSetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", "OFF");
}

GdalSession::~GdalSession() {
  CPLSetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", nullptr);
  CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", nullptr);
  CPLPopErrorHandler();
}

Error gdal_error(const std::filesystem::path& path, const std::string& what) {
  return Error(ErrorKind::environment,
               fmt::format("could not {}: {}. Check that the disk has room and the folder can be written.",
                           what, CPLGetLastErrorMsg()),
               {.file = path.string()});
}

GDALDriver& gdal_driver(const char* name) {
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName(name);
  if (driver == nullptr)
    throw Error(ErrorKind::environment,
                fmt::format("this GDAL has no driver {}. Install a GDAL that has it.", name));
  return *driver;
}

OGRSpatialReference jgd2011() {
  OGRSpatialReference reference;
  if (reference.importFromEPSG(6668) != OGRERR_NONE)
    throw Error(ErrorKind::environment, "PROJ does not know EPSG:6668. Check that proj.db is installed.");
  reference.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  return reference;
}

}  // namespace tsunagi::geo::sample
