// SPDX-License-Identifier: Apache-2.0
#include "tests/malformed/made_files.h"

#include <array>
#include <stdexcept>
#include <vector>

#include <gdal_priv.h>
#include <ogrsf_frmts.h>
#include <sqlite3.h>

#include "geo/gdal_support.h"

namespace tsunagi::malformed {

namespace fs = std::filesystem;

void write_points(const fs::path& path, const char* driver, const char* encoding) {
  geo::prepare_gdal();
  GDALDatasetUniquePtr dataset(
      GetGDALDriverManager()->GetDriverByName(driver)->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  OGRSpatialReference srs;
  srs.importFromEPSG(6668);
  srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  CPLStringList options;
  if (encoding != nullptr) options.SetNameValue("ENCODING", encoding);
  OGRLayer* layer = dataset->CreateLayer("places", &srs, wkbPoint, options.List());
  OGRFieldDefn name("name", OFTString);
  name.SetWidth(20);
  OGRFieldDefn population("population", OFTInteger);
  population.SetWidth(6);
  bool done = layer->CreateField(&name) == OGRERR_NONE && layer->CreateField(&population) == OGRERR_NONE;
  for (int i = 0; done && i < 12; ++i) {
    const OGRFeatureUniquePtr out(OGRFeature::CreateFeature(layer->GetLayerDefn()));
    out->SetField("name", ("集落" + std::to_string(i + 1)).c_str());
    out->SetField("population", 100 + i);
    const OGRPoint point(134.40 + 0.01 * i, 33.90 + 0.005 * i);
    out->SetGeometry(&point);
    done = layer->CreateFeature(out.get()) == OGRERR_NONE;
  }
  if (!done) throw std::runtime_error("cannot write " + path.string());
}

void write_heights(const fs::path& path, const char* compression, double cell_value) {
  geo::prepare_gdal();
  constexpr int k_columns = 26;
  constexpr int k_rows = 19;
  CPLStringList options;
  if (compression != nullptr) options.SetNameValue("COMPRESS", compression);
  GDALDatasetUniquePtr dataset(GetGDALDriverManager()->GetDriverByName("GTiff")->Create(
      path.c_str(), k_columns, k_rows, 1, GDT_Float32, options.List()));
  std::array<double, 6> geo{134.36, 0.01, 0, 34.04, 0, -0.01};
  OGRSpatialReference srs;
  srs.importFromEPSG(6668);
  std::vector<float> cells(k_columns * k_rows, static_cast<float>(cell_value));
  const bool done = dataset->SetGeoTransform(geo.data()) == CE_None &&
                    dataset->SetSpatialRef(&srs) == CE_None &&
                    dataset->GetRasterBand(1)->RasterIO(GF_Write, 0, 0, k_columns, k_rows, cells.data(),
                                                        k_columns, k_rows, GDT_Float32, 0, 0) == CE_None;
  if (!done) throw std::runtime_error("cannot write " + path.string());
}

namespace {

// Triggers call functions that only GDAL gives.
std::string without_triggers(sqlite3* database) {
  std::string drops;
  const auto add = [](void* to, int, char** cells, char**) {
    *static_cast<std::string*>(to) += "DROP TRIGGER \"" + std::string(cells[0]) + "\";";
    return 0;
  };
  sqlite3_exec(database, "SELECT name FROM sqlite_master WHERE type = 'trigger'", add, &drops, nullptr);
  return drops;
}

}  // namespace

void run_sql(const fs::path& path, const std::string& statements) {
  sqlite3* database = nullptr;
  const bool done = sqlite3_open(path.c_str(), &database) == SQLITE_OK &&
                    sqlite3_exec(database, (without_triggers(database) + statements).c_str(), nullptr,
                                 nullptr, nullptr) == SQLITE_OK;
  const std::string why = done ? "" : sqlite3_errmsg(database);
  sqlite3_close(database);
  if (!done) throw std::runtime_error(path.string() + ": " + why);
}

void leave_unfinished(const fs::path& path, const std::string& statements) {
  sqlite3* database = nullptr;
  const std::string all = "PRAGMA wal_autocheckpoint = 0;" + statements;
  const bool done = sqlite3_open(path.c_str(), &database) == SQLITE_OK &&
                    sqlite3_exec(database, all.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  for (const char* end : {"", "-wal"}) {
    if (done) fs::copy_file(path.string() + end, path.string() + end + ".kept");
  }
  sqlite3_close(database);  // which ends the log
  if (!done) throw std::runtime_error(path.string() + ": nothing was left unfinished");
  for (const char* end : {"", "-wal"}) fs::rename(path.string() + end + ".kept", path.string() + end);
}

std::string with(std::string bytes, std::size_t at, const std::string& others) {
  return bytes.replace(at, others.size(), others);
}

}  // namespace tsunagi::malformed
