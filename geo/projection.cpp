// SPDX-License-Identifier: Apache-2.0
#include "geo/projection.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <ogr_spatialref.h>

#include "geo/base/error.h"
#include "geo/base/text.h"
#include "geo/gdal_support.h"

namespace tsunagi::geo {
namespace {

using Transformation = std::unique_ptr<OGRCoordinateTransformation, void (*)(OGRCoordinateTransformation*)>;

Transformation transformation(const OGRSpatialReference& from, const OGRSpatialReference& to) {
  return {OGRCreateCoordinateTransformation(&from, &to), &OGRCoordinateTransformation::DestroyCT};
}

// Origins of the 19 zones of the Japan Plane Rectangular CS, JGD2011 (GSI notice 9 of 2002, as in EPSG
// 6669–6687).
struct ZoneOrigin {
  double lat_deg;
  double lon_deg;
};
constexpr std::array<ZoneOrigin, 19> k_zones{{{33, 129.5},
                                              {33, 131},
                                              {36, 132 + 1 / 6.0},
                                              {33, 133.5},
                                              {36, 134 + 1 / 3.0},
                                              {36, 136},
                                              {36, 137 + 1 / 6.0},
                                              {36, 138.5},
                                              {36, 139 + 5 / 6.0},
                                              {40, 140 + 5 / 6.0},
                                              {44, 140.25},
                                              {44, 142.25},
                                              {44, 144.25},
                                              {26, 142},
                                              {26, 127.5},
                                              {26, 124},
                                              {26, 131},
                                              {20, 136},
                                              {26, 154}}};

bool in_japan(LonLat p) {
  return p.lat_deg > 20 && p.lat_deg < 46 && p.lon_deg > 122 && p.lon_deg < 154;
}

}  // namespace

struct Projection::State {
  std::string crs;
  OGRSpatialReference srs;
  double scale = 1;
  double false_easting_m = 0;
  PointM centre;  // of the area of use
  double reach_m = 0;
  Transformation to_geographic{nullptr, &OGRCoordinateTransformation::DestroyCT};
  Transformation from_geographic{nullptr, &OGRCoordinateTransformation::DestroyCT};
  std::map<std::string, Transformation> from_other;  // by WKT
};

namespace {

// Regions cross the borders of zones, so a point may lie this far beyond the area of use.
constexpr double k_beyond_m = 1'000'000;

template <class State>
void find_area_of_use(State& s) {
  double west = 0;
  double south = 0;
  double east = 0;
  double north = 0;
  if (!s.srs.GetAreaOfUse(&west, &south, &east, &north, nullptr))
    throw input_error(fmt::format("{} has no area of use", s.crs));
  std::array<double, 3> x{(west + east) / 2, west, east};
  std::array<double, 3> y{(south + north) / 2, south, north};
  s.from_geographic->Transform(3, x.data(), y.data());
  s.centre = {x[0], y[0]};
  s.reach_m = std::max(distance_m(s.centre, {x[1], y[1]}), distance_m(s.centre, {x[2], y[2]})) + k_beyond_m;
}

}  // namespace

Projection::Projection(const std::string& crs) : state_(std::make_shared<State>()) {
  const std::int64_t code =
      crs.starts_with("EPSG:") ? parse_integer(std::string_view(crs).substr(5)).value_or(0) : 0;
  prepare_gdal();
  const GdalMessages messages;  // PROJ would print what it does not know
  State& s = *state_;
  s.crs = crs;
  constexpr std::int64_t k_most_code = 200'000;
  if (code <= 0 || code > k_most_code || s.srs.importFromEPSG(static_cast<int>(code)) != OGRERR_NONE) {
    throw input_error(fmt::format("expected a CRS of the form EPSG:<code>, found \"{}\"", crs));
  }
  if (!s.srs.IsProjected() || std::abs(s.srs.GetLinearUnits() - 1) > 1e-9) {
    throw input_error(fmt::format("{} is not a projected CRS in metres", crs));
  }
  const char* const method = s.srs.GetAttrValue("PROJECTION");
  if (method == nullptr || std::string_view(method) != SRS_PT_TRANSVERSE_MERCATOR) {
    throw input_error(
        fmt::format("{} is not a Transverse Mercator; give a plane rectangular or UTM zone", crs));
  }
  s.srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  s.scale = s.srs.GetProjParm(SRS_PP_SCALE_FACTOR, 1.0);
  s.false_easting_m = s.srs.GetProjParm(SRS_PP_FALSE_EASTING, 0.0);
  OGRSpatialReference geographic;
  geographic.CopyGeogCSFrom(&s.srs);
  geographic.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  s.to_geographic = transformation(s.srs, geographic);
  s.from_geographic = transformation(geographic, s.srs);
  find_area_of_use(s);
}

std::string Projection::default_crs(LonLat centre) {
  if (!in_japan(centre)) {
    const int zone =
        std::min(static_cast<int>(std::floor((centre.lon_deg + 180) / 6)) + 1, 60);  // 180° E is in 60
    return fmt::format("EPSG:{}", (centre.lat_deg >= 0 ? 32600 : 32700) + zone);
  }
  std::size_t best = 0;
  double best_distance = 1e300;
  for (std::size_t i = 0; i < k_zones.size(); ++i) {
    // East-west distance from the central meridian distorts; north-south does not.
    const double d = std::hypot((centre.lon_deg - k_zones[i].lon_deg) * std::cos(centre.lat_deg * M_PI / 180),
                                (centre.lat_deg - k_zones[i].lat_deg) * 0.25);
    if (d < best_distance) {
      best_distance = d;
      best = i;
    }
  }
  return fmt::format("EPSG:{}", 6669 + best);
}

const std::string& Projection::crs() const noexcept {
  return state_->crs;
}

std::string Projection::wkt() const {
  char* text = nullptr;
  state_->srs.exportToWkt(&text);
  std::string wkt = text;
  CPLFree(text);
  return wkt;
}

PointM Projection::from_lonlat(LonLat point) const {
  double x = point.lon_deg;
  double y = point.lat_deg;
  state_->from_geographic->Transform(1, &x, &y);
  return {x, y};
}

void Projection::from_lonlat(std::span<PointM> points) const {
  static const std::string k_wgs84 = [] {
    OGRSpatialReference geographic;
    geographic.importFromEPSG(4326);
    char* text = nullptr;
    geographic.exportToWkt(&text);
    std::string wkt = text;
    CPLFree(text);
    return wkt;
  }();
  convert(k_wgs84, points);
}

LonLat Projection::to_lonlat(PointM point) const {
  double x = point.x;
  double y = point.y;
  state_->to_geographic->Transform(1, &x, &y);
  return {x, y};
}

double Projection::scale_at(PointM point) const noexcept {
  constexpr double k_mean_radius_m = 6371008.8;  // IUGG
  const double east = (point.x - state_->false_easting_m) / (state_->scale * k_mean_radius_m);
  return state_->scale * (1 + east * east / 2);
}

void Projection::convert(const std::string& from_crs_wkt, std::span<PointM> points) const {
  auto at = state_->from_other.find(from_crs_wkt);
  if (at == state_->from_other.end()) {
    OGRSpatialReference from;
    if (from.importFromWkt(from_crs_wkt.c_str()) != OGRERR_NONE)
      throw input_error("its CRS is not understood");
    from.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    at = state_->from_other.emplace(from_crs_wkt, transformation(from, state_->srs)).first;
    if (!at->second)
      throw input_error(fmt::format("no transformation leads from its CRS to {}", state_->crs));
  }
  std::vector<double> x(points.size());
  std::vector<double> y(points.size());
  std::vector<int> done(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    x[i] = points[i].x;
    y[i] = points[i].y;
  }
  at->second->Transform(static_cast<int>(points.size()), x.data(), y.data(), nullptr, done.data());
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool usable = distance_m({x[i], y[i]}, state_->centre) <= state_->reach_m;  // false for NaN
    if (done[i] == 0 || !usable) {
      throw input_error(fmt::format("the coordinate {}, {} lies outside the area of use of its CRS",
                                    points[i].x, points[i].y));
    }
    points[i] = {x[i], y[i]};
  }
}

}  // namespace tsunagi::geo
