// SPDX-License-Identifier: Apache-2.0
// Which radio on which site reaches which terminal, and how well.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/region.h"
#include "sim/plan/candidates.h"
#include "sim/plan/demand.h"
#include "sim/plan/scenario.h"

namespace tsunagi::plan {

enum class ReachModel : std::uint8_t { bullington, catalogue_radius };
inline constexpr std::array<std::string_view, 2> k_reach_model_names{"free space + Bullington",
                                                                     "catalogue radius"};

struct RadioLink {
  std::uint32_t site = 0;
  std::uint32_t option = 0;  // index into Catalogue::options
  std::uint32_t terminal = 0;
  float loss_db = 0;
  float margin_db = 0;
  float distance_km = 0;
  double down_bps = 0;  // alone in the air, share of the frame counted
  double up_bps = 0;
  ReachModel model = ReachModel::bullington;
};

struct MicrowaveHop {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t option = 0;
  double length_km = 0;
  double clearance = 0;  // of the first Fresnel zone
};

struct Coverage {
  std::vector<RadioLink> links;    // by (terminal, option, site)
  std::vector<MicrowaveHop> hops;  // by (to, from)
  std::int64_t tried_pairs = 0;
  std::int64_t dropped_links =
      0;  // reached, but not among the kept ones (not dominated: the bound holds for those offered)
};

// Hops to sites off the fiber from the three nearest sites on it that they see with 0.6 of the first Fresnel
// zone clear.
[[nodiscard]] std::vector<MicrowaveHop> find_hops(const geo::Region& region, const Scenario& scenario,
                                                  const Candidates& candidates,
                                                  const std::vector<char>& site_on_fiber);

// Deterministic for any number of threads: each terminal writes its own slot.
[[nodiscard]] Coverage compute_coverage(const geo::Region& region, const Scenario& scenario,
                                        const Candidates& candidates, const Demand& demand,
                                        const std::vector<char>& site_on_fiber);

}  // namespace tsunagi::plan
