// SPDX-License-Identifier: Apache-2.0
// What `tsunagi coverage` finds out: the area around one site and its pairs with places.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "geo/projection.h"
#include "sim/plan/area_coverage.h"
#include "sim/plan/site_file.h"

namespace tsunagi::plan {

enum class PairModel : std::uint8_t { p1812, bullington, none };
inline constexpr std::array<std::string_view, 3> k_pair_model_names{
    "ITU-R P.1812-6", "ITU-R P.525-4 and P.526-15 Bullington", "none: unknown ground or over 100 km"};

// Of one place, one antenna and one band.
struct SitePair {
  std::size_t point = 0;
  double antenna_m = 0;
  double frequency_mhz = 0;
  double distance_km = 0;
  PairModel model = PairModel::none;  // none: the rest is not read
  double loss_db = 0;                 // of the path
  double antenna_loss_db = 0;         // of the site's pattern towards the place
  double level_dbm = 0;
  bool is_in_sight = false;
};

struct SiteCoverage {
  geo::Projection projection;
  // Without an elevation, the projection and the pairs are all there is.
  double ground_m = 0;                       // of the site
  std::vector<std::string> unknown_clutter;  // classes without a height, which raise nothing
  AreaCoverage area;
  // [receiver][row][column] what the site's pattern loses towards the pixel; empty with an omni.
  std::vector<std::vector<float>> antenna_loss_db;
  std::vector<SitePair> pairs;  // by (point, antenna, frequency)
};

// What arrives at a pixel with a link, of a layer [receiver][frequency].
[[nodiscard]] double level_dbm(const SiteFile& site, const SiteCoverage& found, std::size_t layer,
                               std::size_t pixel);

// By exact pair: the whole straight profile, with nothing shared.
[[nodiscard]] SiteCoverage cover_site(const SiteFile& site);

}  // namespace tsunagi::plan
