// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/site_coverage.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "geo/base/error.h"
#include "geo/clutter.h"
#include "models/p526.h"
#include "models/propagation.h"
#include "sim/plan/link_ends.h"
#include "sim/plan/pair_profile.h"

namespace tsunagi::plan {
namespace {

constexpr double k_shortest_km = 0.25;  // of P.1812-6
constexpr double k_cell_m = 30;
constexpr double k_most_plane_m = 1e7;

// Whole cells around the circle, with room for the points beside its edge.
geo::Box extent_of(geo::PointM at, double radius_m) {
  const double r = radius_m + 2 * k_cell_m;
  const auto down = [](double x) { return std::floor(x / k_cell_m) * k_cell_m; };
  geo::Box box;
  box.add(geo::PointM{down(at.x - r), down(at.y - r)});
  box.add(geo::PointM{down(at.x + r) + k_cell_m, down(at.y + r) + k_cell_m});
  return box;
}

AreaRequest request_of(const SiteFile& site, geo::PointM at, double scale) {
  AreaRequest request{.at = at,
                      .radius_m = 1000 * site.radius_km * scale,
                      .link = site.link,
                      .frequency_mhz = site.frequency_mhz,
                      .receiver_m = site.receiver_m,
                      .scale = scale};
  if (site.drop_below_threshold) {
    const double most_db = site.eirp_dbm + site.receiver_gain_dbi - *site.threshold_dbm;
    request.most_loss_db.assign(site.frequency_mhz.size(), most_db);
  }
  return request;
}

void set_loss(SitePair& pair, const PairProfile& profile, const SiteFile& site, geo::PointM from,
              geo::PointM to) {
  models::P1812Link link = site.link;
  link.receiver_m = pair.antenna_m;
  link.frequency_mhz = pair.frequency_mhz;
  const models::ClearAirPath path =
      models::clear_air_path(profile.view(), {link.transmitter_m, link.receiver_m}, link.climate);
  pair.is_in_sight = !path.geometry.is_transhorizon;
  if (profile.length_km >= k_shortest_km) {
    pair.model = PairModel::p1812;
    pair.loss_db = models::p1812_loss(path, link).L_b_db;
  } else {
    const models::RadioBand band(pair.frequency_mhz / 1000);
    const double rise_km = (path.geometry.h_ts_m - path.geometry.h_rs_m) / 1000;
    const double slant_km = std::max(1e-3, std::hypot(profile.length_km, rise_km));
    pair.model = PairModel::bullington;
    pair.loss_db = 92.4 + 20 * band.log_f + 20 * std::log10(slant_km) +  // P.1812-6 eq. (8)
                   models::bullington_loss_db(path.ray(), path.surface[0], band.lambda_m);
  }
  pair.antenna_loss_db = models::best_sector(site.antenna, direction_of({.site = from,
                                                                         .unit = to,
                                                                         .site_m = link.transmitter_m,
                                                                         .unit_m = link.receiver_m,
                                                                         .path = &profile}))
                             .loss_db;
  pair.level_dbm = site.eirp_dbm + site.receiver_gain_dbi - pair.loss_db - pair.antenna_loss_db;
}

// Where a point lies on the plane; one that only a profile tells of, at its length and azimuth.
geo::PointM place_of(const SitePoint& point, const geo::Projection& projection, const AreaRequest& request) {
  if (point.at) return projection.from_lonlat(*point.at);
  const double azimuth = point.azimuth_deg * std::numbers::pi / 180;
  const double length_m = 1000 * point.profile->length_km * request.scale;
  return {request.at.x + length_m * std::sin(azimuth), request.at.y + length_m * std::cos(azimuth)};
}

// `terrain` may be null where every point has a profile.
std::vector<SitePair> pairs_of(const SiteFile& site, const geo::Projection& projection,
                               const geo::Terrain* terrain, const GroundCover& cover,
                               const AreaRequest& request) {
  std::vector<SitePair> pairs;
  std::vector<geo::PointM> to;
  for (std::size_t p = 0; p < site.points.size(); ++p) {
    const SitePoint& point = site.points[p];
    to.push_back(place_of(point, projection, request));
    const double distance_km = point.profile ? point.profile->length_km
                                             : geo::distance_m(request.at, to.back()) / request.scale / 1000;
    const std::vector<double> antennas =
        point.antenna_m ? std::vector<double>{*point.antenna_m} : site.receiver_m;
    for (const double antenna_m : antennas) {
      for (const double f : site.frequency_mhz) {
        pairs.push_back({.point = p, .antenna_m = antenna_m, .frequency_mhz = f, .distance_km = distance_km});
      }
    }
  }
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, pairs.size(), 16), [&](const auto& range) {
    for (std::size_t i = range.begin(); i != range.end(); ++i) {
      const std::size_t p = pairs[i].point;
      const auto& given = site.points[p].profile;
      const auto profile = given ? given : pair_profile(*terrain, cover, request.at, to[p], request.scale);
      if (profile && profile->length_km > 0) set_loss(pairs[i], *profile, site, request.at, to[p]);
    }
  });
  return pairs;
}

