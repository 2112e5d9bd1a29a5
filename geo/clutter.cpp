// SPDX-License-Identifier: Apache-2.0
#include "geo/clutter.h"

#include <array>

#include <fmt/format.h>
#include <gdal_alg.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geo/gdal_support.h"
#include "geo/tiff_check.h"

namespace tsunagi::geo {
namespace {

constexpr double k_most_cells = 1e8;

GDALDatasetUniquePtr open(const Source& source, const GdalMessages& messages) {
  static constexpr std::array<const char*, 2> k_drivers{"GTiff", nullptr};
  GDALDatasetUniquePtr dataset(
      GDALDataset::Open(source.path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, k_drivers.data()));
  if (!dataset) throw input_error(fmt::format("is no GeoTIFF: {}", messages.text()));
  std::array<double, 6> geo{};
  if (dataset->GetRasterCount() != 1)
    throw input_error(fmt::format("has {} bands; one of classes is expected", dataset->GetRasterCount()));
  if (static_cast<double>(dataset->GetRasterXSize()) * dataset->GetRasterYSize() > k_most_cells) {
    throw input_error(fmt::format("has more than {} cells", k_most_cells));
  }
  if (dataset->GetGeoTransform(geo.data()) != CE_None || geo[2] != 0 || geo[4] != 0)
    throw input_error("is not georeferenced north-up");
  if (dataset->GetSpatialRef() == nullptr) throw input_error("has no CRS");
  return dataset;
}

GDALDatasetUniquePtr polygonized(GDALDataset& raster) {
  GDALDriver* memory = GetGDALDriverManager()->GetDriverByName("Memory");
  GDALDatasetUniquePtr out(memory->Create("", 0, 0, 0, GDT_Unknown, nullptr));
  OGRSpatialReference srs(*raster.GetSpatialRef());
  OGRLayer* layer = out->CreateLayer("clutter", &srs, wkbPolygon, nullptr);
  OGRFieldDefn field("value", OFTInteger);
  GDALRasterBand* band = raster.GetRasterBand(1);
  const bool done =
      layer->CreateField(&field) == OGRERR_NONE &&
      GDALPolygonize(GDALRasterBand::ToHandle(band), GDALRasterBand::ToHandle(band->GetMaskBand()),
                     OGRLayer::ToHandle(layer), 0, nullptr, nullptr, nullptr) == CE_None;
  if (!done) throw input_error("could not be read whole, or its classes turned into areas");
  return out;
}

std::string class_name(GDALRasterBand& band, int value) {
  const char* name = band.GetMetadataItem(fmt::format("CLASS_{}", value).c_str());
  return name == nullptr ? std::to_string(value) : name;
}

}  // namespace

std::vector<std::pair<std::string, Area>> load_clutter_raster(const Source& source,
                                                              const Projection& projection) {
  prepare_gdal();
  try {
    refuse_foreign_format(source.path);
    check_tiff_size(source.path, k_most_cells);
  } catch (const Error& error) {
    throw error.located({.file = source.path.string()});
  }
  try {
    const GdalMessages messages;
    const auto raster = open(source, messages);
    const auto polygons = polygonized(*raster);
    if (messages.failed()) throw input_error(fmt::format("could not be read whole: {}", messages.text()));
    char* text = nullptr;
    raster->GetSpatialRef()->exportToWkt(&text);
    const std::string wkt = text;
    CPLFree(text);
    std::vector<std::pair<std::string, Area>> out;
    for (const OGRFeatureUniquePtr& feature : *polygons->GetLayer(0)) {
      Area area;
      for (const OGRLinearRing* ring : *feature->GetGeometryRef()->toPolygon()) {
        Polyline line;
        for (int i = 0; i < ring->getNumPoints(); ++i) line.push_back({ring->getX(i), ring->getY(i)});
        projection.convert(wkt, line);
        area.rings.push_back(std::move(line));
      }
      out.emplace_back(class_name(*raster->GetRasterBand(1), feature->GetFieldAsInteger(0)), std::move(area));
    }
    return out;
  } catch (const Error& error) {
    throw explained(error, source.path).located({.file = source.path.string()});
  }
}

}  // namespace tsunagi::geo
