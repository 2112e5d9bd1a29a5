// SPDX-License-Identifier: Apache-2.0
// Why the plan is as it is: what every other way to serve a terminal, and doing without an arc, would cost,
// all else staying as planned.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/plan/used_network.h"

namespace tsunagi::plan {

// Another way to serve a terminal.
struct Alternative {
  std::uint32_t option = k_unserved;  // of its access; k_unserved: left unserved, at its avoided cost
  std::uint32_t site = k_no_index;    // of a radio
  steiner::Cost added = 0;            // a year, above the plan
  Path path;
};

struct TerminalAlternatives {
  steiner::Cost saved = 0;  // a year, if this terminal alone asked for nothing: what it adds to the plan
  std::vector<Alternative> others;  // at most one an option, cheapest first
};

// [terminal]. Each other way takes the arcs that the rest of the plan uses as they are and pays all else:
// arcs, further units of modules that overflow, activations within their joint cap. Ways that overflow a
// module's limit, or that share a failure with the other path where two are required, are left out. Costs are
// exact for the way named; it is the cheapest of its option, save where activations or further units make a
// longer way cheaper. A negative `added` is a way that the plan may not take for interference between cells.
// Deterministic for any number of threads.
[[nodiscard]] std::vector<TerminalAlternatives> find_alternatives(const Scenario& scenario,
                                                                  const Planned& planned);

// The plan without one of its arcs, and everything that does not pass it as planned.
struct Detour {
  steiner::Cost added = 0;      // a year, above the plan
  bool is_around = false;       // by another way to where the arc leads; else every terminal by its own
  std::uint32_t unserved = 0;   // terminals that are served today and then are not
  std::uint32_t otherwise = 0;  // terminals whose option changes
};

inline constexpr std::size_t k_most_detoured = 1000;  // terminals looked at one by one

// [arc]: the cheaper of two ways to do without a used arc: another way to where it leads, for all that it
// serves; or every terminal that it serves by its own cheapest way, one after another, so that later ones
// share what earlier ones built. Both are plans that hold, hence the least added is at most this. Nothing for
// arcs without users, where some terminal has no other way, and where more than `most_users` terminals and no
// other way to where it leads would have to be looked at. Deterministic for any number of threads.
[[nodiscard]] std::vector<std::optional<Detour>> find_detours(const Scenario& scenario,
                                                              const Planned& planned,
                                                              std::size_t most_users = k_most_detoured);

}  // namespace tsunagi::plan
