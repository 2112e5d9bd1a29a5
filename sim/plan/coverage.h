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
#include "sim/plan/path_loss.h"
#include "sim/plan/scenario.h"

namespace tsunagi::plan {

struct RadioLink {
  std::uint32_t site = 0;
  std::uint32_t option = 0;  // index into Catalogue::options
  std::uint32_t terminal = 0;
  float loss_db = 0;
  float margin_db = 0;
  float distance_km = 0;
  double down_bps = 0;  // alone in the air, share of the frame counted
  double up_bps = 0;
  ReachModel model = ReachModel::p1812;
};

struct MicrowaveHop {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t option = 0;
  double length_km = 0;
  double clearance = 0;  // of the first Fresnel zone
};

// Pairs of a site and a terminal that an option's range, land and licence allow.
struct PairCounts {
  std::int64_t tried = 0;
  std::int64_t out_of_range = 0;  // non-links: no model of the option's chain holds there
  std::int64_t too_weak = 0;      // non-links: too much loss for the rate asked for

  void add(const PairCounts& other) noexcept {
    tried += other.tried;
    out_of_range += other.out_of_range;
    too_weak += other.too_weak;
  }
};

struct Coverage {
  std::vector<RadioLink> links;    // by (terminal, option, site)
  std::vector<MicrowaveHop> hops;  // by (to, from)
  PairCounts pairs;
  std::int64_t reached_links = 0;  // pairs that are links
  std::int64_t dropped_links =
      0;  // reached, but not among the kept ones (not dominated: the bound holds for those offered)
  std::vector<ItmCheck> itm;
  std::vector<std::string> warnings;
};

// Of the municipalities' middle.
[[nodiscard]] double middle_latitude_deg(const geo::Region& region);

// Of a radio's antenna above the ground: the standing tower's, else the mast's, which is built high enough.
[[nodiscard]] double antenna_height_m(const Site& site, const models::Radio& radio) noexcept;

// Hops to sites off the fiber from the three nearest sites on it that they see with 0.6 of the first Fresnel
// zone clear.
[[nodiscard]] std::vector<MicrowaveHop> find_hops(const geo::Region& region, const Scenario& scenario,
                                                  const Candidates& candidates,
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
