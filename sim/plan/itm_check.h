// SPDX-License-Identifier: Apache-2.0
// Longley–Rice beside the chain: what it says of the links kept, and what it warns of.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/plan/radio_ground.h"
#include "sim/plan/scenario.h"

namespace tsunagi::plan {

struct RadioLink;
struct Candidates;
struct Demand;

// In the order of models::ItmWarning's bits.
inline constexpr std::array<std::string_view, 15> k_itm_warning_names{"transmitter_height",
                                                                      "receiver_height",
                                                                      "frequency",
                                                                      "path_long",
                                                                      "path_very_long",
                                                                      "path_steep",
                                                                      "path_short",
                                                                      "transmitter_horizon_angle",
                                                                      "receiver_horizon_angle",
                                                                      "transmitter_horizon_near",
                                                                      "receiver_horizon_near",
                                                                      "transmitter_horizon_far",
                                                                      "receiver_horizon_far",
                                                                      "extreme_variability",
                                                                      "surface_refractivity"};

// ITM knows no clutter, so that over woods and towns it loses less than the chain.
struct ItmCheck {
  std::uint32_t option = 0;
  std::int64_t links = 0;         // of the option, over known terrain and in ITM's range
  std::int64_t out_of_range = 0;  // the others
  double mean_difference_db = 0;  // ITM's median loss less the chain's
  double rms_difference_db = 0;
  std::array<std::int64_t, k_itm_warning_names.size()> warnings{};  // links that carry each
};

// One row for each option whose chain asks for the check and that has links. The same for any number of
// threads. O(links · points).
[[nodiscard]] std::vector<ItmCheck> check_by_itm(const Scenario& scenario, const Candidates& candidates,
                                                 const Demand& demand, const RadioGround& ground,
                                                 const std::vector<RadioLink>& links);

}  // namespace tsunagi::plan
