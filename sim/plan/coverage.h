// SPDX-License-Identifier: Apache-2.0
// Which radio on which site reaches which terminal, and how well.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "geo/region.h"
#include "sim/plan/candidates.h"
#include "sim/plan/demand.h"
#include "sim/plan/itm_check.h"
#include "sim/plan/radio_ground.h"
#include "sim/plan/radio_link.h"
#include "sim/plan/scenario.h"
#include "sim/plan/sky_links.h"

namespace tsunagi::plan {

struct MicrowaveHop {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t option = 0;
  double length_km = 0;
  double clearance = 0;     // of the first Fresnel zone
  double loss_db = 0;       // free space and gases
  double margin_db = 0;     // left over for multipath and rain
  double availability = 0;  // by ITU-R P.530-18, without the equipment
};

struct Hops {
  std::vector<MicrowaveHop> hops;  // by (to, from)
  std::int64_t too_often_out = 0;  // seen, but out for longer than their option promises
};

struct Coverage {
  std::vector<RadioLink> links;  // by (terminal, option, site)
  SkyLinks sky;
  std::vector<MicrowaveHop> hops;  // by (to, from)
  std::int64_t hops_too_often_out = 0;
  PairCounts pairs;
  std::int64_t reached_links = 0;  // pairs that are links
  std::int64_t dropped_links =
      0;  // reached, but not among the kept ones (not dominated: the bound holds for those offered)
  std::vector<ItmCheck> itm;
  std::vector<std::string> warnings;
};

// Hops to sites off the fiber from the three nearest sites on it that they see over terrain and clutter with
// 0.6 of the first Fresnel zone clear, each by the cheapest option of kind microwave whose availability
// (multipath and rain, ITU-R P.530) is what it promises. None without terrain.
[[nodiscard]] Hops find_hops(const geo::Region& region, const Scenario& scenario,
                             const Candidates& candidates, const RadioGround& ground,
                             const std::vector<char>& site_on_fiber);

struct CoverageChoices {
  bool prune = true;  // by free space, which changes nothing in the result
};

// Exact pairs: every site with every place in range of an option, over the profile between them.
// Deterministic for any number of threads: each place writes its own slot.
[[nodiscard]] Coverage compute_coverage(const geo::Region& region, const Scenario& scenario,
                                        const Candidates& candidates, const Demand& demand,
                                        const std::vector<char>& site_on_fiber,
                                        const CoverageChoices& choices = {});

}  // namespace tsunagi::plan
