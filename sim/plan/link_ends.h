// SPDX-License-Identifier: Apache-2.0
// What a link loses at its ends: the antenna's pattern, the building around the unit, the margin for fading.
#pragma once

#include <optional>

#include "geo/region.h"
#include "models/antenna_pattern.h"
#include "models/p2109.h"
#include "sim/plan/pair_profile.h"

namespace tsunagi::plan {

// From a site's antenna to a unit, along the straight line; heights above ground. Where the ground is not
// known it is taken as level. North is that of the plane. `path` may be null.
struct UnitDirection {
  geo::PointM site;
  geo::PointM unit;
  double site_m = 0;
  double unit_m = 0;
  const PairProfile* path = nullptr;
};
[[nodiscard]] models::Direction direction_of(const UnitDirection& ends);

// Of a building's entry and of what a path model says: a median and the deviation around it.
struct EntryLoss {
  double median_db = 0;
  double sigma_db = 0;
};
// ITU-R P.2109-2: the median, and as deviation the step from it to the loss that 84.13 % stay under. Nothing
// for a unit outdoors.
[[nodiscard]] EntryLoss entry_loss(std::optional<models::BuildingType> building, double frequency_mhz,
                                   double elevation_deg);

// The share of an availability asked for that one path must give: what the option promises at most (a second
// path gives the rest), and no more than 0.9999, beyond which the normal law says nothing.
[[nodiscard]] double path_availability(double asked, double promised) noexcept;

// Small areas as densely inhabited as a town: there a unit stands in clutter where no layer tells.
class BuiltUpAreas {
 public:
  BuiltUpAreas(const geo::Region& region, double least_per_km2);
  [[nodiscard]] bool hold(geo::PointM p) const { return index_->contains(p); }

 private:
  std::vector<geo::Area> areas_;
  std::optional<geo::AreaIndex> index_;
};

}  // namespace tsunagi::plan
