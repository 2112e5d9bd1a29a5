// SPDX-License-Identifier: Apache-2.0
// A part of the question who hangs where as a mixed integer programme.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/steiner/hanging.h"
#include "sim/steiner/mip.h"

namespace tsunagi::steiner {

// Some customers may choose among some options; the others stay where they are.
struct AssignmentCore {
  std::vector<std::uint32_t> customers;  // that are free, ascending
  std::vector<std::uint32_t> options;    // of theirs, ascending
};

struct CoreAnswer {
  std::vector<std::uint32_t> option;  // [customer] of the whole model; empty: nothing cheaper was found
  bool is_complete = false;           // nothing cheaper is in the core, as far as doubles tell
  std::int64_t ticks = 0;
};

// What an assignment ([customer] option) is worth: the lower the better.
struct Worth {
  bool overfills = false;
  std::size_t unserved = 0;
  Cost cost = 0;
  friend auto operator<=>(const Worth&, const Worth&) = default;
};
[[nodiscard]] Worth worth_of(const Problem& problem, const HangingModel& model,
                             std::span<const std::uint32_t> option);

// Seeks what is cheaper than `now` ([customer] option, which must fit) in the core: options, openings and
// units after the first are exact; a customer that `now` serves stays served. An answer found fits and is
// cheaper, in integers.
[[nodiscard]] CoreAnswer solve_core(const Problem& problem, const HangingModel& model,
                                    std::span<const std::uint32_t> now, const AssignmentCore& core,
                                    const MipLimits& limits);

struct PlaceAnswer {
  std::vector<std::uint8_t>
      is_open;  // [place] that may serve the core's customers; empty: none cheaper was found
  bool is_complete = false;
  std::int64_t ticks = 0;
};

// The places of the core that serve its customers cheapest if customers could be split, other than subsets of
// `tried`.
[[nodiscard]] PlaceAnswer choose_places(const Problem& problem, const HangingModel& model,
                                        std::span<const std::uint32_t> now, const AssignmentCore& core,
                                        std::span<const std::vector<std::uint8_t>> tried,
                                        const MipLimits& limits);

}  // namespace tsunagi::steiner
