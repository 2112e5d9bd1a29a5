// SPDX-License-Identifier: Apache-2.0
// How much of a network must be shared to save how much: from nothing to everything, step by step.
//
// On each rung the items of its layers and of those before it are bought once for all; the others are bought
// by each department of each municipality that uses them, sized for its own load (policy reference C.7).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/finance/coalitions.h"
#include "sim/plan/pipeline.h"

namespace tsunagi::finance {

// Masts and power; then lines, cables, hops and what is inside buildings; radios; cores and platforms; staff.
inline constexpr std::array<std::string_view, 6> k_rung_names{
    "none", "passive_site", "backhaul", "active_radio", "core_and_platform", "operation"};
inline constexpr std::size_t k_rungs = k_rung_names.size();

// A department of a municipality and the terminals it answers for.
struct SiloPlayer {
  std::string department;
  std::int32_t municipality = 0;  // negative: outside
  std::vector<std::uint32_t> terminals;
};
// By department, municipality.
[[nodiscard]] std::vector<SiloPlayer> silo_players(const plan::Scenario& scenario,
                                                   const plan::Planned& planned);

struct Rung {
  steiner::Cost cost = 0;   // of the cheapest plans found, with base staff and penalties
  steiner::Cost bound = 0;  // no plans of this rung cost less
};

// What each group of departments, or of municipalities, would pay for the cheapest of the plans found for it,
// its own staff or a joint body of its own among it; without base staff, which everybody has.
struct GroupGame {
  std::vector<std::string> players;  // names
  CostGame game;                     // without costs where there are too many players to enumerate
  std::vector<double> shapley;       // of the game
  std::vector<double> separable;     // separable costs and remaining benefits; its benefit is the cost alone
};

struct Ladder {
  std::array<Rung, k_rungs> rungs;
  std::vector<steiner::Cost> alone;  // [player] of its own cheapest plan found, with its penalties
  SampledShares of_players;          // Shapley value of the players themselves, 0.001 JPY; 10,000 orders
  GroupGame departments;
  GroupGame municipalities;

  [[nodiscard]] steiner::Cost saving(std::size_t rung) const {  // against the rung before
    return rung == 0 ? 0 : rungs[rung - 1].cost - rungs[rung].cost;
  }
  // A saving that is no more than what both costs may be off by could be none.
  [[nodiscard]] bool is_distinguishable(std::size_t rung) const;
};

// Plans of one player after another, each against what the others buy anyway, starting from the plan's own
// paths and from the silos; the best found is kept, so that no rung costs more than the one before. The last
// rung is the plan. Bounds divide each shared item's price among those who use it and add up certified bounds
// of the players alone; where a rung saves nothing its bound is that of the next. Deterministic.
[[nodiscard]] Ladder climb(const plan::Planned& planned, const std::vector<SiloPlayer>& players,
                           std::uint64_t seed);

}  // namespace tsunagi::finance
