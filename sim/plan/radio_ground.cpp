// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/radio_ground.h"

#include <algorithm>
#include <utility>

#include "models/path_geometry.h"

namespace tsunagi::plan {

double middle_latitude_deg(const geo::Region& region) {
  geo::Box box;
  for (const geo::Municipality& m : region.municipalities) box.add(geo::bounds(m.area));
  if (box.is_empty()) return models::RadioClimate{}.latitude_deg;
  return region.projection.to_lonlat({(box.least.x + box.most.x) / 2, (box.least.y + box.most.y) / 2})
      .lat_deg;
}

RadioGround::RadioGround(const geo::Region& region, const CoverKeys& keys)
    : terrain_(region.terrain ? &*region.terrain : nullptr) {
  if (terrain_ == nullptr) return;
  FoundCover found = find_ground_cover(*terrain_, region.clutter, keys);
  cover_ = std::move(found.cover);
  unknown_kinds_ = std::move(found.unknown_kinds);
}

std::optional<PairProfile> RadioGround::sample(geo::PointM a, geo::PointM b) const {
  if (terrain_ == nullptr) return std::nullopt;
  auto path = pair_profile(*terrain_, cover_, a, b, 1);
  if (path) path->length_km = std::max(path->length_km, k_least_path_m / 1000);
  return path;
}

}  // namespace tsunagi::plan
