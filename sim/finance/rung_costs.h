// SPDX-License-Identifier: Apache-2.0
// What players pay together for their plans on a rung of the ladder of sharing.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "sim/finance/problem_part.h"
#include "sim/finance/sharing_ladder.h"

namespace tsunagi::finance {

using ByLevel = std::array<steiner::Cost, k_rungs>;  // [rung from which it is shared]

[[nodiscard]] steiner::Cost shared(const ByLevel& cost, std::size_t rung);  // by all on the rung
[[nodiscard]] steiner::Cost own(const ByLevel& cost, std::size_t rung);     // by each for itself

// What one player's plan uses.
struct Tree {
  std::vector<std::uint32_t> arcs;               // ascending
  std::map<std::uint32_t, steiner::Load> loads;  // by module
  std::set<std::uint32_t> activations;
};

class RungCosts {
 public:
  // What only one player can use is its own on every rung.
  RungCosts(const plan::Planned& planned, const std::vector<ProblemPart>& parts);

  // Adds one terminal's path, root last, with its load on the modules.
  void add_path(Tree& tree, std::set<std::uint32_t>& arcs, std::uint32_t terminal,
                const std::vector<std::uint32_t>& path) const;
  void note_activations(Tree& tree) const;

  // What all players pay together when each rung up to this one is shared.
  [[nodiscard]] steiner::Cost evaluate(std::size_t rung, const std::vector<Tree>& trees) const;
  // Further units of a shared module; those whose load together is beyond its limit each buy their own.
  [[nodiscard]] steiner::Cost shared_units(std::size_t rung, std::uint32_t m, const steiner::Load& all,
                                           const std::vector<const steiner::Load*>& each) const;
  [[nodiscard]] std::uint32_t units(std::uint32_t m, const steiner::Load& load) const;
  [[nodiscard]] steiner::Cost shared_activations(std::size_t rung,
                                                 const std::set<std::uint32_t>& active) const;

  std::vector<ByLevel> arc;              // [arc]
  std::vector<ByLevel> unit;             // [module]
  std::vector<ByLevel> activation;       // [activation]
  std::vector<std::uint32_t> module_of;  // [arc]
  std::vector<steiner::Cost> able;       // [arc] players who could use it

 private:
  void price_items(const plan::PlanGraph& graph);
  void settle_private_arcs(const std::vector<ProblemPart>& parts);

  const steiner::Problem& problem_;
};

}  // namespace tsunagi::finance
