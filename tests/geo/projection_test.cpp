// SPDX-License-Identifier: Apache-2.0
#include "geo/projection.h"

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/random.h"
#include "geo/gdal_support.h"
#include "tests/geo/temp_folder.h"

namespace tsunagi::geo {
namespace {

using ::testing::HasSubstr;

constexpr const char* k_wgs84 =
    "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS "
    "84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],"
    "UNIT[\"degree\",0.0174532925199433]]";

// Metres on the GRS 80 ellipsoid between two points a short way apart (meridian and prime vertical radii).
double ellipsoid_distance_m(LonLat a, LonLat b) {
  constexpr double k_semi_major_m = 6378137.0;
  constexpr double k_e2 = 0.00669438002290;
  const double lat = (a.lat_deg + b.lat_deg) / 2 * M_PI / 180;
  const double w = 1 - k_e2 * std::sin(lat) * std::sin(lat);
  const double north = k_semi_major_m * (1 - k_e2) / std::pow(w, 1.5) * (b.lat_deg - a.lat_deg) * M_PI / 180;
  const double east = k_semi_major_m / std::sqrt(w) * std::cos(lat) * (b.lon_deg - a.lon_deg) * M_PI / 180;
  return std::hypot(north, east);
}

TEST(Projection, PutsTheOriginOfItsZoneAtZero) {
  const Projection zone_8("EPSG:6676");
  const PointM origin = zone_8.from_lonlat({138.5, 36});
  EXPECT_NEAR(origin.x, 0, 1e-6);
  EXPECT_NEAR(origin.y, 0, 1e-6);
  EXPECT_GT(zone_8.from_lonlat({138.75, 35.48}).x, 0);  // x is east
  EXPECT_LT(zone_8.from_lonlat({138.75, 35.48}).y, 0);  // y is north
}

TEST(Projection, ComesBackToTheSamePlace) {
  const Projection projection("EPSG:6676");
  const Random random(4, "projection");
  for (std::uint64_t i = 0; i < 500; ++i) {
    const LonLat p{137.5 + 2 * random.uniform(2 * i), 35 + 2 * random.uniform(2 * i + 1)};
    const LonLat back = projection.to_lonlat(projection.from_lonlat(p));
    EXPECT_NEAR(back.lon_deg, p.lon_deg, 1e-10);
    EXPECT_NEAR(back.lat_deg, p.lat_deg, 1e-10);
  }
}

TEST(Projection, ScaleAgreesWithDistancesOnTheEllipsoid) {
  // The farthest corners of zones VIII, XII (Hokkaido) and XV (Okinawa), 110 km from the meridian.
  struct Zone {
    const char* crs;
    double north_m;
  };
  for (const Zone zone : {Zone{"EPSG:6676", -60e3}, Zone{"EPSG:6680", 100e3}, Zone{"EPSG:6683", 10e3}}) {
    const Projection projection(zone.crs);
    for (const double east : {-110e3, -30e3, 0.0, 22.5e3, 110e3}) {
      const PointM a{east, zone.north_m - 100};
      const PointM b{east, zone.north_m + 100};
      const double numeric =
          distance_m(a, b) / ellipsoid_distance_m(projection.to_lonlat(a), projection.to_lonlat(b));
      EXPECT_NEAR(projection.scale_at({east, zone.north_m}), numeric, 1e-6) << zone.crs << " " << east;
    }
  }
}

TEST(Projection, NeighbouringZonesAreInsideTheAreaOfUse) {
  const Projection projection("EPSG:6676");
  std::vector<PointM> points{{130.4, 33.6}, {141.4, 43.1}};  // Fukuoka, Sapporo
  EXPECT_NO_THROW(projection.convert(k_wgs84, points));
  EXPECT_LT(distance_m(points[0], projection.from_lonlat({130.4, 33.6})), 1);
}

TEST(Projection, ScaleOfUtmKnowsTheFalseEasting) {
  EXPECT_NEAR(Projection("EPSG:32654").scale_at({500'000, 4e6}), 0.9996, 1e-9);
}

TEST(Projection, DefaultIsTheZoneOfThePlace) {
  EXPECT_EQ(Projection::default_crs({138.75, 35.48}), "EPSG:6676");  // Fuji Five Lakes: VIII
  EXPECT_EQ(Projection::default_crs({139.77, 35.68}), "EPSG:6677");  // Tokyo: IX
  EXPECT_EQ(Projection::default_crs({130.40, 33.59}), "EPSG:6670");  // Fukuoka: II
  EXPECT_EQ(Projection::default_crs({144.38, 42.98}), "EPSG:6681");  // Kushiro: XIII
  EXPECT_EQ(Projection::default_crs({127.68, 26.21}), "EPSG:6683");  // Naha: XV
  EXPECT_EQ(Projection::default_crs({124.16, 24.34}), "EPSG:6684");  // Ishigaki: XVI
}

TEST(Projection, DefaultIsUtmOutsideJapan) {
  EXPECT_EQ(Projection::default_crs({2.35, 48.85}), "EPSG:32631");
  EXPECT_EQ(Projection::default_crs({-70.6, -33.4}), "EPSG:32719");
  EXPECT_EQ(Projection::default_crs({-180, 10}), "EPSG:32601");
  EXPECT_EQ(Projection::default_crs({180, 10}), "EPSG:32660");
}

TEST(Projection, HostileCrsStringsAreRefused) {
  const std::string nested = [] {
    std::string text;
    for (int i = 0; i < 2000; ++i) text += "PROJCS[";
    return text;
  }();
  const std::vector<std::string> bad{"",
                                     "6676",
                                     "WGS84",
                                     "epsg:6676",
                                     " EPSG:6676",
                                     "EPSG:6676 ",
                                     "EPSG:",
                                     "EPSG:-1",
                                     "EPSG:0",
                                     "EPSG:999999",
                                     "EPSG:99999999999999999999",
                                     "EPSG:6676+5773",
                                     "EPSG:0x1a14",
                                     "http://example.invalid/epsg/6676",
                                     "https://example.invalid/x.prj",
                                     "+proj=pipeline +step +proj=xyz",
                                     "LOCAL_CS[\"x\"]",
                                     "@/etc/hostname",
                                     "/etc/hostname",
                                     nested};
  for (const std::string& crs : bad) {
    EXPECT_THAT(message_of([&] { return Projection(crs); }), HasSubstr("EPSG:<code>")) << crs.substr(0, 60);
  }
}

TEST(Projection, OnlyProjectedCrsInMetresAreTaken) {
  for (const char* crs : {"EPSG:6668", "EPSG:4326", "EPSG:4978", "EPSG:5773", "EPSG:2263"}) {
    EXPECT_THAT(message_of([&] { return Projection(crs); }), HasSubstr("is not a projected CRS in metres"))
        << crs;
  }
}

TEST(Projection, OnlyTransverseMercatorsAreTakenForTheirScaleIsKnown) {
  for (const char* crs : {"EPSG:3857", "EPSG:3034"}) {  // web Mercator: 22 % too long in Japan
    EXPECT_THAT(message_of([&] { return Projection(crs); }), HasSubstr("Transverse Mercator")) << crs;
  }
}

TEST(Projection, PlacesOutsideTheAreaOfUseAreRefused) {
  const Projection projection("EPSG:6676");
  std::vector<PointM> points{{138.7, 35.5}, {-41.5, 0.0}};
  EXPECT_THAT(message_of([&] {
                projection.convert(k_wgs84, points);
                return 0;
              }),
              HasSubstr("outside the area of use"));
  const GdalMessages messages;
  EXPECT_THAT(message_of([&] {
                projection.convert("no CRS", points);
                return 0;
              }),
              HasSubstr("not understood"));
}

}  // namespace
}  // namespace tsunagi::geo
