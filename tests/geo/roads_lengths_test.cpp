// SPDX-License-Identifier: Apache-2.0
// Lengths against the geodesic on the ellipsoid, by PROJ's own solution (Karney 2013, Algorithms for
// geodesics).
#include <cmath>
#include <string>

#include <geodesic.h>
#include <gtest/gtest.h>

#include "tests/geo/road_worlds.h"

namespace tsunagi::geo {
namespace {

double geodesic_m(LonLat a, LonLat b) {
  geod_geodesic earth;
  geod_init(&earth, 6378137, 1 / 298.257222101);  // GRS 80
  double metres = 0;
  geod_inverse(&earth, a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg, &metres, nullptr, nullptr);
  return metres;
}

// A road of 5 km in steps of 50 m from a place, along a bearing.
double relative_error(const std::string& crs, LonLat from, double bearing_deg) {
  const Projection projection(crs);
  const PointM start = projection.from_lonlat(from);
  const double angle = bearing_deg * M_PI / 180;
  Polyline line;
  for (int i = 0; i <= 100; ++i)
    line.push_back({start.x + 50 * i * std::sin(angle), start.y + 50 * i * std::cos(angle)});
  double metres = 0;
  for (std::size_t i = 1; i < line.size(); ++i)
    metres += geodesic_m(projection.to_lonlat(line[i - 1]), projection.to_lonlat(line[i]));
  const RoadNetwork roads = build_road_network({{.points = line}}, {}, projection);
  return std::abs(static_cast<double>(total_mm(roads)) / 1000 / metres - 1);
}

struct Case {
  const char* name;
  const char* crs;
  LonLat from;
};

class RoadLengths : public testing::TestWithParam<Case> {};

TEST_P(RoadLengths, AgreeWithTheGeodesic) {
  for (const double bearing_deg : {0.0, 45.0, 90.0, 200.0})
    EXPECT_LT(relative_error(GetParam().crs, GetParam().from, bearing_deg), 1e-6) << bearing_deg;
}

INSTANTIATE_TEST_SUITE_P(Places, RoadLengths,
                         testing::Values(Case{"on_the_meridian", "EPSG:6675", {137.1667, 36.5}},
                                         Case{"100_km_off_in_ishikawa", "EPSG:6675", {136.05, 36.2}},
                                         Case{"100_km_off_in_hokkaido", "EPSG:6680", {143.48, 43.5}},
                                         Case{"100_km_off_in_okinawa", "EPSG:6683", {128.5, 26.1}},
                                         Case{"in_andorra_by_utm", "EPSG:32631", {1.55, 42.5}}),
                         [](const auto& one) { return std::string("at_") + one.param.name; });

TEST(RoadLengths, HoldToTheEdgeOfAZoneOfUtm) {
  EXPECT_LT(relative_error("EPSG:32631", {6.0, 0.5}, 30), 1e-5);   // 334 km off the meridian
  EXPECT_LT(relative_error("EPSG:32633", {9.5, 47.1}, 30), 1e-5);  // beyond it
}

}  // namespace
}  // namespace tsunagi::geo
