// SPDX-License-Identifier: Apache-2.0
#include "models/model_chain.h"

#include <algorithm>

namespace tsunagi::models {
namespace {

// ITU-R P.1812-6 and P.452-18, Annex 1; 3GPP TR 38.901 V17, Table 7.4.1-1 (RMa to 10 km in line of sight, to
// 5 km without; the model itself looks at which).
constexpr std::array<ModelLimits, k_path_model_names.size()> k_limits{{
    {{30, 6'000}, {0.25, 3'000}, {1, 3'000}, true},
    {{100, 50'000}, {0, 10'000}, {0.1, 10'000}, true},
    {{500, 30'000}, {0, 10}, {1, 10}, false},
    {{500, 100'000}, {0, 5}, {1.5, 22.5}, false},
    {{500, 100'000}, {0, 5}, {1.5, 22.5}, false},
}};

}  // namespace

const ModelLimits& limits_of(PathModel model) noexcept {
  return k_limits[static_cast<std::size_t>(model)];
}

std::optional<PathModel> ModelChain::model_at(double distance_km) const noexcept {
  if (ranges.empty() || distance_km > ranges.back().to_km) return std::nullopt;
  for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
    if (distance_km >= range->from_km) return range->model;
  }
  return std::nullopt;
}

}  // namespace tsunagi::models
