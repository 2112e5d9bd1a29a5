// SPDX-License-Identifier: Apache-2.0
// Which propagation model holds for a radio at which distance.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "models/validity.h"

namespace tsunagi::models {

enum class PathModel : std::uint8_t { p1812, p452, tr38901_rma, tr38901_uma, tr38901_umi };
inline constexpr std::array<std::string_view, 5> k_path_model_names{"p1812", "p452", "tr38901_rma",
                                                                    "tr38901_uma", "tr38901_umi"};

// What a model holds for, whatever the path.
struct ModelLimits {
  Bounds frequency_mhz;
  Bounds distance_km;
  Bounds unit_height_m;
  bool needs_terrain;
};
[[nodiscard]] const ModelLimits& limits_of(PathModel model) noexcept;

// A stretch of distances and its model: from_km belongs to it, to_km to the next one.
struct ChainRange {
  PathModel model = PathModel::p1812;
  double from_km = 0;
  double to_km = 0;
};

// The ranges rise from one another without a gap; the last one's end belongs to it.
struct ModelChain {
  std::vector<ChainRange> ranges;
  std::optional<PathModel> without_terrain;  // a statistical one, where heights are not known
  bool is_checked_by_itm = false;            // ITM runs beside the chain, and what it warns of is counted

  // Nothing in no range: such a pair is no link.
  [[nodiscard]] std::optional<PathModel> model_at(double distance_km) const noexcept;
};

}  // namespace tsunagi::models
