// SPDX-License-Identifier: Apache-2.0
// Free space, and what a link of a given loss carries.
#pragma once

#include <limits>
#include <optional>

#include "models/catalogue.h"

namespace tsunagi::models {

// ITU-R P.525-4, eq. (4): 32.4 + 20 log f + 20 log d. f in MHz, d in km, both > 0.
[[nodiscard]] double free_space_loss_db(double frequency_mhz, double distance_km);

// What a link loses beside its antennas' gains.
struct LinkLoss {
  double median_db = 0;       // path, antenna pattern, building entry
  double fade_margin_db = 0;  // to be kept for fading and for what the median does not tell
};

// What one link of a radio gives when it has the air alone.
struct LinkBudget {
  double margin_db = 0;  // above the least signal-to-noise ratio, after the fade margin; the weaker direction
  double down_bps = 0;   // share of the frame counted
  double up_bps = 0;
  int spreading_factor = 0;                                        // of LoRa
  double most_unit_bps = std::numeric_limits<double>::infinity();  // up, that the band leaves to one unit
};

// Rate at a ratio of signal to noise and interference, share of the frame counted. 3GPP TR 36.942 Annex A;
// not looked at against the least ratio.
[[nodiscard]] double down_bps(const Radio& radio, double sinr_db);
[[nodiscard]] double up_bps(const Radio& radio, double sinr_db);

// Rates of a link: truncated Shannon (3GPP TR 36.942 Annex A) or the steps of 3GPP TS 38.214's table, or for
// LoRa the user's bits of a message over
// its time on air at the fastest spreading factor that closes both ways and that the airtime rule allows.
// The ratio is what is left after the fade margin and, where cells share a channel, the interference margin.
// Nothing when the signal falls below the least ratio in either direction.
[[nodiscard]] std::optional<LinkBudget> link_budget(const Radio& radio, const LinkLoss& loss);

}  // namespace tsunagi::models
