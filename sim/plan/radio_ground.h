// SPDX-License-Identifier: Apache-2.0
// Ground and what stands on it along straight lines of the region's grid, as the path models read it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/region.h"
#include "sim/plan/pair_profile.h"

namespace tsunagi::plan {

// Representative height in metres of a class of a clutter layer, by its name; nothing for a name it does not
// know. ITU-R P.1812-6, Table 2, under its own names, those of OpenStreetMap's land cover and of ESA
// WorldCover.
[[nodiscard]] std::optional<double> usual_clutter_height_m(std::string_view kind);

// Least length of a path: antennas stand this far apart at least.
inline constexpr double k_least_path_m = 20;

// Of the municipalities' middle.
[[nodiscard]] double middle_latitude_deg(const geo::Region& region);

class RadioGround {
 public:
  // The region must outlive it. `clutter_height_m` goes before the usual heights. O(cells).
  RadioGround(const geo::Region& region, const std::map<std::string, double>& clutter_height_m);

  [[nodiscard]] bool has_terrain() const noexcept { return terrain_ != nullptr; }
  [[nodiscard]] bool has_clutter() const noexcept { return !clutter_m_.empty(); }
  // Classes of the clutter layer without a height: they raise nothing.
  [[nodiscard]] const std::vector<std::string>& unknown_kinds() const noexcept { return unknown_kinds_; }
  // Nothing without terrain or where a height between the points is unknown. Heights bilinear between cell
  // centres, clutter of the cell. O(length / cell).
  [[nodiscard]] std::optional<PairProfile> sample(geo::PointM a, geo::PointM b) const;

 private:
  void fill(const geo::Area& area, float height_m);

  const geo::Terrain* terrain_ = nullptr;
  ClutterGrid clutter_m_;  // empty: no clutter layer
  std::vector<std::string> unknown_kinds_;
};

}  // namespace tsunagi::plan
