// SPDX-License-Identifier: Apache-2.0
// Geometries (WKB) in the features of a GeoPackage.
#include <gdal_priv.h>
#include <ogrsf_frmts.h>
#include <sqlite3.h>

#include <cmath>
#include <string>

#include "geo/base/error.h"
#include "geo/gdal_support.h"
#include "geo/vector_reader.h"
#include "tests/fuzz/scratch.h"

using namespace tsunagi;

namespace {

// A layer of one feature, whose geometry is exchanged for the bytes.
std::filesystem::path make_layer() {
  geo::prepare_gdal();
  auto path = fuzz::scratch() / "a.gpkg";
  GDALDatasetUniquePtr dataset(
      GetGDALDriverManager()->GetDriverByName("GPKG")->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  OGRSpatialReference srs;
  srs.importFromEPSG(6668);
  CPLStringList options;
  options.SetNameValue("SPATIAL_INDEX", "NO");
  OGRLayer* layer = dataset->CreateLayer("a", &srs, wkbUnknown, options.List());
  const OGRFeatureUniquePtr feature(OGRFeature::CreateFeature(layer->GetLayerDefn()));
  const OGRPoint point(134, 34);
  feature->SetGeometry(&point);
  fuzz::require(layer->CreateFeature(feature.get()) == OGRERR_NONE, "the layer can be written");
  return path;
}

void set_geometry(const std::filesystem::path& path, std::string_view wkb) {
  using namespace std::string_literals;
  const std::string blob = "GP\0\x01\x0c\x1a\0\0"s + std::string(wkb);  // version 0, little-endian, srs 6668
  sqlite3* database = nullptr;
  sqlite3_stmt* statement = nullptr;
  sqlite3_open(path.c_str(), &database);
  sqlite3_exec(database, "PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
  sqlite3_prepare_v2(database, "UPDATE a SET geom = ?", -1, &statement, nullptr);
  sqlite3_bind_blob(statement, 1, blob.data(), static_cast<int>(blob.size()), SQLITE_STATIC);
  const bool done = sqlite3_step(statement) == SQLITE_DONE;
  sqlite3_finalize(statement);
  sqlite3_close(database);
  fuzz::require(done, "the geometry can be written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path path = make_layer();
  static const geo::Projection projection("EPSG:6672");
  set_geometry(path, fuzz::text_of(data, size));
  for (const auto shape : {geo::Shape::point, geo::Shape::line, geo::Shape::polygon}) {
    for (const bool make_valid : {false, true}) {
      fuzz::read_or_refuse([&] {
        for (const geo::Feature& feature :
             geo::read_features({.path = path, .make_valid = make_valid}, shape, {}, projection).features) {
          fuzz::require(!feature.parts.empty() && !feature.parts[0].empty(), "a feature has a place");
          for (const auto& part : feature.parts) {
            for (const geo::PointM p : part) fuzz::require(std::isfinite(p.x + p.y), "a place is finite");
          }
        }
      });
    }
  }
  return 0;
}
