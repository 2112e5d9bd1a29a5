// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/link_ends.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tsunagi::plan {

models::Direction direction_of(const UnitDirection& ends) {
  constexpr double k_degrees = 180 / std::numbers::pi;
  const double east_m = ends.unit.x - ends.site.x;
  const double north_m = ends.unit.y - ends.site.y;
  double rise_m = ends.unit_m - ends.site_m;
  if (ends.path != nullptr) rise_m += ends.path->height_m.back() - ends.path->height_m.front();
  return {.azimuth_deg = std::atan2(east_m, north_m) * k_degrees,
          .elevation_deg = std::atan2(rise_m, std::hypot(east_m, north_m)) * k_degrees};
}

EntryLoss entry_loss(std::optional<models::BuildingType> building, double frequency_mhz,
                     double elevation_deg) {
  constexpr double k_one_sigma_percent = 84.134474606854293;
  if (!building) return {};
  const models::BuildingEntry entry{.frequency_ghz = frequency_mhz / 1000,
                                    .building = *building,
                                    .elevation_deg = std::clamp(elevation_deg, -90.0, 90.0)};
  const double median_db = models::building_entry_loss_db(entry, 50);
  return {median_db, models::building_entry_loss_db(entry, k_one_sigma_percent) - median_db};
}

double path_availability(double asked, double promised) noexcept {
  constexpr double k_least = 0.5;  // the median
  constexpr double k_most = 0.9999;
  return std::clamp(std::min(asked, promised), k_least, k_most);
}

BuiltUpAreas::BuiltUpAreas(const geo::Region& region, double least_per_km2) {
  for (const geo::PopulationArea& area : region.people) {
    const double km2 = geo::area_m2(area.area) / 1e6;
    if (km2 > 0 && static_cast<double>(area.population) >= least_per_km2 * km2) areas_.push_back(area.area);
  }
  index_.emplace(areas_);
}

}  // namespace tsunagi::plan
