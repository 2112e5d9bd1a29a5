// SPDX-License-Identifier: Apache-2.0
// The file of `tsunagi coverage`: one site, its radio, the ground around it and the places to look at.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "geo/geometry.h"
#include "geo/region_file.h"
#include "models/antenna_pattern.h"
#include "models/p1812.h"
#include "sim/plan/ground_cover.h"
#include "sim/plan/pair_profile.h"

namespace tsunagi::plan {

struct SitePoint {
  std::string name;
  std::optional<geo::LonLat> at;       // none: the profile says how far it is
  std::optional<double> antenna_m;     // above ground; none: the receiver's heights
  std::optional<PairProfile> profile;  // from the site to here; none: over the elevation
  double azimuth_deg = 0;              // from the site, of a profile without a place
};

struct SiteFile {
  std::string name;
  geo::LonLat at;
  std::string crs;                       // EPSG:<code>; empty: by the place
  std::optional<geo::Source> elevation;  // none: no maps, and every point has a profile
  std::optional<geo::Source> clutter;    // a raster of classes
  CoverKeys cover;
  double radius_km = 0;  // of the maps
  double eirp_dbm = 0;
  models::SiteAntenna antenna;  // loses nothing towards its best direction: its gain is in the EIRP
  double receiver_gain_dbi = 0;
  models::P1812Link link;             // of all bands and receivers
  std::vector<double> frequency_mhz;  // rising
  std::vector<double> receiver_m;     // antennas above ground, rising
  std::optional<double> threshold_dbm;
  bool drop_below_threshold = false;
  std::vector<SitePoint> points;  // those of the file, then those of points_csv
};

// Throws Error{input} with every fault: unknown keys, values outside ITU-R P.1812-6, paths that leave the
// file's folder or, for `data = "sub"`, that folder of the data root, or name a host, driver or archive;
// profiles that are none.
[[nodiscard]] SiteFile load_site_file(const std::filesystem::path& path,
                                      const std::filesystem::path& data_root);

}  // namespace tsunagi::plan
