// SPDX-License-Identifier: Apache-2.0
// The sweep on the real ground of Fujigoko against exact pairs, and its sight against GDAL's viewshed.
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <gdal_alg.h>
#include <gdal_priv.h>
#include <gtest/gtest.h>

#include "geo/gdal_support.h"
#include "geo/terrain.h"
#include "tests/plan/area_checks.h"

namespace tsunagi::plan {
namespace {

namespace fs = std::filesystem;

struct Site {
  const char* name;
  geo::LonLat at;
  double mast_m;
};
// The shore of Lake Kawaguchi in its bowl, the slope of Mount Fuji, a pass.
constexpr std::array<Site, 3> k_sites{{{"Kawaguchi", {138.7550, 35.5020}, 30},
                                       {"Yoshida", {138.8090, 35.4560}, 30},
                                       {"Motosu", {138.6000, 35.4600}, 15}}};

const geo::Projection& projection() {
  static const geo::Projection here(geo::Projection::default_crs({138.76, 35.46}));
  return here;
}

const geo::Terrain* fujigoko() {
  static const geo::Terrain* const terrain = []() -> const geo::Terrain* {
    const char* const told = std::getenv("TSUNAGI_DATA");
    const fs::path root = told != nullptr ? fs::path(told) : fs::path(TSUNAGI_SOURCE_DIR) / "../shared/data";
    const fs::path file = root / "fujigoko_yamanashi" / "dem_srtm1_1arcsec.tif";
    if (!fs::exists(file)) return nullptr;
    geo::Box box;
    box.add(projection().from_lonlat({138.568, 35.348}));
    box.add(projection().from_lonlat({138.950, 35.582}));
    return new geo::Terrain(
        geo::load_terrain({.path = file}, projection(), box));  // lives as long as the test
  }();
  return terrain;
}

AreaRequest request_at(const Site& site) {
  AreaRequest request{.radius_m = 12'000,
                      .link = {.transmitter_m = site.mast_m, .climate = {.latitude_deg = 35.5}},
                      .frequency_mhz = {920, 4700},
                      .receiver_m = {1.5}};
  request.at = projection().from_lonlat(site.at);
  request.scale = projection().scale_at(request.at);
  return request;
}

TEST(RealAreaCoverage, AgreesWithExactPairs) {
  if (fujigoko() == nullptr) GTEST_SKIP() << "the elevation of Fujigoko is not here";
  for (const Site& site : k_sites) {
    const AreaRequest request = request_at(site);
    const AreaCoverage area = cover_area(*fujigoko(), {}, request);
    for (std::size_t band = 0; band < 2; ++band) {
      const PairErrors e = compare_with_pairs(*fujigoko(), {}, request, area, band, 3000);
      std::printf("%s %.0f MHz: %zu pixels, bias %.3f dB, p50 %.3f, p95 %.3f, p99 %.3f dB, sight %.2f %%\n",
                  site.name, request.frequency_mhz[band], e.count, e.bias_db, e.p50_db, e.p95_db, e.p99_db,
                  100 * e.same_sight_ratio);
      EXPECT_GE(e.count, 2000U);
      EXPECT_LE(std::abs(e.bias_db), 0.2);
      EXPECT_LE(e.p95_db, 2.5);
      EXPECT_GE(e.same_sight_ratio, 0.98);
    }
  }
}

// Writes the terrain to GDAL's memory.
GDALDatasetUniquePtr raster_of(const geo::Terrain& terrain) {
  GDALDriver* memory = GetGDALDriverManager()->GetDriverByName("MEM");
  GDALDatasetUniquePtr out(memory->Create("", terrain.columns, terrain.rows, 1, GDT_Float32, nullptr));
  std::array<double, 6> geo{terrain.north_west.x, terrain.cell_m, 0, terrain.north_west.y, 0,
                            -terrain.cell_m};
  out->SetGeoTransform(geo.data());
  OGRSpatialReference srs;
  srs.SetFromUserInput(projection().crs().c_str());
  out->SetSpatialRef(&srs);
  std::vector<float> heights = terrain.height_m;
  EXPECT_EQ(out->GetRasterBand(1)->RasterIO(GF_Write, 0, 0, terrain.columns, terrain.rows, heights.data(),
                                            terrain.columns, terrain.rows, GDT_Float32, 0, 0),
            CE_None);
  return out;
}

TEST(RealAreaCoverage, SightAgreesWithGdalViewshed) {
  if (fujigoko() == nullptr) GTEST_SKIP() << "the elevation of Fujigoko is not here";
  const geo::Terrain& terrain = *fujigoko();
  geo::prepare_gdal();
  const auto raster = raster_of(terrain);
  for (const Site& site : k_sites) {
    AreaRequest request = request_at(site);
    // GDAL's observer stands on the centre of a cell.
    const auto column = static_cast<std::int32_t>((request.at.x - terrain.north_west.x) / terrain.cell_m);
    const auto row = static_cast<std::int32_t>((terrain.north_west.y - request.at.y) / terrain.cell_m);
    request.at = terrain.centre(column, row);
    request.scale = 1;
    const AreaCoverage area = cover_area(terrain, {}, request);
    const double a_e_m = 1000 * models::effective_radii_km(request.link.climate.delta_N)[0];
    const GDALDatasetUniquePtr seen(GDALDataset::FromHandle(
        GDALViewshedGenerate(GDALRasterBand::ToHandle(raster->GetRasterBand(1)), "MEM", "seen", nullptr,
                             request.at.x, request.at.y, site.mast_m, 1.5, 1, 0, 9, -1, 6378137 / a_e_m,
                             GVM_Edge, request.radius_m, nullptr, nullptr, GVOT_NORMAL, nullptr)));
    ASSERT_NE(seen, nullptr);
    std::array<double, 6> geo{};
    seen->GetGeoTransform(geo.data());
    std::int64_t same = 0;
    std::int64_t all = 0;
    std::int64_t visible = 0;
    std::vector<std::uint8_t> row_seen(static_cast<std::size_t>(seen->GetRasterXSize()));
    for (int y = 0; y < seen->GetRasterYSize(); ++y) {
      ASSERT_EQ(seen->GetRasterBand(1)->RasterIO(GF_Read, 0, y, seen->GetRasterXSize(), 1, row_seen.data(),
                                                 seen->GetRasterXSize(), 1, GDT_Byte, 0, 0),
                CE_None);
      for (std::size_t x = 0; x < row_seen.size(); ++x) {
        const double east = geo[0] + (static_cast<double>(x) + 0.5) * geo[1];
        const double north = geo[3] + (y + 0.5) * geo[5];
        const auto c = static_cast<std::int32_t>((east - area.north_west.x) / area.cell_m);
        const auto r = static_cast<std::int32_t>((area.north_west.y - north) / area.cell_m);
        if (row_seen[x] > 1 || c < 0 || r < 0 || c >= area.columns || r >= area.rows) continue;
        if (area.state[area.index(c, r)] != PixelState::known) continue;
        ++all;
        visible += row_seen[x];
        same += row_seen[x] == area.sight[0][area.index(c, r)] ? 1 : 0;
      }
    }
    const double ratio = static_cast<double>(same) / static_cast<double>(all);
    std::printf("%s: %lld pixels, %.1f %% in GDAL's sight, %.2f %% the same\n", site.name,
                static_cast<long long>(all), 100.0 * static_cast<double>(visible) / static_cast<double>(all),
                100 * ratio);
    EXPECT_GT(all, 200'000);
    EXPECT_GE(ratio, 0.98) << site.name;
  }
}

}  // namespace
}  // namespace tsunagi::plan
