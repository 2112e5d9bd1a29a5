// SPDX-License-Identifier: Apache-2.0
// Writes small vector and raster files with GDAL, for the readers to be tried on.
#pragma once

#include <array>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geo/gdal_support.h"

namespace tsunagi::geo {

struct TestPlace {
  std::string name;
  int population;
  double lon_deg;
  double lat_deg;
};

inline const std::vector<TestPlace>& test_places() {
  static const std::vector<TestPlace> k_places{{"忍野村", 9000, 138.84, 35.46},
                                               {"山中湖村", 5200, 138.86, 35.41}};
  return k_places;
}

struct LayerStyle {
  const char* driver = "GPKG";
  const char* layer = "places";
  int epsg = 6668;  // 0: no CRS
  const char* encoding = nullptr;
  bool append = false;
};

// Writes the test places as points with the fields name and population.
inline void write_places(const std::filesystem::path& path, const LayerStyle& style) {
  prepare_gdal();
  auto* driver = GetGDALDriverManager()->GetDriverByName(style.driver);
  GDALDatasetUniquePtr dataset(style.append ? GDALDataset::Open(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE)
                                            : driver->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  OGRSpatialReference srs;
  if (style.epsg != 0) srs.importFromEPSG(style.epsg);
  srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  CPLStringList options;
  if (std::string_view(style.driver) == "FlatGeobuf")
    options.SetNameValue("SPATIAL_INDEX", "NO");  // keeps the order
  if (style.encoding != nullptr) options.SetNameValue("ENCODING", style.encoding);
  OGRLayer* layer =
      dataset->CreateLayer(style.layer, style.epsg != 0 ? &srs : nullptr, wkbPoint, options.List());
  OGRFieldDefn name("name", OFTString);
  OGRFieldDefn population("population", OFTInteger);
  if (layer->CreateField(&name) != OGRERR_NONE || layer->CreateField(&population) != OGRERR_NONE)
    throw std::runtime_error("cannot write " + path.string());
  for (const TestPlace& place : test_places()) {
    const OGRFeatureUniquePtr out(OGRFeature::CreateFeature(layer->GetLayerDefn()));
    out->SetField("name", place.name.c_str());
    out->SetField("population", place.population);
    const OGRPoint point(place.lon_deg, place.lat_deg);
    out->SetGeometry(&point);
    if (layer->CreateFeature(out.get()) != OGRERR_NONE)
      throw std::runtime_error("cannot write " + path.string());
  }
}

struct RasterStyle {
  int epsg = 6676;  // 0: no CRS
  int bands = 1;
  std::array<double, 6> geo{-300, 30, 0, 300, 0, -30};
  bool georeferenced = true;
  bool declares_nodata = true;  // -9999
  GDALDataType type = GDT_Float32;
};

// Writes a GeoTIFF of 20 columns; `cells` are its rows from the north.
inline void write_raster(const std::filesystem::path& path, std::vector<float> cells,
                         const RasterStyle& style = {}) {
  prepare_gdal();
  constexpr int k_columns = 20;
  const int rows = static_cast<int>(cells.size()) / k_columns;
  auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
  GDALDatasetUniquePtr dataset(
      driver->Create(path.c_str(), k_columns, rows, style.bands, style.type, nullptr));
  std::array<double, 6> geo = style.geo;
  if (style.georeferenced) dataset->SetGeoTransform(geo.data());
  if (style.epsg != 0) {
    OGRSpatialReference srs;
    srs.importFromEPSG(style.epsg);
    dataset->SetSpatialRef(&srs);
  }
  for (int b = 1; b <= style.bands; ++b) {
    GDALRasterBand* band = dataset->GetRasterBand(b);
    if (style.declares_nodata) band->SetNoDataValue(-9999);
    if (band->RasterIO(GF_Write, 0, 0, k_columns, rows, cells.data(), k_columns, rows, GDT_Float32, 0, 0) !=
        CE_None) {
      throw std::runtime_error("cannot write " + path.string());
    }
  }
}

}  // namespace tsunagi::geo
