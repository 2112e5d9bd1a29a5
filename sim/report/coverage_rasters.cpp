// SPDX-License-Identifier: Apache-2.0
#include "sim/report/coverage_rasters.h"

#include <array>

#include <cpl_string.h>
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include "geo/base/error.h"
#include "geo/gdal_support.h"

namespace tsunagi::report {
namespace {

namespace fs = std::filesystem;

// One GeoTIFF, from creation to the last byte.
class Raster {
 public:
  Raster(fs::path file, const std::string& crs, const plan::AreaCoverage& area, GDALDataType type, int bands)
      : file_(std::move(file)), columns_(area.columns), rows_(area.rows) {
    CPLStringList options;
    options.SetNameValue("TILED", "YES");
    options.SetNameValue("COMPRESS", "DEFLATE");
    options.SetNameValue("PREDICTOR", type == GDT_Float32 ? "3" : "1");
    options.SetNameValue("INTERLEAVE", "BAND");
    auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    check(driver != nullptr);
    dataset_.reset(driver->Create(file_.c_str(), columns_, rows_, bands, type, options.List()));
    check(dataset_ != nullptr);
    std::array<double, 6> place{area.north_west.x, area.cell_m, 0, area.north_west.y, 0, -area.cell_m};
    check(dataset_->SetGeoTransform(place.data()) == CE_None);
    OGRSpatialReference srs;
    check(srs.SetFromUserInput(crs.c_str()) == OGRERR_NONE);
    check(dataset_->SetSpatialRef(&srs) == CE_None);
  }

  template <class T>
  void write(int number, const std::string& title, double nodata, std::vector<T> values) {
    GDALRasterBand& band = *dataset_->GetRasterBand(number);
    band.SetDescription(title.c_str());
    check(band.SetNoDataValue(nodata) == CE_None);
    const GDALDataType type = sizeof(T) == 1 ? GDT_Byte : GDT_Float32;
    check(band.RasterIO(GF_Write, 0, 0, columns_, rows_, values.data(), columns_, rows_, type, 0, 0) ==
          CE_None);
  }

  void close() {
    dataset_.reset();
    check(true);
  }

 private:
  // GDAL may fail with or without a return code; both end the file.
  void check(bool holds) const {
    if (holds && !messages_.failed()) return;
    throw Error(
        ErrorKind::environment,
        fmt::format("cannot write the GeoTIFF: {}. Check the folder, its permissions and the free space.",
                    messages_.text()),
        {.file = file_.string()});
  }

  fs::path file_;
  int columns_;
  int rows_;
  geo::GdalMessages messages_;
  GDALDatasetUniquePtr dataset_;
};

// Path losses, or what arrives.
void write_layers(const fs::path& file, const plan::SiteFile& site, const plan::SiteCoverage& found,
                  bool is_level) {
  const plan::AreaCoverage& area = found.area;
  Raster raster(file, found.projection.crs(), area, GDT_Float32, static_cast<int>(area.layers.size()));
  std::size_t number = 0;
  for (const double antenna_m : site.receiver_m) {
    for (const double f : site.frequency_mhz) {
      const plan::AreaCoverage::Layer& layer = area.layers[number];
      std::vector<float> values(layer.loss_db.size(), static_cast<float>(k_raster_nodata));
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (layer.has_link[i] == 0) continue;
        values[i] = is_level ? static_cast<float>(plan::level_dbm(site, found, number, i)) : layer.loss_db[i];
      }
      const std::string title = fmt::format(
          "{} at {} m, {} MHz", is_level ? "received level, dBm," : "path loss, dB,", antenna_m, f);
      raster.write(static_cast<int>(++number), title, k_raster_nodata, std::move(values));
    }
  }
  raster.close();
}

void write_sight(const fs::path& file, const std::string& crs, const plan::SiteFile& site,
                 const plan::AreaCoverage& area) {
  Raster raster(file, crs, area, GDT_Byte, static_cast<int>(area.sight.size()));
  for (std::size_t r = 0; r < area.sight.size(); ++r) {
    std::vector<std::uint8_t> seen = area.sight[r];
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (area.state[i] != plan::PixelState::known) seen[i] = k_sight_nodata;
    }
    raster.write(static_cast<int>(r) + 1, fmt::format("line of sight at {} m", site.receiver_m[r]),
                 k_sight_nodata, std::move(seen));
  }
  raster.close();
}

}  // namespace

void write_coverage_rasters(const fs::path& folder, const plan::SiteFile& site,
                            const plan::SiteCoverage& found) {
  geo::prepare_gdal();
  write_layers(folder / "received_level.tif", site, found, true);
  write_layers(folder / "path_loss.tif", site, found, false);
  write_sight(folder / "line_of_sight.tif", found.projection.crs(), site, found.area);
}

}  // namespace tsunagi::report
