// SPDX-License-Identifier: Apache-2.0
// A radio link that could be, and how many pairs are none.
#pragma once

#include <cstdint>

#include "sim/plan/path_loss.h"

namespace tsunagi::plan {

struct RadioLink {
  std::uint32_t site = 0;
  std::uint32_t option = 0;  // index into Catalogue::options
  std::uint32_t terminal = 0;
  float loss_db = 0;          // basic transmission loss of the path, its clutter and weather counted
  float antenna_loss_db = 0;  // of the best sector towards the unit, against its largest gain
  float entry_loss_db = 0;    // of the building, median
  float fade_margin_db = 0;   // kept for the availability that is asked for
  float margin_db = 0;        // left over above all of it
  float distance_km = 0;
  double down_bps = 0;  // alone in the air, share of the frame counted
  double up_bps = 0;
  ReachModel model = ReachModel::p1812;
  std::uint8_t sector = 0;            // index into SiteAntenna::azimuth_deg
  std::uint8_t spreading_factor = 0;  // of LoRa

  // Of the path and all that stands at its ends, median.
  [[nodiscard]] double median_db() const noexcept {
    return static_cast<double>(loss_db) + static_cast<double>(antenna_loss_db) +
           static_cast<double>(entry_loss_db);
  }
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

}  // namespace tsunagi::plan
