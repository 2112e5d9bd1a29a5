// SPDX-License-Identifier: Apache-2.0
// Ground and what stands on it along straight lines of the region's grid, as the path models read it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geo/region.h"
#include "sim/plan/pair_profile.h"

namespace tsunagi::plan {

// Least length of a path: antennas stand this far apart at least.
inline constexpr double k_least_path_m = 20;

// Of the municipalities' middle.
[[nodiscard]] double middle_latitude_deg(const geo::Region& region);

class RadioGround {
 public:
  // The region must outlive it. O(cells).
  RadioGround(const geo::Region& region, const CoverKeys& keys);

  [[nodiscard]] bool has_terrain() const noexcept { return terrain_ != nullptr; }
  [[nodiscard]] bool has_clutter() const noexcept { return !cover_.clutter_m.empty(); }
  // Classes of the clutter layer without a height: they raise nothing.
  [[nodiscard]] const std::vector<std::string>& unknown_kinds() const noexcept { return unknown_kinds_; }
  // Nothing without terrain or where a height between the points is unknown. Heights bilinear between cell
  // centres, clutter of the cell. O(length / cell).
  [[nodiscard]] std::optional<PairProfile> sample(geo::PointM a, geo::PointM b) const;

 private:
  const geo::Terrain* terrain_ = nullptr;
  GroundCover cover_;
  std::vector<std::string> unknown_kinds_;
};

}  // namespace tsunagi::plan