GroundCover cover_of(const SiteFile& site, const geo::Projection& projection, const geo::Terrain& terrain,
                     std::vector<std::string>& unknown) {
  if (!site.clutter) return {};
  std::vector<geo::Zone> areas;
  try {
    for (auto& [kind, area] : geo::load_clutter_raster(*site.clutter, projection))
      areas.push_back({.kind = kind, .area = std::move(area)});
  } catch (const Error& error) {
    throw error.located(site.clutter->place);
  }
  FoundCover found = find_ground_cover(terrain, areas, site.cover);
  unknown = std::move(found.unknown_kinds);
  return std::move(found.cover);
}

// The circle, and the places that lie off it as far as paths are looked at.
geo::Box extent_with_points(const SiteFile& site, const geo::Projection& projection,
                            const AreaRequest& request) {
  constexpr double k_farthest_point_m = 100'000;
  geo::Box box = extent_of(request.at, request.radius_m);
  for (const SitePoint& point : site.points) {
    if (point.profile) continue;
    const geo::PointM at = projection.from_lonlat(*point.at);
    if (geo::distance_m(at, request.at) <= k_farthest_point_m) box.add(extent_of(at, 0));
  }
  return box;
}

// What the site's pattern loses towards every pixel of the circle, and no link where too little is left.
void add_antenna(const SiteFile& site, const geo::Terrain& terrain, geo::PointM at, SiteCoverage& out) {
  if (std::holds_alternative<models::Omni>(site.antenna.pattern)) return;
  AreaCoverage& area = out.area;
  const double cell_m = area.cell_m;
  out.antenna_loss_db.assign(site.receiver_m.size(), std::vector<float>(area.state.size(), 0));
  tbb::parallel_for(std::int32_t{0}, area.rows, [&](std::int32_t row) {
    for (std::int32_t column = 0; column < area.columns; ++column) {
      const std::size_t i = area.index(column, row);
      if (area.state[i] != PixelState::known) continue;
      const geo::PointM pixel{area.north_west.x + (column + 0.5) * cell_m,
                              area.north_west.y - (row + 0.5) * cell_m};
      const double ground_m = terrain.height_at(pixel).value_or(out.ground_m);
      for (std::size_t r = 0; r < site.receiver_m.size(); ++r) {
        const UnitDirection ends{.site = at,
                                 .unit = pixel,
                                 .site_m = out.ground_m + site.link.transmitter_m,
                                 .unit_m = ground_m + site.receiver_m[r]};
        out.antenna_loss_db[r][i] =
            static_cast<float>(models::best_sector(site.antenna, direction_of(ends)).loss_db);
      }
    }
  });
  if (!site.drop_below_threshold) return;
  for (std::size_t layer = 0; layer < area.layers.size(); ++layer) {
    std::vector<std::uint8_t>& has_link = area.layers[layer].has_link;
    for (std::size_t i = 0; i < has_link.size(); ++i)
      if (has_link[i] != 0 && level_dbm(site, out, layer, i) < *site.threshold_dbm) has_link[i] = 0;
  }
}

}  // namespace

double level_dbm(const SiteFile& site, const SiteCoverage& found, std::size_t layer, std::size_t pixel) {
  const double level = site.eirp_dbm + site.receiver_gain_dbi - found.area.layers[layer].loss_db[pixel];
  if (found.antenna_loss_db.empty()) return level;
  return level - found.antenna_loss_db[layer / site.frequency_mhz.size()][pixel];
}

SiteCoverage cover_site(const SiteFile& site) {
  SiteCoverage out{.projection =
                       geo::Projection(site.crs.empty() ? geo::Projection::default_crs(site.at) : site.crs)};
  const geo::PointM at = out.projection.from_lonlat(site.at);
  if (!(std::abs(at.x) < k_most_plane_m && std::abs(at.y) < k_most_plane_m)) {
    throw input_error("the site lies outside the CRS " + out.projection.crs() + ". Name another in crs.");
  }
  const AreaRequest request = request_of(site, at, out.projection.scale_at(at));
  if (!site.elevation) {
    out.pairs = pairs_of(site, out.projection, nullptr, {}, request);
    return out;
  }
  const geo::Terrain terrain =
      geo::load_terrain(*site.elevation, out.projection, extent_with_points(site, out.projection, request));
  const GroundCover cover = cover_of(site, out.projection, terrain, out.unknown_clutter);
  try {
    out.area = cover_area(terrain, cover, request);
  } catch (const Error& error) {
    throw error.located(site.elevation->place);
  }
  out.ground_m = terrain.height_at(at).value_or(0);  // known, or cover_area had thrown
  add_antenna(site, terrain, at, out);
  out.pairs = pairs_of(site, out.projection, &terrain, cover, request);
  return out;
}

}  // namespace tsunagi::plan
