// SPDX-License-Identifier: Apache-2.0
// A swept area against exact pairs on random pixels.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "geo/base/random.h"
#include "models/p1812.h"
#include "sim/plan/area_coverage.h"
#include "sim/plan/pair_profile.h"

namespace tsunagi::plan {

struct PairErrors {
  double bias_db = 0;  // swept less exact
  double p50_db = 0;   // of the absolute difference
  double p95_db = 0;
  double p99_db = 0;
  double same_sight_ratio = 0;
  std::size_t count = 0;
};

inline PairErrors compare_with_pairs(const geo::Terrain& terrain, const GroundCover& cover,
                                     const AreaRequest& request, const AreaCoverage& area, std::size_t layer,
                                     std::size_t count) {
  const Random random(17, "pixels");
  const std::size_t receiver = layer / request.frequency_mhz.size();
  models::P1812Link link = request.link;
  link.frequency_mhz = request.frequency_mhz[layer % request.frequency_mhz.size()];
  link.receiver_m = request.receiver_m[receiver];
  std::vector<double> errors_db;
  PairErrors out;
  double same = 0;
  for (std::uint64_t i = 0; errors_db.size() < count && i < 100 * count; ++i) {
    const std::size_t pixel = random.below(i, area.state.size());
    if (area.layers[layer].has_link[pixel] == 0) continue;
    const auto columns = static_cast<std::size_t>(area.columns);
    const geo::PointM to{area.north_west.x + (static_cast<double>(pixel % columns) + 0.5) * area.cell_m,
                         area.north_west.y - (static_cast<double>(pixel / columns) + 0.5) * area.cell_m};
    const auto profile = pair_profile(terrain, cover, request.at, to, request.scale);
    if (!profile || profile->length_km < 0.25) continue;
    const models::P1812Loss exact = models::p1812_loss(profile->view(), link);
    errors_db.push_back(area.layers[layer].loss_db[pixel] - exact.L_b_db);
    out.bias_db += errors_db.back();
    same += (area.sight[receiver][pixel] != 0) != exact.path.geometry.is_transhorizon ? 1 : 0;
  }
  out.count = errors_db.size();
  const auto n = static_cast<double>(out.count);
  out.bias_db /= n;
  out.same_sight_ratio = same / n;
  for (double& error : errors_db) error = std::abs(error);
  std::ranges::sort(errors_db);
  const auto at = [&](double share) { return errors_db[static_cast<std::size_t>(share * (n - 1))]; };
  out.p50_db = at(0.5);
  out.p95_db = at(0.95);
  out.p99_db = at(0.99);
  return out;
}

}  // namespace tsunagi::plan
