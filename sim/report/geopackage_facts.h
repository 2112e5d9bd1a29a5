// SPDX-License-Identifier: Apache-2.0
// What the layers say of a plan beyond what its structs hold: who is below each arc and what each arc costs.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/plan/pipeline.h"
#include "sim/plan/scenario.h"

namespace tsunagi::report {

struct PlanFacts {
  const plan::Scenario& scenario;
  const plan::Planned& planned;
  std::vector<std::vector<std::uint32_t>> below;  // [arc] terminals whose path holds it, ascending
  std::vector<steiner::Cost> arc_cost;            // [arc] with further modules; 0 where unused
  std::vector<std::uint32_t> module_of;           // [arc] index of its module; plan::k_no_index: none

  [[nodiscard]] const plan::PlanArc& arc(std::uint32_t a) const { return planned.graph.arcs[a]; }
  [[nodiscard]] const plan::PlanNode& head(std::uint32_t a) const;
  [[nodiscard]] const models::Option* option(std::uint32_t o) const;  // none: null
  [[nodiscard]] std::string municipality(std::int32_t m) const;       // 「域外」 for outside
  [[nodiscard]] double route_length_m(std::uint32_t a) const;         // true length of a route arc
  // The busiest hour's load over what the arc's modules carry; 0 without a module.
  [[nodiscard]] double busiest_ratio(std::uint32_t a) const;
};

// Borrows both; they must outlive the facts.
[[nodiscard]] PlanFacts find_facts(const plan::Scenario& scenario, const plan::Planned& planned);

}  // namespace tsunagi::report
